"""Cells of stored values become series: one per identity of a dimension, ranked."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from orgstats.domain.cells import Cells
from orgstats.domain.dimensions import DIMENSION, canonical_model, mapping
from orgstats.domain.entities import Entities
from orgstats.domain.numbers import Number, Sums, add
from orgstats.domain.periods import NOW
from orgstats.reports.totals import counted, nothing

Raw = tuple[Any, ...]


@dataclass(slots=True)
class Series:
    """What has one identity: its sums and the stored values that make it up."""

    key: str
    sums: Sums
    raws: list[Raw] = field(default_factory=list)


class Attribution(NamedTuple):
    """Who used what in a period: a dimension, the cells of its rollup, what tells whose they are.

    Identity is the id, never the label. The member of a key is who made it; usage of a key whose
    row is gone belongs to no member.
    """

    by: str
    entities: Entities
    cells: Cells
    period: str = NOW

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the stored columns that tell the dimension."""
        return DIMENSION[self.by].columns

    def identify(self, raw: Raw) -> str | None:
        """Give the key of the series that stored values belong to; None if nothing tells it."""
        if None in raw:
            return None
        match self.by:
            case "model":
                return canonical_model(raw[0])
            case "mapping":
                return mapping(raw[0], raw[1])
            case "member":
                key = self.entities.keys.get(raw[0])
                return (key.created_by or None) if key else None
            case _:
                return str(raw[0])

    def series(self, metric: str) -> tuple[list[Series], Series]:
        """Give the series, the greatest by a metric first, and what belongs to none of them."""
        found: dict[str | None, Series] = {}
        for raw, sums in counted(self.cells, *self.columns, period=self.period):
            key = self.identify(raw)
            one = found.get(key)
            if one is None:
                # Most series have one stored value: adding would be most of the work for many.
                found[key] = Series(key or "", sums, [raw])
                continue
            one.sums = add([sums], one.sums)
            one.raws.append(raw)
        lost = found.pop(None, None) or Series("", nothing(self.cells))

        def rank(one: Series) -> tuple[Number, str]:
            return -(one.sums[metric] or 0), one.key

        return sorted(found.values(), key=rank), lost
