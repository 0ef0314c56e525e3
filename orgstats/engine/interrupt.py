"""Work that blocks, in a thread of its own, so that Ctrl-C is heard while it runs."""

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")

# Some platforms hear Ctrl-C only between two waits.
LISTEN_S = 0.5
AGAIN_S = 0.1
# How long what was stopped may take to end before it is left alone.
PATIENCE_S = 2.5


class AbandonedError(KeyboardInterrupt):
    """Interrupted work did not end in time: until `ended` what it works on is not to be touched."""

    def __init__(self, ended: Event) -> None:
        super().__init__()
        self.ended = ended


class UnansweredError(Exception):
    """Work took longer than it may: until `ended` what it works on is not to be touched."""

    def __init__(self, ended: Event) -> None:
        super().__init__("no answer in time")
        self.ended = ended


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

    def wait(self, within: float | None) -> bool:
        """Wait for the end, and tell whether it came in time; None: for as long as it takes."""
        deadline = None if within is None else monotonic() + within
        while not self.ended.wait(LISTEN_S):
            if deadline is not None and monotonic() > deadline:
                return False
        return True

    def halt(self, stop: Callable[[], None]) -> None:
        """Stop it, and wait for its end for a while."""
        _Task(lambda: _repeat(stop, self.ended)).start()
        self.ended.wait(PATIENCE_S)

    def has_result(self) -> bool:
        """Tell whether it came to an end that is no failure."""
        return bool(self._results)

    def result(self) -> T:
        """Give what the work gave, or raise what it raised."""
        if self._error is not None:
            raise self._error
        return self._results[0]


def attend(work: Callable[[], T], stop: Callable[[], None], within: float | None = None) -> T:
    """Give what the work gives; on Ctrl-C `stop` it, wait for its end, and raise.

    Raises `UnansweredError` for work that takes longer than `within` seconds.
    """
    task = _Task(work)
    try:
        task.start()
        late = not task.wait(within)
        if late:
            task.halt(stop)
    except KeyboardInterrupt as interrupt:
        # Pressed again: this has been waited for long enough.
        with suppress(KeyboardInterrupt):
            task.halt(stop)
        if not task.ended.is_set():
            raise AbandonedError(task.ended) from interrupt
        raise
    if late and not task.has_result():
        raise UnansweredError(task.ended)
    return task.result()


def _repeat(stop: Callable[[], None], ended: Event) -> None:
    """Stop again and again: who is told to stop before he began does not listen."""
    while not ended.is_set():
        stop()
        ended.wait(AGAIN_S)
