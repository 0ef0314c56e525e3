"""Breakdowns by time, of one dimension within another, and across time: every format agrees."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.acme import ACME
from tests.support.cli import run
from tests.support.reports import exact

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.cli import Result
    from tests.support.stores import AcmeParquet

#: Both days on which the clock changes in one of these zones.
WINDOW = ("--from", "2026-10-20", "--to", "2026-11-02")


@pytest.fixture
def asked(acme_parquet: AcmeParquet) -> Callable[..., Result]:
    """A breakdown of the ledger."""

    def call(*argv: object) -> Result:
        window = () if "--from" in argv else WINDOW
        return run("breakdown", *window, "--org", ACME, "-s", str(acme_parquet()), "-q", *argv)

    return call


def lines(text: str, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=separator))


def parts(found: dict[str, Any]) -> list[dict[str, Any]]:
    rests = filter(None, (found["other"], found["unattributed"]))
    return [*found["rows"], *rests]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize(
    ("step", "count", "first"),
    [
        ("hour", 14 * 24, "2026-10-20T00:00:00"),
        ("day", 14, "2026-10-20"),
        ("week", 3, "2026-10-19"),
        ("month", 2, "2026-10-01"),
        ("weekday", 7, "1"),
    ],
)
def test_rows_of_time_are_all_of_the_window_in_order(
    asked: Callable[..., Result], zone: str, step: str, count: int, first: str
) -> None:
    found = exact(asked("--by", step, "--tz", zone, "-f", "json").out)
    keys = [row["key"] for row in found["rows"]]
    more = step == "hour" and zone in {"Europe/Berlin", "America/New_York"}
    assert len(keys) == len(set(keys)) == count + more
    assert keys[0].startswith(first)
    assert (found["other"], found["unattributed"]) == (None, None)
    assert sum(row["cost"] for row in found["rows"]) == found["total"]["cost"]
    if step != "weekday":
        points = exact(asked("--by", "model", "--bucket", step, "--tz", zone, "-f", "json").out)
        course = [(one["start"], one["total"]) for one in points["over_time"]["points"]]
        assert [(row["key"], row["cost"]) for row in found["rows"]] == course


@pytest.mark.parametrize(("form", "separator"), [("csv", ","), ("tsv", "\t")])
@pytest.mark.parametrize("by", ["project,model", "key,provider", "week,member", "project,day"])
@pytest.mark.parametrize("top", ["all", "2,1"])
def test_lines_are_the_innermost_rows(
    asked: Callable[..., Result], by: str, top: str, form: str, separator: str
) -> None:
    options = ("--by", by, "--top", top if by[0] != "w" else "all")
    found = exact(asked(*options, "-f", "json").out)
    assert found["by"] == by
    inner = by.partition(",")[2]
    written: dict[str, list[list[str]]] = defaultdict(list)
    for line in lines(asked(*options, "-f", form).out, separator):
        written[line["key"]].append([line[f"{inner}_key"], line[f"{inner}_label"], line["cost"]])
    for row in found["rows"]:
        own = [[one.get("key"), one.get("label"), str(one["cost"])] for one in row["rows"]]
        assert sum(Decimal(line[2]) for line in written[row["key"]]) == row["cost"]
        if own:
            assert [line[:2] for line in written[row["key"]]][: len(own)] == [
                line[:2] for line in own
            ]
        assert sum(one["cost"] for one in parts(row)) == (row["cost"] if parts(row) else 0)
    cost = sum(Decimal(line[2]) for listed in written.values() for line in listed)
    assert cost == found["total"]["cost"] == sum(one["cost"] for one in parts(found))
    ndjson = [exact(line) for line in asked(*options, "-f", "ndjson").out.splitlines()]
    assert ndjson[: len(found["rows"])] == found["rows"]


@pytest.mark.parametrize(
    ("by", "step"),
    [
        (by, step)
        for by in ("project", "member", "month", "model")
        for step in ("day", "week", "month", "weekday")
        if by != step
    ],
)
def test_a_matrix_adds_up_both_ways(asked: Callable[..., Result], by: str, step: str) -> None:
    found = lines(asked("--by", by, "--across", step, "--top", "2", "-f", "csv").out)
    steps = list(found[0])[list(found[0]).index("label") + 1 :]
    steps = [name for name in steps if name not in {"email", "total"}]
    *rows, total = found
    assert (total["key"], total["label"], total["metric"]) == ("(total)", "Total", "cost")
    for name in (*steps, "total"):
        assert sum(Decimal(row[name]) for row in rows) == Decimal(total[name])
    for row in found:
        assert sum(Decimal(row[name]) for name in steps) == Decimal(row["total"])
    alone = exact(asked("--by", step, "-f", "json").out)
    assert [Decimal(total[name]) for name in steps] == [
        row["cost"] for row in alone["rows"] if step != "weekday" or row["label"] in steps
    ]
    ranked = exact(asked("--by", by, "--top", "2", "-f", "json").out)
    assert [(row["key"], Decimal(row["total"])) for row in rows][:2] == [
        (row["key"], row["cost"]) for row in ranked["rows"]
    ]


def test_people_see_ten_rows_and_three_within_each(asked: Callable[..., Result]) -> None:
    wide = ("--tz", "Europe/Berlin", "-f", "table")
    tree = asked("--by", "project,key", "--top", "1,1", *wide).out
    assert "Other (" in tree
    assert "\n│ 1  " in tree
    days = asked("--by", "day", *wide).out
    assert days.count("2026-") >= 14
    assert "Change" in days
    assert " Other" not in days


def test_a_setting_is_for_the_rows_and_a_flag_for_both(acme_parquet: AcmeParquet) -> None:
    ask = (
        "breakdown",
        *WINDOW,
        "--org",
        ACME,
        "-s",
        str(acme_parquet()),
        "-f",
        "json",
        "--by",
        "project,model",
    )
    found = exact(run(*ask, env={"ORGSTATS_TOP": "1"}).out)
    assert (len(found["rows"]), found["other"]["count"]) == (1, 3)
    assert found["rows"][0]["other"] is None
    every = exact(run(*ask, "--top", "all,1", env={"ORGSTATS_TOP": "1"}).out)
    assert {len(row["rows"]) for row in every["rows"]} == {1}
    assert len(every["rows"]) == 4


def test_the_chart_of_steps_is_of_what_is_within_them(asked: Callable[..., Result]) -> None:
    found = exact(asked("--by", "week,model", "-f", "json").out)
    plain = exact(asked("--by", "model", "-f", "json").out)
    assert found["over_time"] == plain["over_time"]
    drawn = asked("--by", "day,model", "--chart", "-f", "table").out
    assert "Cost per day by model" in drawn
    alone = asked("--by", "day", "--chart", "-f", "table").out
    assert "─ Cost per day ─" in alone


def test_a_change_is_since_the_step_before_where_both_are_whole(
    asked: Callable[..., Result],
) -> None:
    shown = asked("--by", "day", "--from", "2026-10-23", "--to", "2026-10-26", "-f", "markdown").out
    found = exact(
        asked("--by", "day", "--from", "2026-10-23", "--to", "2026-10-26", "-f", "json").out
    )
    costs = [row["cost"] for row in found["rows"]]
    lines = [line.split(" | ") for line in shown.splitlines() if "| 2026-" in line]
    assert costs[0] == 0
    changes = [line[4] for line in lines]
    assert changes[:2] == ["", ""]
    for change, before, now in zip(changes[2:], costs[1:-1], costs[2:], strict=True):
        percent = Decimal(change.strip("%").replace(",", ""))
        assert abs(percent - (now - before) / before * 100) <= Decimal("0.5")
    assert "Change" not in asked("--by", "day", "-f", "markdown", "--top", "2").out
