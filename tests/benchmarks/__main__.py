"""Compare orgstats with what a user would write instead; prints a Markdown table.

python -m tests.benchmarks --rows 7000000 --rows 50000000
"""

import argparse
import platform
import shutil
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from orgstats import __version__

from .contest import ROUNDS, Contestant, Score, compare
from .questions import (
    BERLIN,
    QUESTIONS,
    Question,
    orgstats_args,
    read_orgstats,
    read_table,
    statements,
)
from .rollups import Size, generate

SCRIPTS = "tests.benchmarks.contestants"
HIVE_FROM = 7_000_000
ORGSTATS = "orgstats"


def main() -> None:
    """Run the contests that were asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, action="append", help="rows in the widest rollup")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path, default=Path(".cache/benchmarks"))
    parser.add_argument("--only", default="", help="questions whose name holds this")
    parser.add_argument("--single", action="store_true", help="one file a table at any size")
    options = parser.parse_args()
    print(f"orgstats {__version__}, Python {platform.python_version()}, {platform.machine()},")
    print(f"{datetime.now(UTC):%Y-%m-%d}, median of {options.rounds}\n")
    print("| rows | question | contestant | seconds | ratio | MB |")
    print("|--:|---|---|--:|--:|--:|")
    for rows in options.rows or [10_000, 1_000_000]:
        size = Size(rows, partitioned=rows >= HIVE_FROM and not options.single)
        folder = generate(size, options.folder)
        for question in (*QUESTIONS, BERLIN):
            if options.only in question.name:
                show(
                    f"{rows:,}",
                    question.name,
                    compare(contestants(question, folder), options.rounds),
                )
    if not options.only:
        start_up(options.rounds)


def contestants(question: Question, folder: Path) -> list[Contestant]:
    """Give who answers a question: orgstats first."""
    python = sys.executable
    tables = f"'{folder}/{{table}}.parquet'"
    if (folder / "project_hourly_stats").is_dir():
        tables = f"read_parquet('{folder}/{{table}}/*/*.parquet', hive_partitioning = false)"
    by_hand = statements(question, tables)
    run = [python, "-m", f"{SCRIPTS}.duckdb_script"]
    found = [
        Contestant(
            ORGSTATS, [python, "-m", "orgstats", *orgstats_args(question, folder)], read_orgstats
        ),
        Contestant("SQL, duckdb in Python", [*run, *by_hand], read_table),
    ]
    shell = shutil.which("duckdb", path=str(Path(python).parent))
    if shell:
        commands = [part for text in by_hand for part in ("-c", text)]
        reader = read_table if len(by_hand) == 1 else None
        found.append(Contestant("SQL, duckdb CLI", [shell, "-csv", *commands], reader))
    for library in ("polars", "pandas"):
        if find_spec(library) and question.zone is None:
            script = [python, "-m", f"{SCRIPTS}.{library}_script", str(folder), question.name]
            found.append(Contestant(library, script, read_table))
    return found


def start_up(rounds: int) -> None:
    """Compare what it takes to start, and what a table costs over JSON."""
    python = sys.executable
    connect = "import duckdb; duckdb.connect().execute('select 1')"
    sample = ["--source", "sample_data", "--month", "2026-10", "-q"]
    run = [python, "-m", "orgstats"]
    for name, pair in {
        "--help": (
            Contestant("import typer", [python, "-c", "import typer"]),
            Contestant(ORGSTATS, [*run, "--help"]),
        ),
        "summary of sample_data": (
            Contestant("import duckdb, select 1", [python, "-c", connect]),
            Contestant(ORGSTATS, [*run, "summary", *sample, "-f", "json"]),
        ),
        "breakdown with chart": (
            Contestant(
                "the same as JSON", [*run, "breakdown", "--by", "project", *sample, "-f", "json"]
            ),
            Contestant(ORGSTATS, [*run, "breakdown", "--by", "project", *sample, "--chart"]),
        ),
    }.items():
        show("", name, compare(pair, rounds))


def show(rows: str, question: str, scores: dict[str, Score]) -> None:
    """Print a row a contestant; the ratio is that of orgstats to it."""
    ours = scores[ORGSTATS].seconds
    for name, score in scores.items():
        ratio = "" if name == ORGSTATS else f"{ours / score.seconds:.2f}"
        print(
            f"| {rows} | {question} | {name} | {score.seconds:.3f} | {ratio} "
            f"| {score.megabytes:.0f} |",
            flush=True,
        )


main()
