"""What a breakdown is by, and how many rows each level has, as a person asks for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orgstats.domain.dimensions import LEVELS
from orgstats.domain.times import STEPS
from orgstats.domain.window import BUCKET_SIZES
from orgstats.domain.words import choice, meant
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from orgstats.cli.run import Run
    from orgstats.domain.times import TimeStep
    from orgstats.domain.window import BucketSize

USUAL_ROWS = (10, 3)
"""The rows that people see of each level, unless they ask for others."""


def dimensions(text: str) -> tuple[str, ...]:
    """Read one dimension, or two; raise `UsageError` for what is not known or given twice."""
    names = tuple(choice("--by", name, LEVELS) for name in text.split(","))
    if len(set(names)) < len(names):
        raise UsageError(f"--by {text} names a dimension twice")
    if len(names) > len(USUAL_ROWS):
        raise UsageError(
            f"--by {text}: rows have one dimension within another, no more",
            hint="`orgstats export` takes any number",
        )
    return names


def tops(by: tuple[str, ...], flag: str | None, run: Run) -> tuple[int | None, ...]:
    """Give the rows of each level, None for all: as asked for, else set, else as is usual."""
    asked = () if flag is None else _numbers(flag, len(by))
    usual = [
        shown if run.format.people and name not in STEPS else None
        for name, shown in zip(by, USUAL_ROWS, strict=False)
    ]
    set_to = run.config.number("top")
    if set_to is not None and by[0] not in STEPS:
        usual[0] = set_to
    return (*asked, *usual[len(asked) :])


def across(text: str, by: tuple[str, ...], run: Run, bucket: str | None) -> TimeStep:
    """Read the step of time across; raise `UsageError` for what cannot be combined with it."""
    step = STEPS[choice("--across", text, STEPS)]
    if step in by:
        raise UsageError(f"--by {by[0]} --across {step} names a dimension twice")
    if len(by) > 1:
        raise UsageError(
            f"--across {step} takes one dimension in --by", hint=f"leave out {by[0]} or {by[1]}"
        )
    if not run.format.columns:
        raise UsageError(
            f"--across {step}: {run.to.format} has no columns",
            hint=f"over_time of -f json has every step; or --by {by[0]},{step}",
        )
    if bucket is not None and meant(bucket, BUCKET_SIZES) != bucket_across(step):
        raise UsageError(f"--bucket {bucket} and --across {step} contradict each other")
    return step


def bucket_across(step: TimeStep) -> BucketSize:
    """Give the buckets that the columns of a step are made of."""
    return "day" if step == "weekday" else step


def _numbers(text: str, most: int) -> tuple[int | None, ...]:
    parts = [part.strip().casefold() for part in text.split(",")]
    if not all(re.fullmatch(r"[1-9]\d{0,8}|all", part, re.ASCII) for part in parts):
        hint = "write 20, or all" if most == 1 else "write 10, or 10,3, or all"
        raise UsageError(f"--top {text!r} is not a number of rows", hint=hint)
    if len(parts) > most:
        raise UsageError(
            f"--top {text} has more numbers than --by has dimensions", hint="give one for each"
        )
    return tuple(None if part == "all" else int(part) for part in parts)
