"""What single charges say: modes that share a group, platform keys, periods, teams."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.exports.focus.reading import by, exporting, text, total
from tests.support.acme import ACME, LEDGER
from tests.support.cli import run
from tests.support.deployment import NEWEST, NEXT, OLD
from tests.support.ledger import Fact
from tests.support.oracle import Ask
from tests.support.parquet import write_parquet
from tests.support.spans import Days

if TYPE_CHECKING:
    from pathlib import Path

    from tests.exports.focus.reading import Row
    from tests.support.stores import AcmeParquet

HOUR = datetime.fromisoformat("2026-10-10T12:00")
DAY = Ask(ACME, Days("UTC", HOUR.date(), HOUR.date()), include_deleted=True)
SHOWN = ("ResourceId", "SkuMeter", "x_BillingMode", "EffectiveCost", "ListCost", "PricingQuantity")
KEY = next(key for key in LEDGER.keys if key.key_type == "user")
BOTH = {
    "request_count": 3,
    "credits_request_count": 1,
    "api_keys_request_count": 2,
    "input_tokens": 10,
    "output_tokens": 3,
    "total_tokens": 13,
    "cost": 3.0,
    "credits_cost": 1.0,
    "api_keys_cost": 2.0,
    "input_cost": 2.0,
    "output_cost": 0.5,
    "discount_savings": 0.6,
}
BYOK = {
    "request_count": 1,
    "api_keys_request_count": 1,
    "output_tokens": 7,
    "total_tokens": 7,
    "cost": 0.25,
    "api_keys_cost": 0.25,
    "output_cost": 0.25,
}


def fact(key: str | None, measures: dict[str, float]) -> Fact:
    return Fact(HOUR, KEY.project_id, key, "openai/gpt-5", "openai", "web", measures)


def charges(folder: Path, *facts: Fact) -> list[tuple[object, ...]]:
    """What is shown of the charges that some usage makes."""
    write_parquet(replace(LEDGER, facts=facts, overrides={}), folder, NEXT)
    with exporting(str(folder)) as exporter:
        return [shown(row) for row in exporter.rows(DAY)]


def shown(row: Row) -> tuple[object, ...]:
    return tuple(row[name] for name in SHOWN)


def numbers(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


def test_a_group_of_both_modes_is_divided_by_largest_remainder(tmp_path: Path) -> None:
    # Savings go to the meters as their costs do: 0.4, 0.1 and, with the rest of the cost, 0.1.
    assert charges(tmp_path, fact(KEY.id, BOTH)) == [
        # What rounding took from one mode and gave the other.
        (None, "Other costs", "credits", *numbers("-1e-9", "-1e-9", "1")),
        (None, "Other costs", "byok", *numbers("1e-9", "1e-9", "1")),
        (KEY.id, "Input", "credits", *numbers("0.666666667", "0.8", "3")),
        (KEY.id, "Input", "byok", *numbers("1.333333333", "1.6", "7")),
        (KEY.id, "Output", "credits", *numbers("0.166666667", "0.2", "1")),
        (KEY.id, "Output", "byok", *numbers("0.333333333", "0.4", "2")),
        (KEY.id, "Requests", "credits", *numbers("0", "0", "1")),
        (KEY.id, "Requests", "byok", *numbers("0", "0", "2")),
        (KEY.id, "Other costs", "credits", *numbers("0.166666667", "0.2", "1")),
        (KEY.id, "Other costs", "byok", *numbers("0.333333333", "0.4", "1")),
    ]


def test_platform_keys_are_told_by_route_alone(tmp_path: Path) -> None:
    assert charges(tmp_path, fact(None, BYOK), fact(KEY.id, BYOK)) == [
        (key, meter, "byok", *values)
        for key in (None, KEY.id)
        for meter, values in (
            ("Output", numbers("0.25", "0.25", "7")),
            ("Requests", numbers("0", "0", "1")),
        )
    ]


def test_stored_groups_of_one_mode_are_not_divided(tmp_path: Path) -> None:
    """Though the day has both."""
    paid = {**BYOK, "api_keys_request_count": 0, "credits_request_count": 1}
    paid |= {"api_keys_cost": 0, "credits_cost": 0.25, "output_tokens": 1}
    later = replace(fact(KEY.id, paid), hour=HOUR.replace(hour=13))
    found = charges(tmp_path, fact(KEY.id, BYOK), later)
    assert [one[1:3] + one[5:] for one in found if one[1] == "Output"] == [
        ("Output", "credits", Decimal(1)),
        ("Output", "byok", Decimal(7)),
    ]


def test_what_only_the_total_has_is_of_other_costs(tmp_path: Path) -> None:
    ledger = replace(LEDGER, facts=(fact(KEY.id, BYOK),))
    stored = NEXT.stored(ledger, "project_hourly_stats")
    more = {**stored[0].measures, "cost": 0.75, "api_keys_cost": 0.25, "credits_cost": 0.5}
    rows = (replace(stored[0], measures=more),)
    write_parquet(replace(ledger, overrides={"project_hourly_stats": rows}), tmp_path, NEXT)
    with exporting(str(tmp_path)) as exporter:
        *_, last = sorted(exporter.rows(DAY), key=lambda row: row["SkuMeter"] == "Other costs")
    assert shown(last) == (None, "Other costs", "credits", *numbers("0.5", "0.5", "1"))
    assert (last["SkuId"], last["x_CanonicalModel"]) == ("other", None)
    assert last["PublisherName"] == last["ServiceName"] == "Unknown provider"


def test_periods_are_local_days_hours_and_months_in_utc(acme_parquet: AcmeParquet) -> None:
    span = Days("Europe/Berlin", date(2026, 10, 24), date(2026, 10, 26))
    ask = Ask(ACME, span, include_deleted=True)
    with exporting(str(acme_parquet(NEWEST))) as exporter:
        days = exporter.rows(ask)
        hours = exporter.rows(ask, "hour")
    assert {(row["BillingPeriodStart"], row["BillingPeriodEnd"]) for row in days} == {
        ("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z")
    }
    ends = {row["ChargePeriodStart"]: row["ChargePeriodEnd"] for row in days}
    assert ends["2026-10-24T22:00:00Z"] == "2026-10-25T23:00:00Z"
    assert {"2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z"} <= {
        row["ChargePeriodStart"] for row in hours
    }
    assert by(hours, "SkuMeter", "PricingQuantity").keys() >= {"Input", "Output", "Requests"}
    assert total(hours, "EffectiveCost") == total(days, "EffectiveCost")


RULES = """
[[allocation]]
split = {A = 2, B = 1, C = 4}
key = ["ci", "*顧客*"]

[[allocation]]
team = "Web"
project = "Web [beta]"
"""
WINDOW = ("--from", "2026-10-20", "--to", "2026-11-03", "--include-deleted")


@pytest.mark.parametrize(("rules", "grain"), [("", "day"), (RULES, "hour")])
def test_charges_of_a_team_add_up_to_its_row(
    acme_parquet: AcmeParquet, tmp_path: Path, rules: str, grain: str
) -> None:
    (tmp_path / "orgstats").mkdir()
    (tmp_path / "orgstats" / "config.toml").write_text(rules)
    options = (*WINDOW, "-s", acme_parquet(NEWEST), "--org", ACME)
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    focus = ("export", "--preset", "focus", "--grain", grain, *options)
    every = text(run(*focus, env=env).out)
    ranked = run("breakdown", "--by", "team", "-f", "json", *options, env=env)
    found = json.loads(ranked.out, parse_float=Decimal)
    labels = {json.dumps({"team": row["label"]}, ensure_ascii=False) for row in found["rows"]}
    wanted = {row["label"]: row["cost"] for row in found["rows"] if row["cost"]}
    tagged = [row | {"team": json.loads(row["Tags"])["team"]} for row in every if row["Tags"]]
    assert {row["Tags"] for row in tagged} <= labels
    assert by(tagged, "team", "EffectiveCost") == wanted
    assert total(every, "EffectiveCost") == found["total"]["cost"]
    team = next(iter(wanted))
    one = text(run(*focus, "--team", team, env=env).out)
    assert one == [row for row in every if row["Tags"] and json.loads(row["Tags"])["team"] == team]


def test_rules_that_no_charge_could_tell_are_noted(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    (tmp_path / "orgstats").mkdir()
    (tmp_path / "orgstats" / "config.toml").write_text('[[allocation]]\nteam = "A"\napp = "web"\n')
    env = {"XDG_CONFIG_HOME": str(tmp_path)}
    options = ("-s", acme_parquet(NEWEST), "--org", ACME, "--preset", "focus", *WINDOW)
    path = tmp_path / "focus.csv"
    assert run("export", *options, "--manifest", "-o", path, env=env).code == 0
    assert not any(row["Tags"] for row in text(path.read_text()))
    notes = json.loads((tmp_path / "focus.csv.manifest.json").read_text())["notes"]
    assert "no_teams" in {note["code"] for note in notes}
    refused = run("export", *options, "--team", "A", env=env)
    assert (refused.code, refused.out) == (2, "")
    assert "teams are told by app" in refused.err


def test_what_columns_of_meters_are_lacking_is_noted(acme_parquet: AcmeParquet) -> None:
    with exporting(str(acme_parquet(OLD))) as exporter:
        notes = exporter.ready(DAY).export.notes
    assert any("cached_input_cost" in note.message for note in notes)
