"""S3 and what speaks its protocol: where it is and who asks, as Amazon's own tools are told."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from orgstats.engine.sources import extensions
from orgstats.engine.sources.storage.secret import CHAIN
from orgstats.errors import SourceError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from orgstats.engine.sources.storage.secret import Options

Profile = dict[str, str]
"""What is said of a profile, by its names there."""

URL_STYLES = ("path", "vhost")
# Servers of others do not look at it.
REGION = "us-east-1"
_AMAZON = re.compile(r"(.*\.)?amazonaws\.com(\.cn)?")
_LOOPBACK = re.compile(r"localhost|127\.[\d.]+|::1")
KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
_KEPT = {"aws_access_key_id": "KEY_ID", "aws_secret_access_key": "SECRET"}
_FILES = {"config": "AWS_CONFIG_FILE", "credentials": "AWS_SHARED_CREDENTIALS_FILE"}
# What leads to credentials that others keep.
_ELSEWHERE = (
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)


def secret(place: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> Options:
    """Give what DuckDB is told of a bucket; raise `UsageError` for a setting that is not valid."""
    named = settings.get("s3_profile") or environ.get("AWS_PROFILE") or ""
    profile = _profile(named or "default", environ)
    region = settings.get("s3_region") or environ.get("AWS_REGION")
    return {
        "TYPE": "s3",
        **_who(settings, named, profile, environ),
        "REGION": region or environ.get("AWS_DEFAULT_REGION") or profile.get("region", REGION),
        **_where(place, settings, environ, profile.get("endpoint_url", "")),
    }


def _who(
    settings: Mapping[str, Any], named: str, profile: Profile, environ: Mapping[str, str]
) -> Options:
    """Give the keys of the environment or of a profile, else where DuckDB looks for some."""
    # A profile that is asked for in so many words goes first, as it does with Amazon's own tools.
    if not settings.get("s3_profile") and any(environ.get(name) for name in KEYS):
        return keys(KEYS, environ) | {"SESSION_TOKEN": environ.get("AWS_SESSION_TOKEN", "")}
    if _KEPT.keys() <= profile.keys() and "role_arn" not in profile:
        kept = _KEPT | {"aws_session_token": "SESSION_TOKEN"}
        return {option: profile.get(name, "") for name, option in kept.items()}
    if settings.get("s3_profile"):
        return {"PROVIDER": CHAIN, "CHAIN": "config;sso;process", "PROFILE": named}
    if named or any(environ.get(name) for name in _ELSEWHERE):
        return {"PROVIDER": CHAIN}
    # Whoever has no keys may still read what is open to all, and needs no extension for that.
    chained = profile or extensions.is_installed("aws")
    return {"PROVIDER": CHAIN, "VALIDATION": "none"} if chained else {}


def keys(names: tuple[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Give a pair of keys; raise `SourceError` where one lacks the other."""
    for name, other in (names, names[::-1]):
        if not environ.get(name):
            raise SourceError(f"{other} is set, but {name} is not", hint="set both, or neither")
    return {"KEY_ID": environ[names[0]], "SECRET": environ[names[1]]}


def _where(
    place: str, settings: Mapping[str, Any], environ: Mapping[str, str], configured: str
) -> Options:
    """Give the address of the server, and how it is told a bucket's name."""
    given = (environ.get("AWS_ENDPOINT_URL_S3"), environ.get("AWS_ENDPOINT_URL"), configured)
    known = [settings.get("s3_endpoint"), *given, environ.get("DUCKDB_S3_ENDPOINT")]
    url = next(filter(None, known), "")
    plain = url == known[-1] and environ.get("DUCKDB_S3_USE_SSL", "").lower() == "false"
    style = settings.get("s3_url_style")
    if style and style not in URL_STYLES:
        raise UsageError(
            f"s3_url_style {style!r} is not known", hint=f"one of {', '.join(URL_STYLES)}"
        )
    found = endpoint(url, plain=plain) if url else {}
    host = urlsplit(f"//{found['ENDPOINT']}").hostname if found else "amazonaws.com"
    bucket = place.partition("://")[2].partition("/")[0]
    # No certificate is for a name with dots in front of the server's.
    is_path = not _AMAZON.fullmatch(host or "") or "." in bucket
    return {**found, "URL_STYLE": style or ("path" if is_path else "vhost")}


def endpoint(url: str, *, plain: bool = False) -> Options:
    """Give what DuckDB is told of a server's address; without a scheme only loopback is plain."""
    scheme, separator, rest = url.rpartition("://")
    rest = rest.rstrip("/")
    try:
        parts = urlsplit(f"//{rest}")
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or "@" in rest or (separator and scheme.lower() not in {"http", "https"}):
        raise UsageError(
            "the endpoint of the object storage is not an address",
            hint="write https://storage.example.com or http://localhost:9000",
        )
    plain = scheme.lower() == "http" or (not separator and (plain or _is_loopback(host)))
    return {"ENDPOINT": rest, "USE_SSL": "false" if plain else "true"}


def _is_loopback(host: str) -> bool:
    return _LOOPBACK.fullmatch(host) is not None


def _profile(name: str, environ: Mapping[str, str]) -> Profile:
    """Give what Amazon's own files say of a profile."""
    import configparser

    home = environ.get("HOME") or environ.get("USERPROFILE") or ""
    found: Profile = {}
    for kind, variable in _FILES.items():
        parser = configparser.RawConfigParser(strict=False)
        with suppress(configparser.Error, UnicodeDecodeError, OSError):
            parser.read(environ.get(variable) or Path(home, ".aws", kind), "utf-8")
        for section in (f"profile {name}", name):
            found |= parser[section] if parser.has_section(section) else {}
    return found
