"""Azure's object storage: the account and who asks, as Azure's own tools are told."""

from __future__ import annotations

from shutil import which
from typing import TYPE_CHECKING

from orgstats.engine.sources.storage.secret import CHAIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from orgstats.engine.sources.storage.secret import Options

_HOST = "core.windows.net"
_CHAIN = "env;workload_identity;managed_identity"


def secret(settings: Mapping[str, Any], environ: Mapping[str, str]) -> Options:
    """Give what DuckDB is told of an account: a connection string, or where it looks for keys."""
    account = settings.get("azure_account") or environ.get("AZURE_STORAGE_ACCOUNT") or ""
    connection = environ.get("AZURE_STORAGE_CONNECTION_STRING") or _connection(account, environ)
    if connection:
        return {"TYPE": "azure", "CONNECTION_STRING": connection}
    # Asked for a program that is not there, Azure's library lets the shell complain.
    chain = f"{_CHAIN};cli" if which("az", path=environ.get("PATH")) else _CHAIN
    return {"TYPE": "azure", "PROVIDER": CHAIN, "CHAIN": chain, "ACCOUNT_NAME": account}


def _connection(account: str, environ: Mapping[str, str]) -> str:
    key, token = (environ.get(f"AZURE_STORAGE_{name}", "") for name in ("KEY", "SAS_TOKEN"))
    if not account or not (key or token):
        return ""
    parts = {"DefaultEndpointsProtocol": "https", "AccountName": account, "EndpointSuffix": _HOST}
    parts |= {"AccountKey": key} if key else {"SharedAccessSignature": token.lstrip("?")}
    return ";".join(f"{name}={value}" for name, value in parts.items())
