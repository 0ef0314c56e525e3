"""`orgstats budget`: which budgets hold."""

from typing import TYPE_CHECKING, Annotated, NamedTuple, cast

from typer import Option

from orgstats.cli.bundle import bundled
from orgstats.cli.options import (
    FilterOptions,
    OnOption,
    OutputOptions,
    SourceOptions,
    WindowOptions,
    ZoneOption,
)
from orgstats.cli.run import start
from orgstats.domain.budgets import BUDGET_PERIODS, FAIL_ON, Budget
from orgstats.domain.words import choice
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from orgstats.config.settings import Config
    from orgstats.domain.budgets import BudgetPeriod


class BudgetOptions(NamedTuple):
    """As of when budgets are looked at, and what makes a run fail."""

    on: OnOption = None
    fail_on: Annotated[
        str,
        Option(
            "--fail-on",
            help="Exit with 10 if a budget is over (actual), or is over or expected to be"
            " (forecast), or never.",
            metavar="WHAT",
            autocompletion=lambda: list(FAIL_ON),
        ),
    ] = FAIL_ON[0]
    tz: ZoneOption = None


def configured(config: "Config") -> list[Budget]:
    """Give the budgets of the configuration, in order."""
    from orgstats.config.budgets import budgets
    from orgstats.domain.dimensions import FILTERS

    return [
        Budget(one.name, one.amount, cast("BudgetPeriod", one.period), one.warn, one.filters)
        for one in budgets(config.budgets, BUDGET_PERIODS, FILTERS)
    ]


@bundled
def budget(where: SourceOptions, when: BudgetOptions, output: OutputOptions) -> None:
    """Tell which budgets hold, and when they are used up.

    Budgets are tables [[budget]] of the configuration file. Each that may not hold is a line on
    stderr, too; with -q that is all there is, unless a format or a file is asked for.

    \b
    orgstats budget
    orgstats budget -q --fail-on forecast || notify
    orgstats budget --on 2026-10-10 -f json
    """
    from orgstats.config.budgets import EXAMPLE_BUDGET
    from orgstats.reports.budgets.report import BudgetQuestion, standings
    from orgstats.reports.documents.budgets import document
    from orgstats.reports.forecast.replay import since

    fail_on = choice("--fail-on", when.fail_on, FAIL_ON)
    run = start(where, output)
    section = run.config.budgets
    listed = configured(run.config)
    if not listed:
        raise UsageError(f"{section.origin} has no budget", hint=f"write {EXAMPLE_BUDGET}")
    request = run.request(WindowOptions(last="1d", tz=when.tz), FilterOptions(), when.on)
    windows = [one.window(request.window.last, request.window.zone) for one in listed]
    longest = min(windows, key=lambda one: one.start)
    request = request._replace(since=since(longest), before=max(windows, key=lambda one: one.end))
    asked = BudgetQuestion(listed, section.origin, fail_on)
    silent = output.quiet and output.format is None and output.output is None
    run.answer(request, lambda engine: document(standings(request, asked, engine)), silent=silent)
