"""What may stand at the cursor: commands, options, and the values of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from orgstats.cli.strict import COMPLETION_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

PLAIN, FILES, FOLDERS = "plain", "files", "folders"
_PATHS = {"FILE": FILES, "OLD": FILES, "NEW": FILES, "SOURCE": FOLDERS, "DIR": FOLDERS}
# Of these one may write several, with commas between them.
_LISTS = {"NAMES", "DIMS", "[DIM[,DIM]]", "DIM[,DIM]"}


_EAGER = {"-h", "--help", "-V", "--version", *COMPLETION_OPTIONS}


class CursorPlace(NamedTuple):
    """A kind of words, or paths for the shell to offer; and what gives them, behind a `head`."""

    kind: str = PLAIN
    values: Callable[[], Iterable[str]] = tuple
    head: str = ""

    def fitting(self, current: str) -> Iterator[str]:
        """Give the words that go on as the current one begins, in whatever case."""
        begun = current[len(self.head) :].casefold()
        for value in self.values():
            if value.casefold().startswith(begun):
                yield self.head + value


def find(words: Sequence[str], current: str) -> CursorPlace:
    """Find out what may stand behind some words, which follow the program's name."""
    from typer.main import get_command

    from orgstats.cli.app import build

    command: Any = get_command(build(*words[:1]))
    rest = list(words)
    # Some options of the program do their work as soon as they are read.
    context = command.make_context(
        "orgstats", [] if _EAGER & {*words} else list(words), resilient_parsing=True
    )
    while True:
        seen = _seen(command.get_params(context), rest)
        if not hasattr(command, "commands") or seen.first is None:
            break
        command = command.get_command(context, rest[seen.first])
        if command is None:
            return CursorPlace()
        rest = rest[seen.first + 1 :]
        leaf = not hasattr(command, "commands")
        given = list(rest) if leaf else []
        context = command.make_context("", given, parent=context, resilient_parsing=leaf)
    return _place(command, context, seen, current)


class _Seen(NamedTuple):
    """What stands before the cursor: an option whose value is to come, others, arguments."""

    waiting: Any
    options: set[str]
    arguments: int
    first: int | None
    ended: bool


def _seen(parameters: Sequence[Any], words: Sequence[str]) -> _Seen:
    options = {name: one for one in parameters for name in (*one.opts, *one.secondary_opts)}
    waiting, given, arguments, first, ended = None, set(), 0, None, False
    for place, word in enumerate(words):
        if waiting is not None:
            waiting = None
        elif word == "--" and not ended:
            ended = True
        elif ended or not word.startswith("-") or word == "-":
            arguments, first = arguments + 1, place if first is None else first
        else:
            name, has_value, _ = word.partition("=")
            found = options.get(name)
            if found is not None:
                given.add(found.name)
                waiting = None if found.is_flag or has_value else found
    return _Seen(waiting, given, arguments, first, ended)


def _place(command: Any, context: Any, seen: _Seen, current: str) -> CursorPlace:
    parameters = command.get_params(context)
    if seen.waiting is not None:
        return _values(seen.waiting, context, current)
    if current.startswith("-") and not seen.ended:
        name, has_value, value = current.partition("=")
        found = next((one for one in parameters if name in one.opts), None)
        if has_value and found is not None:
            place = _values(found, context, value)
            return place._replace(head=f"{name}={place.head}")
        return CursorPlace(values=lambda: _options(parameters, seen.options))
    if hasattr(command, "commands"):
        return CursorPlace(values=lambda: list(command.commands))
    arguments = [one for one in parameters if one.param_type_name == "argument"]
    taken = arguments[seen.arguments : seen.arguments + 1]
    taken = taken or [one for one in arguments[-1:] if one.nargs == -1]
    return _values(taken[0], context, current) if taken else CursorPlace()


def _options(parameters: Iterable[Any], given: set[str]) -> Iterator[str]:
    """Give the options that may still be given."""
    for one in parameters:
        if one.param_type_name == "option" and (one.multiple or one.name not in given):
            names = (*one.opts, *one.secondary_opts)
            yield from (name for name in names if name.startswith("--"))


def _values(parameter: Any, context: Any, current: str) -> CursorPlace:
    """Give what an option or an argument takes; of several with commas the last one."""
    from orgstats.cli.completion import values

    kind = _PATHS.get(parameter.metavar or "", PLAIN)
    head = ""
    if parameter.metavar in _LISTS and "," in current:
        head = current[: current.rindex(",") + 1]
    used = set(head.split(","))

    def offered() -> Iterator[str]:
        own = (str(item.value) for item in parameter.shell_complete(context, ""))
        looked_up = values.look_up(parameter.name, context.params, current)
        yield from (value for value in (*own, *looked_up) if value not in used)

    return CursorPlace(kind, offered, head)
