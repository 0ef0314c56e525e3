"""Whatever stands in the place of a source, a file or a name: no password of it comes out."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.config.test_secrets import ADDRESSES, PASSWORDS, seen
from tests.support.cli import run

COMMANDS = (
    ("summary", "-s", "{}"),
    ("summary", "-s", "out.json", "-o", "{}"),
    ("summary", "--debug", "{}"),
    ("{}",),
    ("diff", "{}", "{}"),
    ("list", "{}"),
    ("summary", "--org", "{}", "-s", "sample_data"),
    ("summary", "--month", "{}"),
    ("summary", "--tz", "{}"),
    ("config", "show", "--profile", "{}"),
)


@settings(max_examples=25)
@given(st.sampled_from(COMMANDS), ADDRESSES, PASSWORDS)
def test_no_command_shows_it(command: tuple[str, ...], address: str, password: str) -> None:
    text = address.format(password)
    done = run(*(word.replace("{}", text) for word in command))
    assert done.code in {2, 3, 5}, done
    assert not seen(done.out + done.err), done.err


@settings(max_examples=25)
@example("postgresql://u:{}@h/d", "S3CR@3T?=W0RD")
@example("postgresql://u:{}@h/d", "S3CR@3T/a?b=W0RD")
@example("postgresql://u:{}@h/d", "S3CR@3T?b=c&d=W0RD")
@given(ADDRESSES, PASSWORDS)
def test_nor_does_one_that_reads_it_from_the_environment(address: str, password: str) -> None:
    variable = {"ORGSTATS_SOURCE": address.format(password)}
    shown = run("config", "show", env=variable)
    assert (shown.code, "***" in shown.out, seen(shown.out + shown.err)) == (0, True, False)
    done = run("summary", "--debug", env=variable)
    assert (done.code in {2, 3}, seen(done.out + done.err)) == (True, False), done.err


@pytest.mark.parametrize("odd", ["x", "x y", "\u00e9'"])
@pytest.mark.parametrize("before", [0, 2_900])
def test_nor_what_is_cut_in_the_middle_of_it(odd: str, before: int) -> None:
    source = f"{'p/' * before}u:S3CR{odd * 3_000}3T{odd * 3_000}W0RD@h"
    done = run("diff", source, "other")
    assert (done.code, "***" in done.err) == (3, True)
    assert not seen(done.err)
