"""Who or what drives usage: a ranking that adds up to the total, and its course."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.cells import Cells
from orgstats.domain.dimensions import DIMENSION
from orgstats.domain.measures import STANDARD
from orgstats.domain.numbers import Number, Sums, add, share, subtract
from orgstats.domain.results import Breakdown, Note, Rest, Row
from orgstats.domain.rounding import tolerance
from orgstats.domain.window import BucketSize
from orgstats.reports.attribution import Attribution, Series
from orgstats.reports.course import course
from orgstats.reports.notes import notes
from orgstats.reports.scope import Asker, Request, Scope, check_metric, resolve
from orgstats.reports.totals import confirm, nothing, total, uncertain_columns


class BreakdownQuestion(NamedTuple):
    """What a breakdown is by, what ranks it, how many rows (None: all), its step (None: none).

    Only `measures` are summed; those beside them are None in the report. Of the rows, the first
    `courses` have a course (None: all).
    """

    by: str
    metric: str = "cost"
    top: int | None = 10
    bucket: BucketSize | None = None
    measures: tuple[str, ...] = STANDARD
    courses: int | None = None


def breakdown(request: Request, ask: BreakdownQuestion, asker: Asker) -> Breakdown:
    """Rank a dimension, with one scan of each rollup that is needed."""
    check_metric(ask.metric, request.mode, [ask.by])
    scope = resolve(request, asker, [ask.by])
    # What several share is divided in every bucket, also where no course is asked for.
    steps = scope.header.window.bucket_size() if DIMENSION[ask.by].splits else None
    asked: dict[str, Any] = {"bucket": ask.bucket or steps, "measures": ask.measures}
    whole = scope.total_query()._replace(by=uncertain_columns(scope), **asked)
    parts = scope.query([ask.by])._replace(by=DIMENSION[ask.by].columns, **asked)
    if parts.rollup == whole.rollup:
        by = tuple(dict.fromkeys((*parts.by, *whole.by)))
        cells = totals = asker.ask(whole._replace(by=by))
    else:
        totals, cells = asker.ask(whole), asker.ask(parts)
    confirm(scope, totals, asker)
    return _report(ask, scope, totals, Attribution(DIMENSION[ask.by], scope.entities, cells))


def _report(
    ask: BreakdownQuestion, scope: Scope, totals: Cells, attribution: Attribution
) -> Breakdown:
    ranking, lost = attribution.series(ask.metric)
    top = ranking[: ask.top]
    whole = total(totals)
    measured = whole[ask.metric]
    # By project both are one scan, and need not be added up twice.
    used = whole if attribution.cells is totals else total(attribution.cells)
    named = subtract(used, lost.sums)
    rest = subtract(whole, named)
    folded = subtract(named, _sum(top, attribution.cells))
    # What one scan tells cannot disagree.
    apart = attribution.cells is not totals
    over_time = None
    if ask.bucket is not None:
        over_time = course(scope.header.window, ask.bucket, ask.metric).stack(
            totals, attribution, top[: ask.courses], lost.raws
        )
    return Breakdown(
        header=scope.header,
        by=ask.by,
        metric=ask.metric,
        total=whole,
        rows=tuple(_row(ask, one, measured, scope) for one in top),
        other=_other(folded, len(ranking) - len(top), ask, measured),
        unattributed=_unattributed(ask, rest, whole),
        over_time=over_time,
        notes=(
            *notes(scope, totals, ask.measures),
            *(_disagreement(rest, whole) if apart else ()),
        ),
    )


def _sum(series: Sequence[Series], cells: Cells) -> Sums:
    return add((one.sums for one in series), nothing(cells))


def _row(ask: BreakdownQuestion, one: Series, measured: Number | None, scope: Scope) -> Row:
    dimension, entities = DIMENSION[ask.by], scope.entities
    return Row(
        key=one.key,
        label=dimension.label(one.key, entities),
        share=share(one.sums[ask.metric], measured),
        sums=_told(ask.by, one.sums, one.key),
        details={
            name: detail.of(one.key, one.raws[0], entities)
            for name, detail in dimension.details.items()
        },
        made={name: made.of(one.key, one.sums) for name, made in dimension.made.items()},
    )


def _told(by: str, sums: Sums, key: str | None = None) -> Sums:
    """Leave the measures that the row of a key, or any row, of a dimension has."""
    has = DIMENSION[by].has
    return {name: value if has(name, key) else None for name, value in sums.items()}


def _other(sums: Sums, count: int, ask: BreakdownQuestion, measured: Number | None) -> Rest | None:
    if not count:
        return None
    return Rest(share(sums[ask.metric], measured), _told(ask.by, sums), count)


def _unattributed(ask: BreakdownQuestion, rest: Sums, whole: Sums) -> Rest | None:
    dimension, metric = DIMENSION[ask.by], ask.metric
    found = _told(ask.by, rest)
    if not any(found.values()):
        return None
    # What only some rows have is no usage that the others lack.
    seen = {
        name: value for name, value in found.items() if name == metric or dimension.common(name)
    }
    noise = all(abs(Decimal(value or 0)) <= tolerance(name, whole) for name, value in seen.items())
    return Rest(share(found[metric], whole[metric]), found, noise=noise)


def _disagreement(rest: Sums, whole: Sums) -> list[Note]:
    beyond = [
        measure.title.lower()
        for measure in MEASURES
        if -(rest[measure.name] or 0) > tolerance(measure.name, whole)
    ]
    if not beyond:
        return []
    return [
        Note(
            "rollups_disagree",
            f"the rows add up to more than the total ({', '.join(beyond)}): the rollups disagree;"
            " `orgstats check` tells on which days",
        )
    ]
