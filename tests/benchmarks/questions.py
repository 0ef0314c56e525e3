"""The questions of the benchmarks: for orgstats, as SQL, and what both must answer."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from orgstats.domain.catalogue import MEASURES
from orgstats.domain.dimension import UNATTRIBUTED
from orgstats.domain.rollups import HOUR_COLUMN
from orgstats.domain.routes import canonical_model

from .rollups import FIRST, LAST

SUMS = {m.name: (m.column, m.kind) for m in MEASURES if m.standard}
NAMES = tuple(SUMS)
COMPARED = ("cost", "requests", "tokens")
ORG = "org_1"
TOTAL = "total"
EXACT = "SUM(CAST(CAST({} AS DOUBLE) AS DECIMAL(38, 9)))"
DOUBLE = "SUM(CAST({} AS DOUBLE PRECISION))"
Answer = dict[str, tuple[Decimal, ...]]


@dataclass(frozen=True)
class Question:
    """A report: its arguments, and the table, grouping and filter that answer it by hand.

    `total` is the table of the total that the rows are measured against, where it is another. The
    answer is asked for as CSV where it is a list of sums, as JSON where it has a course.
    """

    name: str
    args: Sequence[str]
    table: str
    key: str | None = None
    step: str | None = None
    model: str | None = None
    zone: str | None = None
    total: str | None = None
    form: str = "json"


QUESTIONS = (
    Question("summary", ["summary"], "project_hourly_stats"),
    Question(
        "by project, daily",
        ["breakdown", "--by", "project", "--bucket", "day", "--top", "1000000"],
        "project_hourly_stats",
        "project_id",
        step="day",
    ),
    Question(
        "by model, daily",
        ["breakdown", "--by", "model", "--bucket", "day", "--top", "1000000"],
        "project_hourly_model_stats",
        "used_model",
        step="day",
        total="project_hourly_stats",
    ),
    Question(
        "by key, one model",
        ["breakdown", "--by", "key", "--model", "model-07", "--top", "1000000"],
        "api_key_hourly_model_stats",
        "api_key_id",
        model="model-07",
        total="project_hourly_model_stats",
        form="csv",
    ),
)
MONTHLY = Question(
    "by key, monthly",
    ["breakdown", "--by", "key", "--bucket", "month", "--top", "1000000"],
    "api_key_hourly_stats",
    "api_key_id",
    step="month",
    total="project_hourly_stats",
)
BERLIN = replace(
    QUESTIONS[2],
    name="by model, daily, Berlin",
    args=[*QUESTIONS[2].args, "--tz", "Europe/Berlin"],
    zone="Europe/Berlin",
)


def orgstats_args(question: Question, source: str) -> list[str]:
    """Give the command line of a question, answered as JSON."""
    window = ["--from", FIRST, "--to", LAST]
    return [*question.args, *window, "--source", source, "-f", question.form, "-q"]


def statements(
    question: Question, source: str = "{table}", money: str = EXACT, scope: str = ""
) -> list[str]:
    """Give the hand-written SQL: the rows, then the total.

    `source` takes the table's name, `money` the column that is summed; `scope` is a condition.
    """
    found = [_statement(question, source.format(table=question.table), money, scope)]
    if question.total:
        total = replace(question, key=None, step=None)
        found.append(_statement(total, source.format(table=question.total), money, scope))
    return found


def dashboard(question: Question) -> list[str]:
    """Give the SQL as the gateway's dashboard writes it, for Postgres."""
    projects = f"SELECT id FROM project WHERE organization_id = '{ORG}' AND status <> 'deleted'"
    return statements(question, money=DOUBLE, scope=f"project_id IN ({projects})")


def _statement(question: Question, table: str, money: str, scope: str) -> str:
    keys = []
    if question.key:
        keys.append(question.key)
    if question.step:
        local = HOUR_COLUMN
        if question.zone:
            local = f"{HOUR_COLUMN} AT TIME ZONE 'UTC' AT TIME ZONE '{question.zone}'"
        keys.append(f"CAST(date_trunc('{question.step}', {local}) AS DATE) AS {question.step}")
    sums = [
        f"{money.format(column) if kind == 'money' else f'SUM({column})'} AS {name}"
        for name, (column, kind) in SUMS.items()
    ]
    start = f"{HOUR_COLUMN} >= TIMESTAMP '{FIRST}'"
    end = f"{HOUR_COLUMN} < TIMESTAMP '{LAST}' + INTERVAL '1 day'"
    if question.zone:
        local = "TIMESTAMP '{}' AT TIME ZONE '" + question.zone + "' AT TIME ZONE 'UTC'"
        after = date.fromisoformat(LAST) + timedelta(days=1)
        start = f"{HOUR_COLUMN} >= ({local.format(FIRST)})"
        end = f"{HOUR_COLUMN} < ({local.format(after)})"
    where = [start, end, *filter(None, [scope])]
    if question.model:
        where.append(f"used_model LIKE '%/{question.model}'")
    group = f" GROUP BY {', '.join(str(i + 1) for i in range(len(keys)))}" if keys else ""
    return f"SELECT {', '.join(keys + sums)} FROM {table} WHERE {' AND '.join(where)}{group}"


def read_orgstats(question: Question, text: str) -> Answer:
    """Read a report's rows and total as key → cost, requests, tokens."""
    if question.form == "csv":
        lines = list(csv.DictReader(io.StringIO(text)))
        found = {line["key"]: tuple(Decimal(line[name]) for name in COMPARED) for line in lines}
        sums = zip(*found.values(), strict=True)
        whole = tuple(sum(values, Decimal()) for values in sums)
        # What is between the rollups' sums of floats belongs to the total only.
        found.pop(UNATTRIBUTED[0], None)
        return found | {TOTAL: whole}
    report = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    total = {"key": TOTAL, **report["total"]}
    rows = report.get("rows", [total])
    if question.total:
        rows = [*rows, total]
    return {row["key"]: tuple(row[name] for name in COMPARED) for row in rows}


def read_tables(text: str) -> Answer:
    """Read the rows, then the total, as CSV with a header each; days are added up."""
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal()] * len(COMPARED))
    header: list[str] = []
    for line in csv.reader(io.StringIO(text)):
        if COMPARED[0] in line:
            header = line
            continue
        row = dict(zip(header, line, strict=True))
        key = row.get("project_id") or row.get("api_key_id") or TOTAL
        if "used_model" in row:
            key = canonical_model(row["used_model"])
        values = [Decimal(row[name]) for name in COMPARED]
        sums[key] = [left + right for left, right in zip(sums[key], values, strict=True)]
    return {key: tuple(values) for key, values in sums.items()}
