"""`orgstats demo`: a first report, and the sample in a folder of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from orgstats.exports import sample
from tests.support.cli import run

SAMPLE = Path(__file__).parents[2] / "sample_data"
#: Settings that would ask something else, or fail.
OTHERS = {
    "ORGSTATS_SOURCE": "/nowhere",
    "ORGSTATS_ORG": "Nobody",
    "ORGSTATS_TZ": "Asia/Tokyo",
    "ORGSTATS_PROFILE": "none",
    "ORGSTATS_VIEWER": "nobody@example.com",
    "COLUMNS": "100",
}


def test_it_shows_the_ranking_of_projects_whatever_is_set() -> None:
    shown = run("demo", env=OTHERS)
    asked = run(
        *("breakdown", "-s", SAMPLE, "--by", "project", "--month", sample.SAMPLE_MONTH),
        env={"COLUMNS": "100"},
    )

    assert shown.code == 0
    assert shown.out == asked.out
    assert "$16,840.43" in shown.out
    assert shown.err.startswith("hint: this is sample data; orgstats demo --output ")
    assert run("demo", "-q", env=OTHERS) == (0, asked.out, "")


def test_it_writes_files_that_can_be_asked_and_again_is_safe(tmp_path: Path) -> None:
    folder = tmp_path / "my sample"
    for _ in range(2):
        done = run("demo", "-o", folder)
        assert done.code == 0
        assert done.out == ""
        assert done.err.splitlines() == [
            f"orgstats: note: 15 files were written to {folder}",
            f"hint: orgstats summary --source '{folder}' --month 2026-10",
        ]
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {
        file.name: file.read_bytes()
        for file in SAMPLE.iterdir()
        if file.suffix in {".parquet", ".md"}
    }
    assert run("list", "projects", "-s", folder).out == run("list", "projects", "-s", SAMPLE).out


@pytest.mark.parametrize(
    ("name", "output", "refusal"),
    [
        pytest.param(
            "project.parquet", ".", (2, "not part of the sample"), id="rollups of one's own"
        ),
        pytest.param("notes.txt", ".", (2, "not part of the sample"), id="other files"),
        pytest.param("file", "file", (5, "cannot write"), id="a file"),
        pytest.param("file", "", (2, "names no folder"), id="nothing"),
        pytest.param("file", "-", (2, "names no folder"), id="stdout"),
    ],
)
def test_it_writes_over_nothing_else(
    name: str,
    output: str,
    refusal: tuple[int, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / name).write_text("mine")

    done = run("demo", "--output", output)

    code, said = refusal
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert [file.name for file in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine"


def test_an_installation_without_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "NAME", "nowhere")

    done = run("demo")

    assert (done.code, done.out) == (3, "")
    assert done.err == "orgstats: error: the sample data is not part of this installation\n"
