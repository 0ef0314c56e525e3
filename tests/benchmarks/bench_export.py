"""Export and compare a year of 7 M rows beside statements by hand; prints a Markdown table.

python -m tests.benchmarks.bench_export --rounds 5
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from .contest import measure
from .lineup import RUN, SCRIPTS
from .rollups import Size, generate

SCRIPT = (sys.executable, "-m", f"{SCRIPTS}.export_script")
YEAR = ("2025-10-01", "2026-10-01")
MONTH = ("2026-09-01", "2026-10-01")


def main() -> None:
    """Write the source and two exports of it, then time each pair in turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=7_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path(".cache/benchmarks"))
    options = parser.parse_args()
    source = generate(Size(options.rows), options.folder)
    print("| | orgstats | by hand | |\n|---|--:|--:|--:|")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for title, ours, theirs in pairs(source, folder):
            show(title, ours, theirs, options.rounds)


def pairs(source: Path, folder: Path) -> list[tuple[str, list[str], list[str]]]:
    """Give the title and both command lines of each row of the table."""
    rollup = str(source / "api_key_hourly_model_stats.parquet")
    export = [*RUN, "export", "-s", str(source), "--by", "project,key,model"]
    month = [*export, "--month", MONTH[0][:7]]
    year = [*export, "--from", YEAR[0][:7], "--to", MONTH[0][:7]]
    old, new, hours = (str(folder / name) for name in ("old.csv", "new.csv", "hours.parquet"))
    hand = str(folder / "hand.csv")
    measure([*year, "-o", old])
    changed(Path(old), Path(new))
    return [
        ("month, csv", [*month, "-o", hand], [*SCRIPT, "export", rollup, *MONTH, "day", hand]),
        ("year, csv", [*year, "-o", hand], [*SCRIPT, "export", rollup, *YEAR, "day", hand]),
        (
            "year, csv, `--memory-limit 200MB`",
            [*year, "--memory-limit", "200MB", "-o", hand],
            [*SCRIPT, "export", rollup, *YEAR, "day", hand],
        ),
        (
            "month by hour, parquet",
            [*month, "--grain", "hour", "-o", hours],
            [*SCRIPT, "export", rollup, *MONTH, "hour", hours],
        ),
        (
            "`diff` of two years",
            [*RUN, "diff", old, new, "-o", hand],
            [*SCRIPT, "diff", old, new, hand],
        ),
    ]


def changed(old: Path, new: Path) -> None:
    """Write an export again with another last number in every 7,000th row."""
    with old.open(encoding="utf-8") as source, new.open("w", encoding="utf-8") as target:
        for place, line in enumerate(source):
            start = line.rpartition(",")[0]
            target.write(f"{start},1.5\n" if place % 7_000 == 1 else line)


def show(title: str, ours: list[str], theirs: list[str], rounds: int) -> None:
    """Time two command lines in turns and print a row."""
    scores = [(measure(ours, codes=(0, 10)), measure(theirs)) for _ in range(rounds)]
    cells = [
        f"{median(one.seconds for one in side):.2f} s, {max(one.megabytes for one in side):.0f} MB"
        for side in zip(*scores, strict=True)
    ]
    ratio = median(one.seconds / other.seconds for one, other in scores)
    print(f"| {title} | {' | '.join(cells)} | **{ratio:.2f}** |", flush=True)


if __name__ == "__main__":
    main()
