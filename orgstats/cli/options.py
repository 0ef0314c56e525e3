"""The options that the reports share, in the bundles in which they travel."""

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from typer import Option

from orgstats.cli.bundle import EachOption
from orgstats.cli.offered import format_option
from orgstats.config.secrets import presentable
from orgstats.domain.dimensions import FILTER
from orgstats.domain.measure import MODES
from orgstats.domain.measures import METRICS
from orgstats.domain.selection import ALL, CHANGES, NAMES
from orgstats.domain.times import STEPS
from orgstats.domain.window import BUCKET_SIZES
from orgstats.render.formats import suffixes

BUCKETS = ("auto", *BUCKET_SIZES)
HOLDS = "its name may hold {org}, {month}, {from} and {to}"


class SourceOptions(NamedTuple):
    """Where the rollups are, whose, and what a report may use of the machine."""

    source: Annotated[
        str | None,
        Option(
            "--source",
            "-s",
            help="Directory or URL of Parquet files, postgresql://…, a libpq conninfo string, or"
            " 'postgres:' for libpq's environment. [env: ORGSTATS_SOURCE]",
            metavar="SOURCE",
        ),
    ] = None
    org: Annotated[
        str | None,
        Option(help="Organization, by id or exact name. [env: ORGSTATS_ORG]", metavar="ORG"),
    ] = None
    viewer: Annotated[
        str | None,
        Option(
            help="Show only what this user, by id or e-mail, may see: as owner or admin, on the"
            " enterprise plan. [env: ORGSTATS_VIEWER]",
            metavar="WHO",
        ),
    ] = None
    profile: Annotated[
        str | None,
        Option(
            help="Take settings from this profile of the configuration file."
            " [env: ORGSTATS_PROFILE]",
            metavar="NAME",
        ),
    ] = None
    timeout: Annotated[
        int | None,
        Option(
            min=1,
            help="Seconds that a statement may take on a server. [default: 60]",
            metavar="SECONDS",
        ),
    ] = None
    schema: Annotated[
        str | None,
        Option(help="Schema of the rollups in Postgres. [default: public]", metavar="NAME"),
    ] = None
    threads: Annotated[
        int | None, Option(min=1, help="Threads that DuckDB may use.", metavar="N")
    ] = None
    memory_limit: Annotated[
        str | None, Option(help="Memory that DuckDB may use, such as 1GB.", metavar="SIZE")
    ] = None

    def __repr__(self) -> str:
        """Show no password."""
        shown = self._replace(source=self.source and presentable(self.source))
        return f"SourceOptions{tuple(shown)}"


MonthOption = Annotated[
    str | None, Option(help="A calendar month: 2026-10, oct, this or last.", metavar="MONTH")
]
ZoneOption = Annotated[
    str | None,
    Option(
        help="IANA time zone that cuts days. [env: ORGSTATS_TZ] [default: UTC]",
        metavar="ZONE",
    ),
]
OnOption = Annotated[
    str | None,
    Option("--on", help="As of the end of this past day: 2026-10-10, yesterday.", metavar="DAY"),
]


class WindowOptions(NamedTuple):
    """Which days, and of which zone."""

    from_: Annotated[
        str | None,
        Option(
            "--from",
            help="First day: 2026-10-01, yesterday; 2026-10 or oct for the 1st.",
            metavar="DAY",
        ),
    ] = None
    to: Annotated[
        str | None,
        Option(
            help="Last day, included; 2026-10 or oct is the 31st. [default: today]", metavar="DAY"
        ),
    ] = None
    month: MonthOption = None
    last: Annotated[
        str | None,
        Option(
            help="So many days, hours, weeks, months or years with the running one: 30d or 30, 12h,"
            " 8w, 6m, 1y.",
            metavar="LENGTH",
        ),
    ] = None
    tz: ZoneOption = None

    @property
    def given(self) -> bool:
        """Tell whether a window was asked for."""
        return any((self.from_, self.to, self.month, self.last))

    def or_month(self, month: str) -> "WindowOptions":
        """Give what was asked for, or that month where nothing was."""
        return self if self.given else self._replace(month=month)


class FilterOptions(NamedTuple):
    """What usage counts."""

    filters: Annotated[
        Mapping[str, list[str] | None],
        EachOption(
            {
                name: Annotated[list[str] | None, Option(help=one.help, metavar="NAME")]
                for name, one in FILTER.items()
            }
        ),
    ] = {}
    mode: Annotated[
        str | None,
        Option(
            help=f"Billing mode: {', '.join(MODES)}. [default: all]",
            metavar="MODE",
            autocompletion=lambda: list(MODES),
        ),
    ] = None
    include_deleted: Annotated[
        bool | None,
        Option(
            "--include-deleted/--exclude-deleted",
            help="Count deleted projects too, or leave them out.",
        ),
    ] = None

    def chosen(self) -> dict[str, tuple[str, ...]]:
        """Give the filters that were used, by dimension."""
        return {name: tuple(values) for name, values in self.filters.items() if values}


class OutputOptions(NamedTuple):
    """What comes out, and where."""

    format: Annotated[str | None, format_option(suffixes())] = None
    output: Annotated[
        str | None,
        Option(
            "--output",
            "-o",
            help=f"Write to this file, whole or not at all; {HOLDS}.",
            metavar="FILE",
        ),
    ] = None
    show_sql: Annotated[
        bool, Option("--show-sql", help="Print the SQL that would run, and do not run it.")
    ] = False
    quiet: Annotated[bool, Option("--quiet", "-q", help="No notes on stderr.")] = False


MetricOption = Annotated[
    str | None,
    Option(
        help=f"What ranks, is charted and shared: {', '.join(METRICS)}. [default: cost]",
        metavar="METRIC",
        autocompletion=lambda: list(METRICS),
    ),
]
TopOption = Annotated[
    str | None,
    Option(
        help="Rows before the rest folds into other, or all. [default: 10 for people, else all]",
        metavar="N",
    ),
]
ColumnsOption = Annotated[
    str | None,
    Option(
        help=f"What is shown and written, comma-separated, or all: {', '.join(NAMES)}; also"
        f" {' and '.join(CHANGES)}, of the metric since the window before."
        " [default: cost, requests and tokens for people, else the standard measures]",
        metavar="NAMES",
        autocompletion=lambda: [ALL, *NAMES, *CHANGES],
    ),
]
SortOption = Annotated[
    str | None,
    Option(
        help="Order the rows by this column. [default: the metric]",
        metavar="COLUMN",
        autocompletion=lambda: ["label", "share", *NAMES, *CHANGES],
    ),
]
TopLevelsOption = Annotated[
    str | None,
    Option(
        "--top",
        help="Rows before the rest folds into other, or all; N,N also of those within each."
        " [default: for people 10, then 3, and all of time; else all]",
        metavar="N",
    ),
]
AcrossOption = Annotated[
    str | None,
    Option(
        "--across",
        help=f"A column for each step of time, with totals: {', '.join(STEPS)}.",
        metavar="STEP",
        autocompletion=lambda: list(STEPS),
    ),
]
BucketOption = Annotated[
    str | None,
    Option(
        "--bucket",
        "--grain",
        help=f"Step of the chart and of over_time: {', '.join(BUCKETS)}. [default: auto]",
        metavar="STEP",
        autocompletion=lambda: list(BUCKETS),
    ),
]
ChartOption = Annotated[
    bool | None, Option("--chart/--no-chart", help="Chart or not. [default: on a terminal]")
]
