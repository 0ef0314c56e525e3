"""What a run loads: nothing that its output does not need."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.cli import environment

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet

SCRIPT = """
import sys
from orgstats.__main__ import main
code = main(sys.argv[1:])
loaded = {name.partition(".")[0] for name in sys.modules}
heavy = {"_duckdb", "duckdb", "jinja2", "rich", "plotext", "xlsxwriter"}
print(code, *sorted(loaded & heavy), file=sys.stderr)
"""
OCTOBER = ("--org", "org_acme", "--month", "2026-10", "-q")


def loaded(*argv: str) -> list[str]:
    """Runs a command line in a fresh process and gives its exit code and the heavy modules."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *argv],
        capture_output=True,
        text=True,
        env=environment(),
        check=True,
    )
    return done.stderr.splitlines()[-1].split()


@pytest.mark.parametrize(
    "argv",
    [
        ["--help"],
        ["--version"],
        ["breakdown", "--help"],
        ["config", "show"],
        ["config"],
    ],
    ids=" ".join,
)
def test_what_reads_no_rollup_loads_nothing(argv: list[str]) -> None:
    assert loaded(*argv) == ["0"]


@pytest.mark.parametrize(
    "argv", [["summary"], ["breakdown", "--by", "model", "-s", ".", "--tz", "X"]]
)
def test_wrong_options_are_answered_without_loading_anything(argv: list[str]) -> None:
    assert loaded(*argv) == ["2"]


@pytest.mark.parametrize("form", ["json", "csv", "ndjson"])
@pytest.mark.parametrize("argv", [["summary"], ["breakdown", "--by", "key"]], ids=" ".join)
def test_formats_for_machines_load_no_drawing(
    acme_parquet: AcmeParquet, argv: list[str], form: str
) -> None:
    source = str(acme_parquet())
    assert loaded(*argv, "-s", source, *OCTOBER, "-f", form) == ["0", "_duckdb"]


def test_a_table_without_a_chart_loads_no_plotext(acme_parquet: AcmeParquet) -> None:
    source = str(acme_parquet())
    argv = ("breakdown", "--by", "key", "-s", source, *OCTOBER)
    assert loaded(*argv, "--no-chart") == ["0", "_duckdb", "rich"]
    assert loaded(*argv, "--chart") == ["0", "_duckdb", "plotext", "rich"]


def test_only_a_page_loads_templates_and_it_loads_no_terminal(acme_parquet: AcmeParquet) -> None:
    argv = ("report", "-s", str(acme_parquet()), *OCTOBER, "-f")
    assert loaded(*argv, "markdown") == ["0", "_duckdb"]
    assert loaded(*argv, "html") == ["0", "_duckdb", "jinja2"]
