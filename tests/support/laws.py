"""What every breakdown must obey: its parts add up to its total, everywhere and in every bucket."""

from __future__ import annotations

from typing import Any

# Over time holds the first rows alone; the others are its other.
_IN_POINTS = 10
_NOT_ADDED = {"key", "label", "share", "count", "project_id", "project", "email"}


def reconciles(document: dict[str, Any]) -> None:
    """Asserts that rows, other and unattributed are the total, over time as well."""
    total, metric = document["total"], document["metric"]
    parts = [*document["rows"], *filter(None, (document["other"], document["unattributed"]))]
    for name, whole in total.items():
        assert not parts or _sum(part[name] for part in parts) == whole, name
        assert parts or not whole, name
    for part in parts:
        assert set(total) <= set(part) <= {*total, *_NOT_ADDED}
    points = document["over_time"]["points"]
    keys = [row["key"] for row in document["rows"]]
    for point in points:
        values = [*point["values"].values(), point["other"], point["unattributed"]]
        assert _sum(values) == point["total"]
        assert list(point["values"]) == keys[:_IN_POINTS]
    assert _sum(point["total"] for point in points) == total[metric]
    for row in document["rows"][:_IN_POINTS]:
        assert _sum(point["values"][row["key"]] for point in points) == row[metric]


def _sum(values: Any) -> Any:
    """The sum; None where one is."""
    listed = list(values)
    return None if None in listed else sum(listed)
