"""What a driver's error means, in the project's own errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from orgstats.engine.driver import duckdb
from orgstats.engine.interrupt import UnansweredError
from orgstats.errors import DataError, OrgstatsError, SourceError

if TYPE_CHECKING:
    from orgstats.engine.sources import Source

Offender = Callable[[], OrgstatsError | None]


@contextmanager
def explained(source: Source, offender: Offender | None = None) -> Iterator[None]:
    """Raise one of our errors for a driver's.

    `offender` looks for the row of a number that cannot be summed. What nobody can explain is
    raised as it is: a bug of ours.
    """
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except UnicodeDecodeError as error:
        # A server that turns a client away does so in an encoding of its own.
        said = duckdb.OperationalError(error.object.decode("utf-8", "replace"))
        raise source.explain(said) or error from error
    except UnansweredError as error:
        raise source.explain(error) or error from error
    except duckdb.OutOfMemoryException as error:
        text = str(error).splitlines()[0].partition(": ")[2]
        raise SourceError(f"out of memory: {text}", hint="raise --memory-limit") from error
    except duckdb.Error as error:
        found = offender() if offender is not None and source.is_range_error(error) else None
        ours = found or source.explain(error)
        if ours is None:
            raise
        raise ours from error


def offender(rows: Iterable[tuple[Any, ...]], name: str) -> DataError | None:
    """Give the error for the first number of a table, named `name`, that cannot be summed."""
    for column, hour, value in rows:
        return DataError(
            f"{column} is {value} in {name}, hour {hour:%Y-%m-%dT%H:%MZ}",
            hint="`orgstats check` lists every such value",
        )
    return None


def too_large() -> DataError:
    """Give the error for a sum that a column of Parquet cannot hold."""
    return DataError(
        "a count or an amount is too large for the 64 bits that Parquet has for it",
        hint="CSV and JSON hold any number",
    )
