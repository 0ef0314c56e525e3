"""What an export writes: measures by dimensions, or the columns that a preset names."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

from typer import Option

from orgstats.domain.dimensions import CHOICES
from orgstats.domain.measures import MEASURE
from orgstats.domain.results import Note
from orgstats.domain.words import choice
from orgstats.errors import UsageError
from orgstats.exports.grains import GRAINS

if TYPE_CHECKING:
    from pathlib import Path

    from orgstats.engine.engine import Engine
    from orgstats.exports.export import Export
    from orgstats.exports.grains import Grain
    from orgstats.reports.asking.request import Request

USUAL_BY: Final = "project,model"
# Preset → version of FOCUS.
PRESETS: Final = {"focus": "1.2", "focus-1.2": "1.2", "focus-1.4": "1.4"}


class ExportOptions(NamedTuple):
    """What an export holds, and what it must be to be written."""

    by: Annotated[
        str | None,
        Option(
            "--by",
            help=f"Dimensions, comma-separated: {', '.join(CHOICES)}. [default: {USUAL_BY}]",
            metavar="DIMS",
            autocompletion=lambda: list(CHOICES),
        ),
    ] = None
    grain: Annotated[
        str,
        Option(
            "--grain",
            "--bucket",
            help=f"Step of the rows: {', '.join(GRAINS)}.",
            metavar="STEP",
            autocompletion=lambda: list(GRAINS),
        ),
    ] = "day"
    columns: Annotated[
        str | None,
        Option(
            help="Measures that are written, comma-separated, or all. [default: the standard ones]",
            metavar="NAMES",
            autocompletion=lambda: ["all", *MEASURE],
        ),
    ] = None
    preset: Annotated[
        str | None,
        Option(
            help=f"Columns of a standard, in csv or parquet, in place of --by and --columns:"
            f" {', '.join(PRESETS)}.",
            metavar="NAME",
            autocompletion=lambda: list(PRESETS),
        ),
    ] = None
    require_complete: Annotated[
        bool,
        Option("--require-complete", help="Write nothing and exit 10 unless the window is over."),
    ] = False
    manifest: Annotated[
        bool,
        Option("--manifest", help="Write FILE.manifest.json too: sha256, rows, totals, freshness."),
    ] = False


class Prepared(NamedTuple):
    """An export that is ready: `write` gives the number of its rows, `ask` what it still asks."""

    export: "Export"
    write: Callable[[str, "Path", Callable[[int], None]], int]
    ask: Callable[[], None]


Prepare = Callable[["Request", "Engine"], Prepared]


def preparing(what: ExportOptions, form: str) -> Prepare:
    """Give what prepares an export; raise `UsageError` for options that cannot be."""
    if what.preset is None:
        return _measures(what)
    preset = choice("--preset", what.preset, PRESETS)
    for option, given in (("--by", what.by), ("--columns", what.columns)):
        if given is not None:
            raise UsageError(
                f"--preset {preset} has columns of its own", hint=f"leave out {option}"
            )
    return _focus(what, preset, form)


def _measures(what: ExportOptions) -> Prepare:
    from orgstats.exports import export as reports

    by = reports.dimensions(USUAL_BY if what.by is None else what.by)
    grain: Grain = choice("--grain", what.grain, GRAINS)
    chosen = reports.columns(what.columns, by)

    def prepare(request: "Request", engine: "Engine") -> Prepared:
        from orgstats.exports.write import write

        ready = _warned(reports.export(request, by, grain, engine, chosen), engine)
        ask = partial(reports.questions, engine, ready)
        return Prepared(ready, partial(write, engine, ready), ask)

    return prepare


def _focus(what: ExportOptions, preset: str, form: str) -> Prepare:
    from orgstats.exports.focus import question
    from orgstats.exports.focus.write import FOCUS_FORMATS, write

    grain: Grain = choice(f"--preset {preset} --grain", what.grain, question.FOCUS_GRAINS)
    if form not in FOCUS_FORMATS:
        formats = " or ".join(FOCUS_FORMATS)
        raise UsageError(f"--preset {preset} is written as {formats}, not as {form}")

    def prepare(request: "Request", engine: "Engine") -> Prepared:
        ready = question.focus(request, grain, PRESETS[preset], engine)
        ask = partial(question.questions, engine, ready)
        return Prepared(_warned(ready.export, engine), partial(write, engine, ready), ask)

    return prepare


def _warned(export: "Export", engine: "Engine") -> "Export":
    """Give an export that notes what its source is worth a warning for."""
    warnings = (Note("source", warning) for warning in engine.source.warnings)
    return export._replace(notes=(*export.notes, *warnings))
