"""`orgstats diff`: what changed between two exports of one window."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from orgstats.errors import Finding, UsageError

if TYPE_CHECKING:
    from orgstats.exports.diff import Diff
    from orgstats.exports.read import Exported

DIFF_FORMATS = ("table", "json", "csv")


def diff(
    old: Annotated[str, Argument(help="The export, or manifest, from before.", metavar="OLD")],
    new: Annotated[str, Argument(help="The one of now.", metavar="NEW")],
    form: Annotated[
        str | None,
        Option(
            "--format",
            "-f",
            help=f"{', '.join(DIFF_FORMATS)}. [default: that of --output's suffix, else table]",
            metavar="FORMAT",
            autocompletion=lambda: list(DIFF_FORMATS),
        ),
    ] = None,
    output: Annotated[
        str | None,
        Option("--output", "-o", help="Write to this file, whole or not at all.", metavar="FILE"),
    ] = None,
    debug: Annotated[bool, Option("--debug", help="A traceback with an error.")] = False,
) -> None:
    """Show what changed between two exports.

    Both are of the same window; they are compared row by row and in total.

    \b
    orgstats diff sent/2026-10.csv now/2026-10.csv
    orgstats diff sent/2026-10.csv.manifest.json now/2026-10.csv.manifest.json
    orgstats diff sent/2026-10.csv <(orgstats export --month 2026-10) -f json

    Both may be csv, json, ndjson or parquet, whatever the other is. Rows are the same by bucket and
    ids; other names for them are no change. Exits with 10 if anything changed, with 0 if not.
    """
    from orgstats.exports.read import Exported

    chosen = _format(form, output)
    with ExitStack() as stack:
        one, other = (Exported(_file(Path(name), stack), name) for name in (old, new))
        found = _compared(one, other)
        _write(found, chosen, output)
    if found.changed:
        raise Finding(_said(found))


def _format(form: str | None, output: str | None) -> str:
    if form is None:
        suffix = Path(output or "").suffix.lower().lstrip(".")
        return suffix if suffix in DIFF_FORMATS else "table"
    if form not in DIFF_FORMATS:
        raise UsageError(
            f"--format {form!r} is not known", hint=f"one of {', '.join(DIFF_FORMATS)}"
        )
    return form


def _file(path: Path, stack: ExitStack) -> Path:
    """Give a file that can be read twice: what comes out of a pipe is put into one."""
    if not path.exists() or path.is_file() or path.is_dir():
        return path
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="orgstats-")))
    with path.open("rb") as stream, (folder / "piped").open("wb") as copy:
        shutil.copyfileobj(stream, copy)
    return folder / "piped"


def _compared(one: "Exported", other: "Exported") -> "Diff":
    from orgstats.exports import diff as reports

    if one.is_manifest != other.is_manifest:
        raise UsageError("one is a manifest and the other is not", hint="compare two of a kind")
    reports.same_question(one.subject, other.subject)
    tally = reports.Tally()
    if one.is_manifest:
        tally.old, tally.new = dict(one.subject.total), dict(other.subject.total)
        return reports.Diff(one.subject, other.subject, tally, lambda: iter(()))

    for _ in reports.compare(one.lines(), other.lines(), tally):
        pass
    _same_days(one, other)

    # Walked along once more where the rows are written: they are never all in memory.
    def rows() -> "Iterable[reports.Change]":
        if not tally.changes:
            return iter(())
        return reports.compare(one.lines(), other.lines(), reports.Tally())

    return reports.Diff(one.subject, other.subject, tally, lambda: iter(rows()))


def _same_days(one: "Exported", other: "Exported") -> None:
    """Raise `UsageError` for exports that do not tell their window and have no day in common."""
    if one.subject.window and other.subject.window:
        return
    if one.span and other.span and (one.span[1] < other.span[0] or other.span[1] < one.span[0]):
        raise UsageError(
            f"{one.subject.file} and {other.subject.file} have no day in common",
            hint="compare two exports of one window",
        )


def _write(found: "Diff", form: str, output: str | None) -> None:
    from orgstats.output import sink

    if output is None or output == "-":
        with sink.piped():
            for text in _texts(found, form):
                sys.stdout.buffer.write(text.encode())
        return
    with sink.replacing(Path(output)) as part, part.open("wb") as stream:
        for text in _texts(found, form, filed=True):
            stream.write(text.encode())


def _texts(found: "Diff", form: str, *, filed: bool = False) -> Iterable[str]:
    if form == "table":
        from orgstats.exports import diff_page
        from orgstats.render.terminal import page
        from orgstats.render.terminal.look import Look, detect

        look = Look() if filed else detect(sys.stdout, os.environ)
        return [page.to_text(diff_page.page(found, look), look)]
    from orgstats.exports import diff_records as render

    return render.json_lines(found) if form == "json" else render.csv_lines(found)


def _said(found: "Diff") -> str:
    changes = found.tally.changes
    rows = f"{changes:,} row{'' if changes == 1 else 's'} changed" if changes else "totals changed"
    return f"{found.old.file} and {found.new.file} differ: {rows}"
