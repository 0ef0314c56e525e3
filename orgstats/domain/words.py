"""The words that people write for what has one word here, and how a word is read.

Case carries no meaning in them, and one thing is as good as many: `Projects` is `project`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from orgstats.domain.catalogue import DIMENSIONS
from orgstats.errors import UsageError

Word = TypeVar("Word", bound=str)

OTHER_WORDS: Mapping[str, str] = {
    # Dimensions.
    "user": "member",
    "users": "member",
    "person": "member",
    "people": "member",
    "api_key": "key",
    "api_keys": "key",
    "application": "app",
    "source": "app",
    "vendor": "provider",
    "route": "mapping",
    # Metrics and columns.
    "costs": "cost",
    "spend": "cost",
    "spending": "cost",
    "request": "requests",
    "calls": "requests",
    "token": "tokens",
    "error": "errors",
    # Steps of time.
    "hourly": "hour",
    "daily": "day",
    "date": "day",
    "weekly": "week",
    "monthly": "month",
    # Formats.
    "md": "markdown",
    "text": "table",
    "txt": "table",
    "jsonl": "ndjson",
    "excel": "xlsx",
    "htm": "html",
    # Billing modes.
    "credit": "credits",
    # What a window is compared with.
    "prev": "previous",
    # What can be listed, beside the dimensions.
    "org": "orgs",
    "organization": "orgs",
    "organizations": "orgs",
}
"""Word as written, word that is meant; each is taken where the one that is meant is known."""

_PLURALS = {one.name: one.plural for one in DIMENSIONS}
_SINGULARS = {plural: name for name, plural in _PLURALS.items()}


def meant(text: str, known: Collection[Word]) -> Word | None:
    """Give the known word that a text stands for, None if it stands for none."""
    folded = "_".join(text.casefold().replace("-", "_").split())
    words = {word.casefold().replace("-", "_"): word for word in known}
    return next((words[word] for word in _readings(folded) if word in words), None)


def _readings(word: str) -> Iterable[str]:
    """Give what a word may stand for, the word itself first."""
    yield word
    other = OTHER_WORDS.get(word, word)
    yield other
    yield _SINGULARS.get(other, other)
    yield _PLURALS.get(_SINGULARS.get(other, other), other)


def choice(option: str, text: str, known: Collection[Word]) -> Word:
    """Read one of some words; raise `UsageError` for any other, with the nearest."""
    found = meant(text, known)
    if found is None:
        raise UsageError(f"{option} {text!r} is not known", hint=nearest(text, known))
    return found


def nearest(text: str, known: Collection[str]) -> str:
    """Tell which known words come nearest to a text, or else all of them."""
    from difflib import get_close_matches

    wanted = text.strip().casefold()
    listed = {one.casefold(): one for one in known}
    close = get_close_matches(wanted, listed, 3, 0.6) or [
        one for one in listed if len(wanted) > 1 and wanted in one
    ]
    if close:
        return f"did you mean {' or '.join(listed[one] for one in close[:3])}?"
    return f"one of {', '.join(known)}"
