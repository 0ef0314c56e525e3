"""Work that blocks, in a thread of its own, so that Ctrl-C is heard while it runs."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from threading import Thread
from typing import TypeVar

T = TypeVar("T")

# Some platforms hear Ctrl-C only between two waits.
LISTEN_S = 0.5
AGAIN_S = 0.1
# How long what was stopped may take to end before it is left alone.
PATIENCE_S = 1.0


class AbandonedError(KeyboardInterrupt):
    """Interrupted work did not end in time: what it works on must not be touched."""


def attend(work: Callable[[], T], stop: Callable[[], None]) -> T:
    """Give what the work gives; on Ctrl-C `stop` it, wait for its end, and raise."""
    outcome: Future[T] = Future()
    try:
        _start(work, outcome)
        while not wait([outcome], LISTEN_S).done:
            pass
    except KeyboardInterrupt as interrupt:
        # Pressed again: this has been waited for long enough.
        with suppress(KeyboardInterrupt):
            _start(lambda: _repeat(stop, outcome), Future())
            wait([outcome], PATIENCE_S)
        if not outcome.done():
            raise AbandonedError from interrupt
        raise
    return outcome.result()


def _repeat(stop: Callable[[], None], outcome: Future[T]) -> None:
    """Stop again and again: who is told to stop before he began does not listen."""
    while not outcome.done():
        stop()
        wait([outcome], AGAIN_S)


def _start(work: Callable[[], T], outcome: Future[T]) -> None:
    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    Thread(target=run, daemon=True).start()
