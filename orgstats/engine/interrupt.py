"""Work that blocks, in a thread of its own, so that Ctrl-C is heard while it runs."""

from collections.abc import Callable
from contextlib import suppress
from math import inf
from threading import Lock, Thread
from time import monotonic
from typing import Generic, TypeVar

T = TypeVar("T")

# Some platforms hear Ctrl-C only between two waits.
LISTEN_S = 0.5
AGAIN_S = 0.1
# How long what was stopped may take to end before it is left alone.
PATIENCE_S = 2.5


class WorkEnd:
    """The end of some work, for others to wait for.

    An `Event` keeps its lock for ever where Ctrl-C comes as somebody begins to wait, and so whoever
    looks at it next. Here none takes the lock but to wait, and nobody waits for long at a time.
    """

    def __init__(self) -> None:
        self._is_set = False
        self._lock = Lock()
        self._lock.acquire()

    def is_set(self) -> bool:
        """Tell whether it has come."""
        return self._is_set

    def set(self) -> None:
        """Let it come."""
        self._is_set = True
        with suppress(RuntimeError):
            self._lock.release()

    def wait(self, within: float | None = None) -> bool:
        """Wait for it, and tell whether it came in time; None: for as long as it takes."""
        deadline = inf if within is None else monotonic() + within
        while not self._is_set and (left := deadline - monotonic()) > 0:
            if self._lock.acquire(timeout=min(left, LISTEN_S)):
                self._lock.release()
        return self._is_set


class AbandonedError(KeyboardInterrupt):
    """Interrupted work did not end in time: until `ended` what it works on is not to be touched."""

    def __init__(self, ended: WorkEnd) -> None:
        super().__init__()
        self.ended = ended


class UnansweredError(Exception):
    """Work took longer than it may: until `ended` what it works on is not to be touched."""

    def __init__(self, ended: WorkEnd) -> None:
        super().__init__("no answer in time")
        self.ended = ended


class _Task(Generic[T]):
    """Work in a thread that nobody waits for at the end of the process."""

    def __init__(self, work: Callable[[], T]) -> None:
        self.ended = WorkEnd()
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
        late = not task.ended.wait(within)
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


def _repeat(stop: Callable[[], None], ended: WorkEnd) -> None:
    """Stop again and again: who is told to stop before he began does not listen."""
    while not ended.is_set():
        stop()
        ended.wait(AGAIN_S)
