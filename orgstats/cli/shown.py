"""What of an answer is shown: how many rows, which columns, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orgstats.cli.run import Run
    from orgstats.domain.results import Breakdown
    from orgstats.domain.selection import Selection


def rows(run: Run, by: str, flag: str | None) -> int | None:
    """Give how many rows there are before the rest folds into other; None: all."""
    from orgstats.cli.levels import tops

    return tops((by,), flag, run)[0]


def columns(flag: str | None, by: Iterable[str] = ()) -> Selection | None:
    """Give the columns that were asked for, of rows by some dimensions; None where nothing was."""
    from orgstats.domain.selection import CHANGES, selection

    return None if flag is None else selection(flag, by, CHANGES)


class Shown(NamedTuple):
    """The columns of a ranking by a metric, None for the usual ones, and what orders its rows."""

    metric: str
    columns: Selection | None
    usual: tuple[str, ...]
    order: str | None

    @property
    def measures(self) -> tuple[str, ...]:
        """Give what has to be summed."""
        return self.usual if self.columns is None else self.columns.summed(self.metric)

    @property
    def changes(self) -> bool:
        """Tell whether the window before is asked for."""
        return self.columns is not None and bool(self.columns.changes)

    def ordered(self, report: Breakdown) -> Breakdown:
        """Give a report with its rows in the order that was asked for."""
        from orgstats.domain.selection import Selection
        from orgstats.reports.breakdown.ordering import ordered

        chosen = self.columns or Selection(self.usual)
        return report if self.order is None else ordered(report, self.order, chosen)


def shown(
    run: Run,
    metric: str | None,
    names: str | None,
    sort: str | None,
    by: Iterable[str] = (),
) -> Shown:
    """Give what is shown: what ranks and what orders the rows is, too.

    People are shown no more than three measures where nothing is asked for.
    """
    from orgstats.domain.measures import METRICS, STANDARD
    from orgstats.domain.selection import CHANGES, COUNTABLE, Selection
    from orgstats.domain.words import meant
    from orgstats.reports.breakdown.ordering import SORTABLE

    people = run.format.people
    usual = METRICS if people else STANDARD
    ranked = run.metric(metric)
    order = None if sort is None else meant(sort, SORTABLE) or sort.strip().casefold()
    chosen = columns(names, by)
    if order in (*COUNTABLE, *CHANGES) and order not in (chosen.names if chosen else usual):
        base = chosen or Selection(usual)
        chosen = base._replace(names=(*base.names, order))
    if chosen is not None and people:
        chosen = chosen.including(ranked)
    return Shown(ranked, chosen, usual, order)
