"""Who the stored values are: ids and labels as small tables, numbered in the order of the ids.

Values are named in batches, so that Python never holds them all: a source can have millions.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from orgstats.domain.dimensions import DIMENSION
from orgstats.engine import known
from orgstats.exports.export import is_stored
from orgstats.sql.statement import literal
from orgstats.sql.values import table, values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from orgstats.domain.dimension import Raw
    from orgstats.domain.entities import Entities
    from orgstats.engine.engine import Engine
    from orgstats.exports.export import Export

    Text = Callable[[str], str]

BATCH = 4_000
WRITTEN = ("id", "label", "id_written", "label_written")


def name(engine: Engine, export: Export, cells: str, text: Text) -> bool:
    """Make the tables `raw_X` (values, number) and `name_X` (number, id, label, as written).

    Tells whether rows have to be added up: some values share a name, or nothing tells theirs.
    """
    shared = [_dimension(engine, export, cells, (by, text)) for by in export.by]
    # What is needed no more leaves memory, and the disk, to the rest.
    for one in ("found", "named", "wanted", "known"):
        engine.run(f"DROP TABLE IF EXISTS {one}")
    return any(shared)


def _dimension(engine: Engine, export: Export, cells: str, how: tuple[str, Text]) -> bool:
    by, text = how
    columns = DIMENSION[by].columns
    listed, wanted = ", ".join(columns), (*columns, *WRITTEN)
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE found AS SELECT *, row_number() OVER () AS place"
        f" FROM (SELECT DISTINCT {listed} FROM {cells})"
    )
    engine.run(table("named", wanted, ()))
    if is_stored(by):
        known.find(engine, "found")
    for first in count(1, BATCH):
        last = first + BATCH - 1
        raws = engine.run(f"SELECT {listed} FROM found WHERE place BETWEEN {first} AND {last}")
        if not raws:
            break
        entities = export.scope.entities
        if is_stored(by):
            entities = _known(entities, known.between(engine, first, last))
        rows = [(*raw, *pair, *map(text, pair)) for raw, pair in _pairs(by, raws, entities)]
        engine.run(f"INSERT INTO named {values(wanted, rows)}")
    return _number(engine, by, text)


def _number(engine: Engine, by: str, text: Text) -> bool:
    listed, nobody_ = ", ".join(DIMENSION[by].columns), DIMENSION[by].nobody
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE name_{by} AS"
        " SELECT *, CAST(row_number() OVER (ORDER BY id) AS INTEGER) AS number"
        f" FROM (SELECT {', '.join(WRITTEN)} FROM named"
        f" UNION {values(WRITTEN, [(*nobody_, *map(text, nobody_))])})"
    )
    engine.run(
        f"CREATE OR REPLACE TEMP TABLE raw_{by} AS SELECT {listed}, number"
        f" FROM named JOIN name_{by} USING (id)"
    )
    shared = f"count(*) > count(DISTINCT number) OR bool_or(number = {nobody(by)})"
    return bool(engine.run(f"SELECT {shared} FROM raw_{by}")[0][0])


def nobody(by: str) -> str:
    """Write the number of what a dimension cannot tell."""
    return f"(SELECT number FROM name_{by} WHERE id = {literal(DIMENSION[by].nobody[0])})"


def _pairs(by: str, raws: list[Raw], entities: Entities) -> Iterator[tuple[Raw, tuple[str, str]]]:
    """Give id and label for stored values of a dimension's columns."""
    found = DIMENSION[by]
    for raw in raws:
        key, _ = next(iter(found.parts(raw, entities)), found.nobody)
        # Apps name themselves: also one of this name shares the row of what nothing tells.
        yield raw, found.nobody if key == found.nobody[0] else (key, found.label(key, entities))


def _known(entities: Entities, found: Entities) -> Entities:
    """Give what is known with the keys found, and who made them, of the organization alone."""
    organization = next(iter(entities.organizations))
    keys = found.keys.within(organization, entities.projects)
    people = keys.makers()
    members = {k: one for k, one in found.members.items() if k in people}
    return entities._replace(keys=keys, members=members)
