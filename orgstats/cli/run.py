"""One run of a report: settings and options in, text on stdout or in a file out."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from orgstats.cli.stderr import say
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgstats.cli.destination import Destination, Suffixes
    from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
    from orgstats.config.settings import Config
    from orgstats.domain.findings import Checkup
    from orgstats.domain.measures import Mode
    from orgstats.domain.results import Note, Report
    from orgstats.domain.window import BucketSize, Window
    from orgstats.engine.engine import Engine
    from orgstats.reports.scope import Request

R = TypeVar("R", bound="Report | Checkup")


def clock() -> datetime:
    """Give the present moment: the only reading of the clock."""
    return datetime.now(UTC)


def settings(profile: str | None) -> Config:
    """Read the configuration file of the user and the environment."""
    from orgstats.config import settings

    return settings.load(config_path(), os.environ, profile)


def config_path() -> Path:
    """Give the place of the configuration file."""
    import typer

    return Path(typer.get_app_dir("orgstats"), "config.toml")


def start(where: SourceOptions, output: OutputOptions, suffixes: Suffixes | None = None) -> Run:
    """Begin a run: read the settings and decide where its answer goes."""
    from orgstats.cli.destination import choose
    from orgstats.render.formats import SUFFIXES

    return Run(settings(where.profile), where, output, choose(output, suffixes or SUFFIXES))


class Run(NamedTuple):
    """The options of one run with the settings behind them."""

    config: Config
    where: SourceOptions
    output: OutputOptions
    to: Destination

    def request(self, when: WindowOptions, what: FilterOptions) -> Request:
        """Give what is asked for, as of now."""
        from orgstats.domain.asking import WindowRequest, parse
        from orgstats.domain.zones import zone
        from orgstats.reports.scope import Request

        now = clock()
        asked = WindowRequest(when.from_, when.to, when.month, when.last)
        window = parse(asked, zone(self.config.text("tz", when.tz) or "UTC"), now)
        return Request(
            window=window,
            now=now,
            organization=self.config.text("org", self.where.org),
            filters=what.chosen(),
            mode=cast("Mode", self.config.text("mode", what.mode)),
            include_deleted=bool(what.include_deleted),
        )

    def bucket(self, window: Window, flag: str | None) -> BucketSize:
        """Give the step of the chart; `auto` is what suits the window."""
        from orgstats.domain.window import BUCKET_SIZES

        wanted = self.config.text("bucket", flag)
        if wanted == "auto":
            return window.bucket_size()
        if wanted not in BUCKET_SIZES:
            known = ", ".join(("auto", *BUCKET_SIZES))
            raise UsageError(f"--bucket {wanted!r} is not known", hint=f"one of {known}")
        window.check_steps(wanted)
        return wanted

    def engine(self, request: Request | None, trace: Callable[[str], None] | None) -> Engine:
        """Open the source for the window of a request; None: for whatever it holds."""
        from orgstats.engine.sources import HINT, find

        text = self.config.text("source", self.where.source)
        if text is None:
            raise UsageError("no source given", hint=HINT)
        from orgstats.engine.connection import Limits
        from orgstats.engine.engine import Engine

        settings = {
            "timeout": self.config.number("timeout", self.where.timeout),
            "schema": self.config.text("schema", self.where.schema),
        }
        source = find(text, settings)
        engine = Engine(
            source,
            None if request is None else request.span,
            limits=Limits(
                self.config.number("threads", self.where.threads),
                self.config.text("memory_limit", self.where.memory_limit),
            ),
            trace=trace,
            dry=trace is not None,
        )
        if not self.output.quiet:
            for warning in source.warnings:
                say("warning", warning)
        return engine

    def show(self, request: Request | None, ask: Callable[[Engine], object]) -> None:
        """Write the statements that a report would run, and do not run them."""
        from orgstats.output import sink

        statements: list[str] = []
        with self.engine(request, statements.append) as engine:
            ask(engine)
        sink.to_stdout("".join(f"{text};\n" for text in statements))

    def report(
        self,
        request: Request | None,
        ask: Callable[[Engine], R],
        chart: bool | None = False,
    ) -> R | None:
        """Ask for a report and write it, or only show the SQL; give the report."""
        from orgstats.output import sink
        from orgstats.render import formats
        from orgstats.render.terminal.look import Look, detect

        if self.output.show_sql:
            self.show(request, ask)
            return None
        with self.engine(request, None) as engine:
            report = ask(engine)
        form, header = self.to.format, getattr(report, "header", None)
        about = header or report
        organization = getattr(about, "organization", None)
        target = self.to.path(organization and organization.id, getattr(about, "window", None))
        look = Look() if target else detect(sys.stdout, os.environ)
        charted = look.terminal if chart is None else chart
        text = formats.write(report, form, look, chart=charted)
        if target:
            sink.to_file(text, target)
        else:
            sink.to_stdout(text, (sys.stdout.encoding or "utf-8") if form == "table" else "utf-8")
        if not self.output.quiet:
            warn(report.notes)
        return report


def warn(notes: tuple[Note, ...]) -> None:
    """Tell on stderr what the reader of a report must know."""
    for note in notes:
        say("note", note.message)
