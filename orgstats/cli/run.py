"""One run of a report: settings and options in, text on stdout or in a file out."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from orgstats.cli.answer import find, give, put
from orgstats.cli.stderr import at_work, say
from orgstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgstats.cli.destination import Destination, Suffixes
    from orgstats.cli.options import FilterOptions, OutputOptions, SourceOptions, WindowOptions
    from orgstats.config.settings import Config
    from orgstats.domain.allocation import AllocationRule
    from orgstats.domain.document import Document
    from orgstats.domain.viewer import Viewer
    from orgstats.domain.window import BucketSize, Window
    from orgstats.engine.connection import Limits
    from orgstats.engine.engine import Engine
    from orgstats.render.formats import Format
    from orgstats.reports.asking.request import Request


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


def start(where: SourceOptions, output: OutputOptions, known: Suffixes | None = None) -> Run:
    """Begin a run: read the settings and decide where its answer goes; in any format, or these."""
    from orgstats.cli.destination import choose
    from orgstats.render.formats import FORMATS, suffixes

    config = settings(where.profile)
    to = choose(output, suffixes() if known is None else known)
    if to.file is None and to.format in FORMATS and FORMATS[to.format].binary:
        raise UsageError(f"{to.format} needs --output")

    def reads(path: Path) -> bool:
        from orgstats.engine.sources import files

        source = config.text("source", where.source)
        return source is not None and files.holds(source, path)

    return Run(config, where, output, to._replace(reads=reads))


def rules_of(config: Config) -> tuple[AllocationRule, ...]:
    """Give the rules of allocation that are configured; who has none pays nothing for them."""
    if not config.allocation.content:
        return ()
    from orgstats.config.allocation import rules
    from orgstats.domain.allocation import CONDITIONS, AllocationRule

    return tuple(AllocationRule(*one) for one in rules(config.allocation, CONDITIONS))


class Run(NamedTuple):
    """The options of one run with the settings behind them."""

    config: Config
    where: SourceOptions
    output: OutputOptions
    to: Destination

    @property
    def format(self) -> Format:
        """Give the format of the answer."""
        from orgstats.render.formats import FORMATS

        return FORMATS[self.to.format]

    def request(self, when: WindowOptions, what: FilterOptions, on: str | None = None) -> Request:
        """Give what is asked for, as of now or of the end of a day."""
        from orgstats.domain.asking import WindowRequest, day_over, parse
        from orgstats.domain.measure import MODES
        from orgstats.domain.words import choice
        from orgstats.domain.zones import SECOND, zone
        from orgstats.reports.asking.request import Request

        now, place = clock(), zone(self.config.text("tz", when.tz) or "UTC")
        until = None if on is None else day_over(on, place, now)
        asked = WindowRequest(when.from_, when.to, when.month, when.last)
        return Request(
            window=parse(asked, place, now if until is None else until - SECOND),
            now=now if until is None else until,
            until=until,
            organization=self.config.text("org", self.where.org),
            filters=what.chosen(),
            mode=choice("--mode", self.config.text("mode", what.mode) or "", MODES),
            include_deleted=bool(what.include_deleted),
            rules=rules_of(self.config),
        )

    def metric(self, flag: str | None) -> str:
        """Give what ranks, is charted and shared."""
        from orgstats.domain.measures import METRICS
        from orgstats.domain.words import choice

        return choice("--metric", self.config.text("metric", flag) or "", METRICS)

    def bucket(self, window: Window, flag: str | None) -> BucketSize:
        """Give the step of the chart; `auto` is what suits the window."""
        from orgstats.cli.options import BUCKETS
        from orgstats.domain.words import choice

        wanted = choice("--bucket", self.config.text("bucket", flag) or "", BUCKETS)
        if wanted == BUCKETS[0]:
            return window.bucket_size()
        size = cast("BucketSize", wanted)
        window.check_steps(size)
        return size

    def viewer(self) -> Viewer | None:
        """Give who looks; None where nobody is named, and all is shown."""
        who = self.config.text("viewer", self.where.viewer)
        if who is None:
            return None
        from orgstats.domain.viewer import Viewer
        from orgstats.reports.asking.names import check_text

        check_text("viewer", who)
        if not who.strip():
            raise UsageError("the viewer is empty", hint="name a user, or unset ORGSTATS_VIEWER")
        return Viewer(who, self.config.text("org", self.where.org))

    @property
    def limits(self) -> Limits:
        """Give what the run may use of the machine."""
        from orgstats.engine.connection import Limits

        return Limits(
            self.config.number("threads", self.where.threads),
            self.config.text("memory_limit", self.where.memory_limit),
        )

    def engine(self, request: Request | None, trace: Callable[[str], None] | None) -> Engine:
        """Open the source for the window of a request; None: for whatever it holds."""
        from orgstats.engine.sources import HINT, find

        text = self.config.text("source", self.where.source)
        if text is None:
            raise UsageError("no source given", hint=HINT)
        from orgstats.config.settings import STORAGE
        from orgstats.engine.engine import Engine

        viewer = self.viewer()
        settings = {
            "timeout": self.config.number("timeout", self.where.timeout),
            "schema": self.config.text("schema", self.where.schema),
            **{name: self.config.text(name) for name in STORAGE},
        }
        source = find(text, settings)
        engine = Engine(
            source,
            None if request is None else request.span,
            limits=self.limits,
            trace=trace,
            dry=trace is not None,
        )
        if viewer is not None:
            from orgstats.engine.door import admit

            admit(engine, viewer)
        if not self.output.quiet:
            for warning in source.warnings:
                say("warning", warning)
        return engine

    def show(self, request: Request | None, ask: Callable[[Engine], object]) -> None:
        """Write the statements that a report would run, and do not run them."""
        statements: list[str] = []
        with self.engine(request, statements.append) as engine:
            ask(engine)
        put([f"{text};\n" for text in statements], None)

    def answer(
        self,
        request: Request | None,
        ask: Callable[[Engine], Document],
        chart: bool | None = False,
        *,
        silent: bool = False,
    ) -> None:
        """Ask for a document and write it, or only show the SQL; `silent` tells what it found."""
        if self.output.show_sql:
            self.show(request, ask)
            return
        with at_work(quiet=self.output.quiet):
            with self.engine(request, None) as engine:
                document = ask(engine)
            if silent:
                find(document)
            else:
                give(document, self.to, chart=chart, quiet=self.output.quiet)
