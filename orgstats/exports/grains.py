"""The steps of an export's rows."""

from typing import Literal

from orgstats.domain.window import BUCKET_SIZES, BucketSize

Grain = Literal["total"] | BucketSize
GRAINS: tuple[Grain, ...] = ("total", *BUCKET_SIZES)
