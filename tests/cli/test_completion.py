"""What a shell offers at the tab key."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from orgstats.domain.zones import names
from tests.support.cli import environment, run

SCRIPT = str(Path(sysconfig.get_path("scripts"), "orgstats"))


def offered(line: str) -> list[str]:
    """Completes the last word of a line as bash does."""
    words = line.split(" ")
    around = {
        "_ORGSTATS_COMPLETE": "complete_bash",
        "COMP_WORDS": "\n".join(words),
        "COMP_CWORD": str(len(words) - 1),
    }
    done = subprocess.run(
        [SCRIPT], capture_output=True, text=True, env=environment(around), check=False
    )
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("orgstats b", ["breakdown", "budget"]),
        ("orgstats breakdown --by p", ["provider", "project"]),
        ("orgstats breakdown --metric ", ["cost", "requests", "tokens"]),
        ("orgstats breakdown --bucket w", ["week"]),
        ("orgstats breakdown --mode c", ["credits"]),
        ("orgstats summary -f m", ["markdown"]),
        ("orgstats summary --form", ["--format"]),
        ("orgstats summary --tz Europe/Ber", ["Europe/Berlin"]),
        ("orgstats list k", ["keys"]),
    ],
)
def test_values_are_offered(line: str, expected: list[str]) -> None:
    assert offered(line) == expected


def test_every_zone_is_offered() -> None:
    assert offered("orgstats summary --tz ") == names()


def test_the_script_for_a_shell_is_shown() -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT, "--show-completion", "bash"],
        capture_output=True,
        text=True,
        env=environment({"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}),
        check=False,
    )
    assert "_ORGSTATS_COMPLETE=complete_bash" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize("command", ["summary", "breakdown", "list", "config", "config show"])
def test_every_command_explains_itself(command: str) -> None:
    code, out, err = run(*command.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: orgstats {command} ")
    assert out == run(*command.split(), "-h").out
