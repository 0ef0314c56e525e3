"""Google's object storage, which takes HMAC keys over S3's protocol, or a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.engine.sources.storage import amazon

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgstats.engine.sources.storage.secret import Options

# As GDAL and gsutil name them, then those of S3.
_KEYS = (
    ("GS_ACCESS_KEY_ID", "GS_SECRET_ACCESS_KEY"),
    amazon.KEYS,
)


def secret(environ: Mapping[str, str]) -> Options:
    """Give what DuckDB is told of a bucket; whoever has no keys reads what is open to all."""
    emulator = environ.get("STORAGE_EMULATOR_HOST")
    where = {**amazon.endpoint(emulator), "URL_STYLE": "path"} if emulator else {}
    for names in _KEYS:
        if any(environ.get(name) for name in names):
            return {"TYPE": "gcs", **amazon.keys(names, environ), **where}
    return {"TYPE": "gcs", "BEARER_TOKEN": environ.get("CLOUDSDK_AUTH_ACCESS_TOKEN", ""), **where}
