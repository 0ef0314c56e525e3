"""Where an answer goes is decided in one place: format, suffix, the name of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

REPORTED = ".txt, .json, .csv, .tsv, .ndjson, .jsonl, .md"
OCTOBER = ("--org", "org_acme", "--month", "2026-10")


@pytest.mark.parametrize(
    ("command", "suffix", "known"),
    [
        (("summary",), ".xlsx", REPORTED),
        (("breakdown", "--by", "model"), ".parquet", REPORTED),
        (("list", "orgs"), ".HTML", REPORTED),
        (("check",), ".{month}", REPORTED),
        (("export",), ".md", ".csv, .json, .ndjson, .jsonl, .parquet"),
        (("diff", "old", "new"), ".ndjson", ".txt, .json, .csv"),
    ],
)
def test_a_suffix_that_is_none_of_the_formats(
    command: tuple[str, ...], suffix: str, known: str, tmp_path: Path
) -> None:
    file = tmp_path / f"report{suffix}"
    code, out, err = run(*command, "-o", file)
    assert err == (
        f"orgstats: error: --output {file}: {suffix} is none of the formats of this command\n"
        f"hint: one of {known}; or name the format with --format\n"
    )
    assert (code, out, list(tmp_path.iterdir())) == (2, "", [])


def test_a_format_that_is_named_beats_any_suffix(acme_parquet: AcmeParquet, tmp_path: Path) -> None:
    source = ("summary", "-s", str(acme_parquet()), *OCTOBER, "-q", "-f", "json")
    assert run(*source, "-o", tmp_path / "m.xlsx").code == 0
    assert (tmp_path / "m.xlsx").read_text() == run(*source).out


@pytest.mark.parametrize(
    ("command", "template", "name"),
    [
        (("summary",), "{org}-{month}.md", "org_acme-2026-10.md"),
        (("breakdown", "--by", "app"), "{from}.{to}.csv", "2026-10-01.2026-10-31.csv"),
        (("list", "projects"), "{org}.json", "org_acme.json"),
        (("check",), "{org} {month}.txt", "org_acme 2026-10.txt"),
    ],
)
def test_every_name_may_be_a_template(
    command: tuple[str, ...],
    template: str,
    name: str,
    acme_parquet: AcmeParquet,
    tmp_path: Path,
) -> None:
    options = OCTOBER[:2] if command[0] == "list" else OCTOBER
    run(*command, "-s", str(acme_parquet()), *options, "-q", "-o", tmp_path / template)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("command", "template", "about"),
    [
        (("summary", "--last", "7d"), "{month}", "2026-10-28 to 2026-11-03 is not one month"),
        (("list", "projects"), "{from}", "the answer is not about a window"),
        (("check",), "{org}", "the answer is not about one organization"),
        (("breakdown", "--by", "key"), "{year}", ""),
    ],
)
def test_a_template_that_cannot_be_filled(
    command: tuple[str, ...],
    template: str,
    about: str,
    acme_parquet: AcmeParquet,
    tmp_path: Path,
) -> None:
    org = () if command == ("check",) else OCTOBER[:2]
    done = run(*command, "-s", str(acme_parquet()), *org, "-o", tmp_path / template)
    assert (done.code, list(tmp_path.iterdir())) == (2, [])
    assert f"--output holds {template}, " + (f"but {about}" if about else "which is") in done.err


def test_a_comparison_fills_its_name_from_what_it_compares(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    export = ("export", "-s", str(acme_parquet()), *OCTOBER)
    for by in ("old", "new"):
        assert run(*export, "-o", tmp_path / f"{by}.json").code == 0
    done = run("diff", tmp_path / "old.json", tmp_path / "new.json", "-o", tmp_path / "{month}.csv")
    assert (done.code, (tmp_path / "2026-10.csv").exists()) == (0, True)
