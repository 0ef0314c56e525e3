"""The measures by name, and what each is used for."""

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.measure import Measure

MEASURE: dict[str, Measure] = {measure.name: measure for measure in MEASURES}
# What machine formats hold where nothing else is asked for.
STANDARD: tuple[str, ...] = tuple(one.name for one in MEASURES if one.standard)

# What can rank, be charted and shared.
METRICS: tuple[str, ...] = tuple(one.name for one in MEASURES if one.ranks)
