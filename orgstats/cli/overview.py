"""Bare `orgstats`: the overview of a source that is set."""

from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import start


def overview() -> bool:
    """Write the overview of the source in the settings; tell whether there is one."""
    run = start(SourceOptions(), OutputOptions())
    if run.config.text("source") is None:
        return False
    from orgstats.cli.budget import configured
    from orgstats.reports.budget import BudgetQuestion
    from orgstats.reports.documents.overview import document
    from orgstats.reports.overview import overview as ask

    request = run.request(WindowOptions(), FilterOptions())
    asked = BudgetQuestion(configured(run.config), run.config.budgets.origin)
    run.answer(None, lambda engine: document(ask(request, asked, engine)))
    return True
