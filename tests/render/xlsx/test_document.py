"""Answers as workbooks: the cells of csv, typed, with what they are about and come to."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from orgstats.render.xlsx import sheets
from tests.support import workbooks
from tests.support.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

Asked = Callable[..., tuple[Any, list[dict[str, str]]]]
ABOUT = {"organization_id", "from", "to", "timezone", "by", "across", "metric"}
ABOUT |= {"baseline_from", "baseline_to"}


@pytest.fixture
def asked(acme_parquet: AcmeParquet, tmp_path: Path) -> Asked:
    """The function from a command line to its workbook of October, and to its lines of csv."""
    source = ("-s", str(acme_parquet()), "--org", "org_acme", "--month", "2026-10", "-q")

    def written(*argv: object) -> tuple[Any, list[dict[str, str]]]:
        done = run(*argv, *source, "-o", tmp_path / "out.xlsx")
        assert (done.code, done.out, done.err) == (0, "", "")
        lines = io.StringIO(run(*argv, *source, "-f", "csv").out, newline="")
        return workbooks.opened(tmp_path / "out.xlsx"), list(csv.DictReader(lines))

    return written


@pytest.mark.parametrize(
    "argv",
    [
        ("summary",),
        ("breakdown", "--by", "project"),
        ("breakdown", "--by", "key,day", "--top", "2"),
        ("breakdown", "--by", "meter"),
        ("breakdown", "--by", "project", "--across", "week", "--top", "2"),
        ("breakdown", "--by", "hour", "--across", "weekday", "--metric", "tokens"),
        ("compare", "project", "--top", "1"),
        ("compare", "--effects"),
        ("forecast", "member"),
        ("anomalies",),
    ],
    ids=" ".join,
)
def test_rows_are_those_of_csv(argv: tuple[str, ...], asked: Asked) -> None:
    book, rows = asked(*argv)
    sheet = book["Rows"]
    titles, *lines = workbooks.values(sheet)
    assert len(lines) == len(rows)
    assert len(titles) == len(set(titles))
    for line, row in zip(lines, rows, strict=True):
        told = [value for name, value in row.items() if name not in ABOUT]
        assert [*map(_same, line, told)] == told
    assert sheet.freeze_panes == ("C2" if "--across" in argv else "A2")
    assert sheet.auto_filter.ref.startswith("A1:")


def _same(value: Any, text: str) -> str:
    """Gives the text of csv that a cell stands for, else what it holds."""
    if isinstance(value, datetime):
        return text if text[:16] in {f"{value:%Y-%m-%d}", f"{value:%Y-%m-%dT%H:%M}"} else str(value)
    if isinstance(value, int | float):
        return text if float(value) == float(Decimal(text)) else str(value)
    return text if text in {value or "", f"'{value}"} else str(value)


def test_the_summary_tells_what_it_is_about_and_comes_to(asked: Asked) -> None:
    book, rows = asked("breakdown", "--by", "project", "--tz", "Europe/Berlin", "--mode", "byok")
    found = workbooks.figures(book)
    assert [found[name] for name in ("Organization", "Organization id", "Time zone")] == [
        "Acme",
        "org_acme",
        "Europe/Berlin",
    ]
    assert (found["From"].day, found["To"].day, found["Complete"]) == (1, 31, "yes")
    assert (found["Billing mode"], found["Deleted projects"]) == ("BYOK only", "left out")
    assert found["Cost"] == pytest.approx(float(sum(Decimal(row["cost"]) for row in rows)))
    assert "Amounts are US dollars. A cell holds more decimals than it shows." in workbooks.notes(
        book
    )


def test_a_comparison_explains_its_change(asked: Asked) -> None:
    lines = workbooks.values(asked("compare")[0]["Summary"])
    found = {line[0]: line[1] for line in lines}
    effects = [found[name] for name in ("Days", "Traffic", "Mix", "Price", "Request size")]
    effects += [found[name] for name in ("New", "Gone", "Other")]
    assert sum(effects) == pytest.approx(found["Change"])
    assert found["Now"] - found["Before"] == pytest.approx(found["Change"])
    assert any(str(line[0]).startswith("Cost ") for line in lines)


def test_cells_are_shown_as_what_they_are(asked: Asked) -> None:
    columns = ("--columns", "cost,tokens,error_rate")
    sheet = asked("breakdown", "--by", "day", *columns)[0]["Rows"]
    shown = {cell.value: sheet.cell(2, cell.column).number_format for cell in sheet[1]}
    assert shown["Start"] == "yyyy-mm-dd"
    assert "$" in shown["Cost"]
    assert shown["Tokens"] == "#,##0"
    assert shown["Share"].endswith("%")


@pytest.mark.parametrize(
    ("limit", "argv"),
    [
        ("rows", ("--by", "project")),
        ("columns", ("--by", "project", "--across", "day")),
    ],
)
def test_what_no_sheet_holds_is_a_usage_error(
    limit: str,
    argv: tuple[str, ...],
    acme_parquet: AcmeParquet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheets, f"MOST_{limit.upper()}", 3)
    source = ("-s", str(acme_parquet()), "--org", "org_acme", "--month", "2026-10")
    done = run("breakdown", *argv, *source, "-o", tmp_path / "out.xlsx")
    assert (done.code, done.out, list(tmp_path.iterdir())) == (2, "", [])
    assert f"a sheet of xlsx holds 3 {limit}" in done.err
    assert "csv" in done.err


def test_a_workbook_goes_into_a_file(acme_parquet: AcmeParquet) -> None:
    for command in ("summary", "export"):
        done = run(command, "-s", str(acme_parquet()), "--org", "org_acme", "-f", "xlsx")
        assert (done.code, done.out, done.err) == (
            2,
            "",
            "orgstats: error: xlsx needs --output\n",
        )


def test_it_is_of_the_moment_at_which_its_window_ends(asked: Asked) -> None:
    properties = asked("summary", "--tz", "Asia/Kolkata")[0].properties
    assert properties.created == datetime(2026, 10, 31, 18, 30, tzinfo=UTC).replace(tzinfo=None)
    assert properties.title == "Summary"
