"""Exports as workbooks: the rows of csv, typed, the same bytes, within little memory."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from orgstats.render.xlsx import sheets
from tests.support import exports, workbooks
from tests.support.acme import LEDGER
from tests.support.cli import MOMENT, run
from tests.support.ledger import Key
from tests.support.parquet import write_parquet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.cli import Result


@pytest.mark.parametrize(
    "options",
    [
        ("--by", "key,model"),
        ("--by", "project,meter", "--grain", "total"),
        ("--by", "member", "--grain", "hour", "--tz", "Europe/Berlin"),
    ],
    ids=" ".join,
)
def test_rows_are_those_of_json(
    options: tuple[str, ...], folder: Path, export: Callable[..., Result]
) -> None:
    assert export(*options, "-o", folder / "out.xlsx").code == 0
    book = workbooks.opened(folder / "out.xlsx")
    rows = exports.text(export(*options, "-f", "json").out, "json")
    _, *lines = workbooks.values(book["Rows"])
    assert [[*map(_told, line)] for line in lines] == [[*map(_plain, r.values())] for r in rows]
    found = workbooks.figures(book)
    total = exports.total(rows)
    assert found["Requests"] == total["requests"]
    assert found["Cost"] == float(total["cost"])
    assert found["Deleted projects"] == "counted"


def _told(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return float(value) if isinstance(value, int | float) else value


def _plain(value: Any) -> Any:
    """Gives what Excel has for a value of JSON: doubles, and local times without an offset."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str) and value.startswith("2026-"):
        return datetime.fromisoformat(value).replace(tzinfo=None)
    return value


def test_the_same_bytes_at_any_time_under_any_umask(
    folder: Path, export: Callable[..., Result]
) -> None:
    umask = os.umask(0)
    try:
        for name, mask in (("a", 0o000), ("b", 0o077)):
            os.umask(mask)
            now = MOMENT + timedelta(hours=mask)
            assert export("--month", "2026-10", "-o", folder / f"{name}.xlsx", now=now).code == 0
    finally:
        os.umask(umask)
    assert len({path.read_bytes() for path in folder.iterdir()}) == 1


HOSTILE = [
    "=1+1",
    '=HYPERLINK("https://example.com","x")',
    "https://example.com/a",
    "<r><t>markup</t></r>",
    "\x01\x1b[31m\r\n\tend",
    "\u202eabc \ufffe",
    "<b>&amp;</b>",
    " ",
]


def test_no_name_runs_or_breaks_the_file(tmp_path: Path) -> None:
    names = [*HOSTILE, "x" * 40_000]
    keys = tuple(Key(f"k{at}", name, "p_web", None) for at, name in enumerate(names))
    source = write_parquet(replace(LEDGER, facts=(), keys=keys), tmp_path / "source")
    done = run("list", "keys", "-s", source, "--org", "org_acme", "-o", tmp_path / "out.xlsx")
    assert (done.code, done.err) == (0, "")
    book = workbooks.opened(tmp_path / "out.xlsx")
    titles, *lines = workbooks.values(book["Rows"])
    found = {line[titles.index("Id")]: line[titles.index("Label")] for line in lines}
    assert {int(key[1:]): label.strip() for key, label in found.items()} == {
        at: name[:32_766] + "…" if len(name) > 32_767 else name.strip()
        for at, name in enumerate(names)
    }
    assert "Label: 1 cell cut, for Excel has room for 32,767 letters" in workbooks.notes(book)


def test_digits_that_excel_does_not_keep_are_told(tmp_path: Path) -> None:
    facts = tuple(
        replace(fact, measures={**fact.measures, "total_tokens": 10**17 + 1})
        for fact in LEDGER.facts[:1]
    )
    source = write_parquet(replace(LEDGER, facts=facts), tmp_path / "source")
    options = ("-s", source, "--org", "org_acme", "--last", "12m", "--by", "project")
    assert run("export", *options, "-o", tmp_path / "out.xlsx").code == 0
    told = workbooks.notes(workbooks.opened(tmp_path / "out.xlsx"))
    assert any(one.startswith("Tokens: 1 cell with more than the 15 digits") for one in told)


def test_more_rows_than_a_sheet_holds(
    folder: Path, export: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    done = export("--by", "project", "--manifest", "-o", folder / "out.xlsx")
    assert (done.code, done.out, list(folder.iterdir())) == (2, "", [])
    assert "a sheet of xlsx holds 4 rows, and these are" in done.err
    assert "hint: export a larger --grain" in done.err


def test_a_comparison_does_not_read_it(folder: Path, export: Callable[..., Result]) -> None:
    for form in ("csv", "xlsx"):
        export("-o", folder / f"out.{form}")
    done = run("diff", folder / "out.csv", folder / "out.xlsx")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"orgstats: error: {folder / 'out.xlsx'} is a workbook, which diff does not read\n"
        "hint: compare the manifests, or exports in any other format\n"
    )
