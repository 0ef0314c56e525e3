"""What a report says first: whose usage, when, narrowed to what, how fresh."""

from orgstats.domain.document import Document
from orgstats.domain.results import Header
from orgstats.render import dates, names

MODE_WORDS = {"credits": "credits only", "byok": "BYOK only"}


def parts(head: Header, *, unicode: bool = True) -> list[str]:
    """Give the parts of the line, the organization first."""
    found = [names.clean(head.organization.name, unicode=unicode), dates.span(head.window)]
    if head.before is not None and head.before.start < head.before.end:
        found.append(f"vs {dates.span(head.before)}")
    found.append(head.window.timezone)
    for dimension, values in head.filters.chosen.items():
        known = head.filters.names.get(dimension, values)
        chosen = ", ".join(names.clean(value, unicode=unicode) for value in known)
        found += [f"{dimension} {chosen}"] if values else []
    found += [MODE_WORDS[head.filters.mode]] if head.filters.mode in MODE_WORDS else []
    found += ["with deleted projects"] if head.filters.include_deleted else []
    if head.as_of is not None:
        fresh = f"as of {dates.as_of(head.as_of, head.window)}"
        found.append(fresh if head.complete else f"{fresh}, incomplete")
    return found


def of(document: Document, *, unicode: bool = True) -> list[str]:
    """Give the parts of what any answer is about: without a header, its table, of whom, when."""
    if document.header is not None:
        return parts(document.header, unicode=unicode)
    table, owner, window = document.main, document.organization, document.window
    found = [table.title]
    if owner is not None and owner.name not in table.title:
        found.append(owner.name)
    if window is not None and table.form == "checklist":
        found += [dates.span(window), window.timezone]
    return [names.clean(part, unicode=unicode) for part in found]
