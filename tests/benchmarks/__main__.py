"""Compare orgstats with what a user would write instead; prints a Markdown table.

python -m tests.benchmarks --rows 7000000 --rows 50000000
"""

import argparse
import platform
from datetime import UTC, datetime
from pathlib import Path

from orgstats import __version__
from tests.support.server import running

from .contest import ROUNDS, Contestant, Score, compare
from .gateway import fill
from .lineup import CONNECT, ORGSTATS, RUN, SUMMARY, of_files, of_postgres
from .questions import BERLIN, QUESTIONS
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
    print(f"{datetime.now(UTC):%Y-%m-%d}, median of {options.rounds}\n")
    print("| rows | question | contestant | seconds | orgstats takes | beyond start-up | MB |")
    print("|--:|---|---|--:|--:|--:|--:|")
    for rows in options.rows or [10_000, 1_000_000]:
        size = Size(rows, partitioned=rows >= HIVE_FROM and not options.single)
        folder = generate(size, options.folder)
        asked = [one for one in (*QUESTIONS, BERLIN) if options.only in one.name]
        for question in asked:
            scores = compare(of_files(question, folder, rows), options.rounds)
            show(f"{rows:,}", question.name, scores)
        if rows <= options.postgres:
            with running() as server:
                fill(server, "bench", folder)
                for question in asked:
                    scores = compare(of_postgres(question, server, "bench"), options.rounds)
                    show(f"{rows:,}", question.name, scores)
    if not options.only:
        start_up(options.rounds)


def start_up(rounds: int) -> None:
    """Compare what it takes to start, and what a table costs over JSON."""
    breakdown = (*RUN, "breakdown", "--by", "project", *SUMMARY[len(RUN) + 1 :])
    for name, pair in {
        "--help": (
            Contestant(ORGSTATS, [*RUN, "--help"]),
            Contestant("import typer", [RUN[0], "-c", "import typer"]),
        ),
        "summary of sample_data": (
            Contestant(ORGSTATS, SUMMARY),
            Contestant("import duckdb, select 1", CONNECT),
        ),
        "breakdown with chart": (
            Contestant(ORGSTATS, [*breakdown, "-f", "table", "--chart"]),
            Contestant("the same as JSON", breakdown),
        ),
    }.items():
        show("", name, compare(pair, rounds))


def show(rows: str, question: str, scores: dict[str, Score]) -> None:
    """Print a row a contestant; the ratios are those of the first, orgstats, to it."""
    ours, *_ = scores.values()
    for name, score in scores.items():
        ratio = beyond = ""
        if score is not ours:
            ratio = f"{ours.seconds / score.seconds:.2f} x"
            spent, theirs = ours.seconds - ours.started, score.seconds - score.started
            if score.started and min(spent, theirs) > LEAST_S:
                beyond = f"{spent / theirs:.2f} x"
        print(
            f"| {rows} | {question} | {name} | {score.seconds:.3f} | {ratio} | {beyond} "
            f"| {score.megabytes:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
