"""The rows of a FOCUS export as one SELECT: charges with their names, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain.meters import METERS
from orgstats.domain.teams import TEAM, TEAM_COLUMN
from orgstats.exports import names
from orgstats.exports.focus import periods
from orgstats.exports.focus.columns import VALUES, VERSIONS
from orgstats.exports.focus.making import CHARGES
from orgstats.render.json import dumps
from orgstats.sql import modes
from orgstats.sql.charges import AMOUNTS
from orgstats.sql.statement import identifier, literal
from orgstats.sql.values import table

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgstats.engine.engine import Engine
    from orgstats.exports.focus.question import Focus

UNITS = {"tokens": "Tokens", "requests": "Requests", None: "Units"}


def prepare(engine: Engine, ready: Focus, text: Callable[[str], str]) -> int:
    """Make the tables of charges, with numbers in place of names, and tell how many there are."""
    names.name(engine, ready.export, CHARGES, text)
    _routes(engine)
    _meters(engine)
    if ready.tagged:
        _tags(engine)
    ((count,),) = engine.run(f"CREATE OR REPLACE TEMP TABLE numbered AS {_numbered(ready)}")
    for spent in (CHARGES, "raw_route", *(f"raw_{name}" for name in ready.export.by)):
        engine.run(f"DROP TABLE {spent}")
    return int(count)


def select(ready: Focus, quantity: str, text: Callable[[str], str]) -> str:
    """Write the SELECT of the rows; names are texts of a format, and so may quantities be.

    What is sorted is no wider than it has to be: the other columns are made of it.
    """
    organization = ready.scope.header.organization
    own = {
        "BillingAccountId": literal(text(organization.id)),
        "BillingAccountName": f"NULLIF({literal(text(organization.name))}, '')",
        **dict.fromkeys(("ConsumedQuantity", "PricingQuantity"), quantity),
    }
    values = VALUES | own
    listed = ", ".join(f"{values[name]} AS {identifier(name)}" for name in VERSIONS[ready.version])
    return f"SELECT {listed} FROM ({_named(ready)}) AS named"


def _named(ready: Focus) -> str:
    """Write the SELECT of charges with their names, in order."""
    team = f"n_{TEAM.name}"
    joined, tag, last = "", "CAST(NULL AS VARCHAR)", ""
    if ready.tagged:
        joined, tag, last = f" JOIN tags ON tags.number = {team}", "tags.tag", f", {team}"
    known = f"CASE WHEN n_key <> {names.nobody('key')} THEN name_key.{{0}}_written END AS key_{{0}}"
    project = "name_project.{0}_written AS project_{0}"
    told = (
        project.format("id"),
        project.format("label"),
        known.format("id"),
        known.format("label"),
    )
    beside = ("mapping", "plain", "provider", "model", "title", "unit", *periods.PERIODS)
    listed = ("mode", *AMOUNTS, "meters.name AS meter_name", *beside, *told, f"{tag} AS tag")
    return (
        f"SELECT {', '.join(listed)} FROM numbered JOIN {periods.PERIOD_TABLE} USING (place)"
        " JOIN name_project ON name_project.number = n_project"
        " JOIN name_key ON name_key.number = n_key JOIN name_route ON name_route.number = n_route"
        f" JOIN meters ON meters.place = meter{joined}"
        f" ORDER BY numbered.place, n_project, n_key, n_route, meter, mode{last}"
    )


def _numbered(ready: Focus) -> str:
    """Write the SELECT of charges with numbers for buckets and names, those of one name as one."""
    joins = [f"JOIN {periods.PERIOD_TABLE} USING (bucket)"]
    columns = {"project": ("project_id",), "key": ("api_key_id", "project_id")}
    columns["route"] = ("used_model", "used_provider")
    if ready.tagged:
        columns["team"] = (TEAM_COLUMN,)
    for name, own in columns.items():
        same = (f"{CHARGES}.{one} IS NOT DISTINCT FROM raw_{name}.{one}" for one in own)
        joins.append(f"JOIN raw_{name} ON {' AND '.join(same)}")
    numbers = ", ".join(f"raw_{name}.number AS n_{name}" for name in columns)
    only = {
        "all": "",
        "credits": f" WHERE mode = {modes.CREDITS}",
        "byok": f" WHERE mode = {modes.BYOK}",
    }
    sums = ", ".join(f"SUM({name}) AS {name}" for name in AMOUNTS)
    some = " OR ".join(f"SUM({name}) <> 0" for name in AMOUNTS)
    return (
        f"SELECT place, {numbers}, meter, mode, {sums} FROM {CHARGES} {' '.join(joins)}"
        f"{only[ready.mode]} GROUP BY ALL HAVING {some}"
    )


def _routes(engine: Engine) -> None:
    """Make the tables of routes: a number for stored values, and its mapping, provider, model."""
    engine.run(
        "CREATE OR REPLACE TEMP TABLE raw_route AS SELECT one.used_model, one.used_provider,"
        " one.number AS n_mapping, name_provider.id_written AS provider,"
        " name_model.id_written AS model, CAST(dense_rank() OVER (ORDER BY one.number,"
        " raw_provider.number, raw_model.number) AS INTEGER) AS number FROM raw_mapping AS one"
        " JOIN raw_provider ON raw_provider.used_provider IS NOT DISTINCT FROM one.used_provider"
        " JOIN raw_model ON raw_model.used_model IS NOT DISTINCT FROM one.used_model"
        " JOIN name_provider ON name_provider.number = raw_provider.number"
        " JOIN name_model ON name_model.number = raw_model.number"
    )
    told = "CASE WHEN known THEN {0} END AS {0}"
    listed = ", ".join(told.format(name) for name in ("mapping", "plain", "provider", "model"))
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE name_route AS SELECT DISTINCT number, {listed} FROM ("
        "SELECT raw_route.*, name_mapping.id_written AS mapping, name_mapping.id AS plain,"
        f" n_mapping <> {names.nobody('mapping')} AS known"
        " FROM raw_route JOIN name_mapping ON name_mapping.number = n_mapping)"
    )


def _meters(engine: Engine) -> None:
    rows = [(str(place), one.name, one.title, UNITS[one.unit]) for place, one in enumerate(METERS)]
    engine.run(table("texts", ("place", "name", "title", "unit"), rows))
    engine.run(
        "CREATE OR REPLACE TEMP TABLE meters AS SELECT * REPLACE (CAST(place AS BIGINT) AS place)"
        " FROM texts"
    )


def _tags(engine: Engine) -> None:
    """Make the table of the tags of each team; nobody has none."""
    nobody = TEAM.nobody[0]
    rows = [
        (str(number), None if key == nobody else dumps({"team": label}))
        for number, key, label in engine.run("SELECT number, id, label FROM name_team")
    ]
    engine.run(table("tags", ("number", "tag"), rows))
