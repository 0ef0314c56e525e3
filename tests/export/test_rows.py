"""Which rows an export has: none without anything of what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import exports
from tests.support.cli import run
from tests.support.deployment import OLD, TODAY, Deployment
from tests.support.reports import exact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.cli import Result
    from tests.support.stores import AcmeParquet


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (("--by", "meter", "--columns", "quantity,cost"), 2),
        (("--by", "meter", "--columns", "cost"), 2),
        (("--columns", "storage_cost"), 1),
        (("--mode", "byok"), 2),
    ],
)
def test_a_row_has_something_of_what_is_written(
    options: tuple[str, ...], count: int, folder: Path, export: Callable[..., Result]
) -> None:
    for form in ("json", "parquet"):
        path = folder / f"rows.{form}"
        assert export("--grain", "total", *options, "-o", path).code == 0
        rows = exports.read(path)
        assert len(rows) >= count
        for row in rows:
            numbers = [one for one in list(row.values())[5:] if not isinstance(one, str)]
            assert any(numbers), row


@pytest.mark.parametrize(
    ("deployment", "options"),
    [
        (TODAY, ("--columns", "errors", "--mode", "credits")),
        (OLD, ("--columns", "cache_write_tokens")),
    ],
)
@pytest.mark.parametrize("command", ["export", "summary"])
def test_what_nothing_tells_is_null_with_a_note(
    command: str, deployment: Deployment, options: tuple[str, ...], acme_parquet: AcmeParquet
) -> None:
    source = ("-s", acme_parquet(deployment), "--org", "Acme", "--include-deleted")
    code, out, _ = run(command, "--month", "2026-10", *source, *options, "-f", "json")
    found = exact(out)
    assert (code, list(found["total"].values()), found.get("rows", [])) == (0, [None], [])
    assert {note["code"] for note in found["notes"]} & {"no_split", "column_missing"}
