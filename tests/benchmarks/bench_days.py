"""Compare reports from the days of a snapshot with those from its hours, and with polars.

python -m tests.benchmarks.bench_days --rows 1000000 --rows 7000000
"""

import argparse
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from .__main__ import show
from .contest import ROUNDS, Score, compare
from .lineup import RUN, of_days
from .questions import MONTHLY, QUESTIONS
from .rollups import Size, generate

ASKED = (*QUESTIONS[:3], MONTHLY)


def main() -> None:
    """Run the contests of each size that was asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, action="append", help="rows in the widest rollup")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--folder", type=Path, default=Path(".cache/benchmarks"))
    options = parser.parse_args()
    for rows in options.rows or [1_000_000, 7_000_000]:
        hours = generate(Size(rows, partitioned=True), options.folder)
        show(f"{rows:,} rows", contests(hours, taken(hours), options.rounds))


def taken(hours: Path) -> Path:
    """Take a snapshot of rollups, or bring it up to date, and give its folder."""
    folder = hours.with_name(f"{hours.name}-snapshot")
    subprocess.run([*RUN, "snapshot", "-s", str(hours), "-o", str(folder), "-q"], check=True)
    return folder


def contests(hours: Path, days: Path, rounds: int) -> Iterable[tuple[str, Mapping[str, Score]]]:
    """Give the scores of each question."""
    for question in ASKED:
        yield question.name, compare(of_days(question, hours, days), rounds)


if __name__ == "__main__":
    main()
