"""What every breakdown must obey: its parts add up to its total, everywhere and in every bucket."""

from __future__ import annotations

from typing import Any

from orgstats.domain.times import STEPS

# Over time holds the first rows alone; the others are its other.
_IN_POINTS = 10
_NOT_ADDED = {
    *("key", "label", "share", "count", "project_id", "project", "email"),
    *("quantity", "unit", "unit_price", "rows", "other", "unattributed"),
}


def reconciles(document: dict[str, Any]) -> None:
    """Asserts that rows, other and unattributed are the total, over time as well."""
    total, metric = document["total"], document["metric"]
    _parts(document, total)
    points = document["over_time"]["points"]
    keys = [row["key"] for row in document["rows"]]
    for point in points:
        values = [*point["values"].values(), point["other"], point["unattributed"]]
        assert _sum(values) == point["total"]
        assert _by_time(document) or list(point["values"]) == keys[:_IN_POINTS]
    assert _sum(point["total"] for point in points) == total[metric]
    for row in [] if _by_time(document) else document["rows"][:_IN_POINTS]:
        assert _sum(point["values"][row["key"]] for point in points) == row[metric]


def _parts(whole: dict[str, Any], total: dict[str, Any]) -> None:
    """Asserts that rows, other and unattributed add up, and so do the rows within each row.

    A row lacks a measure that its rollup, or its meter, has not.
    """
    parts = [*whole["rows"], *filter(None, (whole["other"], whole["unattributed"]))]
    for name, value in total.items():
        known = [part[name] for part in parts if part[name] is not None]
        assert not known or sum(known) == value, name
        assert parts or not value, name
    for part in parts:
        assert set(total) <= set(part) <= {*total, *_NOT_ADDED}
        if part.get("rows"):
            _parts(part, {name: part[name] for name in total})


def _by_time(document: dict[str, Any]) -> bool:
    """Whether the rows are steps of time, which are not charted over time again."""
    first = document["by"] if isinstance(document["by"], str) else document["by"][0]
    return first.partition(",")[0] in STEPS


def _sum(values: Any) -> Any:
    """The sum; None where one is."""
    listed = list(values)
    return None if None in listed else sum(listed)
