"""A question to the rollups, and the plan: the narrowest rollup that can answer it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from orgstats.domain.allotment import Allotment
from orgstats.domain.dimensions import CHOICES, DIMENSION
from orgstats.domain.keys import Keys
from orgstats.domain.measure import Mode
from orgstats.domain.measures import MEASURE
from orgstats.domain.meters import METER_COLUMN, METERED, Metering
from orgstats.domain.owners import MEMBER_COLUMN
from orgstats.domain.periods import NOW, Period
from orgstats.domain.rollups import KEY_COLUMN, PROJECT_COLUMN, ROLLUPS, Rollup
from orgstats.domain.teams import TEAM_COLUMN
from orgstats.domain.times import DAY_COLUMN, TIME_COLUMNS
from orgstats.domain.window import BucketSize, Window
from orgstats.errors import UsageError

# What the column `apart` of cells tells: usage that counts, of deleted projects, of unknown ones.
COUNTED, OF_DELETED, OF_UNKNOWN = 0, 1, 2


Has = Callable[[str], bool]
"""Whether a source has a table."""


class Query(NamedTuple):
    """One question: sums of measures (all of them by default), grouped by stored columns and time.

    `projects` are all that count; the `apart` ones among them are counted on their own, as is each
    of the `periods`, which are the window alone where none are named. With `elsewhere` usage of any
    other project is counted on its own, too, but for those named there. The days of buckets are
    those of the window's zone. `keep` narrows columns to values.

    Of meters cells tell as `metering` says. With `allotment` they tell teams; where `whole` is
    given, what its projects have and the rollup does not is shared out with it. Without, they tell
    members where `keys` are given, by these.
    """

    rollup: Rollup
    window: Window
    projects: tuple[str, ...]
    by: tuple[str, ...] = ()
    bucket: BucketSize | None = None
    apart: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] | None = None
    periods: tuple[Period, ...] = ()
    keep: Mapping[str, tuple[str, ...]] = {}
    mode: Mode = "all"
    measures: tuple[str, ...] = tuple(MEASURE)
    metering: Metering = "summed"
    allotment: Allotment | None = None
    whole: Rollup | None = None
    keys: Keys | None = None

    @property
    def plain(self) -> "Query":
        """Give the question whose cells are shared out: by all that tells whose usage is."""
        if self.allotment is None:
            return self._by_key if MEMBER_COLUMN in self.by else self
        days = (DAY_COLUMN,) if self.allotment.divides else ()
        by = (*(name for name in self.by if name != TEAM_COLUMN), *self.allotment.columns, *days)
        keep = {name: values for name, values in self.keep.items() if name != TEAM_COLUMN}
        plain = self._replace(by=tuple(dict.fromkeys(by)), keep=keep, allotment=None, whole=None)
        return plain.tabled

    @property
    def tabled(self) -> "Query":
        """Give the question whose table tells all, for those who read it and sum no cells."""
        return self if self.metering == "beside" else self._replace(metering="spread")

    @property
    def _by_key(self) -> "Query":
        """Give the question by keys, where it is by who made them."""
        by = (KEY_COLUMN if name == MEMBER_COLUMN else name for name in self.by)
        return self._replace(by=tuple(dict.fromkeys(by))).tabled

    @property
    def rest(self) -> "Query | None":
        """Give the question for all that projects have; None if the rollup tells of all of it.

        Of what is left nothing but the project is known, also where a filter has it come from a
        rollup that tells more: else the filter would change who pays.
        """
        if self.whole is None:
            return None
        plain, stored = self.plain, {column for one in ROLLUPS for column in one.columns}
        by = tuple(name for name in plain.by if name == PROJECT_COLUMN or name not in stored)
        return plain._replace(rollup=self.whole, by=by)

    def of_projects(self, names: tuple[str, ...]) -> "Query":
        """Give the question for some of its projects alone."""
        if self.elsewhere is None:
            return self._replace(projects=names)
        return self._replace(keep={**self.keep, PROJECT_COLUMN: names})

    @property
    def strangers(self) -> "Query | None":
        """Give the question for usage that is elsewhere alone; None if it is not asked for."""
        if self.elsewhere is None:
            return None
        return self._replace(elsewhere=(*self.elsewhere, *self.projects))

    @property
    def metered(self) -> bool:
        """Tell whether cells of each meter are asked for."""
        return METER_COLUMN in self.by

    @property
    def sums(self) -> frozenset[str]:
        """Give the measures that are summed."""
        return frozenset((*self.measures, *(METERED if self.metered else ())))

    @property
    def spans(self) -> tuple[Period, ...]:
        """Give the periods that are asked for: an empty one asks for no hour."""
        found = self.periods or (Period(NOW, self.window.start, self.window.end),)
        return tuple(one for one in found if one.start < one.end) or found[:1]

    @property
    def start(self) -> datetime:
        """Give the first instant that is asked for."""
        return min(one.start for one in self.spans)

    @property
    def end(self) -> datetime:
        """Give the instant after the last that is asked for."""
        return max(one.end for one in self.spans)


def columns_of(dimensions: Iterable[str]) -> set[str]:
    """Give the stored columns that tell some dimensions."""
    return {column for name in dimensions for column in DIMENSION[name].columns}


def candidates(dimensions: Iterable[str]) -> list[Rollup]:
    """Give the rollups that hold all dimensions, the narrowest first.

    Raises `UsageError` if there is none. What is not asked of keys is never answered from a rollup
    of keys: it would leave out the traffic of platform keys, and not say so.
    """
    names = list(dict.fromkeys(dimensions))
    keyed = KEY_COLUMN in columns_of(names)
    able = [one for one in _holding(names) if one.of_keys == keyed]
    if not able:
        raise _apart(names)
    return able


def _stored(names: Iterable[str]) -> set[str]:
    return columns_of(names) - TIME_COLUMNS.keys() - {METER_COLUMN, TEAM_COLUMN}


def _holding(names: Iterable[str]) -> list[Rollup]:
    needed = _stored(names)
    return [one for one in ROLLUPS if needed <= {*one.columns}]


def _apart(names: Sequence[str]) -> UsageError:
    """Give the error for dimensions that no rollup holds together: it names the rarest of them."""
    rare = min(names, key=lambda name: len(_holding([name])))
    others = [name for name in names if not _holding([rare, name])]
    if not others:
        # Every question is one about projects, also where nobody said so.
        told = ", ".join(name for name in names if name != "project")
        return UsageError(f"no rollup holds {told} together", hint="leave out one of them")
    beside = [
        name
        for name in CHOICES
        if name != rare
        and _stored([name])
        and _holding([rare, name]) == _holding([rare]) != _holding([name])
    ]
    return UsageError(
        f"no rollup holds {rare} together with {' and '.join(others)}",
        hint=f"{DIMENSION[rare].plural} are counted per {' and '.join(beside)} only:"
        f" leave out {rare}, or the others",
    )


def plan(dimensions: Iterable[str], has: Has = lambda _: True) -> Rollup:
    """Give the narrowest rollup of those a source has; raise `UsageError` if it has none."""
    names = list(dict.fromkeys(dimensions))
    able = candidates(names)
    found = next((one for one in able if has(one.table)), None)
    if found is None:
        others = [name for name in names if name != "project"] or names
        raise UsageError(
            f"the source has no rollup that holds {' and '.join(others)}",
            hint=f"{able[0].table} would; `orgstats check` tells what the source holds",
        )
    return found
