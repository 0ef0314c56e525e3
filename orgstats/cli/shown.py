"""What of an answer is shown: how many rows, which columns, in which order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from orgstats.errors import UsageError

if TYPE_CHECKING:
    from orgstats.cli.run import Run
    from orgstats.domain.results import Breakdown
    from orgstats.domain.selection import Selection

SHOWN_BY_DEFAULT = 10
EVERY = "all"


def rows(run: Run, flag: str | None) -> int | None:
    """Give how many rows there are before the rest folds into other; None: all."""
    wanted = None if flag is None else flag.strip().casefold()
    if wanted == EVERY:
        return None
    if wanted is not None and not re.fullmatch(r"[1-9]\d{0,8}", wanted, re.ASCII):
        raise UsageError(f"--top {flag!r} is not a number of rows", hint="write 20, or all")
    set_to = run.config.number("top", None if wanted is None else int(wanted))
    return set_to or (SHOWN_BY_DEFAULT if run.format.people else None)


def columns(flag: str | None) -> Selection | None:
    """Give the columns that were asked for; None where nothing was."""
    from orgstats.domain.selection import selection

    return None if flag is None else selection(flag)


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

    def ordered(self, report: Breakdown) -> Breakdown:
        """Give a report with its rows in the order that was asked for."""
        from orgstats.domain.selection import Selection
        from orgstats.reports.ordering import ordered

        chosen = self.columns or Selection(self.usual)
        return report if self.order is None else ordered(report, self.order, chosen)


def shown(run: Run, metric: str | None, names: str | None, sort: str | None) -> Shown:
    """Give what is shown: what ranks and what orders the rows is, too.

    People are shown no more than three measures where nothing is asked for.
    """
    from orgstats.domain.measures import METRICS, STANDARD
    from orgstats.domain.selection import NUMBERS, Selection

    people = run.format.people
    usual = METRICS if people else STANDARD
    ranked = run.config.text("metric", metric) or "cost"
    order = None if sort is None else sort.strip().casefold()
    chosen = columns(names)
    if order in NUMBERS and order not in (chosen.names if chosen else usual):
        chosen = Selection((*(chosen.names if chosen else usual), order))
    if chosen is not None and people:
        chosen = chosen.including(ranked)
    return Shown(ranked, chosen, usual, order)
