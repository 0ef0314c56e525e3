"""DuckDB without the package around it, which takes a third of a start to look up its own version.

`_duckdb` is the extension module that the package `duckdb` hands on name by name; its wheel brings
type stubs for it. Everything here imports DuckDB through this module.
"""

import _duckdb as duckdb

__all__ = ["duckdb"]
