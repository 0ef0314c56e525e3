"""Values that are looked up: names in the source, profiles of the configuration, windows."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from orgstats.domain.results import Listing

USUAL_LENGTHS = ("7d", "30d", "90d", "24h", "8w", "3m", "6m", "12m", "1y")
_MONTHS_BACK = 12
LIMIT = "ORGSTATS_COMPLETION_MS"
_USUAL_LIMIT = 300
# The milliseconds that have gone by before anything is looked up.
_STARTING = 100


def look_up(option: str, given: Mapping[str, Any], current: str) -> Iterable[str]:
    """Give the values of an option, of what was given with it; none where nothing is known."""
    from orgstats.domain.dimensions import DIMENSION, FILTERS

    if option in _VALUES:
        return _VALUES[option]()
    kind = "orgs" if option == "org" else DIMENSION[option].plural if option in FILTERS else None
    if kind is None:
        return ()
    found = _in_time(lambda: _listed(kind, given))
    return () if found is None else _names(found, current)


def _in_time(work: Callable[[], Listing | None]) -> Listing | None:
    """Do what may take long, but not longer than somebody waits at a line; None if it does."""
    from threading import Thread

    done: list[Listing | None] = []

    def worked() -> None:
        with suppress(Exception):
            done.append(work())

    text = os.environ.get(LIMIT, "")
    limit = int(text) if text.isascii() and text.isdigit() else _USUAL_LIMIT
    # What is not done by then ends with the program, which waits for no thread.
    thread = Thread(target=worked, daemon=True)
    thread.start()
    thread.join(max(limit - _STARTING, 0) / 1000)
    return done[0] if done else None


def _names(found: Listing, current: str) -> list[str]:
    """Give the names of a list, and ids where a name cannot be typed, or none begins so.

    Models have ids that people write, and several may share a name.
    """
    begun = current.casefold()
    names: dict[str, None] = {}
    for row in found.rows:
        key, label = row["key"] or "", row["label"] or ""
        by_id = found.kind == "models" or not label.isprintable() or not label.strip()
        names[key if by_id else label] = None
    if any(name.casefold().startswith(begun) for name in names):
        return list(names)
    return [row["key"] for row in found.rows if row["key"]]


def _listed(kind: str, given: Mapping[str, Any]) -> Listing | None:
    """List what a source on this machine holds; None for any other, which may take its time.

    It is opened as for any report, so that a viewer is offered only what the viewer may see.
    """
    from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
    from orgstats.cli.run import start
    from orgstats.engine.sources import is_local
    from orgstats.reports.listing import listing

    where = SourceOptions(**{name: given.get(name) for name in SourceOptions._fields})
    run = start(where, OutputOptions(quiet=True))
    source = run.config.text("source", where.source)
    if source is None or not is_local(source):
        return None
    request = run.request(WindowOptions(), FilterOptions())
    with run.engine(request, None) as engine:
        return listing(kind, request, engine)


def _months() -> list[str]:
    """Give words and months, the newest first."""
    from orgstats.cli.run import clock
    from orgstats.domain.window import month_number, month_start

    running = month_number(clock().date())
    months = (month_start(running - ago) for ago in range(_MONTHS_BACK + 1))
    return ["this", "last", *(f"{one:%Y-%m}" for one in months)]


def _days() -> list[str]:
    return ["today", "yesterday", *_months()[2:]]


def _baselines() -> list[str]:
    from orgstats.domain.baseline import PREVIOUS, YEAR

    return [PREVIOUS, YEAR, *_months()[2:]]


def _zones() -> list[str]:
    from orgstats.domain.zones import names

    return names()


def _profiles() -> list[str]:
    from orgstats.cli.run import config_path
    from orgstats.config import toml
    from orgstats.config.settings import PROFILES

    found = toml.read(config_path()).get(PROFILES)
    return list(found) if isinstance(found, dict) else []


_VALUES: Mapping[str, Callable[[], Iterable[str]]] = {
    "month": _months,
    "last": lambda: USUAL_LENGTHS,
    "from_": _days,
    "to": _days,
    "on": lambda: ("yesterday",),
    "against": _baselines,
    "tz": _zones,
    "profile": _profiles,
}
