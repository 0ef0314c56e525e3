"""What a person sees at the end of a page that is longer than the terminal."""

import pytest

from orgstats.domain.results import Listing, Note, Organization
from orgstats.render.formats import FORMATS
from orgstats.render.terminal.look import Look
from tests.render.reports import document, week

LINES = 12
NOTE = Note("stale", "The source is old.")


@pytest.mark.parametrize(
    ("spare", "terminal", "notes", "times"),
    [(1, True, 0, 1), (0, True, 0, 2), (1, True, 1, 2), (2, True, 1, 1), (-5, False, 0, 1)],
)
def test_a_headline_that_left_the_screen_stands_below_too(
    spare: int, terminal: bool, notes: int, times: int
) -> None:
    answer = document(week())._replace(notes=(NOTE,) * notes)
    look = Look(80, LINES + spare, terminal=terminal)
    lines = str(FORMATS["table"].write(answer, look, chart=False)).splitlines()
    assert lines[0].startswith("Acme · Oct 5")
    assert len(lines) == LINES + times - 1
    assert (lines[-1] == lines[0]) == (times == 2)


@pytest.mark.parametrize(("height", "times"), [(5, 0), (3, 1)])
def test_a_list_says_at_its_end_what_it_is_of(height: int, times: int) -> None:
    rows = tuple({"key": f"k{at}", "label": "a"} for at in range(3))
    listing = Listing("keys", ("key", "label"), rows, organization=Organization("o", "Acme"))
    look = Look(80, height, terminal=True)
    lines = str(FORMATS["table"].write(document(listing), look, chart=False)).splitlines()
    assert lines[4:] == ["Keys · Acme"] * times
