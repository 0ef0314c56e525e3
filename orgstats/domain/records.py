"""What the records of several reports have in common, as nested exact values."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from orgstats.domain.dimensions import FILTERS
from orgstats.domain.measures import STANDARD
from orgstats.domain.numbers import Sums
from orgstats.domain.results import Filters, Header, Note
from orgstats.domain.window import Bucket, Window


def header_record(header: Header) -> dict[str, Any]:
    """Give what every record says first: whose usage, when, narrowed to what."""
    before = {} if header.before is None else {"baseline": _window(header.before, header.as_of)}
    return {
        "organization": {"id": header.organization.id, "name": header.organization.name},
        "window": _window(header.window, header.as_of),
        **before,
        "filters": filters_record(header.filters),
    }


def measures_record(sums: Sums, names: Iterable[str] = STANDARD) -> dict[str, Any]:
    """Give some measures of sums, in their order."""
    return {name: sums[name] for name in names}


def notes_record(notes: Iterable[Note]) -> list[dict[str, Any]]:
    """Give what the reader of a report must know."""
    return [{"code": note.code, "message": note.message} for note in notes]


def bucket_start(bucket: Bucket, zone: ZoneInfo) -> str:
    """Give when a bucket starts: a local date, or for hours an instant with the zone's offset."""
    if bucket.day is not None:
        return str(bucket.day)
    return bucket.start.astimezone(zone).isoformat()


def _window(window: Window, as_of: datetime | None) -> dict[str, Any]:
    return {
        "from": str(window.first),
        "to": str(window.last),
        "timezone": window.timezone,
        "start": instant_record(window.start),
        "end": instant_record(window.end),
        "complete": window.reached(as_of),
        "as_of": None if as_of is None else instant_record(as_of),
    }


def filters_record(filters: Filters) -> dict[str, Any]:
    """Give what a report was narrowed to, by resolved ids."""
    chosen = {name: list(filters.chosen.get(name, ())) for name in FILTERS}
    return chosen | {"mode": filters.mode, "include_deleted": filters.include_deleted}


def instant_record(value: datetime) -> str:
    """Give an instant of UTC."""
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
