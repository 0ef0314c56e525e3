"""`orgstats diff`: what changed between two exports of one window."""

import os
import shutil
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from orgstats.cli.answer import look_of, put
from orgstats.cli.destination import choose
from orgstats.cli.offered import format_option
from orgstats.cli.options import HOLDS, OutputOptions
from orgstats.cli.stderr import at_work
from orgstats.errors import Finding, SourceError, UsageError
from orgstats.output import temporary
from orgstats.render.csv import SEPARATORS
from orgstats.render.formats import FORMATS, suffixes

if TYPE_CHECKING:
    from orgstats.domain.window import Window
    from orgstats.exports.diff.changes import Diff
    from orgstats.render.terminal.look import Look

DIFFED = suffixes("table", "json", "csv", "tsv")


def diff(
    old: Annotated[str, Argument(help="The export, or manifest, from before.", metavar="OLD")],
    new: Annotated[str, Argument(help="The one of now.", metavar="NEW")],
    form: Annotated[str | None, format_option(DIFFED)] = None,
    output: Annotated[
        str | None,
        Option(
            "--output",
            "-o",
            help=f"Write to this file, whole or not at all; {HOLDS}.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Show what changed between two exports.

    Both are of the same window; they are compared row by row and in total.

    \b
    orgstats diff sent/2026-10.csv now/2026-10.csv
    orgstats diff sent/2026-10.csv.manifest.json now/2026-10.csv.manifest.json
    orgstats diff sent/2026-10.csv now/2026-10.csv -f json

    Both may be csv, tsv, json, ndjson or parquet, whatever the other is. Rows are the same by
    bucket and ids; other names for them are no change. Exits with 10 if anything changed, with 0 if
    not.
    """
    from orgstats.exports.diff.join import compared

    to = choose(OutputOptions(form, output), DIFFED)._replace(
        reads=lambda path: (
            path.exists() and any(map(path.samefile, filter(os.path.exists, (old, new))))
        )
    )
    with ExitStack() as stack:
        stack.enter_context(at_work(quiet=False))
        folder = stack.enter_context(temporary.needed())
        pair = [
            (_file(Path(name), folder / f"piped-{at}"), name) for at, name in enumerate((old, new))
        ]
        found = stack.enter_context(compared(pair, folder))
        path = to.path(found.new.organization or found.old.organization, _window(found))
        texts = _texts(found, to.format, look_of(path))
        put(texts, path, terminal=FORMATS[to.format].terminal)
    if found.changed:
        raise Finding(_said(found))


def _file(path: Path, copy: Path) -> Path:
    """Give a file that can be read twice: what comes out of a pipe is put into one."""
    if not _is_pipe(path):
        return path
    with path.open("rb") as stream, copy.open("wb") as target:
        shutil.copyfileobj(stream, target)
    return copy


def _is_pipe(path: Path) -> bool:
    """Tell whether a file is there, but not to be read twice; raise `SourceError` for no name."""
    try:
        return path.exists() and not path.is_file() and not path.is_dir()
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {(error.strerror or '').lower()}") from error


def _window(found: "Diff") -> "Window | None":
    """Give the window that the exports say they are of."""
    from datetime import date

    from orgstats.domain.window import days_window
    from orgstats.domain.zones import zone

    said = found.new.window or found.old.window
    try:
        first, last = (date.fromisoformat(said[name]) for name in ("from", "to"))
        return days_window(first, last, zone(said["timezone"]))
    except (KeyError, TypeError, ValueError, UsageError):
        return None


def _texts(found: "Diff", form: str, look: "Look") -> Iterable[str]:
    if form == "table":
        from orgstats.exports.diff import page as diff_page
        from orgstats.render.terminal import page, screen

        whole = page.to_text(diff_page.page(found, look), look)
        return [screen.ended(whole, diff_page.title(found, look), look)]
    from orgstats.exports.diff import records as render

    if form == "json":
        return render.json_lines(found)
    return render.separated_lines(found, SEPARATORS[form])


def _said(found: "Diff") -> str:
    changes = found.tally.changes
    rows = f"{changes:,} row{'' if changes == 1 else 's'} changed" if changes else "totals changed"
    return f"{found.old.file} and {found.new.file} differ: {rows}"
