"""The recipes for reports that run by themselves: each of their command lines is run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs import console
from tests.support.cli import Result, environment, run
from tests.test_readme import AFTER_THE_SAMPLE, invocations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase

PAGE = (console.ROOT / "docs" / "cron.md").read_text("utf-8")
SAMPLE = str(console.ROOT / "sample_data")
#: What a scheduler fills in, and what a loop of the shell would.
FILLED = {
    '"$sent"': "/srv/sent/2026-10.csv",
    '"$now"': "/srv/now/2026-10.ndjson",
    "orgstats:1": "orgstats",
}


def commands() -> Iterator[tuple[str, ...]]:
    """The arguments of every orgstats in a block, in the order of the page."""
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            text = line
            for name, value in FILLED.items():
                text = text.replace(name, value)
            if language == "yaml" and "command:" in line:
                text = text.partition("[")[2].rstrip("]").replace(",", "")
            elif language in {"yaml", "dockerfile"} or "docker build" in line:
                continue
            # What stands in <( ) is a command too.
            for part in (*re.findall(r"<\(([^)]*)\)", text), text):
                yield from (tuple(found) for found in invocations(part) if found)


COMMANDS = list(commands())


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("machine")
    for name in ("reports", "sent", "now"):
        (home / name).mkdir()
    return home


def ran(arguments: tuple[str, ...], places: Path, live: str) -> Result:
    """A command with folders below `places` and a source that is there."""
    rest = [part.replace("/srv", str(places)) for part in arguments]
    for number, part in enumerate(rest[:-1]):
        if part == "-s":
            rest[number + 1] = live if "snapshot" in rest else SAMPLE
    if rest[0] == "diff":
        for name in rest[1:]:
            if name == "X":
                rest[rest.index(name)] = str(places / "reports" / "2026-10.csv")
            elif not Path(name).exists():
                made = ("export", "--tz", "Europe/Berlin", "--month", "2026-10", "-o", name)
                assert run(*made, env={"ORGSTATS_SOURCE": SAMPLE}).code == 0
    settings = {"ORGSTATS_SOURCE": SAMPLE, "ORGSTATS_TZ": "Europe/Berlin"}
    return run(*rest, env=settings, now=AFTER_THE_SAMPLE)


def test_every_command_line_does_what_it_is_for(
    places: Path, server: Server, acme_database: AcmeDatabase
) -> None:
    live = server.conninfo(acme_database())
    for arguments in COMMANDS:
        done = ran(arguments, places, live)
        assert (done.code, done.err) == (0, ""), (arguments, done.err)
    reports = {path.name for path in (places / "reports").iterdir()}
    assert {"2026-10.csv", "2026-10.csv.manifest.json", "2026-10-keys.parquet"} <= reports
    assert (places / "rollups").is_dir()


def test_there_are_recipes() -> None:
    names = [arguments[0] for arguments in COMMANDS]
    assert names.count("export") >= 7
    assert names.count("diff") == 3
    assert {"snapshot", "check"} < {*names}


def test_a_crontab_holds_no_percent_sign_and_no_password() -> None:
    blocks = re.findall(r"^```crontab\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert len(blocks) >= 4
    for block in blocks:
        assert "%" not in block
        assert "password" not in block.lower()


def test_the_nightly_loop_notices_a_change(places: Path) -> None:
    """The last recipe in a shell, with a file that was changed after it was sent."""
    (line,) = [line for line in PAGE.splitlines() if line.startswith("15 5 ")]
    script = line.removeprefix("15 5 * * *").replace("/srv", str(places))
    for name in ("sent", "now"):
        for path in (places / name).iterdir():
            path.unlink()
    sent = places / "sent" / "2026-10.csv"
    assert run("export", "-s", SAMPLE, "--month", "2026-10", "-o", sent).code == 0
    script = script.replace("orgstats export -o", "orgstats export --month 2026-10 -o")
    around = environment({"ORGSTATS_SOURCE": SAMPLE})
    around["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{around['PATH']}"
    shell = ["bash", "-c", f'notify() {{ echo "$@"; }}\n{script}']

    def night() -> str:
        done = subprocess.run(shell, env=around, stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout

    assert night() == "Quillhaven · 0 of 420 rows changed\nNothing changed.\n"
    sent.write_text("\n".join(sent.read_text("utf-8").split("\n")[:-2]) + "\n", "utf-8")
    assert f"{sent} changed: 10" in night()
