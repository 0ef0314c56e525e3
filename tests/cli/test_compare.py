"""`orgstats compare` by command line: what it is of, in every format, and what it refuses."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from orgstats.domain import humanize
from tests.reports.test_compare import parts
from tests.support.acme import ACME, LEDGER
from tests.support.cli import Result, run
from tests.support.compared import compared
from tests.support.oracle import Ask, Oracle
from tests.support.reports import exact
from tests.support.spans import Days, Instants, bounds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.spans import Span
    from tests.support.stores import AcmeParquet

ORACLE = Oracle(LEDGER)


@pytest.fixture
def ask(acme_parquet: AcmeParquet) -> Callable[..., Result]:
    """The command on the hand-made ledger."""
    source = ("-s", str(acme_parquet()), "--org", ACME, "-q")
    return lambda *argv: run("compare", *source, *argv)


def days(first: str, last: str) -> Days:
    return Days("UTC", date.fromisoformat(first), date.fromisoformat(last))


OCTOBER, SEPTEMBER = days("2026-10-01", "2026-10-31"), days("2026-09-01", "2026-09-30")
WEEK = days("2026-10-25", "2026-10-31")
RUNNING = bounds(days("2026-11-01", "2026-11-30"))


def running(month: str, hours: int = 58) -> Instants:
    start = bounds(days(f"{month}-01", f"{month}-28")).start
    return Instants(start, start.replace(day=1 + hours // 24, hour=hours % 24))


@pytest.mark.parametrize(
    ("options", "by", "now", "before"),
    [
        ("--month 2026-10", "project", OCTOBER, SEPTEMBER),
        ("model --month 2026-10", "model", OCTOBER, SEPTEMBER),
        ("--by key --month 2026-10 --against previous", "key", OCTOBER, SEPTEMBER),
        ("--from 2026-10-25 --to 2026-10-31 --against 2026-09", "project", WEEK, SEPTEMBER),
        ("--month 2026-09 --against 2026-10-25..2026-10-31", "project", SEPTEMBER, WEEK),
        ("", "project", running("2026-11", 59), running("2026-10", 59)),
    ],
)
def test_options_reach_the_report(
    ask: Callable[..., Result], options: str, by: str, now: Span, before: Span
) -> None:
    found = exact(ask(*options.split(), "-f", "json").out)
    assert (found["schema"], found["by"]) == ("orgstats.compare/1", by)
    assert parts(found) == compared(ORACLE, Ask(ACME, now, by), before)


def test_top_and_metric(ask: Callable[..., Result]) -> None:
    found = exact(ask("--month", "2026-10", "--metric", "requests", "--top", 1, "-f", "json").out)
    assert parts(found) == compared(ORACLE, Ask(ACME, OCTOBER), SEPTEMBER, "requests", 1)


def test_a_running_month_is_compared_for_as_long_as_it_lasts(ask: Callable[..., Result]) -> None:
    found = exact(ask("-f", "json").out)
    assert (found["window"]["to"], found["window"]["complete"]) == ("2026-11-30", False)
    assert found["baseline"]["end"] == "2026-10-03T11:00:00Z"
    whole = exact(ask("--align", "none", "-f", "json").out)
    assert whole["baseline"]["end"] == "2026-11-01T00:00:00Z"


def _cells(text: str, separator: str) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=separator))


def test_every_format_has_the_same_cells(ask: Callable[..., Result]) -> None:
    argv = ("key", "--month", "2026-10", "--top", 2)
    found = exact(ask(*argv, "-f", "json").out)
    rest = [{"key": f"({name})", **found[name]} for name in ("other", "unattributed")]
    rows = [*found["rows"], *rest]
    numbers = ("old", "new", "change", "share_of_change")
    for form, separator in (("csv", ","), ("tsv", "\t")):
        lines = _cells(ask(*argv, "-f", form).out, separator)
        assert [line["key"] for line in lines] == [row["key"] for row in rows]
        assert [line["status"] for line in lines] == [row.get("status", "") for row in rows]
        for name in numbers:
            assert [Decimal(line[name]) for line in lines] == [row[name] for row in rows]
        assert {line["baseline_from"] for line in lines} == {"2026-09-01"}
    ndjson = [exact(line) for line in ask(*argv, "-f", "ndjson").out.splitlines()]
    assert ndjson[:2] == found["rows"]
    assert [row["change"] for row in ndjson] == [row["change"] for row in rows]
    table, page = ask(*argv).out, ask(*argv, "-f", "markdown").out
    for row in rows:
        amount = humanize.signed(row["change"], "money")
        assert amount in table
        assert amount in page


def test_the_effects_alone_are_the_same_everywhere(ask: Callable[..., Result]) -> None:
    argv = ("--month", "2026-10", "--effects")
    effects = exact(ask(*argv, "-f", "json").out)["effects"]
    lines = _cells(ask(*argv, "-f", "csv").out, ",")
    found = [
        {name: line[name] and Decimal(line[name]) for name in ("value", "share")}
        | {"name": line["name"]}
        for line in lines
    ]
    assert found == effects
    assert list(map(exact, ask(*argv, "-f", "ndjson").out.splitlines())) == effects
    table, page = ask(*argv).out, ask(*argv, "-f", "markdown").out
    assert "Cost by project" not in table
    for one in effects:
        assert humanize.signed(one["value"], "money") in table
        assert humanize.signed(one["value"], "money") in page


def test_formats_that_show_no_effects_do_not_ask_for_them(ask: Callable[..., Result]) -> None:
    def scans(*argv: str) -> int:
        return ask("--month", "2026-10", "--show-sql", *argv).out.count("FROM project_hourly_")

    assert [scans("-f", form) for form in ("csv", "tsv", "ndjson")] == [1, 1, 1]
    assert [scans("-f", form) for form in ("json", "table", "markdown")] == [2, 2, 2]
    assert scans("-f", "csv", "--effects") == 2


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ("nothing", "--by 'nothing' is not known"),
        ("model --by key", "DIM and --by contradict each other"),
        ("--align sometimes", "--align 'sometimes' is not known"),
        ("--against lately", "--against 'lately' is not a day"),
        ("--metric profit", "--metric 'profit' is not known"),
        ("--mode byok --metric tokens", "tokens are not split by billing mode"),
        ("--effects --metric tokens", "effects explain cost, not tokens"),
        ("--effects --mode byok", "what is paid for is not split by billing mode"),
        ("--project nowhere", "there is no project 'nowhere'"),
    ],
)
def test_what_is_wrong_is_one_line(ask: Callable[..., Result], options: str, error: str) -> None:
    code, out, err = ask(*options.split())
    assert (code, out) == (2, "")
    assert err.startswith(f"orgstats: error: {error}")


def test_nothing_used_is_an_answer(ask: Callable[..., Result]) -> None:
    code, out, _ = ask("--month", "2020-01")
    assert code == 0
    assert "No usage in either window." in out
