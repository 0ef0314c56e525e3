"""Ids are shown by the names that people know them by."""

import pytest

from orgstats.reports.asking.names import called
from tests.support.acme import ACME, LEDGER
from tests.support.cli import run
from tests.support.deployment import TODAY
from tests.support.reports import exact
from tests.support.stores import AcmeParquet

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


@pytest.mark.parametrize("route", ["azure/gpt-4o", "openai/gpt-4o", "a:b/c:d"])
def test_a_model_can_be_named_as_it_was_routed(acme_parquet: AcmeParquet, route: str) -> None:
    asked = ("summary", "--month", "2026-10", "--org", ACME, "--model", route, "-f", "json")
    shown = run(*asked, "-s", acme_parquet())
    routed = [
        row.measures["request_count"]
        for row in TODAY.stored(LEDGER, "project_hourly_model_stats")
        if row.used_model == route and row.hour.month == 10
    ]
    assert routed
    document = exact(shown.out)
    assert document["filters"]["model"] == [route]
    assert document["total"]["requests"] == sum(routed)


def test_a_route_that_nobody_took_is_no_model(acme_parquet: AcmeParquet) -> None:
    asked = ("breakdown", "--by", "model", "--org", ACME, "--model", "acme/gpt-4o")
    refused = run(*asked, "-s", acme_parquet())
    assert refused.code == 2
    assert "there is no model 'acme/gpt-4o'\nhint: did you mean 'GPT-4o'?" in refused.err


def test_the_first_line_names_what_was_filtered_by_id() -> None:
    shown = run(
        *("breakdown", "-s", "sample_data", "--month", "2026-10", "--by", "model"),
        *("--project", "dNAzBqWfWk48pJhg6YYO", "--member", "Kwame Mensah"),
    )
    assert " · project Policy Search · member Kwame Mensah · " in shown.out.splitlines()[0]
