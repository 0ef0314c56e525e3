"""Where an answer goes: its format, and stdout or a file, whose name may be a template."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

from orgstats.cli.options import OutputOptions
from orgstats.domain.window import Window
from orgstats.domain.words import choice
from orgstats.errors import UsageError
from orgstats.reports.asking.names import check_text

STDOUT = "-"
PLACEHOLDERS = ("org", "month", "from", "to")
ABOUT = {"org": "one organization", "month": "one month", "from": "a window", "to": "a window"}

Suffixes = Mapping[str, Sequence[str]]
"""The formats of a command, its default first, and the suffixes of each."""


def _nothing(_: Path) -> bool:
    return False


class Destination(NamedTuple):
    """A format, and the name of a file with what it may hold; None is stdout.

    `reads` tells the files that the answer comes from: none of these is ever written.
    """

    format: str
    file: str | None
    reads: Callable[[Path], bool] = _nothing

    def path(self, organization: str | None, window: Window | None) -> Path | None:
        """Give the file for an answer about an organization and a window; None is stdout."""
        if self.file is None:
            return None
        path = Path(fill(self.file, organization, window))
        if self.reads(path):
            raise UsageError(f"--output {path} is a file that is read", hint="give another name")
        return path


def check_place(output: str) -> None:
    """Raise `UsageError` for what names no place on this machine."""
    check_text("output", output)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", output):
        raise UsageError(
            f"--output {output} is not a place on this machine",
            hint="write to a file or a folder, and copy it there",
        )


def choose(output: OutputOptions, suffixes: Suffixes) -> Destination:
    """Decide where an answer goes; raise `UsageError` for what cannot be, before any is asked."""
    file = output.output
    if file == "":
        raise UsageError("--output is empty", hint="give the name of a file, or - for stdout")
    if file is not None:
        check_place(file)
        for name in re.findall(r"\{(\w*)\}", file):
            _check_known(name)
    file = None if file == STDOUT else file
    return Destination(_format(output.format, file, suffixes), file)


def _format(wanted: str | None, file: str | None, suffixes: Suffixes) -> str:
    """Give the format asked for, else that of the file's suffix, else the command's default."""
    if wanted is not None:
        return choice("--format", wanted, suffixes)
    suffix = PurePath(file or "").suffix
    if not suffix:
        return next(iter(suffixes))
    for name, known_suffixes in suffixes.items():
        if suffix.lower() in known_suffixes:
            return name
    known = ", ".join(one for several in suffixes.values() for one in several)
    raise UsageError(
        f"--output {file}: {suffix} is none of the formats of this command",
        hint=f"one of {known}; or name the format with --format",
    )


def fill(template: str, organization: str | None, window: Window | None) -> str:
    """Fill `{org}`, `{month}`, `{from}` and `{to}` into the name of a file."""
    values = _values(organization, window)

    def value(match: re.Match[str]) -> str:
        name = match[1]
        _check_known(name)
        if name in values:
            return values[name]
        if name == "month" and window is not None:
            raise UsageError(
                f"--output holds {{month}}, but {window.first} to {window.last} is not one month",
                hint="use {from} and {to} in its place, or ask for a --month",
            )
        raise UsageError(f"--output holds {{{name}}}, but the answer is not about {ABOUT[name]}")

    return re.sub(r"\{(\w*)\}", value, template)


def _values(organization: str | None, window: Window | None) -> dict[str, str]:
    values = {}
    if organization is not None:
        values["org"] = _escaped(organization)
    if window is not None:
        values |= {"from": str(window.first), "to": str(window.last)}
        if window.months == 1:
            values["month"] = str(window.first)[:7]
    return values


def _escaped(text: str) -> str:
    """Give a text as the name of a file, another for every text; no dots are a folder's."""
    from urllib.parse import quote

    return re.sub(r"^\.|\.$", "%2E", quote(text, safe=""))


def _check_known(name: str) -> None:
    if name not in PLACEHOLDERS:
        known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
        raise UsageError(f"--output holds {{{name}}}, which is not known", hint=f"known: {known}")
