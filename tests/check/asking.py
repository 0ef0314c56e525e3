"""Asks for a check, and makes ledgers in which something is wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

from tests.support.acme import LEDGER
from tests.support.cli import MOMENT, run
from tests.support.deployment import TODAY, Deployment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tests.support.ledger import Ledger, Number, RollupRow

PROJECT = "project_hourly_stats"
MODEL = "project_hourly_model_stats"
APP = "project_hourly_source_stats"
APP_MODEL = "project_hourly_source_model_stats"
KEY_APP = "api_key_hourly_source_stats"
KEY = "api_key_hourly_stats"
KEY_MODEL = "api_key_hourly_model_stats"
#: All of the ledger, and everything of it that has settled.
ALL = ("--from", "2026-09-30", "--to", "2026-11-03")

Checks = dict[str, dict[str, Any]]


class Store(Protocol):
    """The type of the fixture `store`."""

    def __call__(self, ledger: Ledger = LEDGER, deployment: Deployment = TODAY) -> str:
        """The source."""


def checked(source: str, *options: str, now: datetime = MOMENT) -> Checks:
    """The checks of a source by name; the exit code and stderr are what they have to be."""
    done = run("check", "-s", source, *(options or ALL), "-f", "json", now=now)
    document = json.loads(done.out)
    assert list(document) == ["schema", "ok", "checks"]
    assert document["schema"] == "orgstats.check/1"
    checks: Checks = {check.pop("name"): check for check in document["checks"]}
    failed = [name for name, check in checks.items() if check["status"] == "fail"]
    assert document["ok"] == (not failed)
    assert done.code == (10 if failed else 0)
    assert done.err.count("\n") == bool(failed)
    for name in failed:
        assert name in done.err
    return checks


def statuses(checks: Checks) -> dict[str, str]:
    """The checks that are not ok, with their status."""
    return {name: check["status"] for name, check in checks.items() if check["status"] != "ok"}


def changed(
    table: str, change: Callable[[RollupRow], RollupRow | None], ledger: Ledger = LEDGER
) -> Ledger:
    """The ledger with every row of a rollup changed; None leaves one out."""
    rows = [row for old in ledger.rows(table) if (row := change(old)) is not None]
    return ledger.replacing(table, rows)


def with_value(table: str, column: str, value: Number, hour: str = "2026-10-24T21") -> Ledger:
    """The ledger with another value in the rows of an hour."""

    def change(row: RollupRow) -> RollupRow:
        if f"{row.hour:%Y-%m-%dT%H}" != hour:
            return row
        return replace(row, measures={**row.measures, column: value})

    return changed(table, change)


def altered(directory: str, table: str, select: str) -> str:
    """The directory, with other columns in the file of a table."""
    file = f"{directory}/{table}.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS FROM read_parquet('{file}')")
        connection.execute(f"COPY (SELECT {select} FROM t) TO '{file}' (FORMAT parquet)")
    return directory
