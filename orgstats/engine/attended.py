"""A connection and its source, at work where Ctrl-C is heard and silence has an end."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext, suppress
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from orgstats.engine import spill
from orgstats.engine.interrupt import AbandonedError, UnansweredError, WorkEnd, attend

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orgstats.engine.driver import duckdb
    from orgstats.engine.sources import Source, Span

T = TypeVar("T")

# A server that has answered all it was asked says goodbye at once, or need not.
FAREWELL_S = 2.5


class Attended:
    """A connection that nobody touches while a statement runs that would not end."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: Source) -> None:
        self._connection = connection
        self._source = source
        self._left: WorkEnd | None = None

    def open(self, span: Span | None) -> None:
        """Open the source in the connection."""
        self._attend(lambda: self._source.open(self._connection, span), self._source.opening_s)

    def run(self, text: str) -> list[tuple[Any, ...]]:
        """Give the rows of a statement.

        While a server is at it one thread waits; a second one would look for work all the time.
        """
        with self.alone() if self._source.runs(text) else nullcontext():
            return self._attend(
                lambda: self._connection.execute(text).fetchall(), self._source.patience(text)
            )

    def call(self, work: Callable[[], T]) -> T:
        """Give what work of the source gives."""
        return self._attend(work, self._source.opening_s)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Work in one thread: small tables gain nothing by more, and each takes memory.

        Who fails leaves it at that: he asks no more, and could not within a broken transaction.
        """
        ((threads,),) = self.run("SELECT current_setting('threads')")
        self.run("SET threads = 1")
        yield
        self.run(f"SET threads = {threads}")

    def rollback(self) -> None:
        """End what is still open, so that statements may follow a failure."""
        self._attend(self._source.rollback, self._source.patience("ROLLBACK"))

    def close(self) -> None:
        """Close the connection, unless that would wait for work that was left alone."""
        try:
            if self._left is None:
                with suppress(UnansweredError):
                    self._attend(self._end, FAREWELL_S)
        finally:
            spill.remove(self._connection)

    def _end(self) -> None:
        self._source.rollback()
        self._connection.close()

    def _stop(self) -> None:
        self._connection.interrupt()
        self._source.interrupt()

    def _attend(self, work: Callable[[], T], within: float | None) -> T:
        if self._left is not None:
            raise UnansweredError(self._left)
        try:
            return attend(work, self._stop, within)
        except (AbandonedError, UnansweredError) as error:
            self._leave(error.ended)
            raise

    def _leave(self, ended: WorkEnd) -> None:
        """Leave the connection to a thread that closes it once it may be touched.

        To be collected within a transaction whose server is gone would abort the process.
        """

        def close() -> None:
            ended.wait()
            self._end()

        self._left = ended
        Thread(target=close, daemon=True).start()
