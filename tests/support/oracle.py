"""Reports as plain Python sums over stored rollup rows, without SQL."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from tests.support.deployment import TODAY, Deployment
from tests.support.ledger import MONEY, ROLLUPS, Ledger, RollupRow, measures_of
from tests.support.spans import Span, bucket_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Sums = dict[str, Decimal | None]

#: Measures of a report and the columns that are summed for them.
COLUMNS = {
    "cost": "cost",
    "requests": "request_count",
    "tokens": "total_tokens",
    "input_tokens": "input_tokens",
    "output_tokens": "output_tokens",
    "cached_tokens": "cached_tokens",
    "reasoning_tokens": "reasoning_tokens",
    "errors": "error_count",
    "cache_hits": "cache_count",
    "credits_cost": "credits_cost",
    "byok_cost": "api_keys_cost",
    "credits_requests": "credits_request_count",
    "byok_requests": "api_keys_request_count",
    "discount_savings": "discount_savings",
    "storage_cost": "data_storage_cost",
}
#: Those that are asked for by name.
ALSO = {
    "cache_write_tokens": "cache_write_tokens",
    "client_errors": "client_error_count",
    "gateway_errors": "gateway_error_count",
    "upstream_errors": "upstream_error_count",
    "input_cost": "input_cost",
    "cached_input_cost": "cached_input_cost",
    "cache_write_cost": "cache_write_input_cost",
    "output_cost": "output_cost",
    "request_cost": "request_cost",
    "image_input_cost": "image_input_cost",
    "image_output_cost": "image_output_cost",
    "audio_input_cost": "audio_input_cost",
    "audio_output_cost": "audio_output_cost",
    "video_output_cost": "video_output_cost",
}
#: The columns of one billing mode; what is not named here has no value there.
_MODES = {
    "credits": {
        "cost": "credits_cost",
        "requests": "credits_request_count",
        "storage_cost": "credits_data_storage_cost",
        "credits_cost": "credits_cost",
        "credits_requests": "credits_request_count",
    },
    "byok": {
        "cost": "api_keys_cost",
        "requests": "api_keys_request_count",
        "storage_cost": "api_keys_data_storage_cost",
        "byok_cost": "api_keys_cost",
        "byok_requests": "api_keys_request_count",
    },
}
#: What a filter or a breakdown needs of a rollup.
_NEEDS = {
    "project": "project_id",
    "key": "api_key_id",
    "member": "api_key_id",
    "model": "used_model",
    "mapping": "used_model",
    "provider": "used_provider",
    "app": "source",
}
#: What is paid for: the column of its cost, and of its quantity; parts of input are none of it.
METERS = {
    "input": ("input_cost", "input_tokens"),
    "cached_input": ("cached_input_cost", "cached_tokens"),
    "cache_write": ("cache_write_input_cost", "cache_write_tokens"),
    "output": ("output_cost", "output_tokens"),
    "request": ("request_cost", "request_count"),
    **{
        medium: (f"{medium}_cost", None)
        for medium in ("image_input", "image_output", "audio_input", "audio_output", "video_output")
    },
}
#: What tells what caching saved.
CACHING = (
    *("input_tokens", "cached_tokens", "cache_write_tokens"),
    *("input_cost", "cached_input_cost", "cache_write_input_cost"),
)
_NANO = Decimal("1e-9")


@dataclass(frozen=True)
class Ask:
    """What a report is asked: filters are sets of ids by dimension."""

    organization_id: str
    span: Span
    by: str = "project"
    filters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    mode: str = "all"
    include_deleted: bool = False


@dataclass(frozen=True)
class Oracle:
    """The answers that a ledger, stored as the deployment does it, must give."""

    ledger: Ledger
    deployment: Deployment = TODAY
    columns: Mapping[str, str] = field(default_factory=lambda: COLUMNS)

    def total(self, ask: Ask) -> Sums:
        """The sums of the narrowest rollup that the filters allow."""
        return self._sums(self._whole(ask), ask, self._table(ask.filters))

    def rows(self, ask: Ask) -> dict[str, Sums]:
        """The sums by key of the asked dimension; a key without any row is absent."""
        table = self._table({*ask.filters, ask.by})
        groups = _grouped(self.stored(ask, table), self._key(ask.by))
        return {key: self._sums(rows, ask, table) for key, rows in groups.items()}

    def unattributed(self, ask: Ask) -> Sums:
        """What the total has and no key accounts for; negative when the rollups disagree.

        It is all of what the rows' rollup does not store.
        """
        rest = self.total(ask)
        for sums in self.rows(ask).values():
            rest = _minus(rest, sums)
        return rest

    def points(self, ask: Ask, size: str) -> dict[str, dict[str, Sums]]:
        """The sums by local bucket, then by key; empty buckets are absent."""
        table = self._table({*ask.filters, ask.by})
        return {
            bucket: {
                key: self._sums(part, ask, table)
                for key, part in _grouped(own, self._key(ask.by)).items()
            }
            for bucket, own in _grouped(self.stored(ask, table), _bucket(ask, size)).items()
        }

    def bucket_totals(self, ask: Ask, size: str) -> dict[str, Sums]:
        """The total by local bucket; empty buckets are absent."""
        table = self._table(ask.filters)
        groups = _grouped(self._whole(ask), _bucket(ask, size))
        return {bucket: self._sums(rows, ask, table) for bucket, rows in groups.items()}

    def combined(self, ask: Ask, by: tuple[str, ...], size: str) -> dict[tuple[str, ...], Sums]:
        """The sums by bucket and the keys of several dimensions.

        What a dimension cannot tell is `(unattributed)` there; what only the total has, in all.
        """
        bucket = _bucket(ask, size) if size != "total" else lambda _: ""
        keys = [self._key(name) for name in by]
        groups: dict[tuple[str, ...], list[RollupRow]] = {}
        table = self._table({*ask.filters, *by})
        for row in self.stored(ask, table):
            named = (key(row) for key in keys)
            place = tuple("(unattributed)" if key is None else key for key in named)
            groups.setdefault((bucket(row), *place), []).append(row)
        found = {place: self._sums(rows, ask, table) for place, rows in groups.items()}
        whole = _grouped(self._whole(ask), bucket)
        for step in {*whole, *(place[0] for place in found)}:
            rest = self._sums(whole.get(step, ()), ask, self._table(ask.filters))
            for place, sums in found.items():
                rest = _minus(rest, sums) if place[0] == step else rest
            if any(rest.values()):
                nobody = (step, *("(unattributed)" for _ in by))
                found[nobody] = _plus(found.get(nobody, dict.fromkeys(rest, Decimal(0))), rest)
        return found

    def caching(self, ask: Ask) -> Fraction:
        """What caching saved, route by route: less for cached input, more for writing it."""
        routes: dict[tuple[str, str], dict[str, Fraction]] = {}
        for row in self.stored(ask, self._table({*ask.filters, "model"})):
            route = routes.setdefault((row.used_model or "", row.used_provider or ""), {})
            for column in CACHING:
                value = Fraction(exact(column, row.measures[column]))
                route[column] = route.get(column, Fraction()) + value
        saved = Fraction()
        for sums in routes.values():
            plain = sums["input_tokens"] - sums["cached_tokens"] - sums["cache_write_tokens"]
            if plain > 0:
                price = sums["input_cost"] / plain
                saved += sums["cached_tokens"] * price - sums["cached_input_cost"]
                saved -= sums["cache_write_input_cost"] - sums["cache_write_tokens"] * price
        return saved

    def _table(self, dimensions: Iterable[str]) -> str:
        """The narrowest rollup of the deployment that holds all dimensions."""
        return rollup_for(dimensions, self.deployment.rollups())

    def _whole(self, ask: Ask) -> list[RollupRow]:
        """The stored rows that the total is the sum of."""
        return self.stored(ask, self._table(ask.filters))

    def _sums(self, rows: Iterable[RollupRow], ask: Ask, table: str) -> Sums:
        """The exact sums of the measures that a rollup stores, and the billing mode splits."""
        stored = {*measures_of(table)} - self.deployment.absent_columns
        return _sums(rows, ask.mode, self.columns, stored)

    def meters(self, ask: Ask) -> dict[str, tuple[Decimal, Decimal]]:
        """Cost and quantity of each meter that has one of them; what is left is other."""
        return self._metered(self._whole(ask), self._table(ask.filters))

    def routes(self, ask: Ask) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
        """Cost and quantity by stored route, in one word, and meter."""
        table = self._table({*ask.filters, "mapping"})
        routes = _grouped(
            self.stored(ask, table), lambda row: f"{row.used_model} {row.used_provider}"
        )
        return {
            (route, meter): both
            for route, rows in routes.items()
            for meter, both in self._metered(rows, table).items()
        }

    def _metered(self, rows: list[RollupRow], table: str) -> dict[str, tuple[Decimal, Decimal]]:
        """Cost and quantity of each meter in rows of a rollup."""
        stored = {*measures_of(table)} - self.deployment.absent_columns
        found = {
            meter: (
                sum((exact(cost, _part(row, cost, stored)) for row in rows), Decimal(0)),
                sum((_quantity(row, counts, stored) for row in rows), Decimal(0)),
            )
            for meter, (cost, counts) in METERS.items()
        }
        whole = sum((exact("cost", row.measures["cost"]) for row in rows), Decimal(0))
        rest = whole - sum(cost for cost, _ in found.values())
        return {
            meter: both
            for meter, both in (found | {"other": (rest, Decimal(0))}).items()
            if any(both)
        }

    def stored(self, ask: Ask, table: str) -> list[RollupRow]:
        """The stored rows of a rollup that organization, window and filters let through."""
        projects = {
            project.id
            for project in self.ledger.projects
            if project.organization_id == ask.organization_id
            and (ask.include_deleted or project.status != "deleted")
        }
        wanted = [(self._key(name), ids) for name, ids in ask.filters.items()]
        return [
            row
            for row in self.deployment.stored(self.ledger, table)
            if row.project_id in projects
            and ask.span.holds(row.hour)
            and all(key_of(row) in ids for key_of, ids in wanted)
        ]

    def _key(self, dimension: str) -> Callable[[RollupRow], str | None]:
        """The function from a row to its key in a dimension; None: it cannot be attributed."""
        members = {key.id: key.created_by for key in self.ledger.keys}
        keys: dict[str, Callable[[RollupRow], str | None]] = {
            "project": lambda row: row.project_id,
            "key": lambda row: row.api_key_id,
            "member": lambda row: members.get(row.api_key_id or ""),
            "model": lambda row: canonical(row.used_model or ""),
            "mapping": lambda row: mapping(row.used_provider or "", row.used_model or ""),
            "provider": lambda row: row.used_provider,
            "app": lambda row: row.source,
        }
        return keys[dimension]


def rollup_for(dimensions: Iterable[str], rollups: Iterable[str] = tuple(ROLLUPS)) -> str:
    """The narrowest of some rollups that holds all dimensions; ValueError when none does.

    What is not asked of keys is not answered by a rollup of keys.
    """
    needed = {_NEEDS[dimension] for dimension in dimensions} - {"project_id"}
    able = [
        table
        for table in rollups
        if needed <= {*ROLLUPS[table]}
        and ("api_key_id" in ROLLUPS[table]) == ("api_key_id" in needed)
    ]
    if not able:
        raise ValueError(f"no rollup holds {sorted(needed)} together")
    return min(able, key=lambda table: len(ROLLUPS[table]))


def canonical(used_model: str) -> str:
    """The canonical id of a model: without what leads to the first `/`, and follows a `:`."""
    _, slash, tail = used_model.partition("/")
    return (tail if slash else used_model).partition(":")[0] or "unknown"


def mapping(used_provider: str, used_model: str) -> str:
    """Provider and model as routed, the provider written once."""
    if not used_provider or used_model.startswith(f"{used_provider}/"):
        return used_model or "unknown"
    return f"{used_provider}/{used_model or 'unknown'}"


def exact(column: str, value: float) -> Decimal:
    """A stored value as it enters a sum: money in whole billionths, ties to even."""
    return round(value * 1e9) * _NANO if column in MONEY else Decimal(value)


def _sums(
    rows: Iterable[RollupRow], mode: str, columns: Mapping[str, str], stored: set[str]
) -> Sums:
    """The exact sums of a report's measures; None for what is not stored, or not split by mode."""
    listed = list(rows)
    sums: Sums = {}
    for measure, plain in columns.items():
        column = plain if mode == "all" else _MODES[mode].get(measure)
        sums[measure] = _sum(column, listed) if column and column in stored else None
    return sums


def _sum(column: str, rows: Iterable[RollupRow]) -> Decimal:
    """The exact sum of a column."""
    return sum((exact(column, row.measures[column]) for row in rows), Decimal(0))


def _part(row: RollupRow, column: str | None, stored: set[str]) -> float:
    """A stored value; 0 where the column is not there."""
    return row.measures.get(column, 0) if column and column in stored else 0


def _quantity(row: RollupRow, column: str | None, stored: set[str]) -> Decimal:
    """What a stored row counts for a meter: input without its parts, and never below 0."""
    found = Decimal(_part(row, column, stored))
    if column == "input_tokens":
        for part in ("cached_tokens", "cache_write_tokens"):
            found -= Decimal(_part(row, part, stored))
    return max(found, Decimal(0))


def _minus(whole: Sums, part: Sums) -> Sums:
    """The difference by measure; None stays None, and takes nothing."""
    return {
        measure: None if value is None else value - (part[measure] or 0)
        for measure, value in whole.items()
    }


def _plus(one: Sums, other: Sums) -> Sums:
    """The sum by measure; None where the second has none."""
    return {
        measure: None if value is None else (one[measure] or 0) + value
        for measure, value in other.items()
    }


def _grouped(
    rows: Iterable[RollupRow], key_of: Callable[[RollupRow], str | None]
) -> dict[str, list[RollupRow]]:
    """The rows by key, without those that have none."""
    groups: dict[str, list[RollupRow]] = {}
    for row in rows:
        key = key_of(row)
        if key is not None:
            groups.setdefault(key, []).append(row)
    return groups


def _bucket(ask: Ask, size: str) -> Callable[[RollupRow], str]:
    """The function from a row to the local bucket of its hour."""
    return lambda row: bucket_of(row.hour, ask.span, size)
