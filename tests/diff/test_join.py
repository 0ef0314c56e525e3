"""What a comparison asks of DuckDB: nothing that it need not."""

from __future__ import annotations

from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from orgstats.engine.connection import Limits, connected
from orgstats.exports.diff import join
from orgstats.exports.diff.read import Exported

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

HEAD = "organization_id,organization,bucket,app_id,app,cost,requests"


def written(path: Path, *rows: str, head: str = HEAD) -> tuple[Path, str]:
    lines = "".join(f"o,O,2026-10-0{row}\n" for row in rows)
    path.write_text(f"{head}\n{lines}")
    return path, path.name


class Traced:
    """A connection that keeps what it is asked."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.asked: list[str] = []

    def execute(self, text: str) -> Any:
        self.asked.append(text)
        return self.connection.execute(text)


def test_what_is_the_same_of_all_rows_is_not_stored(tmp_path: Path) -> None:
    path, name = written(tmp_path / "old.csv", "1,a,'=A,0.5,1", "2,a,'=A,0.5,1")
    with connected(Limits()) as connection:
        subject = Exported(path, name, "old").load(connection, tmp_path)
        found = connection.execute("SELECT column_name FROM (DESCRIBE old)").fetchall()
        labels = connection.execute("SELECT DISTINCT app FROM old").fetchall()
    assert (subject.organization, subject.name) == ("o", "O")
    assert [column for (column,) in found] == [
        "bucket",
        "app_id",
        "app",
        "cost",
        "requests",
        "moment",
    ]
    assert labels == [("=A",)]


def test_only_one_side_is_added_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    traced: list[Traced] = []

    @contextmanager
    def watched(limits: Limits) -> Iterator[Any]:
        with connected(limits) as connection:
            traced.append(Traced(connection))
            yield traced[0]

    monkeypatch.setattr(join, "connected", watched)
    old = written(tmp_path / "old.csv", "1,a,A,0.5,1", "2,a,A,0.25,2", "3,a,A,9,7")
    new = written(tmp_path / "new.csv", "1,a,A,0.50,1", "2,a,A,1.5,2", "4,b,B,0.000000041,3")
    with join.compared((old, new), tmp_path) as found:
        assert found.total == {
            "cost": (Decimal("9.75"), Decimal("2.000000041"), Decimal("-7.749999959")),
            "requests": (10, 6, -4),
        }
    sums = [text for text in traced[0].asked if "SUM(" in text]
    assert [text.rpartition("FROM ")[2] for text in sums] == [
        "old",
        "changed WHERE status <> 'same'",
    ]


def test_what_one_side_lacks_is_added_up_all_the_same(tmp_path: Path) -> None:
    old = written(tmp_path / "old.csv", "1,a,A,0.5,", "2,a,A,0.25,2")
    new = written(tmp_path / "new.csv", "1,a,A,1,4,8", "2,a,A,0.25,2,9", head=f"{HEAD},tokens")
    with join.compared((old, new), tmp_path) as found:
        assert found.total == {
            "cost": (Decimal("0.75"), Decimal("1.25"), Decimal("0.5")),
            "requests": (None, 6, None),
            "tokens": (None, 17, None),
        }
