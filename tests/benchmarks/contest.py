"""A contest of whole processes: the same question, alternating, the median of a few rounds."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from math import isclose
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any

ROUNDS = 7
# Doubles lose digits in a sum, and keep those below a billionth of a dollar that exact sums round.
_NEAR = 1e-6
Answer = Mapping[Any, Sequence[Decimal]]


@dataclass(frozen=True)
class Contestant:
    """A command line that answers a question, and how to read its answer from what it prints.

    `start` only starts the same program. Who adds up in doubles is not `exact`.
    """

    name: str
    argv: Sequence[str]
    read: Callable[[str], Answer] | None = None
    start: Sequence[str] = ()
    exact: bool = True


@dataclass(frozen=True)
class Score:
    """What a run costs: seconds by the wall clock, and the peak of memory in megabytes.

    `started` are the seconds of these that the program takes to start; 0 where unknown.
    """

    seconds: float
    megabytes: float
    started: float = 0


def measure(argv: Sequence[str], output: Path | None = None, codes: Sequence[int] = (0,)) -> Score:
    """Run a process to its end and give what it cost; raise `RuntimeError` if it failed."""
    with (output or Path(os.devnull)).open("wb") as target, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            argv, stdout=target, stderr=errors, stdin=subprocess.DEVNULL, env=environment()
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            errors.seek(0)
            told = errors.read().decode()[-500:]
            raise RuntimeError(f"{argv[:4]} ended with {process.returncode}: {told}")
    return Score(seconds, usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2))


def environment() -> dict[str, str]:
    """Let Python keep the bytecode of what it has compiled once, as it does when installed."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def check(contestants: Sequence[Contestant]) -> None:
    """Raise `ValueError` unless all contestants that can be read give the same answer."""
    expected: Answer | None = None
    for one in contestants:
        if one.read is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder, "answer")
            measure(one.argv, output)
            answer = one.read(output.read_text("utf-8"))
        expected = answer if expected is None else expected
        if answer.keys() != expected.keys():
            raise ValueError(f"{one.name} answers {len(answer)} rows, not {len(expected)}")
        for key, values in expected.items():
            if not _agree(answer[key], values, exact=one.exact):
                raise ValueError(f"{one.name} answers {answer[key]} for {key}, not {values}")


def _agree(left: Sequence[Decimal], right: Sequence[Decimal], *, exact: bool) -> bool:
    if exact:
        return left == right
    return all(isclose(a, b, rel_tol=_NEAR) for a, b in zip(left, right, strict=True))


def compare(contestants: Sequence[Contestant], rounds: int = ROUNDS) -> dict[str, Score]:
    """Check the answers, then give the median cost of each contestant, run in turns.

    Checking is left to another process: what this one has ever used counts for those it starts.
    """
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        pool.submit(check, contestants).result()
    starts = {tuple(one.start) for one in contestants if one.start}
    scores: dict[str, list[Score]] = {one.name: [] for one in contestants}
    started: dict[tuple[str, ...], list[float]] = {start: [] for start in starts}
    for _ in range(rounds):
        for one in contestants:
            scores[one.name].append(measure(one.argv))
        for start, seconds in started.items():
            seconds.append(measure(start).seconds)
    return {
        one.name: Score(
            median(score.seconds for score in scores[one.name]),
            max(score.megabytes for score in scores[one.name]),
            median(started[tuple(one.start)]) if one.start else 0,
        )
        for one in contestants
    }
