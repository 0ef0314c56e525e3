"""Two rows for one id: equal ones are one, and none of different ones is true."""

from __future__ import annotations

from itertools import permutations
from typing import cast

import pytest

from orgstats.domain.entities import EntityRow, build, sort
from orgstats.errors import DataError

ROWS: dict[str, EntityRow] = {
    "organization": ("organization", "o", "Acme", "active", None),
    "project": ("project", "p", "Web", "o", "active"),
    "api_key": ("api_key", "k", "ci", "p", "u"),
    "user": ("user", "u", "Ann", "ann@example.com", None),
    "user_organization": ("user_organization", "u", "o", "owner", None),
    "model": ("model", "m", "GPT", None, None),
}
#: What each table says of an id, as the place of a value in its rows.
SAID = {
    "organization": (2, 3),
    "project": (2, 3, 4),
    "api_key": (2, 3, 4),
    "user": (2, 3),
    "user_organization": (3,),
    "model": (2,),
}


def test_equal_rows_are_one() -> None:
    once = build(ROWS.values())
    assert build([*ROWS.values(), *ROWS.values()]) == once
    assert (len(once.projects), once.models) == (1, {"m": "GPT"})


@pytest.mark.parametrize(
    ("table", "place"), [(table, place) for table in SAID for place in SAID[table]]
)
@pytest.mark.parametrize("value", ["other", None])
def test_rows_that_differ_in_what_is_read(table: str, place: int, value: str | None) -> None:
    row = ROWS[table]
    other = cast("EntityRow", (*row[:place], value, *row[place + 1 :]))
    for rows in permutations((row, row, other)):
        with pytest.raises(DataError, match=f"{table} has rows that differ for the id '{row[1]}'"):
            build(rows)


def test_the_first_of_many_is_named_in_any_order() -> None:
    rows: list[EntityRow] = [("model", key, name, None, None) for key in "cab" for name in "xy"]
    for some in (rows, rows[::-1]):
        with pytest.raises(DataError, match=r"model .* for the id 'a', and for 2 other ids"):
            build(some)
    assert sort(rows)[1] == [("model", "a"), ("model", "b"), ("model", "c")]


def test_a_member_may_belong_to_two_organizations() -> None:
    found = build([ROWS["user_organization"], ("user_organization", "u", "p", "developer", None)])
    assert found.roles == {("u", "o"): "owner", ("u", "p"): "developer"}
