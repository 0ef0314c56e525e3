"""Work that blocks, in a thread of its own, so that Ctrl-C is heard while it runs."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

# Some platforms hear Ctrl-C only between two waits.
LISTEN_S = 0.5
# How long what was stopped may take to end before it is left alone.
PATIENCE_S = 2.0


class AbandonedError(KeyboardInterrupt):
    """Interrupted work did not end in time: what it works on must not be touched."""


def attend(work: Callable[[], T], stop: Callable[[], None]) -> T:
    """Give what the work gives; on Ctrl-C `stop` it, wait for its end, and raise."""
    outcome = _start(work)
    try:
        while not wait([outcome], LISTEN_S).done:
            pass
    except KeyboardInterrupt as interrupt:
        _start(stop)
        if not wait([outcome], PATIENCE_S).done:
            raise AbandonedError from interrupt
        raise
    return outcome.result()


def _start(work: Callable[[], T]) -> Future[T]:
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    Thread(target=run, daemon=True).start()
    return outcome
