"""Work that blocks, in a thread of its own, so that Ctrl-C is heard while it runs."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Generic, TypeVar

T = TypeVar("T")

# Some platforms hear Ctrl-C only between two waits.
LISTEN_S = 0.5
AGAIN_S = 0.1
# How long what was stopped may take to end before it is left alone.
PATIENCE_S = 2.5


class AbandonedError(KeyboardInterrupt):
    """Interrupted work did not end in time: what it works on must not be touched."""


class _Task(Generic[T]):
    """Work in a thread that nobody waits for at the end of the process."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.ended = Event()
        self._work = work
        self._results: list[T] = []
        self._error: BaseException | None = None

    def start(self) -> None:
        """Begin."""
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._results.append(self._work())
        except BaseException as error:
            self._error = error
        finally:
            self.ended.set()

    def result(self) -> T:
        """Give what the work gave, or raise what it raised."""
        if self._error is not None:
            raise self._error
        return self._results[0]


def attend(work: Callable[[], T], stop: Callable[[], None]) -> T:
    """Give what the work gives; on Ctrl-C `stop` it, wait for its end, and raise."""
    task = _Task(work)
    try:
        task.start()
        while not task.ended.wait(LISTEN_S):
            pass
    except KeyboardInterrupt as interrupt:
        # Pressed again: this has been waited for long enough.
        with suppress(KeyboardInterrupt):
            _Task(lambda: _repeat(stop, task.ended)).start()
            task.ended.wait(PATIENCE_S)
        if not task.ended.is_set():
            raise AbandonedError from interrupt
        raise
    return task.result()


def _repeat(stop: Callable[[], None], ended: Event) -> None:
    """Stop again and again: who is told to stop before he began does not listen."""
    while not ended.is_set():
        stop()
        ended.wait(AGAIN_S)
