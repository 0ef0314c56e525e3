"""`orgstats export`: the spend report as a file, for cron and spreadsheets."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from orgstats.cli.bundle import bundled
from orgstats.cli.commands.preset import ExportOptions, Prepared, preparing
from orgstats.cli.defaults import USUAL_MONTH
from orgstats.cli.offered import offering
from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
from orgstats.cli.run import Run, start
from orgstats.cli.stderr import at_work, settle
from orgstats.errors import Finding, UsageError
from orgstats.render.formats import suffixes

if TYPE_CHECKING:
    from orgstats.cli.stderr import Tell
    from orgstats.exports.export import Export

EXPORTED = suffixes("csv", "tsv", "json", "ndjson", "xlsx") | {"parquet": (".parquet",)}


@offering(EXPORTED)
@bundled
def export(
    what: ExportOptions,
    where: SourceOptions,
    when: WindowOptions,
    who: FilterOptions,
    output: OutputOptions,
) -> None:
    """Write the spend report as a file that adds up.

    The window is last month where none is given. Deleted projects count, for the file is for
    accounts, and nothing is said on stderr: notes are in JSON and in the manifest.

    \b
    orgstats export -o spend-{month}.csv
    orgstats export --month 2026-10 --by project,key,model --grain total -o october.csv
    orgstats export --preset focus --month last -o focus-{month}.parquet
    orgstats export --month last --require-complete --manifest -o reports/{org}-{month}.parquet

    The name of the file may hold {org}, {month}, {from} and {to}.
    """
    # What is worth a warning is a note in the file: success says nothing.
    run = start(where, output._replace(quiet=True), EXPORTED)
    prepare = preparing(what, run.to.format)
    when = when.or_month(USUAL_MONTH["export"])
    if run.to.file is None and (run.to.format == "parquet" or what.manifest):
        raise UsageError(f"{'--manifest' if what.manifest else 'parquet'} needs --output")
    request = run.request(when, who._replace(include_deleted=who.include_deleted is not False))
    if output.show_sql:
        run.show(request, lambda engine: prepare(request, engine).ask())
        return
    with at_work(quiet=output.quiet) as tell, run.engine(request, None) as engine:
        ready = prepare(request, engine)
        if what.require_complete:
            _require_complete(ready.export)
        _write(run, ready, tell, manifested=what.manifest)


def _require_complete(ready: "Export") -> None:
    from orgstats.exports.export import is_final

    if not is_final(ready.scope):
        raise Finding(
            "the window is not complete: nothing was written",
            hint="; ".join(note.message for note in ready.notes if note.code == "incomplete"),
        )


def _write(run: Run, ready: Prepared, tell: "Tell", *, manifested: bool) -> None:
    from shutil import copyfileobj

    from orgstats.exports import write
    from orgstats.exports.manifest import manifest
    from orgstats.output import sink

    form, header = run.to.format, ready.export.scope.header
    path = run.to.path(header.organization.id, header.window)

    def hears(rows: int) -> None:
        tell(lambda: f"writing {rows:,} row{'' if rows == 1 else 's'}")

    if path is None:
        # What reads the pipe cannot take back half of an export: it gets all of it, or nothing.
        with write.scratch() as whole, sink.explained(whole.parent.parent):
            ready.write(form, whole, hears)
            settle()
            with sink.piped() as stdout, whole.open("rb") as stream:
                copyfileobj(stream, stdout)
        return
    if manifested and path.exists() and not path.is_file():
        raise UsageError(f"--manifest needs a file, which {path} is not")
    with ExitStack() as stack:
        # Renamed in the reverse order, the former manifest gone before: none ever speaks of another
        # file than the one beside it.
        about = stack.enter_context(sink.replacing(_beside(path), 0o600)) if manifested else None
        part = stack.enter_context(sink.replacing(path, 0o600))
        rows = ready.write(form, part, hears)
        if about is not None:
            text = manifest(ready.export, path.name, form, rows, write.digest(part))
            about.write_bytes(text.encode())
        _remove_manifests(path)


def _remove_manifests(path: Path) -> None:
    """Remove what speaks of a file that is about to be replaced, under each of its names."""
    if path.is_file() or not path.exists():
        for name in {path, path.resolve()}:
            _beside(name).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.manifest.json")
