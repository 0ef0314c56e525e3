"""Export a million rows and compare two such exports; prints seconds and megabytes.

python -m tests.benchmarks.bench_export --keys 140
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from time import perf_counter

from tests.support.many import floor, peak, write_many


def main() -> None:
    """Write the source, then run every format once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=140, help="7,440 rows each")
    keys = parser.parse_args().keys
    with tempfile.TemporaryDirectory() as folder:
        rows = write_many(Path(folder, "source"), keys)
        least = floor()
        print(f"{rows:,} rows; an open DuckDB takes {least:.0f} MB\n")
        print("| command | seconds | MB above that |")
        print("|---|--:|--:|")
        options = f"--org Acme --month 2026-10 --by key,model --grain hour -s {folder}/source"
        for form in ("csv", "json", "ndjson", "parquet"):
            show(f"export -f {form}", f"export {options} -o {folder}/a.{form}", least)
        for form in ("csv", "json", "parquet"):
            show(f"diff csv {form}", f"diff {folder}/a.csv {folder}/a.{form} -f csv", least)


def show(name: str, command: str, least: float) -> None:
    """Print a row."""
    start = perf_counter()
    taken = peak(*command.split()) - least
    print(f"| {name} | {perf_counter() - start:.1f} | {taken:.0f} |")


if __name__ == "__main__":
    main()
