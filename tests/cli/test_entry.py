"""The ways in: the console script, the module, a bare call."""

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from orgstats import __version__
from orgstats.cli.app import COMMANDS
from tests.support.cli import environment, run

SCRIPT = str(Path(sysconfig.get_path("scripts"), "orgstats"))


@pytest.mark.parametrize("command", [[SCRIPT], [sys.executable, "-m", "orgstats"]])
def test_is_started_by_name_and_as_a_module(command: list[str]) -> None:
    done = subprocess.run(
        [*command, "--version"], capture_output=True, env=environment(), check=True
    )
    assert done.stdout.decode() == f"orgstats {__version__}\n"
    assert done.stderr == b""


def test_the_exit_code_reaches_the_shell() -> None:
    done = subprocess.run([SCRIPT, "summary"], capture_output=True, env=environment(), check=False)
    assert done.returncode == 2
    assert done.stdout == b""


@pytest.mark.parametrize("argv", [(), ("--help",), ("-h",)])
def test_a_bare_call_shows_help(argv: tuple[str, ...]) -> None:
    code, out, err = run(*argv)
    assert (code, err) == (0, "")
    assert out == run("--help").out
    assert out.startswith("Usage: orgstats [OPTIONS]")


def test_the_list_of_commands_cuts_no_summary() -> None:
    shown = " ".join(run("--help", env={"COLUMNS": "80"}).out.partition("Commands:\n")[2].split())
    for name in COMMANDS:
        sentence = run("help", name, env={"COLUMNS": "80"}).out.split("\n\n")[1]
        assert f" {name} {' '.join(sentence.split())}" in f" {shown}"
