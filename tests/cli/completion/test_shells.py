"""The scripts of the shells: bash as it runs, where each is put, which one is meant."""

from __future__ import annotations

import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from orgstats.cli.completion import shells
from tests.cli.completion.odd import ODD
from tests.support.cli import environment, run
from tests.support.parquet import write_parquet

if TYPE_CHECKING:
    from pathlib import Path

#: Calls the function as bash does at the tab key, and prints each word on a line, quoted.
ASK = """
source /dev/stdin <<< "$SCRIPT"
orgstats() { "$PYTHON" -m orgstats "$@"; }
COMP_LINE="$1"; COMP_POINT=${#1}
read -ra COMP_WORDS <<< "$1"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_orgstats_completion orgstats "${COMP_WORDS[COMP_CWORD]}" ""
printf '%s\\n' "${COMPREPLY[@]}"
complete -p orgstats
"""


def replies(line: str, folder: Path) -> list[str]:
    around = {
        "SCRIPT": shells.BASH,
        "PYTHON": sys.executable,
        "ORGSTATS_SOURCE": str(folder / "rollups"),
        "ORGSTATS_COMPLETION_MS": "60000",
        "PYTHONPATH": ":".join(sys.path),
    }
    done = subprocess.run(
        ["bash", "--norc", "-c", ASK, "bash", line],
        capture_output=True,
        text=True,
        env=environment(around),
        cwd=folder,
        check=True,
    )
    assert done.stderr == ""
    *found, how = done.stdout.splitlines()
    assert how == "complete -F _orgstats_completion orgstats"
    return list(filter(None, found))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bash")
    (place / "rollups").mkdir()
    write_parquet(ODD, place / "rollups")
    (place / "a file.csv").touch()
    return place


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("orgstats bud", ["budget"]),
        ("orgstats summary --project W", [r"Web:\ beta"]),
        ("orgstats summary --project Web:", [r"\ beta"]),
        ("orgstats summary --project=We", [r"Web:\ beta"]),
        ('orgstats summary --project "O', [r"O'Neill \"Q\""]),
        ("orgstats summary --project 'O", ["O'\\''Neill \"Q\""]),
        (r"orgstats summary --project \$", [r"\$HOME\ \`x\`\ \!"]),
        ("orgstats summary --project a", [r"a\;b\|c\&d\ \(\*\)"]),
        ("orgstats summary --project me@", ["example.com"]),
        ("orgstats summary --project p_l", ["p_lines"]),
        ("orgstats summary --project Gr", [r"Größe\ 大"]),
        ("orgstats summary --project nothing", []),
        ("orgstats summary -o a", ["a file.csv"]),
        ("orgstats summary -s r", ["rollups"]),
    ],
)
def test_bash_is_answered(line: str, expected: list[str], folder: Path) -> None:
    assert replies(line, folder) == expected


def test_the_script_of_a_shell_is_shown() -> None:
    for name, script in shells.SCRIPTS.items():
        assert run("--show-completion", name) == (0, script, "")
        assert shlex.split(f"_ORGSTATS_COMPLETE={name}")[0] in script
    assert run("--show-completion", env={"SHELL": "/bin/none"}).code in {0, 2}
    code, out, err = run("--show-completion", "tcsh")
    assert (code, out) == (2, "")
    assert err == (
        "orgstats: error: there is no completion for 'tcsh'\nhint: name one of bash, zsh, fish\n"
    )


@pytest.mark.parametrize(
    ("parents", "login", "shell"),
    [(["python", "zsh", "bash"], "", "zsh"), (["cron"], "/usr/bin/fish", "fish")],
)
def test_the_shell_around_is_found_out(
    parents: list[str], login: str, shell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shells, "_parents", lambda: iter(parents))
    assert run("--show-completion", env={"SHELL": login}).out == shells.SCRIPTS[shell]


@pytest.mark.parametrize(
    ("shell", "settings"), [("bash", ".bashrc"), ("zsh", ".zshrc"), ("fish", None)]
)
def test_it_is_put_where_the_shell_looks(shell: str, settings: str | None, tmp_path: Path) -> None:
    around = {"HOME": str(tmp_path)}
    if settings:
        (tmp_path / settings).write_text("alias x=y", "utf-8")
    first, second = (run("--install-completion", shell, env=around) for _ in range(2))
    assert (first, first.code, first.err) == (second, 0, "")
    (written,) = (one for one in tmp_path.rglob("*orgstats*") if one.is_file())
    assert written.read_text("utf-8") == shells.SCRIPTS[shell]
    assert first.out.startswith(f"{shell} completion is in {written};")
    if settings:
        before, line = (tmp_path / settings).read_text("utf-8").splitlines()
        assert (before, "orgstats.sh" in line or ".zfunc" in line) == ("alias x=y", True)


def test_a_home_that_cannot_be_written_is_an_error() -> None:
    code, out, err = run("--install-completion", "bash")
    assert (code, out) == (5, "")
    assert "hint: `orgstats --show-completion bash` prints it" in err
