"""Pages of HTML: sound, safe, readable, and with the numbers of every other format."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from docs import console
from orgstats.render.formats import FORMATS
from orgstats.render.html import colours
from orgstats.render.html.axes import value_axis
from orgstats.reports.documents.columns import measure
from tests.cli.test_overview import CONFIGURED
from tests.cli.test_report import cells
from tests.reports.test_anomalies import LEDGER
from tests.support.cli import run
from tests.support.ledger import Project
from tests.support.pages import page
from tests.support.parquet import write_parquet

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.pages import Element
    from tests.support.stores import AcmeParquet

SAMPLE = ("-s", str(console.ROOT / "sample_data"), "-q")
NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'"


def sound(text: str) -> Element:
    """The page, after what holds for each of them."""
    assert text.startswith("<!DOCTYPE html>\n")
    found = page(text)
    everything = found.all()
    tags = {one.tag for one in everything}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "base", "a:href"}
    names = [name for one in everything for name in one.attributes]
    assert not [name for name in names if name.startswith("on") or name in {"style", "src"}]
    ids = [one.attributes["id"] for one in everything if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    refs = [
        ref
        for one in everything
        for name in ("aria-labelledby", "aria-describedby", "href")
        for ref in one.attributes.get(name, "").split()
    ]
    assert {ref.removeprefix("#") for ref in refs} <= set(ids)
    (style,) = found.all("style")
    told = b64encode(sha256(style.text.encode()).digest()).decode()
    metas = {one.attributes.get("http-equiv"): one.attributes for one in found.all("meta")}
    assert metas["Content-Security-Policy"]["content"] == POLICY.format(told)
    assert not re.search(r"url\(|@import", style.text)
    levels = [int(one.tag[1]) for one in found.all("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for drawing in found.all("svg"):
        hidden = drawing.attributes.get("aria-hidden") == "true"
        assert hidden or (drawing.attributes["role"] == "img" and drawing.all("title"))
    for table in found.all("table"):
        assert table.all("caption")
        assert len({len(row) for row in table.rows()}) == 1
    return found


def tables(found: Element) -> dict[str, list[list[list[str]]]]:
    """The tables of each section by its heading, but for those of charts and of figures."""
    return {
        section.all("h2")[0].text: [
            table.rows()
            for table in section.all("table")
            if table.attributes["class"] not in {"steps", "figures"}
        ]
        for section in found.all("section")
    }


def test_the_sample_is_a_sound_page_of_modest_size_and_the_same_bytes() -> None:
    argv = ("report", *SAMPLE, "--month", "2026-10")
    text = run(*argv, now=NOW).out
    found = sound(text)
    assert len(text.encode()) < 300_000
    assert text == run(*argv, "-f", "html", now=NOW).out
    assert len(found.all("h1")) == 1
    assert [one.text for one in found.all("p") if one.attributes.get("class") == "value"] == [
        "$16,840.43",
        "2,271,502",
        "16,734,879,266",
        "$1.01",
    ]


def test_cells_are_those_of_markdown() -> None:
    argv = ("report", *SAMPLE, "--month", "2026-10")
    written = cells(run(*argv, "-f", "markdown", now=NOW).out)
    for heading, found in tables(page(run(*argv, now=NOW).out)).items():
        texts = (text for one in found for row in one for text in row)
        numbers = [text.replace("\N{MINUS SIGN}", "-") for text in texts]
        told = {*numbers}
        lines = written[heading] if found else []
        running = [row.index("Running") for row in lines if "Running" in row]
        for row in lines:
            kept = [text for place, text in enumerate(row) if place not in running]
            assert {text for text in kept if not text.startswith("---")} - {""} <= told


def test_steps_of_a_chart_add_up_to_its_rows() -> None:
    argv = ("report", *SAMPLE, "--month", "2026-10", "--sections", "projects")
    steps, ranking = page(run(*argv, now=NOW).out).all("table")
    (heads, *days), (_, *rows) = steps.rows(), ranking.rows()
    assert len(days) == 31
    for place, name in enumerate(heads[1:], start=1):
        amounts = [float(day[place].replace("$", "").replace(",", "")) for day in days]
        (row,) = [one for one in rows if name in one]
        assert sum(amounts) == pytest.approx(float(row[3].strip("$").replace(",", "")), abs=0.2)


HOSTILE = (
    '<script>alert(1)</script><b id="x">',
    '"></title></style>&lt;&amp;{{ 7*7 }}',
    "=HYPERLINK(1)|`*_[x](javascript:1)",
    "\x1b[31mred\x00\x07\u202eevil\u2066",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
    "x" * 10_000,
    "",
)


def test_names_are_text_whatever_is_in_them(tmp_path: Path) -> None:
    projects = tuple(Project(f"p{at}", name, "o1") for at, name in enumerate(HOSTILE, start=1))
    keys = tuple(replace(key, description=HOSTILE[0]) for key in LEDGER.keys)
    count = len(HOSTILE)
    facts = tuple(
        replace(fact, project_id=f"p{at % count + 1}") for at, fact in enumerate(LEDGER.facts)
    )
    write_parquet(replace(LEDGER, projects=projects, keys=keys, facts=facts), tmp_path)
    text = run("report", "-s", tmp_path, "--month", "2026-10", "--title", HOSTILE[1], now=NOW).out
    found = sound(text)
    assert found.all("h1")[0].text == HOSTILE[1]
    names = [row[1] for row in tables(found)["Projects"][0]]
    assert HOSTILE[0] in names
    assert len(text.encode()) < 300_000
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", text)


def test_a_thousand_projects_are_ten_rows_and_the_rest(tmp_path: Path) -> None:
    projects = tuple(Project(f"q{at}", f"Project {at}", "o1") for at in range(1000))
    facts = tuple(
        replace(fact, project_id=f"q{at * 7 % 1000}") for at, fact in enumerate(LEDGER.facts * 5)
    )
    write_parquet(replace(LEDGER, projects=projects, facts=facts), tmp_path)
    text = run("report", "-s", tmp_path, "--month", "2026-10", "-q", now=NOW).out
    rows = tables(sound(text))["Projects"][0]
    assert [row[0] for row in rows[1:11]] == [str(place) for place in range(1, 11)]
    assert re.fullmatch(r"Other \(\d+ more\)", rows[11][1])
    assert len(text.encode()) < 300_000


def test_a_running_month_with_budgets_and_unusual_days(tmp_path: Path) -> None:
    folder = tmp_path / "home" / ".config" / "orgstats"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(CONFIGURED.replace('key = "Nightly batch"', ""), "utf-8")
    write_parquet(LEDGER, tmp_path)
    env = {"HOME": str(tmp_path / "home")}
    found = sound(run("report", "-s", tmp_path, "--month", "2026-10", env=env, now=NOW).out)
    assert "Unattributed: usage without a key of your own" in found.text
    headings = [one.text for one in found.all("h2")]
    assert {"Where it will end", "Budgets", "Unusual days"} <= {*headings}
    assert len(tables(found)["Budgets"][0]) == 4


@pytest.mark.parametrize(
    "window",
    [
        ("--from", "2026-10-05", "--to", "2026-10-05"),
        ("--from", "2025-11", "--to", "2026-10"),
        ("--month", "2025-01"),
    ],
)
def test_any_window_is_a_sound_page(acme_parquet: AcmeParquet, window: tuple[str, ...]) -> None:
    done = run("report", "-s", acme_parquet(), "--org", "org_acme", "-q", *window)
    assert done.code == 0
    sound(done.out)


@pytest.mark.parametrize(
    "command",
    [
        ("summary",),
        ("breakdown", "--by", "project,model"),
        ("breakdown", "--by", "day"),
        ("breakdown", "--by", "key", "--across", "week"),
        ("compare", "model"),
        ("anomalies",),
        ("forecast",),
        ("list", "keys"),
        ("check",),
    ],
    ids=" ".join,
)
def test_every_answer_can_be_a_page(
    acme_parquet: AcmeParquet, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """Where a command would offer it: a format knows no report."""
    monkeypatch.setitem(FORMATS, "markdown", FORMATS["html"]._replace(usual=True))
    window = () if command[0] == "list" else ("--month", "2026-10")
    done = run(*command, "-s", acme_parquet(), "--org", "org_acme", *window, "-q", "-f", "markdown")
    assert done.code in {0, 10}
    assert sound(done.out).all("table", "ul")


@pytest.mark.parametrize("dark", [False, True])
def test_colours_can_be_read(dark: bool) -> None:
    for surface in ("paper", "card"):
        below = colours.SURFACES[surface][dark]
        assert [
            name for name, pair in colours.INKS.items() if colours.contrast(pair[dark], below) < 4.5
        ] == []
        drawn = [colours.contrast(pair[dark], below) for pair in colours.SERIES_COLOURS]
        assert min(drawn) >= 3
    for pair in colours.SERIES_COLOURS:
        assert colours.contrast(colours.on_band(pair[dark]), pair[dark]) >= 4.5


def test_contrast_is_that_of_the_guidelines() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("peak", "name", "step"),
    [(832, "cost", 200), (1, "requests", 1), (7, "requests", 2), (9_999, "cost", 2_000)],
)
def test_an_axis_has_round_values(peak: int, name: str, step: int) -> None:
    assert value_axis(peak, measure(name)).step == step
