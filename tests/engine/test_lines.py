"""Lines of cells: DuckDB writes them as text, which is read as exact numbers by bucket."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest

from orgstats.engine.lines import LineReader, line_text


@pytest.mark.parametrize(
    ("measure", "kind", "stored", "expected"),
    [
        ("cost", "HUGEINT", ("-1", "0", f"{10**37}"), ("-0.000000001", "0", f"{10**28}")),
        ("tokens", "HUGEINT", ("-3", "0", f"{10**37}"), (-3, 0, 10**37)),
        (
            "tokens",
            "DECIMAL(38, 3)",
            ("2.500", "4", "-0.125"),
            (Decimal("2.5"), 4, Decimal("-0.125")),
        ),
    ],
)
@pytest.mark.parametrize(
    "buckets",
    [
        (date(1, 1, 1), date(2026, 10, 1), date(9999, 12, 31)),
        tuple(map(datetime.fromisoformat, ("2026-10-01", "2026-10-01 05:00", "2026-10-02 00:30"))),
    ],
)
def test_a_line_is_read_as_it_is_written(
    measure: str,
    kind: str,
    stored: tuple[str, ...],
    expected: tuple[str | int | Decimal, ...],
    buckets: tuple[date, ...],
) -> None:
    with duckdb.connect() as connection:
        moment = "TIMESTAMP" if isinstance(buckets[0], datetime) else "DATE"
        connection.execute(f"CREATE TABLE cells (bucket {moment}, number {kind})")
        rows = list(zip(buckets, stored, strict=True))
        connection.executemany("INSERT INTO cells VALUES (?, ?)", rows)
        ((text,),) = connection.execute(
            f"SELECT {line_text(measure, 'number')} FROM cells"
        ).fetchall()
    numbers = LineReader(measure).read(text)
    wanted = [Decimal(one) if isinstance(one, str) else one for one in expected]
    assert numbers == dict(zip(buckets, wanted, strict=True))
    assert [type(number) for number in numbers.values()] == [type(number) for number in wanted]
