"""The recipes for reports that run by themselves, run as they stand, before and after a change."""

from __future__ import annotations

import json
import os
import re
import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from docs import console
from tests.support.acme import ACME, LEDGER
from tests.support.deployment import TODAY
from tests.support.machine import JOB, Machine
from tests.support.schema import load, refill

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.cli import Result
    from tests.support.ledger import Ledger
    from tests.support.server import Server

PAGE = (console.ROOT / "docs" / "cron.md").read_text("utf-8")
README = (console.ROOT / "README.md").read_text("utf-8")
EXPORT = "orgstats export --require-complete --manifest"
BERLIN = ZoneInfo("Europe/Berlin")
SETTINGS = {"ORGSTATS_SOURCE": "service=gateway", "ORGSTATS_TZ": "Europe/Berlin"}


def blocks(language: str, text: str = PAGE) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


CRONTABS = "\n".join(blocks("crontab"))


def jobs(words: str) -> str:
    """The settings of the crontabs, and the jobs that hold some words."""
    lines = CRONTABS.splitlines()
    return "\n".join(line for line in lines if words in line or not JOB.fullmatch(line))


#: What one types before the books are closed: comparing files, and a file with the source.
CLOSING = [block for block in blocks("sh") if "orgstats diff" in block]


def usage(now: datetime, more: int) -> Ledger:
    """One organization's October 2026, the same in the month before `now`, and an hour of its own.

    An hour of October and of the last month has `more` requests.
    """
    local = now.astimezone(BERLIN).replace(tzinfo=None)
    this = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = this - timedelta(days=1)
    october = [
        fact
        for fact in LEDGER.facts
        if fact.hour.month == 10 and fact.project_id not in {"p_lab", "p_gone"}
    ]
    late = replace(october[0], hour=october[0].hour.replace(day=28, hour=20))
    october.append(replace(late, measures={**late.measures, "request_count": more}))
    moved = [
        replace(fact, hour=fact.hour.replace(year=last.year, month=last.month))
        for fact in october
        if fact.hour.day <= 28 and (last.year, last.month) != (2026, 10)
    ]
    return replace(
        LEDGER,
        facts=(*october, *moved, replace(october[0], hour=this)),
        refreshed=now.replace(tzinfo=None, microsecond=0),
        organizations=tuple(one for one in LEDGER.organizations if one.id == ACME),
        projects=tuple(one for one in LEDGER.projects if one.organization_id == ACME),
    )


@pytest.fixture(scope="module")
def now() -> datetime:
    """The clock, which no recipe lets anybody set."""
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def month(now: datetime) -> str:
    """The month that recipes report."""
    return f"{now.astimezone(BERLIN).replace(day=1) - timedelta(days=1):%Y-%m}"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory, server: Server, now: datetime) -> Machine:
    load(server, server.create_database("gateway"), usage(now, 5), TODAY)
    made = Machine(tmp_path_factory.mktemp("machine"))
    made.connect(server, "gateway")
    budget(made, 10**9)
    (mail,) = [block for block in blocks("sh") if block.startswith("#!")]
    made.install("monthly-mail", mail)
    for name in ("mutt", "aws"):
        made.install(
            name, f'#!/bin/sh\necho "{name} $*" >> {made.root}/sent\ncat >> {made.root}/text\n'
        )
    return made


def budget(machine: Machine, amount: int) -> None:
    """Writes a budget into the configuration file of the machine's user."""
    path = machine.root / "home/.config/orgstats/config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'[[budget]]\nname = "All"\namount = {amount}\n')


def silent(done: dict[str, Result]) -> None:
    """Every job ended well and had nothing to say; a check shows what it looked at."""
    for command, result in done.items():
        assert (result.code, result.err) == (0, ""), command
        assert result.out == "" or "orgstats check" in command, command


def requests(path: Path) -> int:
    return int(json.loads(path.read_text("utf-8"))["total"]["requests"])


def test_every_recipe_before_and_after_data_changed(
    machine: Machine, server: Server, now: datetime, month: str
) -> None:
    reports, sent = machine.root / "srv/reports", machine.root / "srv/sent"
    october = f"{EXPORT} --month 2026-10 --tz Europe/Berlin -o /srv/reports/2026-10.csv"
    nightly = jobs("/srv/sent/")
    silent(machine.cron(CRONTABS))
    silent({"unit": machine.unit(blocks("ini")[0])})
    about = reports / f"{month}.csv.manifest.json"
    before = requests(about)
    assert (reports / f"{month}-keys.parquet").exists()
    assert (reports / f"{month}.xlsx").exists()
    assert (reports / f"{month}-focus.parquet").exists()
    assert (machine.root / "srv/rollups/snapshot.json").exists()
    assert (machine.root / "sent").read_text("utf-8").splitlines() == [
        f"aws s3 cp --quiet {month}-focus.parquet s3://finops/llm-gateway/",
        f"mutt -s LLM spend of last month -a {month}.html {month}.xlsx -- finance@example.com",
    ]
    assert (machine.root / "text").read_text("utf-8").startswith("# ")
    silent({"sending": machine.script(f"cp -p /srv/reports/{month}.csv /srv/sent/")})
    silent(machine.cron(nightly))
    silent({october: machine.script(october)})
    for block in CLOSING:
        done = machine.script(block)
        assert (done.code, done.err) == (0, "")
        assert done.out.endswith("Nothing changed.\n")
    silent({october: machine.script(october)})
    assert machine.told() == []

    refill(server, "gateway", usage(now, 50), TODAY)
    files, source = (machine.script(block) for block in CLOSING)
    assert (files.code, source.code) == (0, 10)
    assert "45" in files.out
    assert machine.told() == ["October changed: 10"]
    night = machine.cron(nightly)
    assert {result.code for result in night.values()} == {0}
    assert machine.told() == [f"{sent}/{month}.csv changed: 10"]
    silent({"unit": machine.unit(blocks("ini")[0])})
    assert requests(about) == before + 45
    digest = sha256((reports / f"{month}.csv").read_bytes()).hexdigest()
    assert json.loads(about.read_text("utf-8"))["sha256"] == digest


def test_the_recipes_of_the_readme(machine: Machine, month: str) -> None:
    """They read the snapshot that it makes of a database, and leave no manifest of another file."""
    (gateway,) = [block for block in blocks("sh", README) if "orgstats snapshot" in block]
    gateway = re.sub("'postgresql:.*'", "service=gateway", gateway)
    asked = machine.script(f"set -e; {gateway}")
    assert asked.code == 0, asked
    (recipes,) = blocks("crontab", README)
    silent(machine.cron(recipes))
    reports = machine.root / "srv/reports"
    assert len((reports / f"{month}.csv").read_text("utf-8").splitlines()) > 10
    assert not (reports / f"{month}.csv.manifest.json").exists()
    assert machine.told() == []


def test_a_budget_warns_where_it_does_not_hold(machine: Machine) -> None:
    warning = jobs("orgstats budget")
    silent(machine.cron(warning))
    assert machine.told() == []
    budget(machine, 1)
    ((_, done),) = machine.cron(warning).items()
    budget(machine, 10**9)
    assert done.out == ""
    assert done.err.startswith("orgstats: finding: budget 'All': $")
    assert machine.told() == ["budgets: 10"]


def test_containers_run_what_they_should(machine: Machine, month: str) -> None:
    (pod,) = [line for line in PAGE.splitlines() if "command: [" in line]
    (docker,) = [line for line in PAGE.splitlines() if line.startswith("docker run ")]
    path = machine.root / f"srv/reports/{month}.csv"
    asked = pod.partition("[")[2].rstrip("]").replace(",", "")
    for command in (asked, f"orgstats {docker.partition('orgstats:1 ')[2]}"):
        path.unlink(missing_ok=True)
        silent({command: machine.run(shlex.split(machine.placed(command)), SETTINGS)})
        assert path.exists()


def test_no_mail_is_sent_of_a_month_that_is_not_complete(
    machine: Machine, server: Server, now: datetime
) -> None:
    ledger = usage(now, 5)
    early = min(fact.hour for fact in ledger.facts)
    refill(server, "gateway", replace(ledger, facts=(replace(ledger.facts[0], hour=early),)), TODAY)
    (machine.root / "sent").unlink(missing_ok=True)
    ((_, done),) = machine.cron(jobs("monthly-mail")).items()
    refill(server, "gateway", ledger, TODAY)
    assert done.err.startswith("orgstats: finding: ")
    assert machine.told() == ["no monthly mail: 10"]
    assert not (machine.root / "sent").exists()


def test_only_old_reports_go(machine: Machine) -> None:
    reports = machine.root / "srv/reports"
    for name, days in (("old.csv", 1102), ("old.csv.manifest.json", 1102), ("new.csv", 1000)):
        path = reports / name
        path.touch()
        os.utime(path, times=(path.stat().st_mtime - days * 86400,) * 2)
    silent(machine.cron(jobs("find ")))
    left = {path.name for path in reports.iterdir()}
    assert left & {"old.csv", "old.csv.manifest.json", "new.csv"} == {
        "old.csv.manifest.json",
        "new.csv",
    }


@pytest.mark.parametrize(("times", "told"), [(1, []), (30, ["spend is not as usual: 10"])])
def test_a_day_that_was_not_as_usual_is_told(
    machine: Machine, server: Server, now: datetime, times: int, told: list[str]
) -> None:
    """Each hour of a month costs alike, and those of yesterday so many times as much."""
    ledger, hour = usage(now, 5), now.replace(minute=0, second=0, microsecond=0, tzinfo=None)
    fact = replace(next(one for one in ledger.facts if one.key_id == "k_ci1"), hour=hour)
    yesterday = (now.astimezone(BERLIN) - timedelta(days=1)).date()
    facts = []
    for number in range(31 * 24):
        at = hour - timedelta(hours=number)
        unusual = at.replace(tzinfo=UTC).astimezone(BERLIN).date() == yesterday
        cost = 3.0 * times if unusual else 3.0
        facts.append(replace(fact, hour=at, measures={**fact.measures, "cost": cost}))
    refill(server, "gateway", replace(ledger, facts=tuple(facts)), TODAY)
    (done,) = machine.cron(jobs("orgstats anomalies")).values()
    assert (done.code, machine.told()) == (0, told)
    assert bool(done.out) == bool(told)
    assert all(f"{yesterday}: " in line for line in done.out.splitlines() if "$" in line)


def test_a_crontab_is_one() -> None:
    assert len([line for line in CRONTABS.splitlines() if JOB.fullmatch(line)]) == 11
    assert "%" not in CRONTABS
    assert "password" not in CRONTABS.lower()
