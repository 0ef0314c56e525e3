"""What is built of the project: the files of the wheel, the page of a package index, the sdist."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from orgstats import __version__
from tests.support.cli import environment

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
ABOUT = f"orgstats-{__version__}.dist-info"
METADATA = {
    *(f"{ABOUT}/{name}" for name in ("METADATA", "RECORD", "WHEEL", "entry_points.txt")),
    f"{ABOUT}/licenses/LICENSE",
    f"orgstats-{__version__}.data/data/share/man/man1/orgstats.1",
}


def build(project: Path, target: str, folder: Path) -> Path:
    """The one file that is built of a project, without another environment."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=project, capture_output=True, check=True, timeout=60)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "wheel", tmp_path_factory.mktemp("wheel"))


def test_the_changelog_names_the_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    headings = re.findall(r"^## \[(.*?)\](?: - (\d{4}-\d\d-\d\d))?$", text, re.MULTILINE)
    newest, *older = [one for one in headings if one[0] != "Unreleased"]
    assert newest[0] == __version__
    assert all(day for _, day in (newest, *older))


def files(folder: Path, paths: Iterable[Path]) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in paths
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_a_wheel_holds_the_package_the_sample_and_the_man_page(wheel: Path) -> None:
    package = files(ROOT, (ROOT / "orgstats").rglob("*"))
    sample = files(
        ROOT, [*(ROOT / "sample_data").glob("*.parquet"), ROOT / "sample_data/README.md"]
    )

    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
        page = archive.read(next(name for name in names if name.endswith(".1")))

    assert names == package | {f"orgstats/{name}" for name in sample} | METADATA
    assert "orgstats/py.typed" in names
    assert page == (ROOT / "docs/orgstats.1").read_bytes()
    assert wheel.stat().st_size < 5_000_000


def test_the_page_of_an_index_has_no_link_that_leads_nowhere(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        about = message_from_bytes(archive.read(f"{ABOUT}/METADATA"))
    page = str(about.get_payload())

    assert about["Description-Content-Type"] == "text/markdown"
    assert page.startswith("# orgstats\n")
    assert re.findall(r"!?\[[^]]*\]\((?!https?:)[^)]*\)", page) == []
    assert "the command for each (`docs/questions.md`)" in page


def test_a_wheel_of_the_sdist_is_that_of_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(build(ROOT, "sdist", tmp_path / "sdist")) as archive:
        for member in archive:
            part = archive.extractfile(member)
            assert part is not None
            (tmp_path / member.name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / member.name).write_bytes(part.read())
    again = build(tmp_path / f"orgstats-{__version__}", "wheel", tmp_path / "wheel")

    assert again.read_bytes() == wheel.read_bytes()


def test_an_installed_wheel_shows_its_own_sample(wheel: Path, tmp_path: Path) -> None:
    with ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    command = [sys.executable, "-m", "orgstats", "demo", "--output", "sample"]
    around = {**environment(), "PYTHONPATH": str(tmp_path / "site")}

    (tmp_path / "here").mkdir()
    done = subprocess.run(
        command, cwd=tmp_path / "here", env=around, capture_output=True, text=True, check=True
    )

    assert done.stderr.startswith("orgstats: note: 15 files were written to sample\n")
    written, shipped = tmp_path / "here/sample", tmp_path / "site/orgstats/sample_data"
    assert files(written, written.iterdir()) == files(shipped, shipped.iterdir())
