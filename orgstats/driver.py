"""DuckDB without the package around it, which takes a third of a start to look up its own version.

`_duckdb` is the extension module that the package `duckdb` hands on name by name; its wheel brings
type stubs for it. Everything here imports DuckDB through this module.
"""

from _duckdb import (
    ConversionException,
    DuckDBPyConnection,
    Error,
    HTTPException,
    InternalError,
    InterruptException,
    IOException,
    NotSupportedError,
    OutOfMemoryException,
    OutOfRangeException,
    ProgrammingError,
    __version__,
    connect,
)

__all__ = [
    "ConversionException",
    "DuckDBPyConnection",
    "Error",
    "HTTPException",
    "IOException",
    "InternalError",
    "InterruptException",
    "NotSupportedError",
    "OutOfMemoryException",
    "OutOfRangeException",
    "ProgrammingError",
    "__version__",
    "connect",
]
