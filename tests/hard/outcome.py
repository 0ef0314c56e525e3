"""What may come of any command line: an answer that adds up, or one clear line."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from unicodedata import category

from tests.support.exports import text, total
from tests.support.laws import reconciles
from tests.support.oracle import COLUMNS
from tests.support.reports import exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.cli import Result

#: Control characters, those that turn text around, and separators of lines.
UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
CODES = {0, 2, 3, 4, 5, 6, 10}
#: Columns of CSV before the measures; of an export, three and two a dimension.
BEFORE = {"summary": 5, "breakdown": 8, "export": 3}


def acceptable(argv: Sequence[str], result: Result) -> None:
    """Asserts what holds of every run, and of its answer where it gave one."""
    code, out, err = result
    assert code in CODES, err
    if code not in {0, 10}:
        assert out == ""
    if "--debug" not in argv:
        _told(code, err)
    if code == 0 and "--output" in argv and "-" not in argv:
        assert out == "" or "--show-sql" in argv
    elif code == 0 and not {"--show-sql", "--help", "-h", "--version"} & set(argv):
        answered(argv, out)


def _told(code: int, err: str) -> None:
    """Asserts that stderr holds notes, and at the end one error and a hint where it failed."""
    lines = err.split("\n")
    assert lines.pop() == ""
    assert not any(category(letter) in UNSEEN for line in lines for letter in line), err
    if code == 0:
        assert all(line.startswith(("orgstats: note: ", "orgstats: warning: ")) for line in lines)
        return
    if lines[-1].startswith("hint: "):
        lines.pop()
    kind = "finding" if code == 10 else "error"
    assert lines.pop().startswith(f"orgstats: {kind}: "), err
    assert all(line.startswith(("orgstats: note: ", "orgstats: warning: ")) for line in lines)


def answered(argv: Sequence[str], out: str) -> None:
    """Asserts that an answer can be read in its format, and that it adds up."""
    form = _form(argv)
    if form == "json":
        document = exact(out)
        if document["schema"] == "orgstats.breakdown/1":
            reconciles(document)
        if document["schema"] == "orgstats.compare/1":
            _changes(document)
        if document["schema"] == "orgstats.export/1":
            _adds_up(document["total"], text(out, "json"))
    elif form == "ndjson":
        assert all(isinstance(json.loads(line), dict) for line in out.split("\n")[:-1])
    elif form == "csv":
        _table(argv, list(csv.reader(io.StringIO(out, newline=""), strict=True)))
    elif argv[0] in {"summary", "breakdown", "compare", "anomalies"}:
        assert "\0" not in out
        assert "\x1b]" not in out


def _changes(document: dict[str, Any]) -> None:
    """Asserts that rows, other and unattributed add up to the total, old, new and change."""
    rest = (document["other"], document["unattributed"])
    parts = [*document["rows"], *(part for part in rest if part)]
    for name in ("old", "new", "change"):
        assert sum(part[name] for part in parts) == document["total"][name]


def _form(argv: Sequence[str]) -> str:
    given = [after for name, after in pairwise(argv) if name == "--format"]
    return given[-1] if given else "csv" if argv[0] == "export" else "table"


def _adds_up(whole: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    added = total(rows)
    for name, value in whole.items():
        assert not rows or value is None or added[name] == value, name


def _table(argv: Sequence[str], table: list[list[str]]) -> None:
    header, *rows = table
    assert all(len(row) == len(header) for row in rows)
    asked = {"--columns", "--preset", "--across"}
    if argv[0] in BEFORE and asked.isdisjoint(argv) and not any("meter" in one for one in argv):
        named = argv[argv.index("--by") + 1].count(",") + 1 if argv[0] == "export" else 0
        assert len(header) == BEFORE[argv[0]] + 2 * named + len(COLUMNS)
