"""Where the milliseconds of a small report go, as a flame graph in text.

python -m tests.benchmarks.bench_start
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
from collections import defaultdict
from statistics import median
from typing import NamedTuple

from .contest import ROUNDS, Contestant, compare, environment
from .lineup import CONNECT, ORGSTATS, SUMMARY

WIDTH = 40
LEAST_MS = 0.8
DEPTH = 3
# Runs a command line and tells on stderr what its statements took, by their first words.
WATCHED = """
import json, sys, time
from orgstats.driver import duckdb

class Watched:
    def __init__(self, connection):
        self._connection = connection

    def __getattr__(self, name):
        found = getattr(self._connection, name)
        return watched(name, found) if name in ("execute", "close") else found

def watched(name, call):
    def run(*given, **named):
        start = time.perf_counter()
        found = call(*given, **named)
        text = " ".join(given[0].split()[:3]) if given else name
        took.append((text, 1000 * (time.perf_counter() - start)))
        return found
    return run

took = []
connect = watched("connect", duckdb.connect)
duckdb.connect = lambda **named: Watched(connect(**named))
from orgstats.__main__ import main
main(sys.argv[1:])
print(json.dumps(took), file=sys.stderr)
"""
Tree = dict[tuple[str, ...], float]
"""Path of names → milliseconds, with all below it."""


class Imported(NamedTuple):
    """A line of `-X importtime`: what a module took, its own and with those below it."""

    depth: int
    name: str
    total: float


def main() -> None:
    """Measure some runs and print the graph of their medians."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    pair = Contestant(ORGSTATS, SUMMARY), Contestant("connecting", CONNECT)
    whole, floor = (1000 * score.seconds for score in compare(pair, rounds).values())
    print(f"summary of sample_data {whole:.0f} ms, connecting and SELECT 1 {floor:.0f} ms:")
    print(f"{whole / floor:.2f} times, median of {rounds}\n")
    tree = _median([imports() | statements() for _ in range(rounds)])
    known = sum(took for path, took in tree.items() if len(path) == 1)
    tree["interpreter, options, numbers, text",] = whole - known
    for line in graph(tree, whole):
        print(line)


def graph(tree: Tree, whole: float) -> list[str]:
    """Draw what took long enough, the longest first, each below what it is part of."""

    def below(path: tuple[str, ...]) -> list[str]:
        parts = [one for one in tree if one[:-1] == path and tree[one] >= LEAST_MS]
        lines = []
        for part in sorted(parts, key=tree.__getitem__, reverse=True):
            name = "  " * len(path) + part[-1]
            bar = "█" * round(WIDTH * tree[part] / whole)
            lines += [f"{name:44.44} {tree[part]:6.1f} {bar}".rstrip(), *below(part)]
        return lines

    return below(())


def imports() -> Tree:
    """Run once with `-X importtime`, and give what the modules took by who asked for them first."""
    argv = [SUMMARY[0], "-X", "importtime", *SUMMARY[1:]]
    told = _run(argv).stderr
    tree: Tree = defaultdict(float)
    path: list[str] = []
    for one in reversed([_imported(line) for line in told.splitlines() if "|" in line]):
        if one is None:
            continue
        path[one.depth :] = [one.name]
        if one.depth < DEPTH:
            tree["modules", *path] += one.total
        if one.depth == 0:
            tree["modules",] += one.total
    return dict(tree)


def _imported(line: str) -> Imported | None:
    found = re.fullmatch(r"import time: +\d+ \| +(\d+) \| ( *)(\S+)", line)
    return found and Imported(len(found[2]) // 2, found[3], int(found[1]) / 1000)


def statements() -> Tree:
    """Run once, and give what DuckDB took by statement."""
    argv = [SUMMARY[0], "-c", WATCHED, *SUMMARY[3:]]
    tree: Tree = defaultdict(float)
    for name, took in json.loads(_run(argv).stderr.splitlines()[-1]):
        tree["DuckDB",] += took
        tree["DuckDB", name] += took
    return dict(tree)


def _median(trees: list[Tree]) -> Tree:
    paths = dict.fromkeys(path for tree in trees for path in tree)
    return {path: median(tree.get(path, 0) for tree in trees) for path in paths}


def _run(argv: list[str] | tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(argv, check=True, capture_output=True, text=True, env=environment())


if __name__ == "__main__":
    main()
