"""Connection strings as libpq writes them, read without ever showing what is in them.

libpq repeats a string that it cannot read in its error, password and all. So it is read here, and
libpq gets one canonical form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from orgstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

Address = dict[str, str]
"""libpq's keywords and their values."""

_PAIR = re.compile(
    r"\s*(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'(?=\s|$)|((?:[^\s'\\]|\\.)*))\s*", re.DOTALL
)
_SCHEME = re.compile(r"postgres(?:ql)?:(//)?", re.IGNORECASE)
_HOST = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::(\d*))?")
_ESCAPED = "in a URI, write @ as %40, / as %2F, ? as %3F, : as %3A and % as %25"
# The variables that libpq reads for what a string leaves out.
_VARIABLES = {"dbname": "PGDATABASE"}
_LOOPBACK = re.compile(r"localhost|127\.[\d.]+|::1|[/@].*|")


def read(text: str) -> Address:
    """Read a URI, `name=value` pairs, or `postgres:` with such pairs or nothing behind it.

    Raises `UsageError` for what is neither, without repeating any of it.
    """
    match = _SCHEME.match(text)
    if match is None:
        return _pairs(text)
    rest = text[match.end() :]
    return _uri(rest) if match[1] else _pairs(rest)


def write(address: Mapping[str, str]) -> str:
    """Write an address as `name='value'` pairs."""
    escaped = {
        name: value.replace("\\", r"\\").replace("'", r"\'") for name, value in address.items()
    }
    return " ".join(f"{name}='{value}'" for name, value in escaped.items())


def known(address: Mapping[str, str], environ: Mapping[str, str], name: str) -> str:
    """Give a keyword's value as libpq finds it in the address or the environment, else ''."""
    return address.get(name) or environ.get(_VARIABLES.get(name, f"PG{name.upper()}"), "")


def describe(address: Mapping[str, str], environ: Mapping[str, str]) -> str:
    """Write where an address leads as a URI without credentials."""
    user, host, port, dbname, service = (
        known(address, environ, name) for name in ("user", "host", "port", "dbname", "service")
    )
    host = host or known(address, environ, "hostaddr")
    if service and not host:
        return f"postgres service {service}"
    place = f"{user}@" if user else ""
    place += host + (f":{port}" if port else "")
    return f"postgresql://{place}/{dbname}"


def is_unverified(address: Mapping[str, str], environ: Mapping[str, str]) -> bool:
    """Tell whether the server is on another machine and does not prove who it is."""
    if known(address, environ, "sslmode") in {"verify-ca", "verify-full"}:
        return False
    if known(address, environ, "sslrootcert") == "system":
        return False
    hosts = known(address, environ, "host") or known(address, environ, "hostaddr")
    return not all(_LOOPBACK.fullmatch(host.strip()) for host in hosts.split(","))


def _pairs(text: str) -> Address:
    address = {}
    place = 0
    while place < len(text):
        match = _PAIR.match(text, place)
        if match is None or match.end() == place:
            raise UsageError(
                "the connection string in --source is not made of name=value pairs",
                hint=r"quote a value with spaces: password='a b'; write ' as \' and \ as \\",
            )
        value = match[3] if match[2] is None else match[2]
        address[match[1].lower()] = re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL)
        place = match.end()
    return address


def _uri(rest: str) -> Address:
    path, _, query = rest.partition("?")
    authority, _, dbname = path.partition("/")
    # Where an @ stands behind more than a user and a password, what is before it may be one.
    secret = rest.rpartition("@")[0].partition(":")[2]
    bare = path.count("@") > 1 or "@" in dbname or "@" in query.partition("=")[0]
    if bare or re.search(r"[/?@]", secret):
        raise UsageError("the password in --source has characters of its own", hint=_ESCAPED)
    credentials, _, places = authority.rpartition("@")
    user, _, password = credentials.partition(":")
    matches = [_HOST.fullmatch(place) for place in places.split(",")]
    if not all(matches):
        raise UsageError("the URI in --source names no host and port", hint=_ESCAPED)
    hosts = ",".join(match[1].strip("[]") for match in matches if match)
    ports = ",".join(match[2] or "" for match in matches if match)
    found = {"user": user, "password": password, "host": hosts, "dbname": dbname}
    if ports.strip(","):
        found["port"] = ports
    address = {name: _decoded(value) for name, value in found.items() if value}
    for pair in filter(None, query.split("&")):
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError("the URI in --source has a parameter without a value", hint=_ESCAPED)
        address[_decoded(name)] = _decoded(value)
    return address


def _decoded(text: str) -> str:
    try:
        value = unquote(text, errors="strict")
    except UnicodeDecodeError:
        value = "\0"
    if "\0" in value or re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise UsageError("the URI in --source has a bad percent escape", hint=_ESCAPED)
    return value
