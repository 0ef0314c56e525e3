"""What does not fit in memory goes into a private folder, which goes with the run."""

from __future__ import annotations

import shutil
import tempfile
from typing import TYPE_CHECKING, NoReturn

import pytest

from orgstats.engine.connection import Limits, connect
from orgstats.engine.engine import Engine
from orgstats.engine.interrupt import AbandonedError, WorkEnd
from orgstats.engine.sources.parquet.source import ParquetSource
from tests.support.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

OCTOBER = ("--org", "org_acme", "--month", "2026-10")
SPILLING = "CREATE TEMP TABLE t AS SELECT range AS a, hash(range) AS b FROM range(3000000)"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, with nothing in it."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_only_its_owner_may_look_into_it(folder: Path) -> None:
    connection = connect(Limits(1, "20MB"))
    connection.execute(SPILLING)
    (spilled,) = folder.glob("orgstats-*/*")
    assert spilled.stat().st_mode & 0o777 == 0o700
    assert list(spilled.iterdir())
    connection.close()
    del connection
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("abandoned", [False, True])
def test_it_goes_however_a_run_ends(
    acme_parquet: AcmeParquet, folder: Path, abandoned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> NoReturn:
        ended = WorkEnd()
        ended.set()
        raise AbandonedError(ended) if abandoned else KeyboardInterrupt

    def spilled() -> None:
        with Engine(ParquetSource(str(acme_parquet())), limits=Limits(1, "1GB")) as engine:
            (scratch,) = folder.glob("orgstats-*/*")
            (scratch / "spilled").write_text("rows")
            monkeypatch.setattr("orgstats.engine.attended.attend", interrupted)
            engine.found("project")

    with pytest.raises(KeyboardInterrupt):
        spilled()
    assert list(folder.iterdir()) == []


def test_what_is_refused_or_damaged_leaves_none(
    acme_parquet: AcmeParquet, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    damaged = tmp_path_factory.mktemp("damaged") / "rollups"
    shutil.copytree(acme_parquet(), damaged)
    (damaged / "project_hourly_stats.parquet").write_text("text")
    assert run("summary", "-s", acme_parquet(), "--memory-limit", "much").code == 2
    assert run("summary", "-s", folder / "none").code == 3
    assert run("summary", "-s", damaged, *OCTOBER).code == 4
    assert list(folder.iterdir()) == []


def test_where_there_is_no_temporary_folder(
    acme_parquet: AcmeParquet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ("-s", acme_parquet(), *OCTOBER, "-q")
    file = ("export", *source[:-1], "-o", tmp_path / "spend.csv")
    commands = (("summary", *source), ("check", *source), file)
    before = [run(*command) for command in commands]

    def none(*_: object, **__: object) -> NoReturn:
        raise FileNotFoundError(2, "no usable temporary directory found")

    for name in ("gettempdir", "TemporaryFile"):
        monkeypatch.setattr(tempfile, name, none)
    assert [run(*command) for command in commands] == before
    done = run("export", *source[:-1])
    assert (
        done.err
        == "orgstats: error: no temporary folder can be written to\nhint: set TMPDIR to one\n"
    )
    assert (done.code, done.out) == (5, "")
