"""Bare `orgstats`: the overview of a source."""

from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start


def overview(where: SourceOptions, output: OutputOptions, tz: str | None) -> bool:
    """Write the overview of a source; tell whether there was one to write, or one was needed.

    Where options ask for one there has to be a source.
    """
    run = start(where, output)
    asked = (where, output, tz) != (SourceOptions(), OutputOptions(), None)
    if run.config.text("source", where.source) is None and not asked:
        return False
    from orgstats.cli.commands.budget import configured
    from orgstats.reports.budgets.report import BudgetQuestion
    from orgstats.reports.documents.overview import document
    from orgstats.reports.overview import overview as ask

    request = run.request(WindowOptions(tz=tz), FilterOptions())
    budgets = BudgetQuestion(configured(run.config), run.config.budgets.origin)
    run.answer(None, lambda engine: document(ask(request, budgets, engine)))
    return True
