"""What it means that a store or a web server did not give what it was asked for."""

from __future__ import annotations

import re

from orgstats.errors import DataError, OrgstatsError, SourceError

_HINTS = {
    r"NoSuchBucket|ContainerNotFound": "are the bucket's name and the endpoint right?",
    r"Expired": "the credentials are too old: fetch new ones",
    r"[Nn]o credentials (are )?provided|HTTP 401|get token|account name|onnection string": (
        "give credentials: docs/sources.md tells how"
    ),
    r"HTTP 403|AuthenticationFailed|AuthorizationFailure|Secret Validation|Invalid Configuration": (
        "are the credentials right, and may they list the bucket and read its files?"
    ),
    r"HTTP 30[17]|AuthorizationHeaderMalformed|HTTP 400": (
        "is the region right? AWS_REGION is that of the bucket"
    ),
    r"HTTP 429|HTTP 50\d|SlowDown": "the server has too much to do: run it again later",
    r"resolve host": "is the name of the server right?",
    r"SSL|certificate": "AWS_CA_BUNDLE names a file of certificates to trust",
    r"onnect": "is the server running, and are its address and port right?",
    r"partial file|Failure when receiving|nothing returned": "run it again",
}
_SLOW = re.compile(r"Timeout was reached|no answer in time|timed out")
_CHANGED = re.compile(r"ETag on reading file|HTTP 412")
_CODE = re.compile(r"\n\n([A-Z]\w+: .*)")


def explain(error: Exception, place: str, timeout: int) -> OrgstatsError:
    """Give the project's error for a driver's, in one line."""
    text = str(error)
    if _SLOW.search(text):
        return SourceError(
            f"source {place} did not answer within {timeout} s",
            hint="--timeout waits longer; a shorter window asks for less",
        )
    if _CHANGED.search(text):
        return changed(place)
    if isinstance(error, UnicodeDecodeError):
        text = "the server's answer is not text"
    hint = next((hint for signs, hint in _HINTS.items() if re.search(signs, text)), None)
    return SourceError(f"source {place} cannot be read: {said(text)}", hint=hint)


def changed(place: str) -> DataError:
    """Give the error for a file that is another than it was when it was first looked at."""
    return DataError(f"a file of {place} changed meanwhile", hint="run it again")


def said(text: str) -> str:
    """Give the first line of an error without its class, and what the server called it."""
    first = (text.splitlines() or [""])[0]
    code = _CODE.search(text)
    return (first.partition(": ")[2] or first) + (f": {code[1]}" if code else "")
