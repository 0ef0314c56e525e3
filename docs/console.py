"""Console blocks of a page: commands with the output that follows them, run as a shell would.

A block opens with three backticks and `console`. Its `$ ` lines are commands, the lines up to the
next one their output, stdout and stderr together. A command without output only has to succeed.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
WIDTH = 100
PROMPT = "$ "
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MARK = "\x1e"


@dataclass(frozen=True, slots=True)
class Step:
    """A command, its output and, of one that ran, its exit code."""

    command: str
    output: str
    code: int = 0


def blocks(page: str) -> list[str]:
    """Give the text of every console block of a page."""
    return BLOCK.findall(page)


def steps(block: str) -> list[Step]:
    """Give the commands of a block with the output written below each."""
    found: list[Step] = []
    for line in block.splitlines(keepends=True):
        if line.startswith(PROMPT):
            found.append(Step(line.removeprefix(PROMPT).rstrip("\n"), ""))
        else:
            last = found.pop()
            found.append(Step(last.command, last.output + line))
    return found


def run(commands: list[str], home: Path) -> list[Step]:
    """Run commands one after another in one shell, in a folder that holds `sample_data`.

    `home` is an empty folder: there is no configuration of a user.
    """
    work = home / "work"
    work.mkdir()
    (work / "sample_data").symlink_to(ROOT / "sample_data")
    # `$?` after a command is that command's, though its mark was printed in between.
    script = "".join(
        f"{command}\ncode=$?; printf '{MARK}%d{MARK}' $code; (exit $code)\n" for command in commands
    )
    done = subprocess.run(  # noqa: S603 - commands of the project's own pages
        ["bash", "-c", f"exec 2>&1\n{script}"],  # noqa: S607 - the shell of the reader's PATH
        cwd=work,
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    parts = done.stdout.split(MARK)
    outputs, codes = parts[:-1:2], parts[1::2]
    return [
        Step(command, output, int(code))
        for command, output, code in zip(commands, outputs, codes, strict=True)
    ]


def environment(home: Path) -> Mapping[str, str]:
    """Give an environment that is the same everywhere: no colour, no settings, a fixed width."""
    scripts = Path(sys.executable).parent
    return {
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "COLUMNS": str(WIDTH),
    }


def refreshed(page: str) -> str:
    """Give a page with the output of its commands as it is now, where it shows any."""
    return BLOCK.sub(lambda match: f"```console\n{_refreshed(match[1])}```", page)


def _refreshed(block: str) -> str:
    shown = steps(block)
    if not any(step.output for step in shown):
        return block
    with tempfile.TemporaryDirectory() as home:
        ran = run([step.command for step in shown], Path(home))
    return "".join(
        f"{PROMPT}{old.command}\n{new.output if old.output else ''}"
        for old, new in zip(shown, ran, strict=True)
    )
