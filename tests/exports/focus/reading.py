"""FOCUS exports made without a command line, and read back without orgstats."""

from __future__ import annotations

import csv
import io
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb

from orgstats.engine.connection import Limits
from orgstats.engine.engine import Engine
from orgstats.engine.sources import find
from orgstats.exports.focus.question import focus
from orgstats.exports.focus.write import write
from orgstats.exports.write import scratch
from tests.support.reports import request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from orgstats.exports.focus.question import Focus
    from orgstats.exports.grains import Grain
    from tests.support.oracle import Ask

Row = dict[str, Any]
NUMBERS = {
    *("BilledCost", "EffectiveCost", "ContractedCost", "ListCost"),
    *("ConsumedQuantity", "PricingQuantity", "x_RequestCount"),
}

EDGES = ("Start", "End")


@dataclass(frozen=True)
class Exporter:
    """An open source: what it is asked for is written as a file, and given as its bytes or rows."""

    engine: Engine

    def ready(self, ask: Ask, grain: Grain = "day", version: str = "1.2") -> Focus:
        return focus(request(ask), grain, version, self.engine)

    def bytes(self, ask: Ask, grain: Grain = "day", version: str = "1.2") -> bytes:
        with scratch() as whole:
            write(self.engine, self.ready(ask, grain, version), "csv", whole)
            return whole.read_bytes()

    def rows(self, ask: Ask, grain: Grain = "day", version: str = "1.2") -> list[Row]:
        return text(self.bytes(ask, grain, version).decode())


@contextmanager
def exporting(source: str) -> Iterator[Exporter]:
    with Engine(find(source), limits=Limits(threads=1)) as engine:
        yield Exporter(engine)


def text(written: str) -> list[Row]:
    """The rows of a CSV file: numbers as Decimal, nothing as None."""
    rows = csv.DictReader(io.StringIO(written, newline=""))
    return [
        {
            name: (Decimal(value) if name in NUMBERS else value) if value else None
            for name, value in row.items()
        }
        for row in rows
    ]


def parquet(path: str) -> list[Row]:
    """The rows of a Parquet file, instants as a CSV file has them."""
    with closing(duckdb.connect()) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        periods = (f"{kind}Period{edge}" for kind in ("Billing", "Charge") for edge in EDGES)
        texts = ", ".join(f"strftime({name}, '%Y-%m-%dT%H:%M:%SZ') AS {name}" for name in periods)
        found = connection.execute(f"SELECT * REPLACE ({texts}) FROM read_parquet(?)", [path])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def total(rows: Iterable[Row], column: str) -> Decimal:
    """The sum of a column, 0 of none."""
    return sum((row[column] for row in rows if row[column] is not None), Decimal())


def by(rows: Iterable[Row], key: str, column: str) -> dict[Any, Decimal]:
    """The sums of a column by another, those of 0 left out."""
    found: dict[Any, Decimal] = {}
    for row in rows:
        found[row[key]] = found.get(row[key], Decimal()) + (row[column] or 0)
    return {name: value for name, value in found.items() if value}
