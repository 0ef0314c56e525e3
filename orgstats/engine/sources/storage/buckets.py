"""Object storage: what lets DuckDB into a bucket, from settings and the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from orgstats.engine.driver import duckdb
from orgstats.engine.sources import extensions
from orgstats.engine.sources.patience import seconds
from orgstats.engine.sources.storage.secret import CHAIN, Options, statement
from orgstats.errors import SourceError
from orgstats.sql.statement import literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

LISTABLE = ("s3://", "gs://", "az://", "abfss://")
REMOTE = (*LISTABLE, "http://", "https://")
EXTRA = {"httpfs": "[s3]", "aws": "[s3]", "azure": "[azure]"}


class Access(NamedTuple):
    """How a place is entered: DuckDB's extensions, its settings, and a secret if it takes one."""

    extensions: tuple[str, ...]
    settings: Options
    secret: Options
    timeout: int

    def enter(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Let a connection read the place; raise `SourceError` where nobody is let in."""
        for name in self.extensions:
            extensions.load(connection, name, extra=EXTRA[name])
        for name, value in self.settings.items():
            connection.execute(f"SET {name} = {literal(value)}")
        if not self.secret:
            return
        try:
            connection.execute(statement(self.secret))
        except duckdb.Error as error:
            # DuckDB repeats the statement in its error, keys and all.
            said = " ".join(str(error).partition("\nLINE ")[0].split())
            raise SourceError(f"there are no credentials: {said}", hint=_HINT) from None


_HINT = "give keys in the environment, or the name of a profile that has some"


def access(place: str, settings: Mapping[str, Any], environ: Mapping[str, str]) -> Access:
    """Give how a place is entered whose requests may take the half of a statement's time each."""
    scheme = place.partition("://")[0]
    secret: Options = {}
    timeout = seconds(settings)
    if scheme in {"az", "abfss"}:
        from orgstats.engine.sources.storage import azure

        return Access(("azure",), {}, azure.secret(settings, environ), timeout)
    if scheme == "s3":
        from orgstats.engine.sources.storage import amazon

        secret = amazon.secret(place, settings, environ)
    elif scheme == "gs":
        from orgstats.engine.sources.storage import google

        secret = google.secret(environ)
    chained = ("aws",) if secret.get("PROVIDER") == CHAIN else ()
    return Access(("httpfs", *chained), _http(timeout, environ), secret, timeout)


def _http(timeout: int, environ: Mapping[str, str]) -> Options:
    settings = {
        # A request that is lost is sent once more while there is time.
        "http_timeout": str(max(1, timeout // 2)),
        # A file is asked once for its size, and not before each statement that reads it.
        "enable_http_metadata_cache": "true",
    }
    if bundle := environ.get("AWS_CA_BUNDLE"):
        settings["ca_cert_file"] = bundle
    return settings
