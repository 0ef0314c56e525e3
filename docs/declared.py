"""What the command line declares of itself, as the reference and the man page tell it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from typer.main import get_command

from orgstats.cli.app import build
from orgstats.cli.layout import about
from orgstats.errors import BUG, HUNG_UP, INTERRUPTED, OK, TERMINATED, OrgstatsError

# Read by the program, its libraries or the terminal, and no setting of its own.
VARIABLES = {
    "NO_COLOR": "not empty: no colour",
    "FORCE_COLOR": "not empty, `0` or `false`: colour also where stdout is not a terminal",
    "COLUMNS": "width of tables and charts; without it that of the terminal",
    "LINES": "height of the terminal, which bounds the chart's",
    "COLORTERM, TERM": "how many colours the terminal shows",
    "ORGSTATS_COMPLETION_MS": "milliseconds that completion may take to look up names: 300",
    "PGHOST, PGSERVICE, PGPASSFILE": "and the others that libpq reads: for a Postgres source",
}

OUTSIDE_THE_TREE = {
    OK: "Answered; also when there was no usage.",
    BUG: "A bug in orgstats; `--debug` shows where.",
    HUNG_UP: "Ended by SIGHUP, as by a terminal that is closed.",
    INTERRUPTED: "Interrupted, by Ctrl-C for example.",
    TERMINATED: "Ended by SIGTERM, as by a scheduler.",
}


class DeclaredOption(NamedTuple):
    """An option or argument: its names, what stands for its value, and what it means."""

    names: tuple[str, ...]
    value: str
    meaning: str


class DeclaredCommand(NamedTuple):
    """A command: a sentence, its examples, paragraphs of more, and its options."""

    sentence: str
    examples: tuple[str, ...]
    more: tuple[str, ...]
    own: tuple[DeclaredOption, ...]
    shared: tuple[DeclaredOption, ...]


def commands() -> Mapping[str, DeclaredCommand]:
    """Give every command by its whole name, the program's own first."""
    root: Any = get_command(build())
    found = dict(_walk(root, "orgstats"))
    options = {name: tuple(map(_option, command.params)) for name, command in found.items()}
    counted = Counter(one for several in options.values() for one in several)
    return {
        name: DeclaredCommand(
            *about(str(command.help)),
            tuple(one for one in options[name] if counted[one] == 1),
            tuple(one for one in options[name] if counted[one] > 1),
        )
        for name, command in found.items()
    }


def shared() -> list[DeclaredOption]:
    """Give the options that more than one command has, in the order in which they come."""
    return list(dict.fromkeys(one for command in commands().values() for one in command.shared))


def exit_codes() -> Mapping[int, str]:
    """Give every exit code and its meaning."""
    errors = OrgstatsError.__subclasses__()
    codes = {one.exit_code: str(one.__doc__).splitlines()[0] for one in errors}
    return dict(sorted((codes | OUTSIDE_THE_TREE).items()))


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    children = getattr(command, "commands", {})
    if command.params or not children:
        yield name, command
    for child, below in children.items():
        yield from _walk(below, f"{name} {child}")


def _option(parameter: Any) -> DeclaredOption:
    meaning = parameter.help + (" [required]" if parameter.required else "")
    if parameter.param_type_name == "argument":
        return DeclaredOption((), parameter.metavar, meaning)
    opts = sorted(parameter.opts, key=lambda name: name.startswith("--"))
    names = (*opts, *parameter.secondary_opts)
    return DeclaredOption(names, parameter.metavar or "", meaning)
