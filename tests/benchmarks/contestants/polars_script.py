"""Answer a question with polars, lazily, and print the rows, then the total, as CSV."""

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl

from tests.benchmarks.questions import MONTHLY, QUESTIONS, SUMS, Question
from tests.benchmarks.rollups import FIRST, LAST

EVERY = {"day": "1d", "month": "1mo"}


def main(folder: str, name: str) -> None:
    """Sum money as whole billionths of a dollar, so that the sums are exact."""
    question = next(one for one in (*QUESTIONS, MONTHLY) if one.name == name)
    asked = [_sums(Path(folder), question)]
    if question.total:
        total = replace(question, table=question.total, key=None, step=None)
        asked.append(_sums(Path(folder), total))
    money = [name for name, (_, kind) in SUMS.items() if kind == "money"]
    exact = [
        (
            pl.col(name).cast(pl.Decimal(38, 9)) * pl.lit("0.000000001").cast(pl.Decimal(38, 9))
        ).alias(name)
        for name in money
    ]
    for found in pl.collect_all(asked):
        sys.stdout.write(found.with_columns(exact).write_csv())


def _sums(folder: Path, question: Question) -> pl.LazyFrame:
    file = folder / f"{question.table}.parquet"
    source = file if file.exists() else folder / question.table / "*" / "*.parquet"
    start = datetime.fromisoformat(FIRST)
    end = datetime.fromisoformat(LAST) + timedelta(days=1)
    hour = pl.col("hour_timestamp")
    frame = pl.scan_parquet(source).filter((hour >= start) & (hour < end))
    if question.model:
        frame = frame.filter(pl.col("used_model").str.ends_with(f"/{question.model}"))
    keys = [pl.col(question.key)] if question.key else []
    if question.step:
        keys.append(hour.dt.truncate(EVERY[question.step]).alias(question.step))
    sums = [_sum(name, *SUMS[name]) for name in SUMS]
    return frame.group_by(keys).agg(sums) if keys else frame.select(sums)


def _sum(name: str, column: str, kind: str) -> pl.Expr:
    if kind == "money":
        return (pl.col(column).cast(pl.Float64) * 1e9).round().cast(pl.Int64).sum().alias(name)
    return pl.col(column).cast(pl.Int64).sum().alias(name)


main(*sys.argv[1:])
