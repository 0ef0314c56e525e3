"""The questions of the benchmarks: for orgstats, as SQL, and what both must answer."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from orgstats.catalog import HOUR, MEASURES, canonical_model

from .rollups import FIRST, LAST

SUMS = {m.name: (m.column, m.kind) for m in MEASURES if m.published}
NAMES = tuple(SUMS)
COMPARED = ("cost", "requests", "tokens")
Answer = dict[str, tuple[Decimal, ...]]


@dataclass(frozen=True)
class Question:
    """A report: its arguments, and the table, grouping and filter that answer it by hand."""

    name: str
    args: Sequence[str]
    table: str
    key: str | None = None
    daily: bool = False
    model: str | None = None
    zone: str | None = None


QUESTIONS = (
    Question("summary", ["summary"], "project_hourly_stats"),
    Question(
        "by project, daily",
        ["breakdown", "--by", "project", "--bucket", "day", "--top", "1000000"],
        "project_hourly_stats",
        "project_id",
        daily=True,
    ),
    Question(
        "by model, daily",
        ["breakdown", "--by", "model", "--bucket", "day", "--top", "1000000"],
        "project_hourly_model_stats",
        "used_model",
        daily=True,
    ),
    Question(
        "by key, one model",
        ["breakdown", "--by", "key", "--model", "model-07", "--top", "1000000"],
        "api_key_hourly_model_stats",
        "api_key_id",
        model="model-07",
    ),
)
BERLIN = Question(
    "by model, daily, Berlin",
    [*QUESTIONS[2].args, "--tz", "Europe/Berlin"],
    "project_hourly_model_stats",
    "used_model",
    daily=True,
    zone="Europe/Berlin",
)
# What the report must scan besides: the total that the rows are measured against.
TOTALS = {
    "by model, daily": "project_hourly_stats",
    "by model, daily, Berlin": "project_hourly_stats",
    "by key, one model": "project_hourly_model_stats",
}


def orgstats_args(question: Question, folder: Path) -> list[str]:
    """Give the command line of a question, answered as JSON."""
    window = ["--from", FIRST, "--to", LAST]
    return [*question.args, *window, "--source", str(folder), "-f", "json", "-q"]


def statements(question: Question, source: str) -> list[str]:
    """Give the hand-written SQL: the rows, then the total; `source` takes the table's name."""
    found = [_statement(question, source.format(table=question.table), rows=True)]
    if question.name in TOTALS:
        table = TOTALS[question.name]
        found.append(_statement(question, source.format(table=table), rows=False))
    return found


def _statement(question: Question, table: str, *, rows: bool) -> str:
    keys = []
    if rows and question.key:
        keys.append(question.key)
    if question.daily:
        local = HOUR
        if question.zone:
            local = f"{HOUR} AT TIME ZONE 'UTC' AT TIME ZONE '{question.zone}'"
        keys.append(f"CAST(date_trunc('day', {local}) AS DATE) AS day")
    sums = [_sum(name) for name in NAMES]
    start = f"{HOUR} >= TIMESTAMP '{FIRST}'"
    end = f"{HOUR} < TIMESTAMP '{LAST}' + INTERVAL '1 day'"
    if question.zone:
        local = "TIMESTAMP '{}' AT TIME ZONE '" + question.zone + "' AT TIME ZONE 'UTC'"
        after = date.fromisoformat(LAST) + timedelta(days=1)
        start = f"{HOUR} >= ({local.format(FIRST)})"
        end = f"{HOUR} < ({local.format(after)})"
    where = [start, end]
    if question.model:
        where.append(f"used_model LIKE '%/{question.model}'")
    group = f" GROUP BY {', '.join(str(i + 1) for i in range(len(keys)))}" if keys else ""
    return f"SELECT {', '.join(keys + sums)} FROM {table} WHERE {' AND '.join(where)}{group}"


def _sum(name: str) -> str:
    column, kind = SUMS[name]
    if kind == "money":
        return f"SUM(CAST(CAST({column} AS DOUBLE) AS DECIMAL(38, 9))) AS {name}"
    return f"SUM({column}) AS {name}"


def read_orgstats(text: str) -> Answer:
    """Read a report's rows, or a summary's total, as key → cost, requests, tokens."""
    report = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    rows = report.get("rows", [{"key": "", **report["total"]}])
    return {row["key"]: tuple(row[name] for name in COMPARED) for row in rows}


def read_table(text: str) -> Answer:
    """Read CSV with the columns of the hand-written SQL, and add up its days."""
    totals: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal()] * len(COMPARED))
    for row in csv.DictReader(io.StringIO(text)):
        key = row.get("project_id") or row.get("api_key_id") or ""
        if "used_model" in row:
            key = canonical_model(row["used_model"])
        values = [Decimal(row[name]) for name in COMPARED]
        totals[key] = [left + right for left, right in zip(totals[key], values, strict=True)]
    return {key: tuple(values) for key, values in totals.items()}
