"""The reference of the command line, written from what the program itself declares."""

from collections.abc import Iterable, Iterator, Sequence

from docs.declared import (
    VARIABLES,
    DeclaredCommand,
    DeclaredOption,
    commands,
    exit_codes,
    shared,
)
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
from orgstats.render.formats import FORMATS, suffixes
from orgstats.sql.query import columns_of, plan

INTRODUCTION = """\
# Command-line reference

Every command, option, dimension, measure, setting and exit code, as the program declares them.
Written by `python -m docs.generate`. What to type for what: [Questions and commands](questions.md).
"""


def page() -> str:
    """Give the page as Markdown."""
    parts = [
        INTRODUCTION,
        *_commands(),
        *_dimensions(),
        *_measures(),
        *_settings(),
        *_exit_codes(),
    ]
    return "\n".join(parts)


def _commands() -> Iterator[str]:
    found = commands()
    yield _section("Commands")
    yield _table(
        ("command", "answers"),
        (
            (f"[`{name}`](#{name.replace(' ', '-')})", command.about)
            for name, command in found.items()
            if name != "orgstats"
        ),
    )
    for name, command in found.items():
        yield _section(f"`{name}`", level=3)
        yield from _command(command)
    yield _section("Shared options", level=3)
    yield _table(("option", "meaning"), map(_row, shared()))


def _command(command: DeclaredCommand) -> Iterator[str]:
    yield f"{command.about}\n"
    if command.examples:
        yield "```sh\n" + "\n".join(command.examples) + "\n```\n"
    if command.more:
        yield f"{command.more}\n"
    if command.own:
        yield _table(("option", "meaning"), map(_row, command.own))
    if command.shared:
        names = ", ".join(
            f"`{name}`" for one in command.shared for name in one.names if name.startswith("--")
        )
        yield f"[Shared](#shared-options): {names}.\n"


def _row(option: DeclaredOption) -> tuple[str, str]:
    """Give an option or argument as it is typed, and what it means."""
    *names, last = option.names or ("",)
    typed = [*names, f"{last} {option.value}".strip()]
    return " ".join(f"`{name}`" for name in typed), option.meaning


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
            for name, found in suffixes(*FORMATS).items()
        ),
    )


def _exit_codes() -> Iterator[str]:
    yield _section("Exit codes")
    yield _table(
        ("code", "meaning"),
        ((str(code), text) for code, text in exit_codes().items()),
    )


def _section(title: str, *, level: int = 2) -> str:
    return f"{'#' * level} {title}\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )
