"""Ways to write where a Postgres server is, each quoted by its own rules."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Every character of it means something in a conninfo string, a URI or SQL.
READER_PASSWORD = "s3cr3t' @/:%?&#\\=w0rd"


def conninfo(address: Mapping[str, str], dbname: str) -> str:
    """The address as libpq's `name='value'` pairs."""
    return " ".join(f"{name}={_quoted(value)}" for name, value in _with(address, dbname).items())


def uri(address: Mapping[str, str], dbname: str) -> str:
    """The address as a URI; a socket's directory goes into the query."""
    user = quote(address["user"], safe="")
    secret = f":{quote(address['password'], safe='')}" if "password" in address else ""
    name = quote(dbname, safe="")
    if address["host"].startswith("/"):
        where = urlencode({"host": address["host"], "port": address["port"]}, quote_via=quote)
        return f"postgresql://{user}{secret}@/{name}?{where}"
    return f"postgresql://{user}{secret}@{address['host']}:{address['port']}/{name}"


def environment(address: Mapping[str, str], dbname: str) -> dict[str, str]:
    """The address as the environment variables that libpq reads."""
    names = {"dbname": "PGDATABASE"}
    return {
        names.get(name, f"PG{name.upper()}"): value
        for name, value in _with(address, dbname).items()
    }


def free_port() -> int:
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    return int(port)


def _with(address: Mapping[str, str], dbname: str) -> dict[str, str]:
    """The address and the database."""
    return {**address, "dbname": dbname}


def _quoted(value: str) -> str:
    """A conninfo value in single quotes."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
