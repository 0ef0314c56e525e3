"""Two exports compared inside DuckDB: a join on bucket and ids that compares text with text.

Only what differs as text is read as a number: two forms of one number are no change.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from orgstats.domain.numbers import plus
from orgstats.engine.connection import Limits, connected
from orgstats.engine.driver import duckdb
from orgstats.errors import DataError, UsageError
from orgstats.exports.diff.changes import Change, Diff, RowPlace, Tally, differing, same_question
from orgstats.exports.diff.read import Connection, Exported

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal
    from pathlib import Path

    from orgstats.domain.numbers import Number, Sums

KIND = "DECIMAL(38, 9)"
DIFFERS = "status <> 'same'"
FETCHED_ROWS = 2_048


@contextmanager
def compared(files: Sequence[tuple[Path, str]], scratch: Path) -> Iterator[Diff]:
    """Give the comparison of two files, each with its name for people, as long as it is needed."""
    one, other = (Exported(*file, name) for file, name in zip(files, ("old", "new"), strict=True))
    with connected(Limits()) as connection:
        old, new = (side.load(connection, scratch) for side in (one, other))
        if one.is_manifest != other.is_manifest:
            raise UsageError("one is a manifest and the other is not", hint="compare two of a kind")
        same_question(old, new)
        if one.is_manifest:
            counts = dict.fromkeys(("added", "removed", "changed", "renamed"), 0)
            yield Diff(old, new, Tally(0, counts, old.total, new.total), lambda: iter(()))
            return
        joined = Join(connection, one, other)
        tally = joined.tally()
        if not (old.window and new.window):
            _same_days(connection, one, other)
        yield Diff(old, new, tally, joined.rows)


def _same_days(connection: Connection, one: Exported, other: Exported) -> None:
    """Raise `UsageError` for exports that do not tell their window and cannot be of one."""
    if not (one.rows and other.rows):
        return
    if one.hourly != other.hourly:
        raise UsageError("one export is by hour and the other is not")
    span = "SELECT epoch(min(moment)), epoch(max(moment)) FROM"
    spans = [connection.execute(f"{span} {side.name}").fetchall()[0] for side in (one, other)]
    if spans[0][1] < spans[1][0] or spans[1][1] < spans[0][0]:
        raise UsageError(
            f"{one.shown} and {other.shown} have no day in common",
            hint="compare two exports of one window",
        )


class Join:
    """Two tables of rows, and the table `changed` of those that are not the same in both."""

    def __init__(self, connection: Connection, one: Exported, other: Exported) -> None:
        self._connection = connection
        self._sides = {"o": one, "n": other}
        about = other if other.rows else one
        self._ids, self._labels = about.ids, about.labels
        self._measures = tuple(dict.fromkeys((*one.measures, *other.measures)))
        if self:
            self._join()

    def __bool__(self) -> bool:
        """Tell whether there are any rows."""
        return any(side.rows for side in self._sides.values())

    def tally(self) -> Tally:
        """Count the rows, and add up what is needed to tell the totals."""
        counts = dict.fromkeys(("added", "removed", "changed", "renamed"), 0)
        old: Sums = {}
        new: Sums = {}
        if self:
            with self._numbers():
                self._settle()
                found = self._run(
                    f"SELECT status, count(*) FROM changed WHERE {DIFFERS} GROUP BY 1"
                )
                counts |= dict(found)
                if found:
                    old, new = self._totals()
            counts["renamed"] = self._run("SELECT count(*) FROM changed WHERE renamed")[0][0]
        return Tally(self._sides["o"].rows + counts["added"], counts, old, new)

    def rows(self) -> Iterator[Change]:
        """Give the rows that are not the same in both, in order."""
        if not self:
            return
        keys = ", ".join(("moment", *self._ids))
        values = [_number(f"{at}_{name}") for at in self._sides for name in self._measures]
        listed = ", ".join((*self._ids, *self._labels, *values))
        found = self._connection.execute(
            f"SELECT status, bucket, row_number() OVER (ORDER BY {keys}), {listed} FROM changed"
            f" WHERE {DIFFERS} ORDER BY {keys}"
        )
        while batch := found.fetchmany(FETCHED_ROWS):
            yield from map(self._change, batch)

    def _join(self) -> None:
        for side in self._sides.values():
            if not side.ids:
                self._empty(side.name)
        keys = ", ".join(("moment", *self._ids))
        same = " AND ".join(
            f"{self._column('o', name)} IS NOT DISTINCT FROM {self._column('n', name)}"
            for name in self._measures
        )
        named = " AND ".join(f"o.{name} = n.{name}" for name in self._labels)
        values = [f"COALESCE(n.{name}, o.{name}) AS {name}" for name in ("bucket", *self._labels)]
        values += [
            f"{self._value(at, name)} AS {at}_{name}"
            for at in self._sides
            for name in self._measures
        ]
        self._run(
            f"CREATE TEMP TABLE changed AS SELECT {keys}, {', '.join(values)},"
            " CASE WHEN o.moment IS NULL THEN 'added' WHEN n.moment IS NULL THEN 'removed'"
            f" WHEN {same} THEN 'same' ELSE 'changed' END AS status,"
            f" o.moment IS NOT NULL AND n.moment IS NOT NULL AND NOT ({named}) AS renamed"
            f" FROM old AS o FULL JOIN new AS n USING ({keys})"
            f" WHERE o.moment IS NULL OR n.moment IS NULL OR NOT ({same} AND {named})"
        )

    def _empty(self, table: str) -> None:
        """Make the table of a file that has no rows and no columns."""
        columns = ("bucket", *self._ids, *self._labels, *self._measures)
        listed = ", ".join(f"{name} VARCHAR" for name in columns)
        self._run(f"CREATE TEMP TABLE {table} ({listed}, moment TIMESTAMP)")

    def _column(self, at: str, name: str) -> str:
        side = self._sides[at]
        return f"{at}.{name}" if name in side.measures or not side.ids else "NULL"

    def _value(self, at: str, name: str) -> str:
        """Write a number of a row; one that is not there stands for no usage."""
        there = self._column("n" if at == "o" else "o", name)
        nothing = f"CASE WHEN {there} IS NOT NULL THEN '0' END"
        return f"CASE WHEN {at}.moment IS NULL THEN {nothing} ELSE {self._column(at, name)} END"

    def _settle(self) -> None:
        """Leave rows whose numbers are the same, however they are written."""
        alike = " AND ".join(
            f"{_number(f'o_{name}')} IS NOT DISTINCT FROM {_number(f'n_{name}')}"
            for name in self._measures
        )
        self._run(f"UPDATE changed SET status = 'same' WHERE status = 'changed' AND {alike}")

    def _totals(self) -> tuple[Sums, Sums]:
        """Add up all rows of the old side, and what changed, which gives the new one.

        To read numbers takes longer than all else, and most are the same on both sides.
        """
        (old_known, new_known) = (self._known(at) for at in self._sides)
        both = [name for name in self._measures if name in old_known and name in new_known]
        old = self._sums("o", old_known)
        changes = ", ".join(
            f"COALESCE(SUM({_number(f'n_{name}')} - {_number(f'o_{name}')}), 0)" for name in both
        )
        changed = self._run(f"SELECT {changes or 0} FROM changed WHERE {DIFFERS}")[0]
        moved = dict(zip(both, changed, strict=False))
        alone = self._sums("n", [name for name in new_known if name not in moved])
        new = {name: plus(old[name] or 0, _exact(moved[name]) or 0) for name in both}
        return self._told("o", old), self._told("n", {**new, **alone})

    def _known(self, at: str) -> list[str]:
        """Give the measures of a side of which no number is lacking."""
        side = self._sides[at]
        measures = side.measures or self._measures
        known = ", ".join(f"count({name}) = count(*)" for name in measures)
        told = ", ".join(f"count({at}_{name}) = count(*)" for name in measures)
        whole = self._run(f"SELECT {known} FROM {side.name}")[0]
        parts = self._run(f"SELECT {told} FROM changed WHERE {DIFFERS}")[0]
        return [name for name, *there in zip(measures, whole, parts, strict=True) if all(there)]

    def _sums(self, at: str, measures: Sequence[str]) -> Sums:
        """Add up all rows of a side."""
        sums = ", ".join(f"COALESCE(SUM({_number(name)}), 0)" for name in measures)
        if not sums:
            return {}
        values = self._run(f"SELECT {sums} FROM {self._sides[at].name}")[0]
        return dict(zip(measures, map(_exact, values), strict=True))

    def _told(self, at: str, sums: Sums) -> Sums:
        """Give the sums of a side in its order; None where a number is lacking."""
        measures = self._sides[at].measures or self._measures
        return {name: sums.get(name) for name in measures}

    def _change(self, row: tuple[Any, ...]) -> Change:
        status, bucket, order, *rest = row
        count, known = len(self._ids), len(self._measures)
        ids, labels, numbers = rest[:count], rest[count : 2 * count], rest[2 * count :]
        old, new = (
            dict(zip(self._measures, map(_exact, part), strict=True))
            for part in (numbers[:known], numbers[known:])
        )
        place = RowPlace(bucket, (order,), tuple(ids), tuple(labels))
        return Change(place, status, differing(old, new))

    def _run(self, text: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(text).fetchall()

    @contextmanager
    def _numbers(self) -> Iterator[None]:
        """Name the file, and the text in it, that is not a number."""
        try:
            yield
        except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
            for side in self._sides.values():
                for name in side.measures:
                    wrong = f"{name} IS NOT NULL AND TRY_CAST({name} AS {KIND}) IS NULL"
                    found = self._run(f"SELECT {name} FROM {side.name} WHERE {wrong} LIMIT 1")
                    if found:
                        raise side.damaged(f"{found[0][0]:.40} is not a number") from error
            raise DataError("the numbers add up to one of more than 38 digits") from error


def _number(column: str) -> str:
    """Write the reading of a number from text.

    To read a whole number as one of 38 digits with decimals takes 170 times as long as one of 18.
    """
    whole = f"CASE WHEN NOT regexp_matches({column}, '[.eE]') THEN {column} END"
    return (
        f"COALESCE(TRY_CAST({column} AS DECIMAL(18, 9)),"
        f" TRY_CAST(TRY_CAST({whole} AS HUGEINT) AS {KIND}), CAST({column} AS {KIND}))"
    )


def _exact(value: Decimal | None) -> Number | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else value
