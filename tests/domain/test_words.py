"""Words as people write them, line by line, and the nearest of those that are not understood."""

from __future__ import annotations

import pytest

from orgstats.cli.commands.listing import KINDS
from orgstats.cli.options import BUCKETS
from orgstats.domain.baseline import PREVIOUS, YEAR
from orgstats.domain.dimensions import DIMENSION, LEVELS, LISTED
from orgstats.domain.measure import MODES
from orgstats.domain.measures import MEASURE, METRICS
from orgstats.domain.words import OTHER_WORDS, choice, meant
from orgstats.errors import UsageError
from orgstats.exports.grains import GRAINS
from orgstats.render.formats import FORMATS

#: What there is to choose from, also by colleagues' formats of reports.
CHOICES = (LEVELS, METRICS, tuple(MEASURE), (*BUCKETS, *GRAINS), MODES, KINDS, (PREVIOUS, YEAR))
FORMS = (*FORMATS, "html", "xlsx")


@pytest.mark.parametrize(("written", "word"), OTHER_WORDS.items())
def test_another_word_is_taken_in_any_case(written: str, word: str) -> None:
    fitting = [known for known in (*CHOICES, FORMS) if word in known]
    assert fitting, "no choice has it"
    for known in fitting:
        assert written not in known
        for text in (written, written.upper(), f" {written.title()} "):
            assert choice("--x", text, known) == word


@pytest.mark.parametrize("name", LEVELS)
def test_a_dimension_may_stand_in_the_plural(name: str) -> None:
    for text in (name.upper(), DIMENSION[name].plural, DIMENSION[name].plural.title()):
        assert choice("--by", text, LEVELS) == name


@pytest.mark.parametrize("kind", LISTED)
def test_what_is_listed_may_stand_in_the_singular(kind: str) -> None:
    for text in (LISTED[kind].name, kind.upper()):
        assert meant(text, KINDS) == kind


@pytest.mark.parametrize(
    ("text", "known", "word"),
    [
        ("user", KINDS, "members"),
        ("Organization", KINDS, "orgs"),
        ("API-Key", LEVELS, "key"),
        ("api keys", LEVELS, "key"),
        ("Cost-per-request", ("cost", "cost_per_request"), "cost_per_request"),
        ("md", ("table", "json"), None),
        ("", LEVELS, None),
    ],
)
def test_what_a_text_stands_for(text: str, known: tuple[str, ...], word: str | None) -> None:
    assert meant(text, known) == word


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Projct", "did you mean project?"),
        ("mod", "did you mean mode or model?"),
        ("tribe", "one of project, mode, model"),
        ("", "one of project, mode, model"),
    ],
)
def test_the_nearest_words_are_named(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        choice("--by", text, ("project", "mode", "model"))
    assert (caught.value.message, caught.value.hint) == (f"--by {text!r} is not known", hint)
