"""Deployments: how money is stored, and which columns and tables a database has."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from tests.support.ledger import LATE_MONEY, MONEY, NEWER_ROLLUPS, ROLLUPS, Ledger, RollupRow

#: The tables that only the newest databases have.
NEWER_TABLES = NEWER_ROLLUPS | {"organization_team"}

REAL, DOUBLE = "real", "double precision"

#: Columns that came after the first release, and those that were dropped since.
LATE_COLUMNS = frozenset({*LATE_MONEY, "cache_write_tokens"})
DROPPED_COLUMNS = (
    "service_fee",
    "credits_service_fee",
    "api_keys_service_fee",
    "image_input_tokens",
    "image_output_tokens",
)


@dataclass(frozen=True)
class Deployment:
    """One state of the schema.

    Tables in `double_tables` keep money as double precision whatever `money` says, as deployments
    in the middle of a migration do. `absent_columns` names columns of the rollups.
    """

    money: str = REAL
    double_tables: frozenset[str] = frozenset()
    absent_columns: frozenset[str] = frozenset()
    absent_tables: frozenset[str] = NEWER_TABLES
    dropped_columns: tuple[str, ...] = ()
    key_types: bool = True

    def money_type(self, table: str) -> str:
        """The type of the money columns of `table`."""
        return DOUBLE if table in self.double_tables else self.money

    def rollups(self) -> tuple[str, ...]:
        """The rollups that are there."""
        return tuple(table for table in ROLLUPS if table not in self.absent_tables)

    def stored(self, ledger: Ledger, table: str) -> tuple[RollupRow, ...]:
        """The ledger's rows of `table` as the columns' types hold them, float4 widened again."""
        rows = ledger.rows(table) if table in self.rollups() else ()
        if self.money_type(table) == DOUBLE:
            return rows
        return tuple(replace(row, measures=_as_float4(row)) for row in rows)


def float4(value: float) -> float:
    """The nearest single-precision number, as the double that it widens to."""
    (widened,) = struct.unpack("<f", struct.pack("<f", value))
    return float(widened)


def _as_float4(row: RollupRow) -> dict[str, int | float]:
    """The row's measures, with money rounded to single precision."""
    return {name: float4(value) if name in MONEY else value for name, value in row.measures.items()}


OLD = Deployment(
    absent_columns=LATE_COLUMNS,
    absent_tables=NEWER_TABLES | {"project_hourly_source_stats", "model"},
    dropped_columns=DROPPED_COLUMNS,
    key_types=False,
)
TODAY = Deployment()
NEWEST = Deployment(absent_tables=frozenset())
NEXT = Deployment(money=DOUBLE)
MIXED = Deployment(
    double_tables=frozenset({"project_hourly_stats", "api_key_hourly_stats"}),
)
