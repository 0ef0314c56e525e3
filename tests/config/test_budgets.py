"""Budgets as they are written, and what those that are not valid are answered with."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest

from orgstats.config.budgets import BudgetSetting, budgets
from orgstats.config.settings import Section
from orgstats.errors import UsageError

PERIODS, FILTERS = ("week", "month"), ("project", "model")


def read(text: str) -> tuple[BudgetSetting, ...]:
    return budgets(Section(tomllib.loads(text)["budget"], "FILE"), PERIODS, FILTERS)


def test_what_is_left_out_is_usual() -> None:
    text = """
        [[budget]]
        name = "All"
        amount = 0.1
        [[budget]]
        name = "Search"
        amount = 1_000
        period = "week"
        warn = [90, 50.5]
        project = "Search"
        model = ["gpt-5", "gpt-5-mini"]
    """
    filters = {"project": ("Search",), "model": ("gpt-5", "gpt-5-mini")}
    assert read(text) == (
        BudgetSetting("All", Decimal("0.1"), "month", (Decimal(80), Decimal(100)), {}),
        BudgetSetting("Search", Decimal(1000), "week", (Decimal("50.5"), Decimal(90)), filters),
    )
    assert budgets(Section(), PERIODS, FILTERS) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("budget = 5", "budget is not a list of tables"),
        ("[budget]\nname = 'a'\namount = 1", "budget is not a list of tables"),
        ("budget = [5]", "budget 1 is not a table"),
        ("[[budget]]\namount = 5", "budget 1 has no name"),
        ("[[budget]]\nname = ' '\namount = 5", "budget 1 has no name"),
        ("[[budget]]\nname = 'a'", "budget 'a' has no amount"),
        (2 * "[[budget]]\nname = 'a'\namount = 5\n", "2 budgets are named 'a'"),
    ],
)
def test_what_is_not_valid_is_named(text: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        read(text)
    assert raised.value.message.startswith(f"FILE: {message}")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("amount = 0", ": amount 0 is not a positive number"),
        ("amount = nan", ": amount nan is not a positive number"),
        ("amount = inf", ": amount inf is not a positive number"),
        ("amount = true", ": amount True is not a positive number"),
        ("amount = '5'", ": amount '5' is not a positive number"),
        ("amount = 5\nperiod = 'day'", ": period 'day' is not known"),
        ("amount = 5\nperiod = [1]", ": period as it is set is not known"),
        ("amount = 5\nwarn = [-1]", ": warn -1 is not a positive number"),
        ("amount = 5\nmodle = 'b'", " sets 'modle', which is not known"),
        ("amount = 5\nmodel = 5", ": model is not text or a list of texts"),
        ("amount = 5\nmodel = []", ": model is not text or a list of texts"),
    ],
)
def test_the_budget_is_named(line: str, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        read(f"[[budget]]\nname = 'a'\n{line}")
    assert raised.value.message == f"FILE: budget 'a'{message}"
