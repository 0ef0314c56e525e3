"""What the manifest of a snapshot says of the Parquet beside it."""

import json
from pathlib import Path
from typing import Any

from orgstats.errors import DataError

MANIFEST = "snapshot.json"
SCHEMA = "orgstats.snapshot/1"


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """Give the manifest of a snapshot; None if the folder holds none. Raises `DataError`."""
    path = folder / MANIFEST
    if not path.exists():
        return None
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise DataError(f"{path} is not the manifest of a snapshot")
    return found
