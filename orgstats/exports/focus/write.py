"""A FOCUS export written by DuckDB: charges made, named, and copied into a file in order."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING, Final, NamedTuple

from orgstats.engine.engine import PARQUET
from orgstats.exports.focus import making, rows
from orgstats.exports.focus.columns import DECIMAL_QUANTITY, TEXT_QUANTITY
from orgstats.exports.write import placed
from orgstats.render.formulas import guarded

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orgstats.engine.engine import Engine
    from orgstats.exports.focus.question import Focus
    from orgstats.exports.write import Hears


class _Form(NamedTuple):
    """How a format has names, instants and quantities, and what DuckDB is told about it."""

    text: Callable[[str], str]
    instant: str
    quantity: str
    how: str


# Rows are wide: as many as DuckDB would put into a group take a quarter of a gigabyte.
_GROUPS: Final = f"{PARQUET}, ROW_GROUP_SIZE 20480"
_FORMS: Final = {
    "csv": _Form(guarded, "VARCHAR", TEXT_QUANTITY, "FORMAT csv, HEADER true"),
    "parquet": _Form(str, "TIMESTAMP WITH TIME ZONE", DECIMAL_QUANTITY, _GROUPS),
}
FOCUS_FORMATS: Final = tuple(_FORMS)


def write(
    engine: Engine, ready: Focus, form: str, target: Path, hears: Hears = lambda _: None
) -> int:
    """Write a FOCUS export in a format and give the number of its rows, which somebody `hears`."""
    return placed(target, lambda path: _written(engine, ready, _FORMS[form], path, hears))


def _written(engine: Engine, ready: Focus, how: _Form, target: Path, hears: Hears) -> int:
    alone = making.make(engine, ready, how.instant)
    with engine.alone() if alone else nullcontext():
        count = rows.prepare(engine, ready, how.text)
    hears(count)
    return engine.copy(rows.select(ready, how.quantity, how.text), target, how.how, alone=alone)
