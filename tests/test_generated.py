"""What `python -m docs.generate` writes: up to date, in forms that everything reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from docs.generate import COMMAND, DOCS, generated
from docs.screens import PICTURES, SCREENS
from orgstats.cli.app import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

STALE = f"out of date: run `{COMMAND}`, look at what changed, and commit it"


def test_what_is_generated_is_up_to_date() -> None:
    stale = [path.name for path, text in generated() if path.read_text("utf-8") != text]
    assert stale == [], STALE


def test_every_picture_is_shown_with_its_command() -> None:
    shown = re.findall(r"!\[(.*)\]\(pictures/(.*)\.svg\)", (DOCS / "screens.md").read_text("utf-8"))
    assert {name: command for command, name in shown} == SCREENS
    assert {path.stem for path in PICTURES.iterdir()} == set(SCREENS)


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.svg")), ids=lambda path: path.name)
def test_a_picture_needs_nothing_from_elsewhere(path: Path) -> None:
    picture = path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|url\(|@import|@font-face|href|<script", picture)


def test_the_man_page_tells_every_command_in_roff_that_every_man_reads() -> None:
    page = (DOCS / "orgstats.1").read_text("utf-8")
    requests = set(re.findall(r"^[.'](\S*)", page, re.MULTILINE))
    assert requests == {"TH", "nh", "ad", "SH", "SS", "PP", "TP", "RS", "RE", "nf", "fi", "B"}
    told = {name.split()[0] for name in re.findall(r'^\.SS "orgstats (.*)"$', page, re.MULTILINE)}
    assert told == set(COMMANDS)
