"""Reports for machines, byte for byte."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from orgstats.domain.numbers import written
from orgstats.render.csv import field
from orgstats.render.json import dumps
from tests.support.cli import run
from tests.support.deployment import NEXT
from tests.support.reports import exact

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet

Show = Callable[..., str]

SAMPLE = Path(__file__).parents[2] / "sample_data"
ONE_DAY = ("--from", "2026-10-26", "--to", "2026-10-26")
NO_DAYS = ("--from", "2025-01-01", "--to", "2025-01-02")
KEYS = ("breakdown", "--by", "key", "--top", "1", "--bucket", "day", *ONE_DAY)

WINDOW = (
    '{"from": "2026-10-26", "to": "2026-10-26", "timezone": "UTC",'
    ' "start": "2026-10-26T00:00:00Z", "end": "2026-10-27T00:00:00Z",'
    ' "complete": true, "as_of": "2026-11-03T11:00:00Z"}'
)
FILTERS = (
    '{"project": [], "key": [], "member": [], "team": [], "model": [], "provider": [], "app": [],'
    ' "mode": "all", "include_deleted": false}'
)
TOTAL = (
    '"cost": 1.6, "requests": 20, "tokens": 1909, "input_tokens": 1730, "output_tokens": 172,'
    ' "cached_tokens": 0, "reasoning_tokens": 0, "errors": 0, "cache_hits": 0,'
    ' "credits_cost": 1.3, "byok_cost": 0.3, "credits_requests": 15, "byok_requests": 5,'
    ' "discount_savings": 0.05, "storage_cost": 0'
)
RATIOS = (
    '"cost_per_request": 0.08, "cost_per_million_tokens": 838.135149293,'
    ' "tokens_per_request": 95.45, "error_rate": 0, "cache_hit_rate": 0, "cached_share": 0'
)
BEFORE = (
    '"cost": 5.625, "requests": 32, "tokens": 3223, "input_tokens": 2930, "output_tokens": 293,'
    ' "cached_tokens": 0, "reasoning_tokens": 0, "errors": 0, "cache_hits": 0,'
    ' "credits_cost": 4.875, "byok_cost": 0.75, "credits_requests": 29, "byok_requests": 3,'
    ' "discount_savings": 0, "storage_cost": 0.003'
)
ROW = (
    '"project_id": "p_web", "project": "Web [beta]",'
    ' "share": 0.390625, "cost": 0.625, "requests": 8, "tokens": 880, "input_tokens": 800,'
    ' "output_tokens": 80, "cached_tokens": 0, "reasoning_tokens": 0, "errors": 0,'
    ' "cache_hits": 0, "credits_cost": 0.625, "byok_cost": 0, "credits_requests": 8,'
    ' "byok_requests": 0, "discount_savings": 0, "storage_cost": 0'
)
OTHER = (
    '"count": 3, "share": 0.375, "cost": 0.6, "requests": 6, "tokens": 369, "input_tokens": 330,'
    ' "output_tokens": 32, "cached_tokens": 0, "reasoning_tokens": 0, "errors": 0,'
    ' "cache_hits": 0, "credits_cost": 0.3, "byok_cost": 0.3, "credits_requests": 1,'
    ' "byok_requests": 5, "discount_savings": 0.05, "storage_cost": 0'
)
UNATTRIBUTED = (
    '"share": 0.234375, "cost": 0.375, "requests": 6, "tokens": 660, "input_tokens": 600,'
    ' "output_tokens": 60, "cached_tokens": 0, "reasoning_tokens": 0, "errors": 0,'
    ' "cache_hits": 0, "credits_cost": 0.375, "byok_cost": 0, "credits_requests": 6,'
    ' "byok_requests": 0, "discount_savings": 0, "storage_cost": 0'
)
MEASURES = (
    "cost,requests,tokens,input_tokens,output_tokens,cached_tokens,reasoning_tokens,errors,"
    "cache_hits,credits_cost,byok_cost,credits_requests,byok_requests,discount_savings,"
    "storage_cost"
)
RANKING = f"organization_id,from,to,timezone,by,key,label,share,{MEASURES}\n"


@pytest.fixture
def show(acme_parquet: AcmeParquet) -> Show:
    """The function from a command line to stdout, over money in double precision."""

    def out(*argv: str) -> str:
        code, out, err = run(*argv, "-s", acme_parquet(NEXT), "--org", "org_acme", "-q")
        assert (code, err) == (0, "")
        return out

    return out


def test_a_summary_as_json(show: Show) -> None:
    assert show("summary", *ONE_DAY, "-f", "json") == (
        "{\n"
        '  "schema": "orgstats.summary/1",\n'
        '  "organization": {"id": "org_acme", "name": "Acme"},\n'
        f'  "window": {WINDOW},\n'
        f'  "filters": {FILTERS},\n'
        f'  "total": {{{TOTAL}}},\n'
        f'  "ratios": {{{RATIOS}}},\n'
        f'  "previous": {{{BEFORE}}},\n'
        '  "notes": []\n'
        "}\n"
    )


def test_a_breakdown_as_json(show: Show) -> None:
    assert show(*KEYS, "-f", "json") == (
        "{\n"
        '  "schema": "orgstats.breakdown/1",\n'
        '  "organization": {"id": "org_acme", "name": "Acme"},\n'
        f'  "window": {WINDOW},\n'
        f'  "filters": {FILTERS},\n'
        '  "by": "key",\n'
        '  "metric": "cost",\n'
        f'  "total": {{{TOTAL}}},\n'
        '  "rows": [\n'
        f'    {{"key": "k_gone", "label": "Deleted key", {ROW}}}\n'
        "  ],\n"
        f'  "other": {{{OTHER}}},\n'
        f'  "unattributed": {{{UNATTRIBUTED}}},\n'
        '  "over_time": {"bucket": "day", "points": [\n'
        '    {"start": "2026-10-26", "total": 1.6, "values": {"k_gone": 0.625}, "other": 0.6,'
        ' "unattributed": 0.375}\n'
        "  ]},\n"
        '  "notes": []\n'
        "}\n"
    )


def test_a_breakdown_as_ndjson(show: Show) -> None:
    assert show(*KEYS, "-f", "ndjson") == (
        f'{{"key": "k_gone", "label": "Deleted key", {ROW}}}\n'
        f'{{"key": "(other)", "label": "Other", {OTHER}}}\n'
        f'{{"key": "(unattributed)", "label": "Unattributed", {UNATTRIBUTED}}}\n'
    )


def test_a_summary_as_ndjson_is_its_json_on_one_line(show: Show) -> None:
    line = show("summary", *ONE_DAY, "-f", "ndjson")
    assert line.count("\n") == 1
    assert list(exact(line).items()) == list(exact(show("summary", *ONE_DAY, "-f", "json")).items())


@pytest.mark.parametrize(("form", "separator"), [("csv", ","), ("tsv", "\t")])
def test_a_breakdown_as_lines(show: Show, form: str, separator: str) -> None:
    window = "org_acme,2026-10-26,2026-10-26,UTC,key"
    lines = (
        RANKING.replace(",share", ",project_id,project,share")
        + f"{window},k_gone,Deleted key,p_web,Web [beta],"
        "0.390625,0.625,8,880,800,80,0,0,0,0,0.625,0,8,0,0,0\n"
        f"{window},(other),Other,,,0.375,0.6,6,369,330,32,0,0,0,0,0.3,0.3,1,5,0.05,0\n"
        f"{window},(unattributed),Unattributed,,,"
        "0.234375,0.375,6,660,600,60,0,0,0,0,0.375,0,6,0,0,0\n"
    )
    assert show(*KEYS, "-f", form) == lines.replace(",", separator)


def test_a_summary_as_csv(show: Show) -> None:
    assert show("summary", *ONE_DAY, "-f", "csv") == (
        f"organization_id,from,to,timezone,by,{MEASURES}\n"
        "org_acme,2026-10-26,2026-10-26,UTC,,"
        "1.6,20,1909,1730,172,0,0,0,0,1.3,0.3,15,5,0.05,0\n"
    )


def test_a_billing_mode_as_csv_leaves_out_what_has_no_split(show: Show) -> None:
    assert show("summary", *ONE_DAY, "--mode", "byok", "-f", "csv") == (
        f"organization_id,from,to,timezone,by,{MEASURES}\n"
        "org_acme,2026-10-26,2026-10-26,UTC,,0.3,5,,,,,,,,,0.3,,5,,0\n"
    )


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "ndjson"])
def test_machines_get_every_row_unless_top_is_given(show: Show, form: str) -> None:
    argv = ("breakdown", "--by", "key", "--month", "2026-10", "-f", form)
    other = '"other": {' if form == "json" else "(other)"
    assert other not in show(*argv)
    assert other in show(*argv, "--top", "5")


@pytest.mark.parametrize(("top", "courses"), [((), 10), (("--top", "12"), 12)])
def test_over_time_holds_the_first_rows(top: tuple[str, ...], courses: int) -> None:
    argv = ("breakdown", "-s", SAMPLE, "--month", "2026-10", "--by", "mapping", "-f", "json")
    found = exact(run(*argv, *top).out)
    assert (found["other"] is None) == (not top)
    for point in found["over_time"]["points"]:
        values = point["values"]
        assert list(values) == [row["key"] for row in found["rows"][:courses]]
        assert sum(values.values()) + point["other"] + point["unattributed"] == point["total"]


def test_names_in_csv_are_quoted_and_run_nothing(show: Show) -> None:
    assert show("list", "projects", "-f", "csv") == (
        "key,label,status\n"
        'p_sum,"\'=HYPERLINK(""https://example.com"",""x"")",inactive\n'
        "p_old,Old site,deleted\n"
        "p_web,Web [beta],active\n"
        "p_cjk,検索 | 东京,active\n"
        "p_null,🚀 \x1b[31mred\x1b[0m,\n"
    )
    assert '\nk_sum,"\'+1 | two\nlines",p_sum,' in show("list", "keys", "-f", "csv")


def test_a_list_as_json(show: Show) -> None:
    assert show("list", "orgs", "-f", "json") == (
        "{\n"
        '  "schema": "orgstats.list/1",\n'
        '  "kind": "orgs",\n'
        '  "rows": [\n'
        '    {"key": "org_acme", "label": "Acme", "status": "active"},\n'
        '    {"key": "org_labs", "label": "Acme Labs", "status": null}\n'
        "  ]\n"
        "}\n"
    )


def test_no_usage(show: Show) -> None:
    argv = ("breakdown", "--by", "project", *NO_DAYS, "--bucket", "day")
    assert show(*argv, "-f", "csv") == RANKING
    assert show(*argv, "-f", "ndjson") == ""
    document = exact(show(*argv, "-f", "json"))
    assert set(document["total"].values()) == {0}
    assert (document["rows"], document["other"], document["unattributed"]) == ([], None, None)
    nothing = {"total": 0, "values": {}, "other": 0, "unattributed": 0}
    assert document["over_time"]["points"] == [
        {"start": "2025-01-01", **nothing},
        {"start": "2025-01-02", **nothing},
    ]


def test_hours_carry_the_offset_of_the_zone(show: Show) -> None:
    argv = ("breakdown", "--by", "project", "--tz", "Europe/Berlin", "-f", "json")
    points = exact(show(*argv, "--from", "2026-10-25", "--to", "2026-10-25"))["over_time"]["points"]
    assert len(points) == 25
    assert [point["start"] for point in points[1:5]] == [
        "2026-10-25T01:00:00+02:00",
        "2026-10-25T02:00:00+02:00",
        "2026-10-25T02:00:00+01:00",
        "2026-10-25T03:00:00+01:00",
    ]


def test_filters_are_told_as_ids(show: Show) -> None:
    options = ("--project", "Web [beta]", "--key", "ci", "--mode", "credits", "--include-deleted")
    document = exact(show("summary", "--month", "2026-10", *options, "-f", "json"))
    assert document["filters"] == {
        **{name: [] for name in ("member", "team", "model", "provider", "app")},
        "project": ["p_web"],
        "key": ["k_ci1", "k_ci2"],
        "mode": "credits",
        "include_deleted": True,
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-7, "-7"),
        (10**13, "10000000000000"),
        (Decimal("1E+3"), "1000"),
        (Decimal("4.1E-7"), "0.00000041"),
        (Decimal("0E-9"), "0"),
        (Decimal("-0.000000000"), "0"),
        (Decimal("-0"), "0"),
        (Decimal("1.500000000"), "1.5"),
        (Decimal(100), "100"),
        (Decimal("-0.000000001"), "-0.000000001"),
        (Decimal("12345678901234567890.123456789"), "12345678901234567890.123456789"),
    ],
)
def test_numbers(value: Decimal | int, text: str) -> None:
    assert written(value) == text
    assert exact(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Decimal("-1.50"), "-1.5"),
        ("plain", "plain"),
        ("a,b", '"a,b"'),
        ('say "hi"', '"say ""hi"""'),
        ("two\nlines", '"two\nlines"'),
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-", "'-"),
        ("@cat", "'@cat"),
        ("\tx", "'\tx"),
        ("\rx", '"\'\rx"'),
        ("=a,b", '"\'=a,b"'),
        ("", ""),
    ],
)
def test_fields_of_csv(value: object, text: str) -> None:
    assert field(value) == text


def test_text_in_json_is_utf_8_without_control_characters() -> None:
    assert dumps({"a": 'é "q" \x1b\n', "b": [None, True]}) == (
        '{"a": "é \\"q\\" \\u001b\\n", "b": [null, true]}'
    )


CELLS = ("key", "label", "share", *MEASURES.split(","))
BY = ("model", "mapping", "provider", "project", "key", "member", "app")


@pytest.mark.parametrize("by", BY)
def test_every_format_shows_the_same_cells(show: Show, by: str) -> None:
    argv = ("breakdown", "--by", by, "--month", "2026-10", "--top", "3")
    document = exact(show(*argv, "-f", "json"))
    lines = [exact(line) for line in show(*argv, "-f", "ndjson").splitlines()]
    table = list(csv.DictReader(io.StringIO(show(*argv, "-f", "csv"))))
    rest = [part for part in (document["other"], document["unattributed"]) if part]
    rows = [*document["rows"], *rest]
    assert [line | row for line, row in zip(lines, rows, strict=True)] == lines
    for line, fields in zip(lines, table, strict=True):
        assert {name: plain(line[name]) for name in CELLS} == {name: fields[name] for name in CELLS}
    shown = [[f"{row[name]:,}" for name in ("requests", "tokens")] for row in rows]
    shown.append([f"{document['total'][name]:,}" for name in ("requests", "tokens")])
    assert two_numbers(show(*argv, "-f", "markdown"), " | ") == shown
    assert two_numbers(show(*argv, "--no-chart"), "  ") == shown


def plain(value: Decimal | int | str | None) -> str:
    """Gives a cell as a reader of CSV gets it."""
    if isinstance(value, str):
        return f"'{value}" if value[:1] in set("=+-@") else value
    return "" if value is None else f"{value}"


def two_numbers(text: str, gap: str) -> list[list[str]]:
    """Reads the requests and tokens off the lines that hold two whole numbers in a row."""
    ends = re.findall(rf" ([\d,]+){re.escape(gap)} *([\d,]+) ", text)
    return [list(pair) for pair in ends]


def test_json_has_no_float_noise(show: Show) -> None:
    text = show("breakdown", "--by", "model", "--month", "2026-10", "-f", "json")
    numbers = re.findall(r": (-?[\d.eE+-]+)[,}]", text)
    assert len(numbers) > 100
    for value in numbers:
        assert re.fullmatch(r"0|-?[1-9]\d*|-?(0|[1-9]\d*)\.\d{0,8}[1-9]", value)
    assert json.loads(text)["total"]["tokens"] == 10000000013608
