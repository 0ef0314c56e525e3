"""What changed since a report was sent: every row and every sum, exactly."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from decimal import Context, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgstats.domain.humanize import NONE
from tests.support import exports
from tests.support.acme import LEDGER, fact
from tests.support.cli import environment, run, with_defaults
from tests.support.oracle import COLUMNS
from tests.support.parquet import write_parquet
from tests.support.reports import exact

# Wide enough that no difference is rounded.
EXACT = Context(prec=80)
HEAD = b"organization_id,organization,bucket,app_id,app,cost\n"
FORMATS = ("csv", "tsv", "json", "ndjson", "parquet")
OPTIONS = ("--org", "Acme")
WINDOW = ("--from", "2026-10-24", "--to", "2026-10-31")
LATE = replace(
    LEDGER,
    facts=(
        *LEDGER.facts,
        # Late data of a row that is there, and of one that is not.
        fact("2026-10-26T10", "sum", 2, (20, 2), 0.25, byok=1),
        fact("2026-10-31T22", "ci", 1, (10, 1), 4.1e-7),
    ),
)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sources")
    ledgers = {"old": LEDGER, "new": LATE}
    return {name: write_parquet(ledger, folder / name) for name, ledger in ledgers.items()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def exported(source: Path, path: Path, *options: str) -> Path:
    window = () if "--month" in options else WINDOW
    asked = (*with_defaults(OPTIONS, options), *window, "-o", path)
    assert run("export", "-s", source, *asked).code == 0
    return path


def pair(sources: dict[str, Path], folder: Path, form: str, *options: str) -> tuple[Path, Path]:
    old, new = (
        exported(source, folder / f"{name}.{form}", *options) for name, source in sources.items()
    )
    return old, new


def expected(old: list[exports.Row], new: list[exports.Row]) -> dict[tuple[str, ...], Any]:
    """The measures that differ, by key, from rows in memory."""
    before, after = ({exports.key(row): row for row in rows} for rows in (old, new))
    found = {}
    for key in {*before, *after}:
        measures = {}
        for name in COLUMNS:
            one, other = (rows[key][name] if key in rows else 0 for rows in (before, after))
            if one != other:
                measures[name] = {"old": one, "new": other, "change": other - one}
        if measures:
            found[key] = measures
    return found


def test_nothing_changed(sources: dict[str, Path], folder: Path) -> None:
    old = exported(sources["old"], folder / "old.csv")
    for form in FORMATS:
        same = exported(sources["old"], folder / f"same.{form}")
        done = run("diff", old, same, "-f", "json")
        assert (done.code, done.err) == (0, ""), done.err
        found = exact(done.out)
        assert (found["rows"], found["total"], found["changed"]) == ([], {}, 0)
        assert run("diff", same, old, "-f", "csv").out.count("\n") == 1
        assert "Nothing changed.\n" in run("diff", old, same).out


HOURS = ("--grain", "hour", "--tz", "Europe/Berlin", "--by", "project")


@pytest.mark.parametrize(
    ("form", "options"), [*((form, ()) for form in FORMATS), ("csv", HOURS), ("parquet", HOURS)]
)
def test_what_changed(
    form: str, options: tuple[str, ...], sources: dict[str, Path], folder: Path
) -> None:
    old, new = pair(sources, folder, form, *options)
    done = run("diff", old, new, "-f", "json")
    assert done.code == 10
    assert done.err.startswith(f"orgstats: finding: {old} and {new} differ: 2 rows changed\n")
    found = exact(done.out)
    rows = {
        tuple(
            value for name, value in row.items() if name == "bucket" or name.endswith("_id")
        ): row["measures"]
        for row in found["rows"]
    }
    if "hour" not in options or form != "parquet":
        assert rows == expected(exports.read(old), exports.read(new))
    assert list(found["total"]) == [name for name in COLUMNS if name in found["total"]]
    assert found["total"]["cost"]["change"] == Decimal("0.25") + Decimal("4.1E-7")
    assert found["total"]["requests"]["change"] == 3
    before, after = exports.total(exports.read(old)), exports.total(exports.read(new))
    for name, three in found["total"].items():
        assert (three["old"], three["new"]) == (before[name], after[name])
    statuses = sorted(row["status"] for row in found["rows"])
    assert statuses == (["added", "added"] if options else ["added", "changed"])
    assert (found["added"], found["changed"]) == (len(statuses) - bool(not options), not options)


def test_tsv_is_csv_with_tabs(sources: dict[str, Path], folder: Path) -> None:
    old, new = pair(sources, folder, "csv")
    rows = [
        [*csv.reader(io.StringIO(run("diff", old, new, "-f", form).out), delimiter=separator)]
        for form, separator in (("csv", ","), ("tsv", "\t"))
    ]
    assert rows[0] == rows[1] != []
    run("diff", old, new, "-o", folder / "changes.tsv")
    assert (folder / "changes.tsv").read_text() == run("diff", old, new, "-f", "tsv").out


def test_csv_tells_the_same(sources: dict[str, Path], folder: Path) -> None:
    old, new = pair(sources, folder, "csv")
    document = exact(run("diff", old, new, "-f", "json").out)
    lines = [*csv.DictReader(io.StringIO(run("diff", old, new, "-f", "csv").out, newline=""))]
    assert [line["measure"] for line in lines if line["bucket"] == "(total)"] == list(
        document["total"]
    )
    told = [
        (row["bucket"], row["project_id"], row["status"], name, *map(str, three.values()))
        for row in document["rows"]
        for name, three in row["measures"].items()
    ]
    names = ("bucket", "project_id", "status", "measure", "old", "new", "change")
    wrote = [tuple(line[name] for name in names) for line in lines if line["bucket"] != "(total)"]
    assert [(*line[:4], *map(Decimal, line[4:])) for line in wrote] == [
        (*line[:4], *map(Decimal, line[4:])) for line in told
    ]


def test_people_see_the_total_and_the_rows(sources: dict[str, Path], folder: Path) -> None:
    old, new = pair(sources, folder, "json")
    done = run("diff", old, new)
    assert done.out.startswith(f"Acme · 2026-10-24 {NONE} 2026-10-31 · UTC · 2 of ")
    assert "rows changed\n" in done.out
    assert "+$0.25" in done.out
    assert "2026-10-31 (added) · Web [beta] · GPT-4o" in done.out
    assert "+<$0.0001" in done.out
    removed = run("diff", new, old)
    assert "2026-10-31 (removed) · Web [beta]" in removed.out


def test_manifests_tell_totals_only(sources: dict[str, Path], folder: Path) -> None:
    old, new = pair(sources, folder, "csv", "--manifest")
    manifests = [f"{path}.manifest.json" for path in (old, new)]
    done = run("diff", *manifests, "-f", "json")
    found = exact(done.out)
    assert done.code == 10
    assert found["rows"] == []
    assert found["total"] == exact(run("diff", old, new, "-f", "json").out)["total"]
    assert found["window"] == {"from": "2026-10-24", "to": "2026-10-31", "timezone": "UTC"}
    assert found["old"]["as_of"] == "2026-11-03T11:00:00Z"
    assert run("diff", manifests[0], manifests[0]).code == 0
    assert "totals changed" in done.err
    both = run("diff", manifests[0], new)
    assert (both.code, both.out) == (2, "")


def test_other_names_are_no_change(sources: dict[str, Path], folder: Path) -> None:
    old = exported(sources["old"], folder / "old.csv")
    renamed = replace(
        LEDGER, projects=tuple(replace(one, name=f"{one.name}!") for one in LEDGER.projects)
    )
    new = exported(write_parquet(renamed, folder / "renamed"), folder / "new.csv")
    done = run("diff", old, new, "-f", "json")
    assert done.code == 0
    (note,) = exact(done.out)["notes"]
    assert note["code"] == "renamed"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--by", "project"), "different dimensions: project,model and project"),
        (("--grain", "week"), "different grains: day and week"),
        (("--grain", "hour"), "different grains: day and hour"),
        (("--month", "2026-09"), "different windows"),
        (("--tz", "Europe/Berlin"), "different windows (timezone): UTC and Europe/Berlin"),
        (("--org", "org_labs"), "different organizations: org_acme and org_labs"),
        (("--project", "p_web"), "different filters"),
    ],
)
def test_different_questions(
    options: tuple[str, ...], words: str, sources: dict[str, Path], folder: Path
) -> None:
    old = exported(sources["old"], folder / "old.json")
    new = exported(sources["new"], folder / "new.csv", *options, "--manifest")
    done = run("diff", old, new)
    assert (done.code, done.out) == (2, "")
    assert words in done.err


def test_different_questions_of_files_that_say_little(
    sources: dict[str, Path], folder: Path
) -> None:
    old = exported(sources["old"], folder / "old.csv")
    for options, words in (
        (("--month", "2026-09"), "no day in common"),
        (("--grain", "hour"), "one export is by hour"),
        (("--org", "org_labs"), "different organizations"),
        (("--by", "key"), "different dimensions"),
    ):
        done = run("diff", old, exported(sources["new"], folder / "new.ndjson", *options))
        assert (done.code, done.out) == (2, "")
        assert words in done.err


def test_an_empty_export(sources: dict[str, Path], folder: Path) -> None:
    for form in FORMATS:
        nothing = exported(
            sources["old"], folder / f"no.{form}", "--project", "p_null", "--mode", "byok"
        )
        some = exported(sources["old"], folder / f"some.{form}")
        assert run("diff", nothing, nothing).code == 0
        done = run("diff", nothing, some, "-f", "json")
        # JSON tells the filters, which differ.
        assert done.code == (2 if form == "json" else 10)
        if form == "json":
            continue
        assert exact(done.out)["added"] == len(exports.read(some)) - len(exports.read(nothing))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "does not begin like one"),
        (b"PAR1 and no more", "No magic bytes"),
        (b'{"rows": []}', "does not begin like one"),
        (b"organization_id,organization,bucket,x\n", "columns"),
        (HEAD + b"org_acme,Acme,2026-10-01,a,A\n", "CSV Error"),
        (HEAD + b"org_acme,Acme,2026-10-01,a,A,NaN\n", "NaN"),
        (
            HEAD + b"org_acme,Acme,2026-10-01,a,A,1",
            "ends within",
        ),
        (HEAD + b"org_acme,Acme,Monday,a,A,1\n", "Monday is not valid"),
        (b'{"organization_id": "o", "organiz', "Unterminated string"),
        (
            b'{\n  "schema": "orgstats.export/1",\n  "rows": [\n    {"organization_id": "o"',
            "Expecting ',' delimiter",
        ),
        (b'{\n  "schema": "orgstats.export/1",\n', "no rows"),
        (
            b'{\n  "schema": "orgstats.manifest/1", "total": {"cost": 1e999}',
            "Expecting ',' delimiter",
        ),
        (b'{"schema": "orgstats.manifest/1", "total": {"cost": 1e999999}}', "is not a number"),
        (b'{"schema": "orgstats.manifest/1", "x": ' + b"[" * 100_000, "RecursionError"),
        (b'{"organization_id": ' + b"[" * 100_000, "RecursionError"),
        (HEAD + b"org_acme,Acme,2026-10-01,a,A,1e999999\n", "1e999999 is not a number"),
    ],
)
def test_what_is_no_export(
    content: bytes, words: str, sources: dict[str, Path], folder: Path
) -> None:
    good = exported(sources["old"], folder / "good.csv", "--by", "app")
    (folder / "bad").write_bytes(content)
    for files in ((good, folder / "bad"), (folder / "bad", good)):
        done = run("diff", *files)
        assert (done.code, done.out) == (4, ""), done.err
        assert "bad is not an export or manifest, or is damaged" in done.err
        assert words in done.err


@pytest.mark.parametrize("form", FORMATS)
def test_a_damaged_file(form: str, sources: dict[str, Path], folder: Path) -> None:
    good = exported(sources["old"], folder / f"good.{form}")
    whole = good.read_bytes()
    (folder / "cut").write_bytes(whole[: len(whole) // 2])
    assert run("diff", good, folder / "cut").code == 4
    if form != "parquet":
        lines = whole.split(b"\n")
        middle = len(lines) // 2
        twice = lines[:middle] + lines[middle - 1 :]
        (folder / "twice").write_bytes(b"\n".join(twice))
        done = run("diff", good, folder / "twice")
        assert (done.code, done.out) == (4, "")
        assert "two rows for one bucket" in done.err
        lines[middle], lines[middle + 1] = lines[middle + 1], lines[middle]
        (folder / "turned").write_bytes(b"\n".join(lines))
        assert run("diff", good, folder / "turned").code == 0


def test_blanks_and_line_breaks_do_not_matter(sources: dict[str, Path], folder: Path) -> None:
    good = exported(sources["old"], folder / "good.csv", "--by", "app")
    (folder / "crlf.csv").write_bytes(good.read_bytes().replace(b"\n", b"\r\n"))
    written = exported(sources["old"], folder / "good.json", "--by", "app")
    (folder / "indented.json").write_text(json.dumps(json.loads(written.read_text()), indent=4))
    (folder / "dense.json").write_text(
        json.dumps(json.loads(written.read_text()), separators=(",", ":"))
    )
    rows = json.loads(written.read_text())["rows"]
    (folder / "other.ndjson").write_text("\n\n".join(json.dumps(row, indent=1) for row in rows))
    for name in ("crlf.csv", "indented.json", "dense.json", "other.ndjson"):
        done = run("diff", good, folder / name)
        assert (done.code, done.err) == (0, ""), name


def test_a_file_that_its_manifest_does_not_know(sources: dict[str, Path], folder: Path) -> None:
    old = exported(sources["old"], folder / "old.csv", "--manifest")
    old.write_bytes(old.read_bytes().replace(b"Web", b"web"))
    done = run("diff", old, old)
    assert (done.code, done.out) == (4, "")
    assert "not the file that its manifest speaks of" in done.err


def test_files_that_are_not_there(sources: dict[str, Path], folder: Path) -> None:
    good = exported(sources["old"], folder / "good.csv")
    for bad, words in ((folder / "none.csv", "is not there"), (folder, "cannot be read")):
        done = run("diff", good, bad)
        assert (done.code, done.out) == (3, "")
        assert words in done.err


def test_a_file_of_what_changed(sources: dict[str, Path], folder: Path) -> None:
    old, new = pair(sources, folder, "csv")
    for form in ("csv", "json", "txt"):
        target = folder / f"diff.{form}"
        done = run("diff", old, new, "-o", target)
        assert (done.code, done.out) == (10, "")
        shown = {"txt": "table"}.get(form, form)
        assert target.read_text("utf-8") == run("diff", old, new, "-f", shown).out
    assert run("diff", old, new, "-o", folder).code == 5
    assert run("diff", old, new, "-f", "parquet").code == 2


def test_a_pipe_is_read_as_a_file(sources: dict[str, Path], folder: Path) -> None:
    old = exported(sources["old"], folder / "old.csv")
    for form in ("csv", "parquet"):
        same = exported(sources["old"], folder / f"same.{form}")
        done = subprocess.run(
            [sys.executable, "-m", "orgstats", "diff", str(old), "/dev/stdin"],
            input=same.read_bytes(),
            capture_output=True,
            env=environment(),
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")


names = st.sampled_from(("a", "=b", "c,d", 'e"f', "é\n", "(unattributed)", "'"))
amounts = st.one_of(st.none(), st.integers(-9, 10**20), st.decimals(-9, 9, places=9))
tables = st.dictionaries(
    st.tuples(st.just("2026-10-01"), names, names),
    st.fixed_dictionaries({"cost": amounts, "requests": amounts}),
    max_size=8,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(tables, tables)
def test_any_two_tables(old: dict[Any, Any], new: dict[Any, Any]) -> None:
    with TemporaryDirectory() as folder:
        files = []
        for name, table in (("old", old), ("new", new)):
            files.append(Path(folder, name))
            with files[-1].open("w", encoding="utf-8", newline="") as stream:
                for (bucket, app, key), sums in sorted(table.items()):
                    row = {"organization_id": "o", "organization": "O", "bucket": bucket}
                    row |= {"app_id": app, "app": app, "key_id": key, "key": key}
                    numbers = {k: None if v is None else f"{Decimal(v):f}" for k, v in sums.items()}
                    text = json.dumps({**row, **numbers})
                    for value in filter(None, numbers.values()):
                        text = text.replace(f'"{value}"', value)
                    stream.write(f"{text}\n")
        done = run("diff", *files, "-f", "json")
    found = {
        (row["bucket"], row["app_id"], row["key_id"]): row["measures"]
        for row in exact(done.out)["rows"]
    }
    wanted: dict[Any, Any] = {}
    for place in {*old, *new}:
        nothing = dict.fromkeys(("cost", "requests"), 0)
        for name in ("cost", "requests"):
            one, other = (table.get(place, nothing)[name] for table in (old, new))
            if place not in old and other is None:
                one = None
            if place not in new and one is None:
                other = None
            if one != other:
                change = (
                    None
                    if one is None or other is None
                    else EXACT.subtract(Decimal(other), Decimal(one))
                )
                three = {"old": one, "new": other, "change": change}
                wanted.setdefault(place, {})[name] = three
    assert {place: measures for place, measures in found.items() if measures} == wanted
