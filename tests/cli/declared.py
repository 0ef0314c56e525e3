"""orgstats with two more dimensions and one more measure, each declared in one place.

Run as a program: what is derived from the catalogue is derived when it is first imported.
"""

import sys

from orgstats.domain import catalogue
from orgstats.domain.dimension import Detail, Dimension, Filter, Listed
from orgstats.domain.measure import Measure

VENDOR = Dimension(
    "vendor",
    "Vendor",
    "vendors",
    ("used_provider",),
    label=lambda key, _: f"{key.title()} Inc." if key else "Nobody",
    details={"letters": Detail(lambda key, _raw, _entities: str(len(key)), "Letters")},
    filter=Filter(
        9,
        "Only this vendor.",
        known=lambda _: {"openai": "Openai Inc."},
        narrow=lambda ids, _: ("used_provider", ids),
    ),
    listed=Listed(details={"letters": lambda key, _: str(len(key))}),
)
# Two thirds and one third of everything.
DESK = Dimension(
    "desk",
    "Desk",
    "desks",
    ("used_provider",),
    identify=lambda raw, _: (("left", 2), ("right", 1)) if raw[0] else (("left", 1),),
    splits=True,
)
FINISHED = Measure("finished", "completed_count", "count", "Finished", ranks=True)

catalogue.DIMENSIONS = (*catalogue.DIMENSIONS, VENDOR, DESK)
catalogue.MEASURES = (*catalogue.MEASURES, FINISHED)

if __name__ == "__main__":
    from orgstats.__main__ import main

    sys.exit(main(sys.argv[1:]))
