"""The rules of a time zone: its offsets, and the instants at which its days start."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from orgstats.errors import UsageError

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)

# Until then every zone keeps one offset, that of its local mean time; Manila's changes first.
FIRST_CHANGE = datetime(1844, 12, 1, tzinfo=UTC)

# Entries of the zone database that name no place, or count leap seconds.
NO_PLACE = ("posix/", "right/", "posixrules", "localtime", "Factory", "leap")


def zone(name: str) -> ZoneInfo:
    """Give a zone by its IANA name, in any case; raise `UsageError` for offsets and unknown names.

    Offsets such as `UTC+2` are refused, for databases read their sign the other way round.
    """
    if not name.startswith(NO_PLACE):
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(name)
    found = {place.casefold(): place for place in names()}.get(name.strip().casefold())
    if found is not None:
        return ZoneInfo(found)
    raise UsageError(f"{name!r} is not an IANA time zone", hint=_hint(name))


def names() -> list[str]:
    """Give every zone name that `zone` takes, sorted."""
    return sorted(name for name in available_timezones() if not name.startswith(NO_PLACE))


def _hint(name: str) -> str:
    if re.search(r"[+-]\d", name):
        return "offsets are read with either sign: name a place, such as Europe/Berlin"
    known = {place.lower(): place for place in names()}
    tails = {place.rpartition("/")[2].lower(): place for place in known.values()}
    close = get_close_matches(name.lower(), [*known, *tails], n=3, cutoff=0.7)
    near = dict.fromkeys(known.get(match) or tails[match] for match in close)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return "use a name such as Europe/Berlin, America/New_York or UTC"


def offset(instant: datetime, place: ZoneInfo) -> timedelta:
    """Give what local time is ahead of UTC at an instant."""
    ahead = instant.astimezone(place).utcoffset()
    return timedelta() if ahead is None else ahead


def offsets(start: datetime, end: datetime, place: ZoneInfo) -> list[tuple[datetime, timedelta]]:
    """Give the offsets of a zone within `[start, end)`, each with the instant it holds from.

    Where the clock goes back over midnight, the new offset is given from the first midnight on, so
    that the local date never goes back: a day is one stretch of time, the one `day_start` cuts.
    """
    found = [(start, offset(start, place))]
    step = min(max(start, FIRST_CHANGE), end)
    while step < end:
        # A day more may lie beyond the calendar.
        following = end if end - step <= DAY else step + DAY
        if offset(following, place) != found[-1][1]:
            change = _change(step, following, place)
            if change < end:
                found.append((_forward(change, found[-1][1], place), offset(change, place)))
        step = following
    return found


def _change(low: datetime, high: datetime, place: ZoneInfo) -> datetime:
    """Give the first second in `(low, high]` with another offset than at `low`."""
    before = offset(low, place)
    while high - low > SECOND:
        middle = low + (high - low) // SECOND // 2 * SECOND
        if offset(middle, place) == before:
            low = middle
        else:
            high = middle
    return high


def _forward(change: datetime, before: timedelta, place: ZoneInfo) -> datetime:
    """Give a change of offset, or the midnight before it where the date would go back."""
    old = change + before
    if change.astimezone(place).date() >= (old - SECOND).date():
        return change
    return old.replace(hour=0, minute=0, second=0) - before


def starts_day(instant: datetime, place: ZoneInfo) -> bool:
    """Tell whether a local day starts at an instant."""
    try:
        return day_start(instant.astimezone(place).date(), place) == instant
    except OverflowError:  # the calendar ends
        return False


def day_start(day: date, place: ZoneInfo) -> datetime:
    """Give the first instant, in UTC, from which the local date is never before `day`.

    That is midnight, but where the clock skips midnight it is the moment of the change, and where
    it goes back over midnight it is the second midnight.
    """
    midnight = datetime.combine(day, time(), place)
    first, second = (midnight.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    low, high = min(first, second) - SECOND, max(first, second)
    change = _change(low, high, place)
    if second < first:
        return change
    return second if change.astimezone(place).date() < day else first
