"""Processor time, which does not depend on what else the machine does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.support.cli import Result, run

if TYPE_CHECKING:
    from collections.abc import Mapping


def timed(*argv: object, env: Mapping[str, str] | None = None) -> tuple[float, Result]:
    """The seconds of processor time that a run takes in all threads, and what it came to."""
    start = time.process_time()
    result = run(*argv, env=env)
    return time.process_time() - start, result
