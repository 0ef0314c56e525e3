"""Every option that takes one value may be given once, in every command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from orgstats.cli.app import build
from tests.support.cli import run

if TYPE_CHECKING:
    from tests.support.stores import AcmeParquet

NEEDED = {
    "breakdown": ("--by", "model"),
    "list": ("projects",),
    "diff": ("old", "new"),
    "snapshot": ("--output", "folder"),
}


def commands() -> list[tuple[tuple[str, ...], Any]]:
    root: Any = get_command(build())
    found = [
        ((name,), command)
        for name, command in root.commands.items()
        if name not in {"config", "help"}
    ]
    return [*found, (("config", "show"), root.commands["config"].commands["show"])]


@pytest.mark.parametrize(("words", "command"), commands(), ids=lambda found: str(found)[:20])
def test_an_option_with_one_value_is_given_once(words: tuple[str, ...], command: Any) -> None:
    single = [
        max(one.opts, key=len)
        for one in command.params
        if one.param_type_name == "option" and not (one.multiple or one.is_flag)
    ]
    assert single
    for option in single:
        needed = NEEDED.get(words[0], ())
        needed = () if option in needed else needed
        code, out, err = run(*words, *needed, option, "1", f"{option}=2")
        assert (code, out) == (2, "")
        assert err == f"orgstats: error: {option} is given 2 times\nhint: give it once\n"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--project", "p_web", "--project", "p_cjk"), 0),
        (("-q", "-q"), 0),
        (("-f", "json", "--format", "csv"), 2),
        (("--month", "2026-09", "--help"), 0),
    ],
)
def test_what_may_be_repeated(
    options: tuple[str, ...], code: int, acme_parquet: AcmeParquet
) -> None:
    source = ("-s", str(acme_parquet()), "--org", "org_acme", "--month", "2026-10")
    assert run("summary", *source, *options).code == code
