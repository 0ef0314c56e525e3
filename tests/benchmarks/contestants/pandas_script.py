"""Answer a question with pandas and print the rows, then the total, as CSV."""

import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd

from tests.benchmarks.questions import QUESTIONS, SUMS, Question
from tests.benchmarks.rollups import FIRST, LAST


def main(folder: str, wanted: str) -> None:
    """Sum money as whole billionths of a dollar, so that the sums are exact."""
    question = next(one for one in QUESTIONS if one.name == wanted)
    _sums(Path(folder), question).to_csv(sys.stdout, index=False)
    if question.total:
        total = replace(question, table=question.total, key=None, step=None)
        _sums(Path(folder), total).to_csv(sys.stdout, index=False)


def _sums(folder: Path, question: Question) -> pd.DataFrame:
    file = folder / f"{question.table}.parquet"
    source = file if file.exists() else folder / question.table
    columns = ["hour_timestamp", *dict.fromkeys(column for column, _ in SUMS.values())]
    filtered = "used_model" if question.model else None
    read = dict.fromkeys([*columns, *filter(None, [question.key, filtered])])
    frame = pd.read_parquet(source, columns=list(read))
    end = pd.Timestamp(LAST) + pd.Timedelta(days=1)
    frame = frame[(frame.hour_timestamp >= FIRST) & (frame.hour_timestamp < end)]
    if question.model:
        frame = frame[frame.used_model.str.endswith(f"/{question.model}")]
    keys = [question.key] if question.key else []
    if question.step:
        frame = frame.assign(day=frame.hour_timestamp.dt.floor("D"))
        keys.append("day")
    sums = pd.DataFrame({key: frame[key] for key in keys})
    for name, (column, kind) in SUMS.items():
        values = frame[column].astype("float64")
        sums[name] = (
            (values * 1e9).round().astype("int64")
            if kind == "money"
            else frame[column].astype("int64")
        )
    found = (
        sums.groupby(keys, observed=True).sum().reset_index() if keys else sums.sum().to_frame().T
    )
    for name, (_, kind) in SUMS.items():
        if kind == "money":
            found[name] = [Decimal(int(value)).scaleb(-9) for value in found[name]]
    return found


main(*sys.argv[1:])
