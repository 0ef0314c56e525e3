"""A contest of whole processes: the same question, alternating, the median of a few rounds."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROUNDS = 7
Answer = Any


@dataclass(frozen=True)
class Contestant:
    """A command line that answers a question, and how to read its answer from what it prints."""

    name: str
    argv: Sequence[str]
    read: Callable[[str], Answer] | None = None


@dataclass(frozen=True)
class Score:
    """What a run costs: seconds by the wall clock, and the peak of memory in megabytes."""

    seconds: float
    megabytes: float


def measure(argv: Sequence[str], output: Path | None = None) -> Score:
    """Run a process to its end and give what it cost; raise `RuntimeError` if it failed."""
    with (output or Path(os.devnull)).open("wb") as target, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(argv, stdout=target, stderr=errors, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            told = errors.read().decode()[-500:]
            raise RuntimeError(f"{argv[:4]} ended with {process.returncode}: {told}")
    return Score(seconds, usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2))


def check(contestants: Sequence[Contestant]) -> None:
    """Raise `ValueError` unless all contestants that can be read give the same answer."""
    answers = {}
    for one in contestants:
        if one.read is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder, "answer")
            measure(one.argv, output)
            answers[one.name] = one.read(output.read_text("utf-8"))
    first = next(iter(answers), "")
    for name, answer in answers.items():
        if answer != answers[first]:
            raise ValueError(
                f"{name} answers otherwise than {first}: {_difference(answers, first, name)}"
            )


def _difference(answers: Mapping[str, Answer], first: str, name: str) -> str:
    for left, right in zip(
        sorted(answers[first].items()), sorted(answers[name].items()), strict=False
    ):
        if left != right:
            return f"{left} and {right}"
    return f"{len(answers[first])} and {len(answers[name])} rows"


def compare(contestants: Sequence[Contestant], rounds: int = ROUNDS) -> dict[str, Score]:
    """Check the answers, then give the median cost of each contestant, run in turns."""
    check(contestants)
    scores: dict[str, list[Score]] = {one.name: [] for one in contestants}
    for _ in range(rounds):
        for one in contestants:
            scores[one.name].append(measure(one.argv))
    return {
        name: Score(median(s.seconds for s in runs), max(s.megabytes for s in runs))
        for name, runs in scores.items()
    }
