"""Time that does not depend on what else the machine does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def cpu_seconds(work: Callable[[], T]) -> tuple[float, T]:
    """The seconds of processor time that some work takes in all threads, and what it gives."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found
