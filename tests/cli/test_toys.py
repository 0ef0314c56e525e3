"""A format is one entry and a report one module: both work through the command line at once."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from orgstats.cli.app import COMMANDS
from orgstats.render.formats import FORMATS, Format
from tests.cli import toy
from tests.support.cli import run
from tests.support.reports import exact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orgstats.domain.document import Document
    from orgstats.render.terminal.look import Look
    from tests.support.cli import Result
    from tests.support.stores import AcmeParquet


def _counted(document: Document, look: Look, *, chart: bool) -> str:
    """The toy format: how many rows of which roles there are in each table."""
    return "".join(
        f"{table.form}: {' '.join(sorted(row.role for row in table.rows))}\n"
        for table in document.tables
    )


@pytest.fixture
def toys(monkeypatch: pytest.MonkeyPatch, acme_parquet: AcmeParquet) -> Callable[..., Result]:
    """A toy format and a toy report, each declared in one place; the way to run them."""
    monkeypatch.setitem(FORMATS, "toy", Format(_counted, (".toy",)))
    monkeypatch.setitem(COMMANDS, "lengths", (toy.__name__, "command"))
    options = ("-s", str(acme_parquet()), "--org", "org_acme")

    def asked(*argv: object) -> Result:
        window = () if argv[0] == "list" else ("--month", "2026-10")
        return run(*argv, *options, *window, "-q")

    return asked


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (("summary",), "figures: before total\n"),
        (("breakdown", "--by", "app", "--top", "2"), "ranking: other row row total\n"),
        (("list", "projects"), f"plain:{' row' * 5}\n"),
        (("check",), "checklist: row row"),
        (("lengths",), f"plain:{' row' * 5}\n"),
    ],
)
def test_a_format_is_one_entry(
    toys: Callable[..., Result], command: tuple[str, ...], text: str, tmp_path: Path
) -> None:
    out = toys(*command, "-f", "toy").out
    assert out.startswith(text)
    toys(*command, "-o", tmp_path / "{org}.toy")
    assert (tmp_path / "org_acme.toy").read_text() == out


def test_a_report_is_one_module_and_every_format_writes_it(toys: Callable[..., Result]) -> None:
    rows = exact(toys("lengths", "-f", "json").out)["rows"]
    assert [row["app"] for row in rows] == ["=1+1", "chat", "cli", "web", "ünïcode [b]"]
    for form, separator in (("csv", ","), ("tsv", "\t")):
        lines = list(csv.reader(io.StringIO(toys("lengths", "-f", form).out), delimiter=separator))
        assert lines[0] == ["app", "cost", "length"]
        amounts = [[Decimal(amount) for amount in line[1:]] for line in lines[1:]]
        assert amounts == [[row["cost"], row["length"]] for row in rows]
    assert [exact(line) for line in toys("lengths", "-f", "ndjson").out.splitlines()] == rows
    table = toys("lengths").out.splitlines()
    assert table[1].split("  ")[0] == "App"
    assert table[3].startswith("chat ")
    assert "| chat | $0.375 | 110 |" in toys("lengths", "-f", "markdown").out


def test_the_format_of_one_entry_is_offered(toys: Callable[..., Result]) -> None:
    done = toys("summary", "-f", "braille")
    assert (done.code, done.err.splitlines()[1]) == (
        2,
        "hint: one of table, json, csv, tsv, ndjson, markdown, xlsx, toy",
    )
