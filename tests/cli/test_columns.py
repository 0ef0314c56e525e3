"""`--columns`, `--sort` and `--top all`: what is shown is what is summed, in every format alike."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from orgstats.domain.humanize import NONE
from tests.support.cli import run
from tests.support.deployment import NEWEST, OLD
from tests.support.reports import exact

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet

ACME = ("--org", "org_acme", "--from", "2026-09-30", "--to", "2026-11-03")
BY_KEY = ("breakdown", "--by", "key", *ACME)


def sums(out: str) -> list[str]:
    return [line.rsplit(" AS ", 1)[1].strip(",") for line in out.splitlines() if "SUM(" in line]


def rows_of(found: dict[str, Any]) -> list[dict[str, Any]]:
    rest = (found["other"], found["unattributed"])
    return [*found["rows"], *(row for row in rest if row is not None)]


@pytest.mark.parametrize("form", ["table", "json", "csv", "ndjson", "markdown"])
@pytest.mark.parametrize(
    ("columns", "summed"),
    [
        ("cost", ["cost"]),
        ("Cost, id", ["cost"]),
        ("cached_share,cost", ["cost", "input_tokens", "cached_tokens"]),
    ],
)
def test_nothing_is_summed_that_is_not_shown(
    form: str, columns: str, summed: list[str], acme_parquet: AcmeParquet
) -> None:
    asked = ("--columns", columns, "-f", form, "--show-sql")
    out = run(*BY_KEY, "-s", acme_parquet(), *asked).out
    assert sums(out) == summed * 2


def test_every_column_in_json_and_csv(acme_parquet: AcmeParquet) -> None:
    asked = (*BY_KEY, "-s", acme_parquet(NEWEST), "--columns", "all", "-f")
    found = exact(run(*asked, "json").out)
    lines = list(csv.DictReader(StringIO(run(*asked, "csv").out, newline="")))
    names = list(found["total"])
    assert names[-6:] == [
        *("cost_per_request", "cost_per_million_tokens", "tokens_per_request"),
        *("error_rate", "cache_hit_rate", "cached_share"),
    ]
    assert {"client_errors", "cache_write_cost", "video_output_cost"} < set(names)
    assert len(lines) == len(rows_of(found)) == 7
    for line, row in zip(lines, rows_of(found), strict=True):
        assert [line[name] and Decimal(line[name]) for name in names] == [
            "" if row[name] is None else row[name] for name in names
        ]
    total = found["total"]
    each = total["cost"] / total["requests"]
    assert total["cost_per_request"] == each.quantize(Decimal("1e-9"))
    assert (total["client_errors"], total["upstream_errors"]) == (3, 4)


def test_what_an_old_source_lacks_is_null(acme_parquet: AcmeParquet) -> None:
    asked = ("--columns", "input_cost,cached_input_cost,error_rate", "-f", "json")
    found = exact(run(*BY_KEY, "-s", acme_parquet(OLD), *asked).out)
    assert all(row["cached_input_cost"] is None for row in rows_of(found))
    assert found["total"]["input_cost"] > 0
    (note,) = [note for note in found["notes"] if note["code"] == "column_missing"]
    assert note["message"] == "the source lacks cached_input_cost: shown as null"


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("requests", ["k_sum", "k_end", "k_ci1", "k_ci2", "k_gone", "k_null"]),
        ("errors", ["k_ci2", "k_sum", "k_end", "k_ci1", "k_gone", "k_null"]),
        ("Label", ["k_null", "k_sum", "k_end", "k_ci1", "k_ci2", "k_gone"]),
        ("id", ["k_ci1", "k_ci2", "k_end", "k_gone", "k_null", "k_sum"]),
    ],
)
def test_rows_in_the_order_of_a_column(
    sort: str, keys: list[str], acme_parquet: AcmeParquet
) -> None:
    for form in ("csv", "table"):
        asked = ("--sort", sort, "--columns", "cost,id", "-f", form, "--top", "all")
        out = run(*BY_KEY, "-s", acme_parquet(), *asked).out
        places = {key: out.index(key) for key in keys}
        assert sorted(places, key=places.__getitem__) == keys


def test_people_see_every_row_that_they_ask_for(acme_parquet: AcmeParquet) -> None:
    few = run(*BY_KEY, "-s", acme_parquet(), "--top", "2").out
    every = run(*BY_KEY, "-s", acme_parquet(), "--top", "ALL").out
    assert "Other (4 more)" in few
    assert "Other" not in every


def test_a_summary_of_what_is_asked_for(acme_parquet: AcmeParquet) -> None:
    asked = ("summary", *ACME, "-s", acme_parquet(), "--columns", "cached_share,errors", "-f")
    found = exact(run(*asked, "json").out)
    assert list(found["total"]) == list(found["previous"]) == ["errors"]
    (share,) = found["ratios"].items()
    (line,) = csv.DictReader(StringIO(run(*asked, "csv").out))
    assert (line["errors"], line["cached_share"]) == ("9", str(share[1]))
    assert sums(run(*asked, "table", "--show-sql").out) == [
        "input_tokens",
        "cached_tokens",
        "errors",
    ]
    page = run(*asked, "table").out
    assert ("Cached share" in page, "Total spend" in page) == (True, False)


@pytest.mark.parametrize(("form", "parts"), [("json", True), ("ndjson", True), ("csv", False)])
def test_only_where_ratios_are_written_their_parts_are_summed(
    form: str, parts: bool, acme_parquet: AcmeParquet
) -> None:
    asked = ("summary", *ACME, "-s", acme_parquet(), "-f", form)
    assert ("gateway_errors" in sums(run(*asked, "--show-sql").out)) == parts
    if parts:
        ratios = exact(run(*asked).out)["ratios"]
        assert ratios["error_rate"] == Decimal("0.0000035")


def test_people_see_the_errors_that_the_rate_counts(acme_parquet: AcmeParquet) -> None:
    out = run("summary", *ACME, "-s", acme_parquet(), "-f", "markdown").out
    assert "| Requests: Errors | 7 |" in out
    assert "| Requests: Client errors | 3 |" in out
    assert "| Spend: Input | $6,1" in out


@pytest.mark.parametrize(
    ("asked", "said", "hint"),
    [
        ("--columns error_rat", "--columns: there is no column 'error_rat'", "error_rate"),
        ("--columns cost,,tokens", "--columns: there is no column ''", "one of all, id, cost"),
        ("--columns cost,all", "--columns all stands alone", "leave out"),
        ("--columns cost,COST", "--columns names cost twice", ""),
        ("--sort memeber", "--sort: there is no column 'memeber'", "one of id, key, label"),
        ("--top some", "--top 'some' is not a number of rows", "write 20, or all"),
    ],
)
def test_what_is_no_column(asked: str, said: str, hint: str, acme_parquet: AcmeParquet) -> None:
    found = run(*BY_KEY, "-s", acme_parquet(), *asked.split())
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert hint in found.err


@pytest.mark.parametrize(
    ("by", "columns", "told"),
    [
        ("meter", "cost", ["quantity", "unit", "unit_price", "share", "cost"]),
        ("meter", "unit_price,cost", ["unit_price", "share", "cost"]),
        ("project,meter", "quantity", ["meter_key", "meter_label", "meter_quantity", "share"]),
        ("meter,project", "unit", ["unit", "project_key", "project_label", "share"]),
    ],
)
def test_columns_that_rows_make_are_chosen(
    by: str, columns: str, told: list[str], acme_parquet: AcmeParquet
) -> None:
    asked = ("breakdown", "--by", by, *ACME, "-s", acme_parquet(NEWEST), "-q", "--columns")
    head = run(*asked, columns, "-f", "csv").out.splitlines()[0].split(",")
    assert head[7:] == told
    found = exact(run(*asked, columns, "-f", "json").out)["rows"][0]
    made = {"quantity", "unit", "unit_price"}
    rows = [found, *found.get("rows", ())]
    assert {name for row in rows for name in row if name in made} == {
        name.removeprefix("meter_") for name in told
    } & made


def test_rows_are_ordered_by_what_they_make(acme_parquet: AcmeParquet) -> None:
    asked = ("breakdown", "--by", "meter", *ACME, "-s", acme_parquet(NEWEST), "-q", "-f", "json")
    found = [row["unit_price"] for row in exact(run(*asked, "--sort", "unit_price").out)["rows"]]
    known = [price for price in found if price is not None]
    assert known == sorted(known, reverse=True) != []
    assert found == [*known, *[None] * (len(found) - len(known))]


def test_other_rows_make_no_quantity(acme_parquet: AcmeParquet) -> None:
    for command in (BY_KEY, ("export", "--by", "key", *ACME)):
        done = run(*command, "-s", acme_parquet(), "--columns", "quantity")
        assert (done.code, done.out) == (2, "")
        assert "there is no column 'quantity'" in done.err


CHANGED = ("--month", "2026-10", "--columns", "change,change_share,requests")


def test_changes_stand_in_every_format(acme_parquet: AcmeParquet) -> None:
    asked = (
        "breakdown",
        "project",
        "--org",
        "org_acme",
        "-s",
        acme_parquet(),
        *CHANGED,
        "-q",
        "-f",
    )
    found = exact(run(*asked, "json").out)
    assert found["baseline"]["from"] == "2026-09-01"
    lines = list(csv.DictReader(StringIO(run(*asked, "csv").out)))
    told = [(row["change"], row["change_share"], row["requests"]) for row in rows_of(found)]
    for line, numbers in zip(lines, told, strict=True):
        assert list(line)[-4:] == ["share", "change", "change_share", "requests"]
        assert [line[name] and Decimal(line[name]) for name in list(line)[-3:]] == [
            "" if number is None else number for number in numbers
        ]
    assert sum(change for change, *_ in told) == found["total"]["change"] != 0
    header, _, first, *_ = run(*asked, "markdown").out.splitlines()[2:]
    cells = dict(zip(header.split("|"), first.split("|"), strict=True))
    assert cells[" Change "].strip()[:2] in {"+$", "-$"}
    assert cells[" Change % "].strip()[-1] in {"%", NONE}


def test_a_summary_tells_the_change_of_its_metric(acme_parquet: AcmeParquet) -> None:
    asked = ("summary", "--org", "org_acme", "-s", acme_parquet(), *CHANGED, "-f", "json")
    for metric in ("requests", "tokens"):
        found = exact(run(*asked, "--metric", metric).out)
        plain = exact(run(*asked[:7], "-f", "json").out)
        change = plain["total"][metric] - plain["previous"][metric]
        assert list(found["total"]) == ["requests", "change", "change_share"]
        assert found["total"]["change"] == change
    page = run(*asked[:-1], "table", "--metric", "tokens").out
    assert ("Change %" in page, "Tokens" in page) == (True, True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("breakdown day --columns change", "rows by day have no change"),
        ("breakdown project,month --sort change", "rows by month have no change"),
        ("summary --metric tokens", "a summary tells of all metrics"),
        ("summary --columns change --mode byok --metric tokens", "not split by billing mode"),
        ("export --columns change", "there is no column 'change'"),
    ],
)
def test_what_has_no_change(asked: str, said: str, acme_parquet: AcmeParquet) -> None:
    done = run(*asked.split(), "--org", "org_acme", "-s", acme_parquet())
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_rows_are_ordered_by_their_change_and_a_running_window_is_named(
    acme_parquet: AcmeParquet,
) -> None:
    asked = ("breakdown", "key", "--org", "org_acme", "-s", acme_parquet(), "--sort", "change")
    found = exact(run(*asked, "--month", "2026-11", "-f", "json").out)
    changes = [row["change"] for row in found["rows"]]
    assert changes == sorted(changes, reverse=True) != []
    assert "not_aligned" in {note["code"] for note in found["notes"]}
    assert "change" not in exact(run(*asked[:-2], "--columns", "all", "-f", "json").out)["total"]
