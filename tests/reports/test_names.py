"""Ids are shown by the names that people know them by."""

import pytest

from orgstats.reports.names import called
from tests.support.cli import run

KNOWN = {"k1": "ci", "k2": "Web", "k3": "Web"}


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (("k1",), ("ci",)),
        (("k1", "k2", "k3"), ("ci", "Web")),
        (("k2",), ("Web (k2)",)),
        (("gone", "k1"), ("ci", "gone")),
    ],
)
def test_a_name_that_also_means_others_has_its_id(
    ids: tuple[str, ...], names: tuple[str, ...]
) -> None:
    assert called(ids, KNOWN) == names


def test_the_first_line_names_what_was_filtered_by_id() -> None:
    shown = run(
        *("breakdown", "-s", "sample_data", "--month", "2026-10", "--by", "model"),
        *("--project", "dNAzBqWfWk48pJhg6YYO", "--member", "Kwame Mensah"),
    )
    assert " · project Policy Search · member Kwame Mensah · " in shown.out.splitlines()[0]
