"""What a source is made of: what can be read, written, is missing, unknown, of another type."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.check.asking import MODEL, PROJECT, altered, checked, statuses
from tests.support.acme import LEDGER
from tests.support.addresses import free_port
from tests.support.cli import run
from tests.support.deployment import (
    DROPPED_COLUMNS,
    LATE_COLUMNS,
    MIXED,
    NEWEST,
    NEXT,
    OLD,
    TODAY,
    Deployment,
)
from tests.support.parquet import Layout
from tests.support.server import READER, SUPERUSER

if TYPE_CHECKING:
    from tests.check.asking import Store
    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase, AcmeParquet, NewDatabase

#: The checks of what belongs to whom, and of the rollups that have to agree.
#: The checks of whose rows are and of the rollups that have to agree.
PARTS = ("projects", "models", "apps", "app_models", "keys", "key_apps", "key_models")
#: The ledger holds hours without rows, and rows of a project that nobody has.
USUAL = {"hours": "warn", "projects": "fail"}


@pytest.mark.parametrize("deployment", [TODAY, NEXT, MIXED], ids=["today", "next", "mixed"])
def test_a_deployment_is_whole(store: Store, deployment: Deployment) -> None:
    checks = checked(store(LEDGER, deployment))
    assert statuses(checks) == USUAL
    assert checks["source"]["message"] == "11 tables can be read"
    assert checks["columns"]["details"] == []
    assert checks["tables"]["message"] == (
        "every table is there but for newer gateways'"
        " project_hourly_source_model_stats, api_key_hourly_source_stats, organization_team"
    )
    assert checks["key_apps"]["message"] == "only newer gateways have api_key_hourly_source_stats"


def test_a_newest_deployment_is_whole(store: Store) -> None:
    checks = checked(store(LEDGER, NEWEST))
    assert statuses(checks) == USUAL
    assert checks["source"]["message"] == "14 tables can be read"
    assert checks["tables"]["message"] == "every table is there"
    assert checks["columns"]["details"] == []


def test_an_old_deployment_lacks_what_came_later(store: Store) -> None:
    checks = checked(store(LEDGER, OLD))
    old = {"tables": "warn", "columns": "warn", "apps": "warn"}
    assert statuses(checks) == USUAL | old
    assert checks["tables"]["message"] == "missing: project_hourly_source_stats, model"
    assert {"needed": False, "problem": "missing", "table": "model"} in checks["tables"]["details"]
    lacking = {detail["column"] for detail in checks["columns"]["details"]}
    assert lacking == LATE_COLUMNS
    assert lacking.isdisjoint(DROPPED_COLUMNS)
    assert checks["apps"]["message"].startswith("not checked")


def test_what_a_report_needs_is_missing(store: Store) -> None:
    lacking = replace(
        TODAY,
        absent_columns=frozenset({"total_tokens", "input_cost"}),
        absent_tables=TODAY.absent_tables | {"api_key_hourly_stats"},
    )
    checks = checked(store(LEDGER, lacking))
    found = statuses(checks)
    assert found["tables"] == found["columns"] == "fail"
    assert checks["columns"]["message"] == "8 columns missing"
    first, *_, last = checks["columns"]["details"]
    assert first == {
        "table": PROJECT,
        "column": "total_tokens",
        "problem": "missing",
        "needed": True,
    }
    assert (last["column"], last["needed"]) == ("input_cost", False)
    assert found["models"] == found["keys"] == found["freshness"] == "warn"


def test_without_names_rows_are_still_looked_at(store: Store) -> None:
    checks = checked(store(LEDGER, replace(TODAY, absent_tables=TODAY.absent_tables | {"project"})))
    found = statuses(checks)
    assert found == {
        "tables": "fail",
        "hours": "warn",
        **dict.fromkeys(PARTS, "warn"),
    }


@pytest.mark.parametrize(
    ("more", "lacking", "status", "message"),
    [
        (("surcharge",), (), "ok", "every column is there{}surcharge"),
        (tuple("fedcba"), (), "ok", "every column is there{}f, e, d, c, b, …"),
        (("surcharge",), ("input_cost",), "warn", "5 columns missing{}surcharge"),
        (
            ("total_duration", "provider_margin_amount"),
            (),
            "ok",
            "every column is there, and no other",
        ),
    ],
)
def test_columns_nobody_knows_are_of_a_newer_gateway(
    files: Store, more: tuple[str, ...], lacking: tuple[str, ...], status: str, message: str
) -> None:
    odd = replace(
        TODAY, dropped_columns=(*DROPPED_COLUMNS, *more), absent_columns=frozenset(lacking)
    )
    check = checked(files(LEDGER, odd))["columns"]
    newer = "; the database is newer, it also has "
    assert (check["status"], check["message"]) == (status, message.format(newer))
    assert {detail["column"] for detail in check["details"]} == {*lacking}


@pytest.mark.parametrize(
    ("column", "kind", "problem"),
    [
        ("cost", "VARCHAR", "text, where a number belongs"),
        ("credits_data_storage_cost", "VARCHAR", "text, where a number belongs"),
        ("hour_timestamp", "VARCHAR", "text, where a timestamp belongs"),
        ("used_model", "INTEGER", "a number, where text belongs"),
    ],
)
def test_another_type_in_a_file(files: Store, column: str, kind: str, problem: str) -> None:
    value = column if kind == "VARCHAR" else f"length({column})"
    select = f"* REPLACE (CAST({value} AS {kind}) AS {column})"
    checks = checked(altered(files(), MODEL, select))
    assert statuses(checks) == USUAL | {"types": "fail", "models": "warn"}
    assert checks["types"]["details"] == [{"table": MODEL, "column": column, "problem": problem}]


def test_another_type_in_a_database(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    server.execute(f"ALTER TABLE {MODEL} ALTER cost TYPE text", name)
    checks = checked(server.conninfo(name))
    assert statuses(checks) == USUAL | {"types": "fail", "models": "warn"}


def test_a_damaged_file(files: Store) -> None:
    directory = files()
    Path(directory, f"{MODEL}.parquet").write_bytes(b"PAR1 and then nothing")
    checks = checked(directory)
    assert statuses(checks) == USUAL | {"source": "fail", "models": "warn"}
    (detail,) = checks["source"]["details"]
    assert detail["table"] == MODEL
    assert "is damaged" in detail["error"]


def test_damage_that_shows_in_reading(files: Store) -> None:
    directory = files()
    file = Path(directory, f"{MODEL}.parquet")
    content = bytearray(file.read_bytes())
    content[4:2000] = bytes(1996)
    file.write_bytes(content)
    found = statuses(checked(directory))
    assert found == USUAL | {"source": "fail", "models": "warn"}


def test_a_damaged_month_outside_the_window(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    months = acme_parquet(layout=Layout(partitioned=True))
    assert statuses(checked(str(months))) == USUAL
    directory = shutil.copytree(months, tmp_path / "rollups")
    (directory / MODEL / "month=2026-09" / "data.parquet").write_bytes(b"")
    checks = checked(str(directory), "--month", "2026-11")
    assert checks["source"]["status"] == "fail"
    assert "month=2026-09" in checks["source"]["details"][0]["error"]


def test_files_are_only_read(acme_parquet: AcmeParquet) -> None:
    check = checked(str(acme_parquet()))["rights"]
    assert check == {"status": "ok", "message": "files are only read", "details": []}


def test_a_role_that_may_only_read(server: Server, acme_database: AcmeDatabase) -> None:
    check = checked(server.conninfo(acme_database()))["rights"]
    assert check == {"status": "ok", "message": "reader may only read", "details": []}


def test_a_role_that_may_write(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    grants = ("INSERT, TRUNCATE ON model", "UPDATE (name) ON project", f"DELETE ON {PROJECT}")
    server.execute("".join(f"GRANT {grant} TO {READER};" for grant in grants), name)
    checks = checked(server.conninfo(name))
    assert statuses(checks) == USUAL | {"rights": "warn"}
    assert checks["rights"]["details"] == [
        {"table": PROJECT, "role": READER, "may": ["DELETE"]},
        {"table": "project", "role": READER, "may": ["UPDATE"]},
        {"table": "model", "role": READER, "may": ["INSERT", "TRUNCATE"]},
    ]


def test_a_superuser(server: Server, acme_database: AcmeDatabase) -> None:
    checks = checked(server.conninfo(acme_database(), user=SUPERUSER))
    assert statuses(checks) == USUAL | {"rights": "warn"}
    assert "superuser" in checks["rights"]["message"]


def test_a_table_that_the_role_may_not_read(server: Server, new_database: NewDatabase) -> None:
    name = new_database()
    server.execute(f"REVOKE SELECT ON {MODEL} FROM {READER}", name)
    checks = checked(server.conninfo(name))
    assert statuses(checks) == USUAL | {"source": "fail", "models": "warn"}
    (detail,) = checks["source"]["details"]
    assert "GRANT SELECT" in detail["hint"]


@pytest.mark.parametrize("source", ["/nowhere/at/all", "postgresql://u@127.0.0.1:{port}/db"])
def test_an_unreachable_source_is_no_finding(source: str) -> None:
    done = run("check", "-s", source.format(port=free_port()))
    assert (done.code, done.out) == (3, "")
