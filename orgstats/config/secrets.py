"""Texts without the passwords in them.

A password is known by what stands around it, and, as people forget to escape, by what was given: of
a text that was given and looks like an address with a password, no part of the password is shown.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

SHOWN = "***"
# A password up to the last @ of a word; one with blanks, behind a scheme; `name=value` in conninfo
# and URIs, where also names may be escaped.
_SECRETS = (
    r"(\w+:/{1,2}[^\s:@/?]*:)\S*(?=@)",
    r"(\w+:/{1,2}[^\s:@/?]*:)(?!\*\*\*@|\d+(?:[\s/?'\"]|$))[^@\n]*(?=@)",
    r"([^\s:@/'\"(]+:)(?![\s/])\S*(?=@)",
    (
        r"(?is)((?:password|client_secret|(?:client|server)_key)\s*=\s*)"
        r"(?:'(?:[^'\\]|\\.)*(?:'|$)|(?:[^\s&'\\]|\\.)+)"
    ),
    r"([?&][^=&\s]*%[^=&\s]*=)[^&\s]*",
    # Of object storage: what signs a URL, and an account's key.
    (
        r"(?i)((?:\b(?:sig|AccountKey|SharedAccessSignature)"
        r"|\bX-(?:Amz|Goog)-(?:Signature|Credential|Security-Token)"
        r"|secret_access_key|session_token|AWSAccessKeyId|\bSignature)\s*=\s*)[^&\s'\"]+"
    ),
)
_SCHEME = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:(?=//)|(?:postgres|postgresql|s3|gs|https?):(?=/))", re.IGNORECASE
)
_PAIRS = re.compile(r"\s*(?:postgres(?:ql)?:)?\s*\w+\s*=|[^?]*\?\w+=", re.IGNORECASE)
_PAIR = re.compile(r"(\w+)(\s*=\s*)(?:'(?:[^'\\]|\\.)*(?:'|$)|(?:[^\s&'\\]|\\.)+)", re.DOTALL)
_KNOWN_PAIRS = {"host", "hostaddr", "port", "dbname", "user", "service", "sslmode", "sslrootcert"}
# Of a secret that was cut these many letters are found again, and no fewer.
_LEAST = 3
_LONGEST = 4_000
# The secrets of object storage that stand in the environment.
_VARIABLES = (
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "GS_SECRET_ACCESS_KEY",
    "CLOUDSDK_AUTH_ACCESS_TOKEN",
    "AZURE_STORAGE_CONNECTION_STRING",
    "AZURE_STORAGE_KEY",
    "AZURE_STORAGE_SAS_TOKEN",
    "AZURE_CLIENT_SECRET",
)


def redact(text: str, given: Iterable[str] = (), whole: Iterable[str] = ()) -> str:
    """Give a text without passwords: those in connection strings, and those in what was given.

    What is a secret as a `whole` is not shown either.
    """
    for secret in sorted(whole, key=len, reverse=True):
        if len(secret) >= _LEAST:
            text = text.replace(secret, SHOWN)
    for secret in filter(None, map(_secret, given)):
        forms = sorted(_forms(secret), key=len, reverse=True)
        for form in forms:
            text = text.replace(f":{form}@", f":{SHOWN}@")
            if not re.fullmatch(r"\w*", form):
                text = text.replace(form, SHOWN)
        text = _without_ends(text, forms)
    for pattern in _SECRETS:
        text = re.sub(pattern, rf"\1{SHOWN}", text)
    return text


def hidden(environ: Mapping[str, str]) -> list[str]:
    """Give what the environment holds of object storage that nobody should see."""
    return [environ[name] for name in _VARIABLES if name in environ]


def presentable(source: str) -> str:
    """Give a source as it may be shown: a path, or of an address the parts that are no secrets."""
    text = redact(source, [source])
    if not _PAIRS.match(source):
        return text
    return _PAIR.sub(
        lambda pair: pair[0] if pair[1].lower() in _KNOWN_PAIRS else f"{pair[1]}{pair[2]}{SHOWN}",
        text,
    )


def has_password(text: str) -> bool:
    """Tell whether a text looks like an address with a password in it."""
    return _secret(text) is not None


def _secret(given: str) -> str | None:
    """Give what stands between the first `:` that ends no scheme and the last `@`."""
    address, at, _ = given.rpartition("@")
    scheme = _SCHEME.search(address)
    _, colon, secret = address[scheme.end() if scheme else 0 :].partition(":")
    return secret if at and colon and secret else None


def _forms(secret: str) -> Iterator[str]:
    """Give a secret as messages may hold it: as it is, and as paths, URLs and quotes change it."""
    from urllib.parse import quote

    # Between two letters, for a path loses what stands at its ends.
    normal = str(PurePosixPath(f"x{secret}x"))[1:-1]
    # Typer writes control characters by their numbers.
    numbered = re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda one: f"\\x{ord(one[0]):02x}", secret)
    # Names of files are given to DuckDB with their wildcards in brackets, and come back so.
    bracketed = re.sub(r"([*?[])", r"[\1]", secret)
    for form in (
        secret,
        normal,
        numbered,
        bracketed,
        *(" ".join(f.split()) for f in (secret, numbered)),
    ):
        yield form
        escaped = repr(f'"{form}')[2:-1]
        yield escaped
        yield escaped.replace(r"\'", "'")
    yield quote(secret)


def _without_ends(text: str, forms: Sequence[str]) -> str:
    """Mask what a message cut off: a secret's end before an `@`, its beginning behind a `:`."""
    least = min(_LEAST, *map(len, forms))
    for place in reversed(list(re.finditer("[:@]", text))):
        before, after = text[: place.start()], text[place.end() :]
        if place[0] == ":":
            kept = max(_common(after, form[:_LONGEST]) for form in forms)
            if kept >= least:
                text = f"{before}:{SHOWN}{after[kept:]}"
        elif kept := max(_common(before[::-1], form[-_LONGEST:][::-1]) for form in forms):
            text = f"{before[:-kept]}{SHOWN}@{after}"
    return text


def _common(one: str, other: str) -> int:
    """Give how many letters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))
