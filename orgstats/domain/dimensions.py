"""The dimensions by name, and what each is used for."""

from orgstats.domain.catalogue import DIMENSIONS
from orgstats.domain.dimension import Dimension, Filter
from orgstats.domain.times import STEPS

DIMENSION: dict[str, Dimension] = {dimension.name: dimension for dimension in DIMENSIONS}
# What a report can be asked to be by.
CHOICES: tuple[str, ...] = tuple(name for name in DIMENSION if name not in STEPS)
# What its rows can be: steps of time, too.
LEVELS: tuple[str, ...] = (*CHOICES, *STEPS)
FILTER: dict[str, Filter] = dict(
    sorted(
        ((one.name, one.filter) for one in DIMENSIONS if one.filter),
        key=lambda pair: pair[1].place,
    )
)
FILTERS: tuple[str, ...] = tuple(FILTER)
# What can be listed, by its plural.
LISTED: dict[str, Dimension] = {
    one.plural: one for one in map(DIMENSION.__getitem__, FILTERS) if one.listed
}
