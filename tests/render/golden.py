"""Snapshots of text: they prove form, and are written anew with `ORGSTATS_GOLDEN=write`."""

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def matches(name: str, text: str) -> bool:
    """Compare a text with its snapshot, or write the snapshot when asked to."""
    path = FOLDER / name
    if os.environ.get("ORGSTATS_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")
    return True
