"""What is understood though it is written otherwise, and what is said of what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from orgstats.cli.app import COMMANDS, build
from orgstats.cli.mistaken import OTHER_COMMANDS, OTHER_OPTIONS
from tests.support.cli import run
from tests.test_readme import invocations

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet

ROOT: Any = get_command(build())
OWN = {
    name: {option for one in command.params for option in one.opts}
    for name, command in ROOT.commands.items()
}


def refused(line: str) -> list[str]:
    code, out, err = run(*line.split())
    assert (code, out, err.count("\n")) == (2, "", 2)
    return err.splitlines()


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("breakdown", "breakdown --by project"),
        ("breakdown Users --metric COST", "breakdown --by member --metric cost"),
        ("breakdown Projects,Models", "breakdown --by project,model"),
        ("breakdown key --top ALL", "breakdown --by key --top all"),
        ("breakdown key --across WEEKS --grain weekly", "breakdown --by key --across week"),
        ("breakdown key --columns Cost,Error-Rate", "breakdown --by key --columns cost,error_rate"),
        (
            "breakdown key --columns cost,id --sort REQUEST",
            "breakdown key --columns cost,id,requests --sort requests",
        ),
        ("breakdown day --bucket Monthly -f JSON", "breakdown --by day --bucket month -f json"),
        ("breakdown key --mode Credits --chart", "breakdown --by key --mode credits --chart"),
        ("compare keys --align ELAPSED", "compare key --align elapsed"),
        ("compare users --against SEP", "compare member --against 2026-09"),
        ("Summary -f MD", "summary -f markdown"),
        ("summary --tz europe/berlin", "summary --tz Europe/Berlin"),
        ("list project", "list projects"),
        ("list User", "list members"),
        ("export --bucket Weekly --by Users,Models", "export --grain week --by member,model"),
    ],
)
def test_it_is_read_as_if_it_were_written_plainly(
    acme_parquet: AcmeParquet, written: str, plain: str
) -> None:
    around = ("-s", acme_parquet(), "--org", "org_acme")
    month = () if plain.startswith("list") else ("--month", "2026-10")
    one = run(*plain.split(), *around, *month)
    assert (one.code, one.out != "") == (0, True), one.err
    assert (
        run(*written.split(), *around, *(word.replace("2026-10", "oct") for word in month)) == one
    )


def test_settings_are_read_so_too(acme_parquet: AcmeParquet) -> None:
    asked = ("breakdown", "-s", acme_parquet(), "--org", "org_acme", "--month", "oct")
    around = {"ORGSTATS_METRIC": "Tokens", "ORGSTATS_MODE": "ALL", "ORGSTATS_BUCKET": "Weekly"}
    plain = ("--metric", "tokens", "--bucket", "week")
    assert run(*asked, env=around) == run(*asked, *plain)


@pytest.mark.parametrize(("wrong", "right"), OTHER_OPTIONS.items())
def test_an_option_of_another_name_is_answered(wrong: str, right: tuple[str, ...]) -> None:
    fitting = {
        name: next((one for one in right if one.split()[0] in own), None)
        for name, own in OWN.items()
    }
    name, said = next((name, said) for name, said in fitting.items() if said)
    for written in (wrong, wrong.upper()):
        assert refused(f"{name} {written}") == [
            f"orgstats: error: no such option: {written}",
            f"hint: did you mean {said}?",
        ]
    assert not any(wrong in own for own in OWN.values())
    for one in right:
        assert any(one.split()[0] in own for own in OWN.values()), one


@pytest.mark.parametrize(("wrong", "right"), OTHER_COMMANDS.items())
def test_a_command_of_another_name_is_answered(wrong: str, right: str) -> None:
    assert refused(wrong)[1] == f"hint: did you mean '{right}'?"
    assert wrong not in COMMANDS
    ((first, *_),) = invocations(right)
    assert first in COMMANDS or first in {one for p in ROOT.params for one in p.opts}


@pytest.mark.parametrize(
    ("line", "error", "hint"),
    [
        ("sumary", "no such command 'sumary'", "did you mean summary?"),
        ("config shw", "no such command 'shw'", "did you mean show?"),
        ("summary --frmat json", "no such option: --frmat", "did you mean --format"),
        ("summary --Month oct", "no such option: --Month", "did you mean --month?"),
        ("summary --sort-by cost", "no such option: --sort-by", "try 'orgstats summary --help'"),
        ("report --by model", "no such option: --by", "did you mean --sections NAMES?"),
        ("forecast --last 3d", "no such option: --last", "did you mean --month MONTH?"),
        (
            "compare --sort cost",
            "no such option: --sort",
            "an option of breakdown; try 'orgstats compare --help'",
        ),
        ("summary -x", "no such option: -x", "try 'orgstats summary --help'"),
        (
            "--month oct summary",
            "no such option: --month",
            "options follow the command, as in 'orgstats COMMAND --month'",
        ),
        ("--versio", "no such option: --versio", "did you mean --version"),
        ("breakdown project", "no source given", "give --source or set ORGSTATS_SOURCE"),
    ],
)
def test_what_is_not_understood_is_answered(line: str, error: str, hint: str) -> None:
    said = refused(line)
    assert said[0] == f"orgstats: error: {error}"
    assert said[1].startswith(f"hint: {hint}")
