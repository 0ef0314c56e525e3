"""Several reports answered with one scan of each rollup: what all of them ask is asked at once.

Cells by meter answer those who do not ask for meters, too: they add up to every measure. The
reports run twice. First nothing is answered and every question noted, as where only the SQL is
to be shown; then each gets its own view of the cells that answer them all.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from orgstats.domain.cells import CellLine, Cells, Group, Keep, StoredValue, Weighing
from orgstats.domain.entities import Entities
from orgstats.domain.measures import MEASURE
from orgstats.domain.numbers import Number
from orgstats.domain.periods import Period
from orgstats.reports.asking.request import Asker
from orgstats.sql.query import Query

_LACKING: dict[str, Number | None] = dict.fromkeys(MEASURE)

PERIOD = "period"
"""What cells are kept by to be of a period."""


class Unanswered:
    """The cells of a question that is only noted."""

    answered = False

    def __init__(self, query: Query) -> None:
        self.measures = query.measures
        self.lacking: tuple[str, ...] = ()

    def sums(
        self, *_: str, measures: Sequence[str] | None = None, keep: Keep | None = None
    ) -> list[Group]:
        """Give nothing."""
        del measures, keep
        return []

    def count(self, *_: str, keep: Keep) -> int:
        """Give 0."""
        del keep
        return 0

    def leaders(self, *_: str, weighing: Weighing, top: int, keep: Keep) -> list[StoredValue]:
        """Give nothing."""
        del weighing, top, keep
        return []

    def lines(self, _measure: str, *_: str, keep: Keep) -> list[CellLine]:
        """Give nothing."""
        del keep
        return []


class Shared:
    """The cells of one question among those of others: its periods have names of their own there.

    What is not of its periods is none of its cells.
    """

    def __init__(self, cells: Cells, query: Query, names: Mapping[str, str]) -> None:
        self._cells = cells
        self._names = names
        self.measures = tuple(name for name in cells.measures if name in query.sums)
        # Who asks of no meter misses none of their columns.
        self.lacking = cells.lacking if query.metered else ()
        self.answered = cells.answered

    def sums(
        self, *by: str, measures: Sequence[str] | None = None, keep: Keep | None = None
    ) -> list[Group]:
        """Sum the cells by some of their columns: of measures only what was asked for."""
        found = self._cells.sums(
            *by, measures=measures or self.measures, keep=self._keep(keep or {})
        )
        return found if measures else [(raw, _LACKING | sums) for raw, sums in found]

    def count(self, *told: str, keep: Keep) -> int:
        """Count the values of a column among the cells that have one there and in some others."""
        return self._cells.count(*told, keep=self._keep(keep))

    def leaders(self, *told: str, weighing: Weighing, top: int, keep: Keep) -> list[StoredValue]:
        """Give the values of a column that weigh most, by the periods of the question."""
        pairs = weighing.weights.items()
        weights = {self._names[name]: own for name, own in pairs if name in self._names}
        shared = weighing._replace(weights=weights)
        return self._cells.leaders(*told, weighing=shared, top=top, keep=self._keep(keep))

    def lines(self, measure: str, *by: str, keep: Keep) -> list[CellLine]:
        """Sum a measure by some columns and the bucket."""
        return self._cells.lines(measure, *by, keep=self._keep(keep))

    def _keep(self, keep: Keep) -> Keep:
        asked = keep.get(PERIOD, tuple(self._names))
        found = [self._names[str(name)] for name in asked if name in self._names]
        return {**keep, PERIOD: found}


class Sharing:
    """Whoever several reports ask of one source.

    Until `gather` every question is noted and none is answered.
    """

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._noted: list[Query] = []
        self._answers: list[Cells] = []
        self._there: dict[tuple[str, str | None], bool] = {}

    def entities(self, *tables: str, organization: str | None = None) -> Entities:
        """Give the rows of dimension tables, and the newest hour."""
        return self._asker.entities(*tables, organization=organization)

    def has(self, table: str, column: str | None = None) -> bool:
        """Tell whether the source has a table or, where one is named, a column in it."""
        asked = table, column
        if asked not in self._there:
            self._there[asked] = self._asker.has(table, column)
        return self._there[asked]

    def values(self, query: Query, column: str) -> list[str]:
        """Give all values a stored column ever has for the query's projects, sorted."""
        return self._asker.values(query, column)

    def first_hour(self) -> datetime | None:
        """Give the first hour that the source has; None if it has none."""
        return self._asker.first_hour()

    def ask(self, query: Query) -> Cells:
        """Note a question or, if it was noted before all were answered, give its answer."""
        if self._answers:
            if query in self._noted:
                return self._answers[self._noted.index(query)]
            return self._asker.ask(query)
        self._noted.append(query)
        return Unanswered(query)

    def gather(self) -> None:
        """Answer what was noted, all questions that one scan can answer with one."""
        answers: dict[int, Cells] = {}
        for places in _alike(self._noted):
            queries = [_apart(self._noted[place], place) for place in places]
            cells = self._asker.ask(_merged(queries))
            for place, query in zip(places, queries, strict=True):
                own = self._noted[place]
                pairs = zip(own.spans, query.periods, strict=True)
                names = {mine.name: shared.name for mine, shared in pairs}
                answers[place] = Shared(cells, own, names)
        self._answers = [answers[place] for place in range(len(self._noted))]


def _alike(queries: Sequence[Query]) -> list[list[int]]:
    """Give the places of the questions that one scan can answer, together."""
    found: list[tuple[object, list[int]]] = []
    for place, query in enumerate(queries):
        about = (
            *(query.rollup, query.mode, query.keep, query.window.zone),
            *(frozenset(query.projects), frozenset(query.apart)),
            *(query.allotment, query.whole),
            # Days make up whatever is asked for without a step; hours would make too many.
            query.bucket or "day",
        )
        for other, places in found:
            if other == about:
                places.append(place)
                break
        else:
            found.append((about, [place]))
    return [places for _, places in found]


def _apart(query: Query, place: int) -> Query:
    """Give a question whose periods have names that no other question has."""
    spans = (Period(f"{place}:{one.name}", one.start, one.end) for one in query.spans)
    return query._replace(periods=tuple(spans))


def _merged(queries: Sequence[Query]) -> Query:
    elsewhere = [query.elsewhere for query in queries if query.elsewhere is not None]
    steps = [query.bucket for query in queries if query.bucket is not None]
    return queries[0]._replace(
        by=tuple(dict.fromkeys(column for query in queries for column in query.by)),
        periods=tuple(period for query in queries for period in query.periods),
        measures=tuple(dict.fromkeys(name for query in queries for name in query.measures)),
        elsewhere=elsewhere[0] if elsewhere else None,
        bucket=steps[0] if steps else None,
    )
