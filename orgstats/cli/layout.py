"""How help looks: what a command does, examples, more of it, and its options in groups."""

from __future__ import annotations

import re
from textwrap import TextWrapper
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

WIDEST = 100
"""The columns of a terminal that help uses."""

# Below that what an option means stands under its name, not beside it.
_BESIDE = 70
_NAMES = 24
_INDENT = 2
_JOINED = "\0"

# Options by their parameters; those of no group are of the report.
_OWN = "Report"
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Window": ("month", "last", "from_", "to", "tz", "against", "align", "on"),
    "Filter": ("mode", "include_deleted"),
    _OWN: (),
    "Output": ("format", "form", "output", "manifest", "require_complete", "fail_on", "quiet"),
    "Source": ("source", "org", "viewer", "profile"),
    "Advanced": (
        *("show_sql", "schema", "timeout", "threads", "memory_limit", "debug"),
        *("version", "install_completion", "show_completion", "help"),
    ),
}


class CommandText(NamedTuple):
    """What a command says of itself: a sentence, examples, and paragraphs of more."""

    sentence: str
    examples: tuple[str, ...]
    more: tuple[str, ...]


def about(text: str) -> CommandText:
    """Read what a command says of itself: its examples are lines behind a backspace."""
    before, _, behind = text.partition("\b\n")
    examples, _, after = behind.partition("\n\n")
    sentence, *more = [" ".join(one.split()) for one in f"{before}\n\n{after}".split("\n\n")]
    lines = tuple(line.strip() for line in examples.splitlines() if line.strip())
    return CommandText(sentence, lines, tuple(filter(None, more)))


def page(command: Any, context: Any, formatter: Any) -> None:
    """Write the help of a command."""
    said = about(str(command.help or ""))
    command.format_usage(context, formatter)
    width = formatter.width
    paragraphs = [_wrapped(said.sentence, width)]
    if said.examples:
        lines = [line for one in said.examples for line in broken(one, width - _INDENT)]
        paragraphs.append("\n".join(["Examples:", *(f"{'':{_INDENT}}{line}" for line in lines)]))
    paragraphs += [_wrapped(one, width) for one in said.more]
    paragraphs += [
        "\n".join([f"{title}:", *_table(rows, width)])
        for title, rows in _sections(command, context)
        if rows
    ]
    formatter.write("\n" + "\n\n".join(paragraphs) + "\n")


def broken(line: str, width: int) -> list[str]:
    """Break a command line between its words, so that it can be typed as it stands."""
    words = re.findall(r"""(?:-\S+ (?![-|<]))?(?:[^\s"']|"[^"]*"|'[^']*')+""", line)
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + len(word) + len("  \\") > width:
            lines[-1] += " \\"
            lines.append(f"  {word}")
        else:
            lines[-1] += f" {word}"
    return lines


def _sections(command: Any, context: Any) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Give the commands, arguments and groups of options below their titles."""
    commands = getattr(command, "commands", {})
    yield "Commands", [(name, about(str(one.help)).sentence) for name, one in commands.items()]
    parameters = [(one, one.get_help_record(context)) for one in command.get_params(context)]
    shown = [(one, record) for one, record in parameters if record is not None]
    yield "Arguments", [rec for one, rec in shown if one.param_type_name == "argument"]
    options = {one.name: record for one, record in shown if one.param_type_name == "option"}
    groups = _grouped(tuple(options))
    for title, names in groups.items():
        yield title, [options[name] for name in names]


def _grouped(names: Sequence[str]) -> dict[str, list[str]]:
    """Give the names of each group that are there, in its order."""
    from orgstats.domain.dimensions import FILTERS

    groups = {title: [*those] for title, those in _GROUPS.items()}
    groups["Filter"] = [*FILTERS, *groups["Filter"]]
    known = {name for those in groups.values() for name in those}
    groups[_OWN] = [name for name in names if name not in known]
    return {title: [one for one in those if one in names] for title, those in groups.items()}


def _table(rows: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """Write what names mean, beside them or, where there is little room, below."""
    beside = width >= _BESIDE
    column = _NAMES if beside else 3 * _INDENT
    for name, meaning in rows:
        head = f"{'':{_INDENT}}{name}"
        fits = beside and len(head) <= column - _INDENT
        first = f"{head:<{column}}" if fits else " " * column
        if not fits:
            yield head
        yield from _wrapped(meaning, width, first, " " * column).splitlines()


def _wrapped(text: str, width: int, first: str = "", other: str = "") -> str:
    """Break a text between words; a short remark in brackets keeps together."""
    wrapper = TextWrapper(
        width,
        initial_indent=first,
        subsequent_indent=other,
        break_long_words=False,
        break_on_hyphens=False,
    )
    joined = re.sub(r"\[\w+: \S+\]", lambda one: one[0].replace(" ", _JOINED), text)
    return wrapper.fill(" ".join(joined.split())).replace(_JOINED, " ")
