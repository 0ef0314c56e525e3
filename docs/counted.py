"""The part of the reference on what reports count, and by what: read from the domain."""

from collections.abc import Iterator

from docs.markdown import section, table
from orgstats.domain.allotment import told
from orgstats.domain.catalogue import MEASURES
from orgstats.domain.dimension import Dimension
from orgstats.domain.dimensions import CHOICES, DIMENSION, FILTERS, LEVELS
from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.measure import MODES, Measure
from orgstats.domain.measures import METRICS
from orgstats.domain.meters import METERS, Meter
from orgstats.domain.ratios import RATIOS
from orgstats.domain.rollups import ROLLUPS
from orgstats.domain.times import STEPS
from orgstats.sql.query import columns_of, plan

# What no rollup stores, but what is read for it.
UNSTORED = {
    "team": "who made a key, or [rules](teams.md)",
    "meter": "[costs and quantities](#meters)",
}


def dimensions() -> Iterator[str]:
    """Give what a report can be by, what holds it, and what is read for it."""
    yield section("Dimensions")
    yield (
        "What `--by` takes. The narrowest rollup that holds a dimension, and every filter used"
        " with it, answers.\nFilters: " + ", ".join(f"`--{name}`" for name in FILTERS) + "."
        " Teams are told by keys or, where there are rules, by what these look at:"
        " [Who pays](teams.md).\n"
    )
    yield table(
        ("dimension", "stored as", "answered by"),
        (
            (
                f"`{one.name}`",
                _stored_as(one),
                f"`{plan(told(['project', one.name], ())).table}`",
            )
            for one in map(DIMENSION.__getitem__, LEVELS)
        ),
    )
    yield (
        "`breakdown --by A,B` breaks each row of A down by B, where a rollup holds both. Time goes"
        " with every dimension;\nexports have it in `--grain`, and `compare` in its windows.\n"
    )
    yield section("What can be combined", level=3)
    yield table(
        ("rollup", "dimensions and filters it holds together"),
        (
            (
                f"`{rollup.table}`",
                ", ".join(f"`{name}`" for name in CHOICES if _columns(name) <= set(rollup.columns)),
            )
            for rollup in ROLLUPS
        ),
    )
    yield section("Tables and columns that are read", level=3)
    yield (
        "Of a rollup: `hour_timestamp`, the columns above and those of the measures below."
        " Of the other tables:\n"
    )
    yield table(
        ("table", "columns"),
        (
            (f"`{table}`", ", ".join(f"`{column}`" for column in columns))
            for table, columns in ENTITY_TABLES.items()
        ),
    )


def _stored_as(dimension: Dimension) -> str:
    if dimension.name in STEPS:
        return "`hour_timestamp`, in `--tz`"
    if dimension.name in UNSTORED:
        return UNSTORED[dimension.name]
    return ", ".join(f"`{column}`" for column in dimension.columns)


def _columns(name: str) -> set[str]:
    return columns_of(told([name], ()))


def measures() -> Iterator[str]:
    """Give what is summed, the meters that make up the cost, and the ratios of sums."""
    yield section("Measures")
    yield (
        "Sums of stored columns, by these names in JSON and CSV. Money is in US dollars."
        " `--metric` takes "
        + ", ".join(f"`{name}`" for name in METRICS)
        + ". Those that are *standard* are in JSON and CSV where `--columns` does not say more"
        " or less.\n"
    )
    head = (
        "measure",
        "counts",
        "column",
        "with `--mode credits`",
        "with `--mode byok`",
        "standard",
    )
    yield table(head, map(_measure, MEASURES))
    yield section("Ratios", level=3)
    yield "Made from sums, and asked for with `--columns`; there is none over nothing.\n"
    yield table(
        ("ratio", "people read", "what it is"),
        ((f"`{one.name}`", one.title, one.about) for one in RATIOS),
    )
    yield section("Meters", level=3)
    yield (
        "What `--by meter` breaks a cost into. The quantity is summed from stored rows,"
        " and never below 0 in any.\n"
    )
    yield table(("meter", "cost", "quantity", "unit"), map(_meter, METERS))


def _measure(measure: Measure) -> tuple[str, ...]:
    columns = [measure.column_in(mode) for mode in MODES]
    return (
        f"`{measure.name}`",
        measure.kind,
        *(f"`{column}`" if column else "" for column in columns),
        "yes" if measure.standard else "",
    )


def _meter(meter: Meter) -> tuple[str, ...]:
    cost = "what the others leave of `cost`" if meter.cost is None else f"`{meter.cost}`"
    quantity = f"`{meter.counts}`" if meter.counts else ""
    if meter.less:
        quantity += " less " + " and ".join(f"`{column}`" for column in meter.less)
    return f"`{meter.name}`", cost, quantity, meter.unit or ""
