"""DuckDB's extensions, loaded by path from the wheels that carry them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from orgstats.engine.driver import duckdb
from orgstats.errors import SourceError


def load(connection: duckdb.DuckDBPyConnection, name: str, *, extra: str) -> None:
    """Load a signed extension, from its wheel if that is installed, else from DuckDB's own store.

    Loading by path writes nothing into HOME. Raises `SourceError` if it cannot be had.
    """
    path = _wheel(name, duckdb.__version__)
    try:
        if path is None:
            connection.execute(f"INSTALL {name}")
            connection.execute(f"LOAD {name}")
        else:
            connection.execute(f"LOAD '{str(path).replace(chr(39), chr(39) * 2)}'")
    except duckdb.Error as error:
        raise SourceError(
            f"DuckDB's {name} extension is missing ({str(error).splitlines()[0]})",
            hint=f"pip install 'duckdb-extension-{name.replace('_', '-')}=={duckdb.__version__}'"
            f" (or orgstats{extra})",
        ) from error


def is_installed(name: str) -> bool:
    """Tell whether the wheel of an extension is there, for DuckDB's version."""
    return _wheel(name, duckdb.__version__) is not None


def _wheel(name: str, version: str) -> Path | None:
    spec = find_spec(f"duckdb_extension_{name}")
    for folder in (spec.submodule_search_locations if spec else None) or ():
        path = Path(folder, "extensions", f"v{version}", f"{name}.duckdb_extension")
        if path.exists():
            return path
    return None
