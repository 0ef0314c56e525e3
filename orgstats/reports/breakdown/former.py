"""What series were in the window before, those among them that are no more; what rows leave."""

from collections.abc import Collection, Iterable, Sequence

from orgstats.domain.dimension import Raw
from orgstats.domain.numbers import Number, Sums, add, add_up, minus, subtract
from orgstats.domain.periods import BEFORE
from orgstats.reports.asking.totals import nothing
from orgstats.reports.breakdown.attribution import Attribution, Series


def remembered(
    attribution: Attribution,
    ranking: Iterable[Series],
    metric: str,
    raws: Collection[Raw] | None = None,
) -> list[Series]:
    """Give series with what a metric was, and those that are gone, in the order of the metric.

    With `raws` only what shares the first value of some stored ones is looked at.
    """
    found = {one.key: one for one in ranking}
    for one in found.values():
        one.old = 0
    for former in attribution._replace(period=BEFORE).series(metric, raws)[0]:
        own = found.setdefault(former.key, Series(former.key, nothing(attribution.cells)))
        own.old = former.sums[metric] or 0
        # What was stored under another name is theirs as well.
        own.raws = list(dict.fromkeys([*own.raws, *former.raws]))
    return sorted(found.values(), key=lambda one: one.rank(metric))


def left(
    whole: Series, shown: Sequence[Series], named: Sums, before: Number
) -> tuple[Series, Series]:
    """Give the series that are no rows as one, and what of a whole is none of them.

    `named` is what all of them come to, `before` what the metric of all was.
    """
    folded = Series("", subtract(named, add((one.sums for one in shown), dict.fromkeys(named, 0))))
    rest = Series("", subtract(whole.sums, named))
    if whole.old is not None:
        listed = add_up(one.old or 0 for one in shown)
        folded.old, rest.old = minus(before, listed), minus(whole.old, before)
    return folded, rest
