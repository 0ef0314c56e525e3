"""Compare orgstats with what a user would write instead; prints Markdown tables.

python -m tests.benchmarks --rows 7000000 --rows 50000000
"""

import argparse
import platform
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from orgstats import __version__
from tests.support.server import running

from .contest import ROUNDS, Contestant, Score, compare
from .gateway import fill
from .lineup import CONNECT, ORGSTATS, RUN, SUMMARY, of_files, of_postgres
from .questions import BERLIN, QUESTIONS, Question
from .rollups import Size, generate

HIVE_FROM = 7_000_000
# Postgres takes minutes to load more.
POSTGRES_UP_TO = 1_000_000
# Below, the ratio of two differences is that of their noise.
LEAST_S = 0.05


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
    parser.add_argument("--postgres", type=int, default=POSTGRES_UP_TO, help="most rows for it")
    options = parser.parse_args()
    print(f"orgstats {__version__}, Python {platform.python_version()}, {platform.machine()},")
    print(f"{datetime.now(UTC):%Y-%m-%d}, median of {options.rounds}.")
    print("Bold: orgstats takes so many times as long; in brackets: beyond start-up.")
    for rows in options.rows or [10_000, 1_000_000]:
        size = Size(rows, partitioned=rows >= HIVE_FROM and not options.single)
        folder = generate(size, options.folder)
        asked = [one for one in (*QUESTIONS, BERLIN) if options.only in one.name]
        show(f"{rows:,} rows", contests(asked, folder, rows, options.rounds))
        if rows <= options.postgres:
            show(f"{rows:,} rows in Postgres", on_postgres(asked, folder, options.rounds))
    if not options.only:
        show("Start-up", start_up(options.rounds))


def contests(
    asked: Iterable[Question], folder: Path, rows: int, rounds: int
) -> Iterable[tuple[str, Mapping[str, Score]]]:
    """Give the scores of each question to the files of a folder."""
    for question in asked:
        yield question.name, compare(of_files(question, folder, rows), rounds)


def on_postgres(
    asked: Iterable[Question], folder: Path, rounds: int
) -> Iterable[tuple[str, Mapping[str, Score]]]:
    """Give the scores of each question to the same rows in Postgres."""
    with running() as server:
        fill(server, "bench", folder)
        for question in asked:
            yield question.name, compare(of_postgres(question, server, "bench"), rounds)


def start_up(rounds: int) -> Iterable[tuple[str, Mapping[str, Score]]]:
    """Compare what it takes to start, and what a table costs over JSON."""
    breakdown = (*RUN, "breakdown", "--by", "project", *SUMMARY[len(RUN) + 1 :])
    for name, argv, least in (
        ("`--help`, `import typer`", (*RUN, "--help"), (RUN[0], "-c", "import typer")),
        ("`summary` of `sample_data`, `import duckdb` and `SELECT 1`", SUMMARY, CONNECT),
        ("`breakdown` with a chart, as JSON", (*breakdown, "-f", "table", "--chart"), breakdown),
    ):
        yield name, compare((Contestant(ORGSTATS, argv), Contestant("the least", least)), rounds)


def show(title: str, found: Iterable[tuple[str, Mapping[str, Score]]]) -> None:
    """Print a table: a row a question, a column a contestant, orgstats first."""
    columns: list[str] = []
    for question, scores in found:
        if not columns:
            columns = list(scores)
            print(f"\n| {title} | {' | '.join(columns)} |\n|---|{'--:|' * len(columns)}")
        cells = [
            cell(scores[name], scores[columns[0]]) if name in scores else "" for name in columns
        ]
        print(f"| {question} | {' | '.join(cells)} |", flush=True)


def cell(score: Score, ours: Score) -> str:
    """Write seconds and megabytes, and how orgstats compares with them."""
    text = f"{score.seconds:.2f} s, {score.megabytes:.0f} MB"
    if score is ours:
        return text
    text += f", **{ours.seconds / score.seconds:.2f}**"
    spent, theirs = ours.seconds - ours.started, score.seconds - score.started
    if score.started and min(spent, theirs) > LEAST_S:
        text += f" ({spent / theirs:.2f})"
    return text


if __name__ == "__main__":
    main()
