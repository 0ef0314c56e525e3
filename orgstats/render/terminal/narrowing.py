"""What a ranking shows in ever less room: numbers stay longer than bars, and names than both."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from orgstats.domain.document import Table
from orgstats.render.terminal.columns import TextColumn

# What a bar wants while there is something less important to leave out, and what a label wants
# beside it, beside numbers alone, and beside no more than the ranked number and its share.
# Names come first: a short bar still compares, half a name may be that of another.
BAR, BARRED, BESIDE, SHORT, SHORTEST = 6, 40, 32, 10, 4

NATURAL_BAR = 24
"""What a bar has where nothing is left out: what says the same of all rows shortens none."""


class RankingColumns(NamedTuple):
    """The names of the columns that are shown, from the left, and of those with few digits.

    A bar among them is as long as `bar`, or longer.
    """

    shown: tuple[str, ...]
    short: frozenset[str] = frozenset()
    bar: int = BAR

    def least(self, natural: int) -> int:
        """Give the least width of a label, as wide as `natural`, and of its bar where it has one.

        Beyond the place, the label, the ranked number and its share there are more numbers.
        """
        if "bar" in self.shown:
            return min(natural, BARRED) + self.bar
        beside = [name for name in self.shown if name != "rank"]
        if len(beside) > len(("label", "ranked", "share")):
            return min(natural, BESIDE)
        return min(natural, SHORT if "share" in beside else SHORTEST)


def choices(table: Table, full: Mapping[str, TextColumn]) -> Iterator[RankingColumns]:
    """Give ever fewer columns: details, running shares and bars go, then the last of the numbers.

    Digits of large counts go before a column does, but for one that says the same of all rows.
    """
    tokens, counts = _counts(table, "tokens"), _counts(table, "tokens", "count")
    extra, numbers = _extra(table, full), _numbers(table)
    alike = sum(_same(full[name]) for name in extra if name != "running")
    for left in range(len(extra), len(extra) - alike, -1):
        columns = _columns(table, full, ("bar", *extra[:left], *numbers), frozenset())
        yield columns._replace(bar=NATURAL_BAR)
    for left in range(len(extra) - alike, -1, -1):
        for short in (frozenset[str](), tokens):
            yield _columns(table, full, ("bar", *extra[:left], *numbers), short)
    for left in range(len(numbers), -1, -1):
        for short in (frozenset[str](), tokens, counts):
            yield _columns(table, full, numbers[:left], short)
    yield RankingColumns(("rank", "label", table.ranked))
    yield RankingColumns(("rank", "label", table.ranked), frozenset({table.ranked}))


def _columns(
    table: Table, full: Mapping[str, TextColumn], kept: tuple[str, ...], short: frozenset[str]
) -> RankingColumns:
    """Put what is kept beside what every ranking has, in the order of the table."""
    first = ("rank", "label", *(name for name in kept if name == "bar"), table.ranked, "share")
    more = (name for name in full if name in kept and name not in first)
    return RankingColumns((*first, *more), short)


def _counts(table: Table, *kinds: str) -> frozenset[str]:
    found = (*table.shown_of("value"), *table.shown_of("made"))
    return frozenset(one.name for one in found if one.kind in kinds) - {table.ranked}


def _numbers(table: Table) -> tuple[str, ...]:
    """Give numbers, the least first to go last: what only such rows have, changes, measures."""
    made = [column.name for column in reversed(table.shown_of("made"))]
    changes = [column.name for column in table.shown_of("change")]
    values = [column.name for column in table.shown_of("value")]
    return tuple(name for name in (*made, *changes, *values) if name != table.ranked)


def _extra(table: Table, full: Mapping[str, TextColumn]) -> tuple[str, ...]:
    """Give what is more than numbers; what says the same of all rows goes first."""
    core = {"rank", "label", table.ranked, "share", *_numbers(table)}
    rest = [name for name in full if name not in core]
    return tuple(sorted(rest, key=lambda name: (name != "running", _same(full[name]))))


def _same(column: TextColumn) -> bool:
    return len({*column.cells, ""}) <= 2
