"""API keys by id, of which there may be a million: none has to come in that nobody looks at."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple


class Key(NamedTuple):
    """An API key and who made it."""

    id: str
    description: str
    project_id: str
    created_by: str | None


class Keys(Mapping[str, Key]):
    """The keys of a source by id, wherever they lie."""

    table: str | None = None
    """Where DuckDB has the columns `api_key_id` and `member` of them."""

    @abstractmethod
    def expect(self, ids: Iterable[str]) -> None:
        """Have some keys come in at once, for they are looked up next."""

    @abstractmethod
    def makers(self) -> set[str]:
        """Give who made any of them."""

    @abstractmethod
    def made_by(self, members: Collection[str]) -> Iterable[str]:
        """Give the ids of those that some members made."""

    @abstractmethod
    def called(self, labels: Collection[str]) -> list[str]:
        """Give the ids of those that have one of some labels."""

    @abstractmethod
    def within(self, organization: str, projects: Collection[str]) -> Keys:
        """Leave those of an organization, which has some projects."""


class ListedKeys(Keys):
    """Keys that are few, or all looked at."""

    def __init__(self, keys: Mapping[str, Key]) -> None:
        self._keys = keys

    def __getitem__(self, key: str) -> Key:
        return self._keys[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def expect(self, ids: Iterable[str]) -> None:
        """Do nothing: they are in."""

    def makers(self) -> set[str]:
        """Give who made any of them."""
        return {one.created_by for one in self._keys.values() if one.created_by is not None}

    def made_by(self, members: Collection[str]) -> Iterable[str]:
        """Give the ids of those that some members made."""
        return (key for key, one in self._keys.items() if one.created_by in members)

    def called(self, labels: Collection[str]) -> list[str]:
        """Give the ids of those that have one of some labels."""
        return [key for key, one in self._keys.items() if one.description in labels]

    def within(self, organization: str, projects: Collection[str]) -> Keys:
        """Leave those of an organization, which has some projects."""
        del organization
        found = {key: one for key, one in self._keys.items() if one.project_id in projects}
        return ListedKeys(found)


class KeyLabels(Mapping[str, str]):
    """The labels of keys by id."""

    def __init__(self, keys: Keys) -> None:
        self.of = keys

    def __getitem__(self, key: str) -> str:
        return self.of[key].description

    def __iter__(self) -> Iterator[str]:
        return iter(self.of)

    def __len__(self) -> int:
        return len(self.of)


def ids_called(wanted: Collection[str], labels: Mapping[str, str]) -> list[str]:
    """Give the ids that have one of the labels that are wanted."""
    if isinstance(labels, KeyLabels):
        return labels.of.called(wanted)
    return [key for key, label in labels.items() if label in wanted]
