"""Compare orgstats on Postgres with the same SQL sent by a script, and with scanning the rows.

python -m tests.benchmarks.bench_postgres --rows 1500000
"""

import argparse
import json
import sys
from dataclasses import replace
from decimal import Decimal

from tests.support.acme import ACME, LEDGER
from tests.support.cli import run
from tests.support.deployment import TODAY
from tests.support.ledger import COUNTS, MONEY, TOKENS, Project
from tests.support.relay import relayed
from tests.support.schema import load
from tests.support.server import Server, running

from .contest import ROUNDS, Answer, Contestant, compare, measure

NAME = "bench"
PROJECTS, MODELS, HOURS = 20, 12, 24 * 365
WINDOWS = {"a month": ("--month", "2026-09"), "a year": ("--from", "2025-10", "--to", "2026-09")}
SCANNED = "rows scanned into DuckDB"
LOAD = """
import sys, duckdb
from importlib.resources import files
connection = duckdb.connect()
connection.execute("SET enable_progress_bar = false")
package = files("duckdb_extension_postgres_scanner")
path = package / "extensions" / f"v{duckdb.__version__}" / "postgres_scanner.duckdb_extension"
connection.execute(f"LOAD '{path}'")
quoted = sys.argv[1].replace("'", "''")
connection.execute(f"CREATE SECRET source (TYPE postgres, URI '{quoted}')")
connection.execute("ATTACH '' AS pg (TYPE postgres, READ_ONLY, SECRET source)")
"""
_SUM_UP = """
import json
sums = {}
for text in sys.argv[2:]:
    cursor = send(text)
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        cell = dict(zip(names, row))
        if "used_model" in cell:
            cost, requests = sums.get(cell["used_model"], (0, 0))
            sums[cell["used_model"]] = cost + int(cell["cost"]), requests + int(cell["requests"])
print(json.dumps(sums))
"""
SEND = f"""{LOAD}
def send(text):
    return connection.execute("FROM postgres_query('pg', '" + text.replace("'", "''") + "')")
{_SUM_UP}"""
SCAN = f"""{LOAD}
connection.execute("USE pg.public")
send = connection.execute
{_SUM_UP}"""


def main() -> None:
    """Fill a server, check that all contestants agree, and print what they take."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_500_000, help="rows by model in a year")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with running() as server:
        fill(server, options.rows)
        print(f"{options.rows:,} rows of {len(COUNTS + TOKENS + MONEY) + 7} columns a year\n")
        print("| window | contestant | seconds | orgstats is | bytes received | of the scan's |")
        print("|---|---|--:|--:|--:|--:|")
        for window, arguments in WINDOWS.items():
            contest(server, window, arguments, options.rounds)


def contest(server: Server, window: str, arguments: tuple[str, ...], rounds: int) -> None:
    """Print a row a contestant."""
    source = server.conninfo(NAME)
    python = sys.executable
    report = ("breakdown", "--by", "model", "--bucket", "day", "--org", ACME, *arguments)
    report = (*report, "-f", "json", "-q", "--top", "1000")
    sent = shown(source, report)
    contestants = [
        Contestant("orgstats", [*ours(python, report), source], read_report),
        Contestant(
            "the same SQL, sent by a script", [python, "-c", SEND, source, *sent], read_sums
        ),
        Contestant("rows scanned into DuckDB", [python, "-c", SCAN, source, *sent], read_sums),
        Contestant("connecting", [python, "-c", LOAD, source]),
    ]
    scores = compare(contestants, rounds)
    received = {one.name: crossed(server, one) for one in contestants}
    whole = received[SCANNED]
    for name, score in scores.items():
        ratio = scores["orgstats"].seconds / score.seconds
        print(
            f"| {window} | {name} | {score.seconds:.3f} | {ratio:.2f}x | {received[name]:,}"
            f" | {received[name] / whole:.2%} |",
            flush=True,
        )


def ours(python: str, report: tuple[str, ...]) -> list[str]:
    """The command line up to the source."""
    return [python, "-m", "orgstats", *report, "-s"]


def shown(source: str, report: tuple[str, ...]) -> list[str]:
    """The statements that the report sends."""
    found = run(*report, "--show-sql", "-s", source)
    return [text for text in found.out.split(";\n") if text.strip()]


def crossed(server: Server, one: Contestant) -> int:
    """The bytes that the server sends to a contestant."""
    with relayed(server.port) as relay:
        port = f"port='{server.port}'"
        measure([part.replace(port, f"port='{relay.port}'") for part in one.argv])
        return relay.received


def read_report(text: str) -> Answer:
    """The rows of orgstats."""
    rows = json.loads(text, parse_float=Decimal)["rows"]
    return {row["key"]: (row["cost"], row["requests"]) for row in rows}


def read_sums(text: str) -> Answer:
    """The rows of a script, whose models are routed through a provider."""
    found = json.loads(text)
    return {
        name.partition("/")[2]: (Decimal(cost).scaleb(-9), requests)
        for name, (cost, requests) in found.items()
    }


def fill(server: Server, rows: int) -> None:
    """Make the ledger's tables and put usage of a year into them."""
    projects = tuple(Project(f"p{n}", f"Project {n}", ACME) for n in range(PROJECTS))
    server.create_database(NAME)
    load(server, NAME, replace(LEDGER, facts=(), projects=projects), TODAY)
    measures = [f"(n * {i + 7} % 1000)::int AS {name}" for i, name in enumerate(COUNTS)]
    measures += [f"(n * {i + 7} % 100000)::numeric AS {name}" for i, name in enumerate(TOKENS)]
    measures += [
        f"((n * {i + 7} % 100000) / 1024.0)::real AS {name}" for i, name in enumerate(MONEY)
    ]
    names = ", ".join(COUNTS + TOKENS + MONEY)
    sums = ", ".join(f"sum({name})" for name in COUNTS + TOKENS + MONEY)
    combinations = PROJECTS * MODELS
    server.execute(
        f"""
        INSERT INTO project_hourly_model_stats
            (id, hour_timestamp, project_id, used_model, used_provider, {names})
        SELECT 'row ' || n, timestamp '2025-10-01' + (n / {combinations} * {HOURS}
                / greatest({rows} / {combinations}, 1)) * interval '1 hour',
            'p' || n % {PROJECTS}, 'provider/model ' || n / {PROJECTS} % {MODELS}, 'provider',
            {", ".join(measures)}
        FROM generate_series(0, {rows - 1}::bigint) AS n ON CONFLICT DO NOTHING;
        INSERT INTO project_hourly_stats (id, hour_timestamp, project_id, {names})
        SELECT hour_timestamp || project_id, hour_timestamp, project_id, {sums}
        FROM project_hourly_model_stats GROUP BY hour_timestamp, project_id;
        ANALYZE;
        """,
        NAME,
    )


if __name__ == "__main__":
    main()
