"""What the messages of libpq and a Postgres server mean, in the project's own errors."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from orgstats.errors import DataError, OrgstatsError, SourceError


@dataclass(frozen=True, slots=True)
class Meaning:
    """A kind of failure: how its message is known, and what a person is told instead."""

    signs: re.Pattern[str]
    error: type[OrgstatsError]
    message: str
    hint: str | None = None


def _meaning(
    signs: str, error: type[OrgstatsError], message: str, hint: str | None = None
) -> Meaning:
    return Meaning(re.compile(signs), error, message, hint)


# The server's own words are `{said}`.
_RANGE = _meaning(
    r"out of range|NaN|nfinity|overflow|[Cc]ould not convert|to cast value",
    DataError,
    "{place} holds a number that cannot be summed: {said}",
)
_LOST = _meaning(
    r"server closed the connection|no connection to the server|terminating connection"
    r"|connection not open|could not (receive|send) data|Connection reset|SSL SYSCALL"
    r"|SSL connection has been closed|the database system is|statement pooling",
    SourceError,
    "the connection to {place} was lost: {said}",
    "run it again",
)
# PgBouncer ends a connection that begins a transaction, and does not always say why.
_POOLED = replace(
    _LOST,
    hint="is a pooler in between? it has to pool sessions or transactions, not statements",
)
_MEANINGS = (
    _LOST,
    _meaning(
        r"statement timeout|no answer in time",
        SourceError,
        "{place} did not answer within {timeout} s",
        "--timeout waits longer; a shorter window asks for less",
    ),
    _meaning(
        r"lock timeout",
        SourceError,
        "a table in {place} is locked by another transaction",
        "run it again when that has ended",
    ),
    _meaning(
        r"permission denied",
        SourceError,
        "{place}: {said}",
        "GRANT SELECT on it to the role",
    ),
    _meaning(
        r"row-level security",
        SourceError,
        "row-level security hides rows of {place}: {said}",
        "ALTER ROLE … BYPASSRLS, for the role or for the owner of the view that it reads",
    ),
    _RANGE,
    _meaning(
        r"(relation|column|table|view) .*does not exist|must not change result type",
        DataError,
        "{place} changed meanwhile: {said}",
        "run it again",
    ),
    _meaning(r"", SourceError, "{place} refused: {said}"),
)
_CONNECTING = tuple(
    _meaning(signs, SourceError, "cannot connect to {place}: {said}", hint)
    for signs, hint in {
        r"password|authentication": "give the password with PGPASSWORD or a PGPASSFILE",
        r"role .*does not exist": "give the role with user=… or PGUSER",
        r"database .*does not exist": "give the database with dbname=… or PGDATABASE",
        r"translate host name": "is the host name right?",
        r"refused|No such file": "is the server running, and are host and port right?",
        r"timeout expired": "is a firewall in between? connect_timeout=… waits longer",
        r"too many|connection slots": "try again later, or allow more connections",
        r"startup parameter": "a pooler is in between: let it pass, or ignore, `options`",
        r"does not match host name": "give the name that is in the certificate",
        r"certificate": "sslrootcert=system trusts the system's roots, sslrootcert=FILE those in a"
        " file",
        r"SSL": "sslmode=… and sslrootcert=… say what is asked for",
        r"": None,
    }.items()
)

# DuckDB puts the statement, in quotes, and where it failed in front of what the server said.
_FRAME = re.compile(r'.*": |.*\(no result returned\): |^[\w ]+ Error: (?:[\w ]+: )?', re.DOTALL)
_BEGUN = re.compile(r'query "BEGIN\b|statement pooling')
_LEVEL = re.compile(r".*?(?:ERROR|FATAL|PANIC):\s+")
_FAILED = re.compile(r".* failed: ")


def is_range_error(error: Exception) -> bool:
    """Tell whether a stored number was NaN, infinite, or too large to be summed."""
    return bool(_RANGE.signs.search(_said(str(error))))


def explain(error: Exception, place: str, timeout: int) -> OrgstatsError:
    """Give the project's error for a driver's, in one line."""
    text = str(error)
    said = _said(text)
    known = _CONNECTING if "Unable to connect" in text else _MEANINGS
    meaning = next(meaning for meaning in known if meaning.signs.search(said))
    if meaning is _LOST and _BEGUN.search(text):
        meaning = _POOLED
    message = meaning.message.format(place=place, said=said, timeout=timeout)
    return meaning.error(message, hint=meaning.hint)


def _said(text: str) -> str:
    """Give the first line of what the server said, without the statement that it was said of."""
    for frame in (_FRAME, _FAILED, _LEVEL):
        match = frame.match(text)
        text = text[match.end() :] if match else text
    return text.strip().partition("\n")[0]
