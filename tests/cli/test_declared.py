"""A dimension or a measure is declared in one place, and then there for every command."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.acme import ACME, LEDGER
from tests.support.cli import Result, environment, run
from tests.support.oracle import Ask, Oracle
from tests.support.reports import exact
from tests.support.spans import Days

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet

WINDOW = ("--from", "2026-10-20", "--to", "2026-11-03", "--org", ACME)
ORACLE = Oracle(LEDGER)
Declared = Callable[..., Result]


@pytest.fixture
def declared(acme_parquet: AcmeParquet) -> Declared:
    """The program of `tests.cli.declared` on the ledger."""

    def call(*argv: str) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "tests.cli.declared", *argv, "-s", str(acme_parquet())],
            capture_output=True,
            cwd=Path(__file__).parents[2],
            env=environment({"COLUMNS": "200"}),
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return call


def test_help_knows_what_is_declared(declared: Declared) -> None:
    shown = " ".join(declared("breakdown", "--help").out.split())
    assert "app, meter, vendor, desk, hour" in shown
    assert "tokens, finished." in shown
    assert "--vendor NAME" in shown
    assert "apps, vendors" in declared("list", "--help").out
    assert "vendor" not in run("breakdown", "--help").out


def test_a_dimension_is_one_for_every_format(declared: Declared, acme_parquet: AcmeParquet) -> None:
    asked = ("breakdown", *WINDOW, "--metric", "requests", "-f")
    found = exact(declared(*asked, "json", "--by", "vendor").out)
    known = exact(run(*asked, "json", "--by", "provider", "-s", acme_parquet()).out)
    for row in found["rows"]:
        assert row.pop("letters") == str(len(row["key"]))
        assert row["label"] == (f"{row['key'].title()} Inc." if row["key"] else "Nobody")
        row["label"] = row["key"] or "(none)"
        del row["finished"]
    assert found["rows"] == known["rows"]
    written = list(csv.DictReader(declared(*asked, "csv", "--by", "vendor").out.splitlines()))
    assert {row["key"]: Decimal(row["requests"]) for row in written} == {
        row["key"]: row["requests"] for row in known["rows"]
    }
    table = declared(*asked, "table", "--by", "vendor").out
    assert "Top vendors" in table
    assert "Letters" in table
    exported = declared("export", *WINDOW, "--by", "vendor", "--grain", "total").out
    assert exported.startswith("organization_id,organization,bucket,vendor_id,vendor,cost,")


def test_what_is_declared_narrows(declared: Declared, acme_parquet: AcmeParquet) -> None:
    found = exact(declared("summary", *WINDOW, "--vendor", "Openai Inc.", "-f", "json").out)
    known = run("summary", *WINDOW, "--provider", "openai", "-f", "json", "-s", acme_parquet())
    assert found["filters"]["vendor"] == ["openai"]
    assert found["total"].items() >= exact(known.out)["total"].items()
    refused = declared("breakdown", "--by", "vendor", *WINDOW, "--vendor", "opnai")
    assert refused.code == 2
    assert "there is no vendor 'opnai'" in refused.err


def test_what_is_declared_is_listed(declared: Declared) -> None:
    rows = exact(declared("list", "vendors", "--org", ACME, "-f", "json").out)["rows"]
    assert {"key": "openai", "label": "Openai Inc.", "letters": "6"} in rows


def test_a_measure_ranks_and_is_written(declared: Declared) -> None:
    asked = ("breakdown", "--by", "project", *WINDOW, "--metric", "finished")
    found = exact(declared(*asked, "-f", "json").out)
    ask = Ask(ACME, Days("UTC", date(2026, 10, 20), date(2026, 11, 3)))
    sums = ORACLE.rows(ask)
    assert found["rows"]
    for row in found["rows"]:
        # Every request of the ledger is completed or an error.
        requests, errors = sums[row["key"]]["requests"], sums[row["key"]]["errors"]
        assert row["finished"] == (requests or 0) - (errors or 0)
    ranks = [row["finished"] for row in found["rows"]]
    assert ranks == sorted(ranks, reverse=True)
    assert declared(*asked, "-f", "csv").out.partition("\n")[0].endswith(",storage_cost,finished")
    assert "Finished" in declared("summary", *WINDOW, "-f", "table").out


def test_what_several_share_is_divided_exactly(declared: Declared) -> None:
    asked = ("breakdown", "--by", "desk", *WINDOW, "-f")
    found = exact(declared(*asked, "json").out)
    numbers = [name for name, value in found["total"].items() if value is not None]
    rows = [*found["rows"], *filter(None, [found["unattributed"]])]
    for name in numbers:
        assert sum(Decimal(row[name]) for row in rows) == found["total"][name]
    for row in found["rows"]:
        points = (point["values"][row["key"]] for point in found["over_time"]["points"])
        assert sum(map(Decimal, points)) == row["cost"]
    written = list(csv.DictReader(declared(*asked, "csv").out.splitlines()))
    for row, line in zip(rows, written, strict=True):
        assert [Decimal(line[name]) for name in numbers] == [row[name] for name in numbers]
    refused = declared("export", *WINDOW, "--by", "desk")
    assert (refused.code, "no parts of what several share" in refused.err) == (2, True)


def test_what_several_share_is_compared_in_parts_that_add_up(declared: Declared) -> None:
    asked = ("compare", "desk", "--from", "2026-10-26", "--to", "2026-10-31", "--org", ACME)
    found = exact(declared(*asked, "-f", "json").out)
    by_key = {row["key"]: row for row in found["rows"]}
    assert by_key.keys() == {"left", "right"}
    for side in ("old", "new", "change"):
        rest = (found["other"], found["unattributed"])
        parts = [*found["rows"], *(part for part in rest if part)]
        assert sum(part[side] for part in parts) == found["total"][side]
    assert abs(by_key["left"]["new"] - 2 * by_key["right"]["new"]) < Decimal("0.00001")
    assert sum(one["value"] for one in found["effects"]) == found["total"]["change"]
    finished = exact(declared(*asked, "-f", "json", "--metric", "finished").out)
    assert (finished["metric"], finished["effects"]) == ("finished", None)
    assert sum(row["new"] for row in finished["rows"]) == finished["total"]["new"]
