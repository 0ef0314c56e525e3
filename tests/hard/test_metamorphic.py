"""A change of the data changes a report exactly as it must."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.hard.changes import changed, copied, priced, split
from tests.support.acme import ACME, LEDGER
from tests.support.cli import MOMENT, run
from tests.support.deployment import NEXT, TODAY, Deployment
from tests.support.ledger import Ledger, Organization, Project
from tests.support.parquet import ONE_FILE, Layout, write_parquet
from tests.support.reports import exact

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.stores import AcmeParquet

DIMENSIONS = ("model", "mapping", "provider", "project", "key", "member", "app")
WEEK = ("--from", "2026-10-24", "--to", "2026-10-30")
DAY = timedelta(days=1)
#: The measures of a report that are money.
DOLLARS = ("cost", "credits_cost", "byok_cost", "discount_savings", "storage_cost")
Document = dict[str, Any]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The function from a ledger to its directory, which nobody changes."""
    made: list[tuple[tuple[Ledger, Deployment, Layout], Path]] = []

    def write(ledger: Ledger, deployment: Deployment = TODAY, layout: Layout = ONE_FILE) -> Path:
        asked = ledger, deployment, layout
        for known, folder in made:
            if known == asked:
                return folder
        folder = write_parquet(ledger, tmp_path_factory.mktemp("stored"), deployment, layout)
        made.append((asked, folder))
        return folder

    return write


def breakdown(source: Path, by: str, *argv: str, org: str = ACME, **how: Any) -> Document:
    """The JSON of a breakdown without shares of nothing, of the week unless told otherwise."""
    command = ("breakdown", "--by", by, "--org", org, "-f", "json", "-s", source)
    result = run(*command, *(argv or WEEK), **how)
    assert result.code == 0, result.err
    document: Document = exact(result.out)
    return document


def numbers(value: Any, factor: int = 1) -> Any:
    """A part of a document with its money multiplied."""
    if not isinstance(value, dict):
        return value
    return {
        name: one * factor if name in DOLLARS and one is not None else one
        for name, one in value.items()
    }


@pytest.mark.parametrize("by", DIMENSIONS)
def test_twice_the_price_is_twice_the_money(by: str, stored: Callable[..., Path]) -> None:
    once, twice = (
        breakdown(stored(changed(LEDGER, priced(factor)), NEXT), by) for factor in (1, 2)
    )
    assert twice["total"] == numbers(once["total"], 2)
    assert twice["rows"] == [numbers(row, 2) for row in once["rows"]]
    for rest in ("other", "unattributed"):
        assert twice[rest] == numbers(once[rest], 2)
    for one, two in zip(once["over_time"]["points"], twice["over_time"]["points"], strict=True):
        assert two["values"] == {key: 2 * value for key, value in one["values"].items()}
        assert two["total"] == 2 * one["total"]


@pytest.mark.parametrize(
    ("by", "tz"), [("model", "UTC"), ("key", "Asia/Kolkata"), ("app", "Pacific/Kiritimati")]
)
def test_a_day_later_is_the_same_a_day_later(by: str, tz: str, stored: Callable[..., Path]) -> None:
    later = changed(LEDGER, lambda fact: replace(fact, hour=fact.hour + DAY))
    later = replace(later, refreshed=LEDGER.refreshed + DAY)
    then = ("--from", "2026-10-25", "--to", "2026-10-31", "--tz", tz)
    one = breakdown(stored(LEDGER), by, *WEEK, "--tz", tz)
    two = breakdown(stored(later), by, *then, now=MOMENT + DAY)
    for document in (one, two):
        document.pop("window")
        document.pop("notes")
    for point in one["over_time"]["points"]:
        point["start"] = str(date.fromisoformat(point["start"]) + DAY)
    assert one == two


@pytest.mark.parametrize("by", DIMENSIONS)
def test_a_copy_of_an_organization_is_equal_and_apart(
    by: str, stored: Callable[..., Path], acme_parquet: AcmeParquet
) -> None:
    both = stored(copied(LEDGER, "copy_"))
    command = ("breakdown", "--by", by, *WEEK, "-f", "json", "-s")
    alone = run(*command, acme_parquet(), "--org", ACME)
    assert run(*command, both, "--org", ACME) == alone
    copy = run(*command, both, "--org", f"copy_{ACME}")
    assert copy.out.replace('"copy_', '"') == alone.out


def test_the_halves_of_a_project(stored: Callable[..., Path], acme_parquet: AcmeParquet) -> None:
    before, after = (breakdown(at, "project") for at in (acme_parquet(), stored(split(LEDGER))))
    whole, parts = ({row["key"]: row for row in one["rows"]} for one in (before, after))
    halves = [parts.pop(key) for key in ("p_cjk", "p_cjk2")]
    both = whole.pop("p_cjk")
    assert (after["total"], parts) == (before["total"], whole)
    for name in after["total"]:
        assert sum(half[name] for half in halves) == both[name]
    assert all(half["cost"] for half in halves)


@pytest.mark.parametrize("by", [name for name in DIMENSIONS if name != "project"])
def test_a_project_split_in_two_changes_nothing_else(
    by: str, stored: Callable[..., Path], acme_parquet: AcmeParquet
) -> None:
    before, after = (breakdown(at, by) for at in (acme_parquet(), stored(split(LEDGER))))
    for row in (*before["rows"], *after["rows"]):
        for detail in ("project_id", "project"):
            row.pop(detail, None)
    assert after == before


LAYOUTS = (
    Layout(row_groups=5),
    Layout(partitioned=True),
    Layout(partitioned=True, row_groups=3),
)
COMMANDS = (
    *(("breakdown", "--by", by) for by in DIMENSIONS),
    ("breakdown", "--by", "key", "-f", "csv"),
    ("breakdown", "--by", "project", "--chart"),
    ("summary",),
    ("summary", "-f", "json"),
    ("export", "--by", "project,key,model", "--grain", "week"),
    ("export", "-f", "ndjson", "--by", "app", "--grain", "hour"),
)


@pytest.mark.parametrize("place", range(len(COMMANDS)), ids=map(" ".join, COMMANDS))
def test_the_layout_of_files_changes_no_byte(
    place: int, acme_parquet: AcmeParquet, stored: Callable[..., Path]
) -> None:
    """Each command of one layout after the other, and of files in the reverse order."""
    command = COMMANDS[place]
    window = ("--org", ACME, "--from", "2026-10-20", "--tz", "Europe/Berlin")
    expected = run(*command, *window, "-s", acme_parquet())
    assert expected.code == 0
    reverse = replace(LEDGER, facts=LEDGER.facts[::-1], keys=LEDGER.keys[::-1])
    other = acme_parquet(TODAY, LAYOUTS[place % len(LAYOUTS)])
    for source in (other, stored(reverse, TODAY, LAYOUTS[2])):
        assert run(*command, *window, "-s", source) == expected


@pytest.mark.parametrize("by", DIMENSIONS)
def test_another_organization_changes_nothing(
    by: str, stored: Callable[..., Path], acme_parquet: AcmeParquet
) -> None:
    fact = LEDGER.facts[3]
    strange = tuple(
        replace(fact, project_id=f"p_{name}", key_id=name, used_model=name, source=name)
        for name in ("aaa", "zzz")
    )
    ledger = replace(
        LEDGER,
        facts=(*strange, *LEDGER.facts),
        organizations=(Organization("org_aaa", "Aaa"), *LEDGER.organizations),
        projects=(Project("p_aaa", "Aaa", "org_aaa"), *LEDGER.projects),
    )
    assert breakdown(stored(ledger), by) == breakdown(acme_parquet(), by)


@pytest.mark.parametrize("by", DIMENSIONS)
def test_new_names_change_no_number_and_no_order(
    by: str, stored: Callable[..., Path], acme_parquet: AcmeParquet
) -> None:
    named = replace(
        LEDGER,
        projects=tuple(replace(one, name=one.id[::-1]) for one in LEDGER.projects),
        keys=tuple(replace(one, description="same") for one in LEDGER.keys),
        users=tuple(replace(one, name="same") for one in LEDGER.users),
        models=(),
    )
    one, two = breakdown(acme_parquet(), by), breakdown(stored(named), by)
    for document in (one, two):
        document.pop("notes")
        for row in document["rows"]:
            row.pop("label")
            row.pop("project", None)
    assert one == two
    assert one["total"]["cost"] > Decimal(0)
