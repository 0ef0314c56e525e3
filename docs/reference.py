"""The reference of the command line, written from what the program itself declares."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from typer.main import get_command

from orgstats.cli.app import build
from orgstats.config.settings import PROFILE_VARIABLE, SETTINGS
from orgstats.domain.allotment import told
from orgstats.domain.catalogue import MEASURES
from orgstats.domain.dimension import Dimension
from orgstats.domain.dimensions import CHOICES, DIMENSION, FILTERS, LEVELS
from orgstats.domain.entities import ENTITY_TABLES
from orgstats.domain.measures import METRICS
from orgstats.domain.ratios import RATIOS
from orgstats.domain.rollups import ROLLUPS
from orgstats.domain.times import STEPS
from orgstats.errors import BUG, INTERRUPTED, OK, TERMINATED, OrgstatsError
from orgstats.render.formats import suffixes
from orgstats.sql.query import columns_of, plan

INTRODUCTION = """\
# Command-line reference

Every command, option, dimension, measure, setting and exit code, as the program declares them.
Written by `python -m docs.generate`. What to type for what: [Questions and commands](questions.md).
"""

# Read by the program, its libraries or the terminal, and no setting of its own.
VARIABLES = {
    "NO_COLOR": "not empty: no colour",
    "FORCE_COLOR": "not empty, `0` or `false`: colour also where stdout is not a terminal",
    "COLUMNS": "width of tables and charts; without it that of the terminal",
    "LINES": "height of the terminal, which bounds the chart's",
    "COLORTERM, TERM": "how many colours the terminal shows",
    "PGHOST, PGSERVICE, PGPASSFILE": "and the others that libpq reads: for a Postgres source",
}

OUTSIDE_THE_TREE = {
    OK: "Answered; also when there was no usage.",
    BUG: "A bug in orgstats; `--debug` shows where.",
    INTERRUPTED: "Interrupted, by Ctrl-C for example.",
    TERMINATED: "Ended by SIGTERM, as by a scheduler.",
}


def page() -> str:
    """Give the page as Markdown."""
    root: Any = get_command(build())
    parts = [
        INTRODUCTION,
        *_commands(root),
        *_dimensions(),
        *_measures(),
        *_settings(),
        *_exit_codes(),
    ]
    return "\n".join(parts)


def _commands(root: Any) -> Iterator[str]:
    yield _section("Commands")
    found = dict(_walk(root, "orgstats"))
    yield _table(
        ("command", "answers"),
        (
            (f"[`{name}`](#{name.replace(' ', '-')})", _about(command)[0])
            for name, command in found.items()
            if name != "orgstats"
        ),
    )
    rows = {name: [_row(one) for one in command.params] for name, command in found.items()}
    shared = _repeated(rows.values())
    for name, command in found.items():
        yield _section(f"`{name}`", level=3)
        about, examples, more = _about(command)
        yield f"{about}\n"
        if examples:
            yield "```sh\n" + "\n".join(examples) + "\n```\n"
        if more:
            yield f"{more}\n"
        if own := [row for row in rows[name] if row not in shared]:
            yield _table(("option", "meaning"), own)
        if common := [row for row in rows[name] if row in shared]:
            names = ", ".join(re.findall("`--[a-z-]+", " ".join(row[0] for row in common)))
            yield f"[Shared](#shared-options): {names.replace(',', '`,')}`.\n"
    yield _section("Shared options", level=3)
    yield _table(("option", "meaning"), shared)


def _repeated(tables: Iterable[list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Give the options that more than one command has, in the order in which they come."""
    counted = Counter(row for table in tables for row in table)
    return [row for row, times in counted.items() if times > 1]


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", {})
    if command.params or not children:
        yield name, command
    for child, below in children.items():
        yield from _walk(below, f"{name} {child}")


def _about(command: Any) -> tuple[str, Sequence[str], str]:
    """Give what a command says of itself, its examples, which keep their lines, and the rest."""
    text, _, rest = str(command.help).partition("\b\n")
    examples, _, more = rest.partition("\n\n")
    lines = [line for line in examples.splitlines() if line.strip()]
    return " ".join(text.split()), lines, " ".join(more.split())


def _row(parameter: Any) -> tuple[str, str]:
    """Give an option or argument as it is typed, and what it means."""
    meaning = parameter.help + (" [required]" if parameter.required else "")
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar}`", meaning
    names: list[str] = [*sorted(parameter.opts, key=len), *parameter.secondary_opts]
    if parameter.metavar:
        names[-1] += f" {parameter.metavar}"
    return " ".join(f"`{name}`" for name in names), meaning


def _dimensions() -> Iterator[str]:
    yield _section("Dimensions")
    yield (
        "What `--by` takes. The narrowest rollup that holds a dimension, and every filter used"
        " with it, answers.\nFilters: " + ", ".join(f"`--{name}`" for name in FILTERS) + "."
        " Teams are told by keys or, where there are rules, by what these look at:"
        " [Who pays](teams.md).\n"
    )
    yield _table(
        ("dimension", "stored as", "answered by"),
        (
            (
                f"`{one.name}`",
                _stored_as(one),
                f"`{plan(told(['project', one.name], ())).table}`",
            )
            for one in map(DIMENSION.__getitem__, LEVELS)
        ),
    )
    yield (
        "`breakdown --by A,B` breaks each row of A down by B, where a rollup holds both. Time goes"
        " with every dimension;\nexports have it in `--grain`, and `compare` in its windows.\n"
    )
    yield _section("What can be combined", level=3)
    yield _table(
        ("rollup", "dimensions and filters it holds together"),
        (
            (
                f"`{rollup.table}`",
                ", ".join(f"`{name}`" for name in CHOICES if _columns(name) <= set(rollup.columns)),
            )
            for rollup in ROLLUPS
        ),
    )
    yield _section("Tables and columns that are read", level=3)
    yield (
        "Of a rollup: `hour_timestamp`, the columns above and those of the measures below."
        " Of the other tables:\n"
    )
    yield _table(
        ("table", "columns"),
        (
            (f"`{table}`", ", ".join(f"`{column}`" for column in columns))
            for table, columns in ENTITY_TABLES.items()
        ),
    )


def _stored_as(dimension: Dimension) -> str:
    if dimension.name in STEPS:
        return "`hour_timestamp`, in `--tz`"
    return ", ".join(f"`{column}`" for column in dimension.columns)


def _columns(name: str) -> set[str]:
    return columns_of(told([name], ()))


def _measures() -> Iterator[str]:
    yield _section("Measures")
    yield (
        "Sums of stored columns, by these names in JSON and CSV. Money is in US dollars."
        " `--metric` takes " + ", ".join(f"`{name}`" for name in METRICS) + ".\n"
    )
    yield _table(
        ("measure", "counts", "column", "with `--mode credits`", "with `--mode byok`"),
        (
            (
                f"`{one.name}`",
                one.kind,
                *(
                    f"`{column}`" if (column := one.column_in(mode)) else ""
                    for mode in ("all", "credits", "byok")
                ),
            )
            for one in MEASURES
            if one.standard
        ),
    )
    yield _section("Derived numbers", level=3)
    yield "Made from sums, for people only; there is none over nothing.\n"
    yield _table(
        ("number", "what it is"),
        ((one.title, one.about) for one in RATIOS),
    )


def _settings() -> Iterator[str]:
    yield _section("Settings")
    yield (
        "A flag beats the environment, the environment a profile, a profile the top of the"
        " configuration file, that the default.\n"
    )
    yield _table(
        ("setting", "environment variable", "default", "meaning"),
        (
            (
                f"`{one.name}`",
                f"`{one.variable}`",
                "" if one.default is None else f"`{one.default}`",
                one.about,
            )
            for one in SETTINGS
        ),
    )
    yield f"`{PROFILE_VARIABLE}` names the profile to take, as `--profile` does.\n"
    yield _section("Other environment variables", level=3)
    yield _table(
        ("variable", "meaning"),
        (
            (", ".join(f"`{name}`" for name in names.split(", ")), meaning)
            for names, meaning in VARIABLES.items()
        ),
    )
    yield _section("Formats", level=3)
    yield _table(
        ("format", "suffix of `--output` that chooses it"),
        (
            (f"`{name}`", ", ".join(f"`{suffix}`" for suffix in found) or "")
            for name, found in suffixes().items()
        ),
    )


def _exit_codes() -> Iterator[str]:
    yield _section("Exit codes")
    codes = {
        one.exit_code: str(one.__doc__).splitlines()[0] for one in OrgstatsError.__subclasses__()
    }
    yield _table(
        ("code", "meaning"),
        ((str(code), text) for code, text in sorted((codes | OUTSIDE_THE_TREE).items())),
    )


def _section(title: str, *, level: int = 2) -> str:
    return f"{'#' * level} {title}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )
