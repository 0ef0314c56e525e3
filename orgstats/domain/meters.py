"""What usage is paid for: the meters, declared once, and the dimension that they make.

No rollup stores a meter. One scan sums what each of them cost, and how much there was of it.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from orgstats.domain.dimension import Dimension, Made, Parts, Raw
from orgstats.domain.numbers import EXACT, NANO, Number, Sums, ratio

if TYPE_CHECKING:
    from orgstats.domain.entities import Entities

METER_COLUMN: Final = "meter"
# Stands in that column for what no meter tells: all but its cost, and the tokens that it counts.
NO_METER = ""

Unit = Literal["tokens", "requests"]
Metering = Literal["summed", "beside", "spread"]
"""Where meters are told: in cells made of sums, beside the measures, in a cell of a table each."""

# How many of a unit have a price.
PRICED: Final[dict[Unit, int]] = {"tokens": 1_000_000, "requests": 1}
NANO_DOLLAR: Final = Decimal(1).scaleb(NANO)


class Meter(NamedTuple):
    """Something that is paid for: the stored column of its cost, and that of its quantity.

    Of a stored group's quantity `less` is taken, but never more than there is. A meter without a
    cost column is what the others leave of the cost.
    """

    name: str
    title: str
    cost: str | None
    unit: Unit | None = None
    counts: str | None = None
    less: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Give the stored columns that tell the quantity."""
        return () if self.counts is None else (self.counts, *self.less)

    @property
    def clamped(self) -> str | None:
        """Give the column of what is left in each hour, where rollups of days have it summed up."""
        return f"{self.name}_quantity" if self.less else None

    def quantity(self, sums: Sums) -> Number | None:
        """Give how much there was, from the sums of cells of this meter."""
        return None if self.unit is None else sums[self.unit]

    def unit_price(self, sums: Sums) -> Decimal | None:
        """Give the dollars of a million tokens, or of a request; None over nothing."""
        quantity, cost = self.quantity(sums), sums["cost"]
        if self.unit is None or cost is None:
            return None
        price = ratio(EXACT.multiply(Decimal(cost), Decimal(PRICED[self.unit])), quantity)
        return None if price is None else price.quantize(NANO_DOLLAR, ROUND_HALF_UP, EXACT)


METERS: tuple[Meter, ...] = (
    Meter(
        "input",
        "Input",
        "input_cost",
        "tokens",
        "input_tokens",
        less=("cached_tokens", "cache_write_tokens"),
    ),
    Meter("cached_input", "Cached input", "cached_input_cost", "tokens", "cached_tokens"),
    Meter("cache_write", "Cache writes", "cache_write_input_cost", "tokens", "cache_write_tokens"),
    Meter("output", "Output", "output_cost", "tokens", "output_tokens"),
    Meter("request", "Requests", "request_cost", "requests", "request_count"),
    Meter("image_input", "Image input", "image_input_cost"),
    Meter("image_output", "Image output", "image_output_cost"),
    Meter("audio_input", "Audio input", "audio_input_cost"),
    Meter("audio_output", "Audio output", "audio_output_cost"),
    Meter("video_output", "Video output", "video_output_cost"),
    Meter("other", "Other costs", None),
)
METER: dict[str, Meter] = {meter.name: meter for meter in METERS}
# What cells by meter always tell.
METERED: tuple[str, ...] = ("cost", "requests", "tokens")


def _meter(raw: Raw, _: Entities) -> Parts:
    return () if raw[0] == NO_METER else ((raw[0], 1),)


def _measures(meter: Meter) -> tuple[str, ...]:
    return ("cost", "tokens") if meter.unit == "tokens" else ("cost",)


BY_METER = Dimension(
    "meter",
    "Meter",
    "meters",
    (METER_COLUMN,),
    identify=_meter,
    label=lambda key, _: METER[key].title,
    measures={meter.name: _measures(meter) for meter in METERS},
    made={
        "quantity": Made("Quantity", "tokens", lambda key, sums: METER[key].quantity(sums)),
        "unit": Made("Unit", "text", lambda key, _: METER[key].unit),
        "unit_price": Made(
            "Per 1M or request", "money", lambda key, sums: METER[key].unit_price(sums)
        ),
    },
)
