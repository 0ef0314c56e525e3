"""1 is never an exit code, and no stream changes what it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from orgstats.cli.stderr import LONGEST_MESSAGE
from tests.cli.test_output import OCTOBER, shell
from tests.support.cli import run

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (SystemExit(1), 2),
        (SystemExit("words"), 2),
        (SystemExit(), 0),
        (SystemExit(3), 3),
        (ImportError("no module"), 70),
        (RecursionError("too deep"), 70),
        (MemoryError(), 70),
    ],
)
def test_whatever_ends_a_run(raised: BaseException, code: int) -> None:
    def fail(*_: object) -> None:
        raise raised

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orgstats.cli.app.build", fail)
        assert run("summary").code == code


def test_a_broken_installation_is_no_traceback() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "orgstats.cli.app", None)
        done = run("summary")
    assert (done.code, done.out, done.err.count("\n")) == (70, "", 2)


@pytest.mark.parametrize("wanted", ["nonsense", "source_nonsense", "complete_nonsense"])
def test_completion_for_an_unknown_shell_says_nothing(wanted: str) -> None:
    assert run("b", env={"_ORGSTATS_COMPLETE": wanted}) == (0, "", "")


@pytest.mark.parametrize("target", ["2> /dev/full", "2>&-"])
@pytest.mark.parametrize(("argv", "code"), [(("summary",), 2), (("--frmat",), 2), ((), 0)])
def test_stderr_that_takes_nothing(
    acme_parquet: AcmeParquet, target: str, argv: tuple[str, ...], code: int
) -> None:
    noted = ("summary", "-s", str(acme_parquet()), *OCTOBER, "-f", "json")
    done = shell(f'"$@" {target}', *(argv or noted))
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout == ("" if argv else run(*noted).out)


def test_completion_that_cannot_be_written() -> None:
    done = shell('"$@" > /dev/full', "--show-completion", "bash")
    assert done.stderr == "orgstats: error: cannot write to stdout: no space left on device\n"
    assert done.returncode == 5
    done = shell('_ORGSTATS_COMPLETE=zsh "$@" > /dev/full', "b")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("option", ["-s", "--org", "--month", "--tz", "-o", "--profile", "-f"])
def test_a_value_of_100_kb_is_one_line(acme_parquet: AcmeParquet, option: str) -> None:
    source = () if option == "-s" else ("-s", str(acme_parquet()))
    done = run("summary", *source, option, "x y" * 33_000)
    lines = done.err.splitlines()
    assert (done.code in {2, 3, 5}, done.out) == (True, "")
    assert [line.partition(":")[0] for line in lines] in (["orgstats"], ["orgstats", "hint"])
    assert max(map(len, lines)) < LONGEST_MESSAGE + 50
