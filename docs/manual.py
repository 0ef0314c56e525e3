"""The man page, written from what the program declares: the reference's words in roff."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from itertools import chain

from docs.declared import VARIABLES, DeclaredCommand, DeclaredOption, commands, exit_codes, shared
from orgstats import __version__
from orgstats.cli.layout import broken
from orgstats.config.settings import PROFILE_VARIABLE, SETTINGS
from orgstats.domain.catalogue import MEASURES
from orgstats.domain.dimensions import FILTERS, LEVELS
from orgstats.domain.ratios import RATIOS

FILES = {
    "~/.config/orgstats/config.toml": "Settings, profiles, budgets and rules of allocation; another"
    " place on macOS and Windows, which `orgstats config show` names.",
    "~/.pgpass, ~/.pg_service.conf": "Passwords and services of Postgres, read by libpq.",
}
# Columns of the lines that roff fills anew, and of those that it leaves alone.
FILLED, EXAMPLE = 100, 68


def page() -> str:
    """Give the page as roff, of the macros that every `man` has."""
    found = dict(commands())
    program = found.pop("orgstats")
    parts = chain(
        [f'.TH ORGSTATS 1 "" "orgstats {__version__}" "User Commands"\n.nh\n.ad l\n'],
        _section("NAME", ["orgstats \\- LLM spend, requests and tokens of an organization\n"]),
        _section("SYNOPSIS", [".B orgstats\n[\\fICOMMAND\\fR] [\\fIOPTION\\fR...]\n"]),
        _section("DESCRIPTION", chain(_command(program))),
        _section("COMMANDS", chain.from_iterable(_part(*one) for one in found.items())),
        _section("SHARED OPTIONS", chain.from_iterable(map(_option, shared()))),
        _section("DIMENSIONS AND MEASURES", _names()),
        _section("ENVIRONMENT", _items(_environment())),
        _section("FILES", _items(FILES.items())),
        _section("EXIT STATUS", _items((str(code), text) for code, text in exit_codes().items())),
    )
    return "".join(parts)


def _section(title: str, content: Iterable[str]) -> Iterator[str]:
    yield f".SH {title}\n"
    yield from content


def _part(name: str, command: DeclaredCommand) -> Iterator[str]:
    yield f'.SS "{_escaped(name)}"\n'
    yield from _command(command)


def _command(command: DeclaredCommand) -> Iterator[str]:
    yield _filled(command.sentence)
    if command.examples:
        broken_lines = (line for one in command.examples for line in broken(one, EXAMPLE))
        lines = "\n".join(map(_escaped, broken_lines))
        yield f".PP\n.RS 4\n.nf\n{lines}\n.fi\n.RE\n"
    yield from (f".PP\n{_filled(paragraph)}" for paragraph in command.more)
    for option in command.own:
        yield from _option(option)
    if command.shared:
        names = ", ".join(
            name for one in command.shared for name in one.names if name.startswith("--")
        )
        yield f".PP\nShared options:\n{_filled(names)}"


def _option(option: DeclaredOption) -> Iterator[str]:
    names = ", ".join(f"\\fB{_escaped(name)}\\fR" for name in option.names)
    value = f"\\fI{_escaped(option.value)}\\fR" if option.value else ""
    yield f".TP\n{' '.join(filter(None, (names, value)))}\n{_filled(option.meaning)}"


def _items(items: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, meaning in items:
        yield f".TP\n\\fB{_escaped(name)}\\fR\n{_filled(meaning)}"


def _names() -> Iterator[str]:
    measures = (one.name for one in MEASURES)
    ratios = (one.name for one in RATIOS)
    yield from _items(
        (
            ("Dimensions", ", ".join(LEVELS)),
            ("Filters", ", ".join(f"--{name}" for name in FILTERS)),
            ("Measures", ", ".join(measures)),
            ("Ratios", ", ".join(ratios)),
        )
    )


def _environment() -> Iterator[tuple[str, str]]:
    for one in SETTINGS:
        default = "" if one.default is None else f" [default: {one.default}]"
        yield one.variable, f"{one.about}{default}"
    yield PROFILE_VARIABLE, "names the profile to take, as --profile does"
    yield from VARIABLES.items()


def _filled(text: str) -> str:
    """Give a text in lines that roff fills anew: none of them begins with a control character."""
    lines = textwrap.wrap(text, FILLED, break_long_words=False, break_on_hyphens=False)
    return "".join(f"{_escaped(line)}\n" for line in lines)


def _escaped(text: str) -> str:
    """Give a line as roff prints it, with the hyphens that can be pasted into a shell."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "")
    return re.sub(r"^(?=[.'])", r"\\&", text.replace("^", "\\(ha").replace("~", "\\(ti"))
