"""Keys that stay in DuckDB: those that are looked at come in, some at once, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.domain.entities import build
from orgstats.domain.keys import Key, Keys
from orgstats.sql import keys as sql

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from typing import Any

    from orgstats.domain.entities import Entities
    from orgstats.engine.workbench import Workbench

    Run = Callable[[str], list[tuple[Any, ...]]]

# Of whoever looks up so many one by one all come in: he is not going to stop.
ONE_BY_ONE = 30


def look_up(engine: Workbench, relation: str) -> Entities:
    """Give the entities that a look-up of names tells, but for keys, which stay where they are.

    Raises `DataError` where two rows differ about one id.
    """
    table = engine.make(f"SELECT * FROM {relation}")
    rows = engine.run(sql.few(table))
    ((_, found, ids, *_),) = [row for row in rows if row[0] == sql.COUNTED]
    twice = found != ids
    if twice:
        build(engine.run(f"FROM {table}"))
    engine.run(f"CREATE TEMP VIEW {table}_keys AS {sql.stored(table, twice=twice)}")
    told = build(row for row in rows if row[0] != sql.COUNTED)
    return told._replace(keys=StoredKeys(engine.run, f"{table}_keys", table))


class StoredKeys(Keys):
    """Keys in a view of DuckDB, over the rows of a look-up of names.

    They equal nothing but themselves, so that to compare questions reads none.
    """

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __init__(self, run: Run, keys: str, names: str) -> None:
        self._run = run
        self.table: str = keys
        self._names = names
        self._come: dict[str, Key | None] = {}
        self._single = 0
        self._complete = False
        self._within: dict[str, Keys] = {}

    def __getitem__(self, key: str) -> Key:
        if key not in self._come and not self._complete:
            self._single += 1
            if self._single > ONE_BY_ONE:
                self._every()
            self.expect((key,))
        found = self._come.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._every())

    def __len__(self) -> int:
        return len(self._every())

    def expect(self, ids: Iterable[str]) -> None:
        """Have some keys come in at once, for they are looked up next."""
        new = [] if self._complete else [one for one in ids if one not in self._come]
        if new:
            self._come |= dict.fromkeys(new)
            self._come |= self._read(new)

    def makers(self) -> set[str]:
        """Give who made any of them."""
        found = self._run(f"SELECT DISTINCT created_by FROM {self.table}")
        return {maker for (maker,) in found if maker is not None}

    def made_by(self, members: Collection[str]) -> Iterable[str]:
        """Give the ids of those that some members made."""
        return self._having("created_by", members)

    def called(self, labels: Collection[str]) -> list[str]:
        """Give the ids of those that have one of some labels."""
        return self._having("description", labels)

    def within(self, organization: str, projects: Collection[str]) -> Keys:
        """Leave those of an organization, which has some projects."""
        del projects
        if organization not in self._within:
            self._within[organization] = self._of(organization)
        return self._within[organization]

    def _of(self, organization: str) -> Keys:
        own = sql.of_organization(self._names, organization)
        if not self._run(f"SELECT 1 FROM {self.table} WHERE NOT {own} LIMIT 1"):
            return self
        table = f"{self.table}_{len(self._within)}"
        self._run(f"CREATE TEMP VIEW {table} AS SELECT * FROM {self.table} WHERE {own}")
        return StoredKeys(self._run, table, self._names)

    def _having(self, column: str, values: Collection[str]) -> list[str]:
        return [key for (key,) in self._run(sql.having(self.table, column, values))]

    def _every(self) -> dict[str, Key | None]:
        if not self._complete:
            self._come = {**self._read(None)}
            self._complete = True
        return self._come

    def _read(self, ids: Iterable[str] | None) -> dict[str, Key]:
        return {row[0]: Key._make(row) for row in self._run(sql.rows(self.table, ids))}
