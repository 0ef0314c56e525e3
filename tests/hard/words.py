"""Hypothesis strategies for the words of a command line: right ones, wrong ones, and noise."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.strategies import ZONES

#: Any text that a caller of `main` can pass, also what no shell lets through.
noise = st.one_of(
    st.text(st.characters(), max_size=8),
    st.text(
        st.sampled_from("0123456789-:/=.,[]{}'\"\\ \n\0\x1b\u202e\ud800\udcffé東🚀"), max_size=12
    ),
    st.sampled_from(("", " ", "-", "--", "nan", "\0", "x" * 5_000, "١٢", "-1", "1e9", "{org}")),
)
#: Not with 0, which Hypothesis tries more often than any other number.
seldom = st.integers(0, 15).map(lambda number: number == 11)
days = st.one_of(
    st.dates().map(str),
    st.sampled_from(
        ("2024-02-29", "2023-02-29", "2025-03", "2026-10-25", "2024-10-31", "2025-04-06")
    ),
    st.sampled_from(("0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31", "1900-01", "2025-13")),
)
months = st.one_of(st.sampled_from(("this", "last", "2026-10", "2024-02", "9999-12", "0001-01")))
lengths = st.builds(
    "{}{}".format, st.sampled_from((0, 1, 2, 12, 90, 500, 9_999_999)), st.sampled_from("hdwmy")
)
zones = st.one_of(st.sampled_from(ZONES), st.sampled_from(("UTC+2", "+01:00", "europe/berlin")))
dimensions = st.sampled_from(
    ("model", "mapping", "provider", "project", "key", "member", "app", "team", "meter")
)
times = st.sampled_from(("hour", "day", "week", "month", "weekday"))
pairs = st.builds("{},{}".format, st.one_of(dimensions, times), st.one_of(dimensions, times))
levels = st.one_of(dimensions, times, pairs)
lists = st.lists(dimensions, min_size=1, max_size=3).map(",".join)
ids = st.sampled_from(
    ("p1", "p4", "k1", "k5", "u1", "u2", "u3", "gpt-4o", "c", "unknown", "openai", "x", "web", "")
)
formats = st.sampled_from(
    ("table", "json", "csv", "tsv", "ndjson", "markdown", "parquet", "xlsx", "html")
)
columns = st.lists(
    st.sampled_from(
        ("cost", "errors", "input_cost", "error_rate", "id", "change", "quantity", "unit_price")
    ),
    min_size=1,
    max_size=3,
    unique=True,
).map(",".join)
sizes = st.sampled_from(("auto", "hour", "day", "week", "month", "total"))

#: Options that take a value: mostly one that can be right, sometimes noise.
VALUES = {
    "--org": st.sampled_from(("o1", "o2")),
    "--from": days,
    "--to": days,
    "--month": months,
    "--last": lengths,
    "--tz": zones,
    "--project": ids,
    "--key": ids,
    "--member": ids,
    "--model": ids,
    "--provider": ids,
    "--app": ids,
    "--team": ids,
    "--viewer": ids,
    "--columns": st.one_of(columns, st.just("all")),
    "--sort": columns,
    "--preset": st.sampled_from(("focus", "focus-1.2", "focus-1.4", "focus-2")),
    "--sections": st.sampled_from(("summary", "changes,meters", "quality,teams", "summary,")),
    "--on": days,
    "--fail-on": st.sampled_from(("actual", "forecast", "never")),
    "--mode": st.sampled_from(("all", "credits", "byok")),
    "--format": formats,
    "--bucket": sizes,
    "--grain": sizes,
    "--metric": st.sampled_from(("cost", "requests", "tokens")),
    "--top": st.sampled_from(("1", "2", "100", "0", "all", "2,1")),
    "--across": times,
    "--by": dimensions,
    "--against": st.one_of(
        st.sampled_from(("previous", "year", "..")), months, st.builds("{}..{}".format, days, days)
    ),
    "--align": st.sampled_from(("elapsed", "none")),
    "--sensitivity": st.sampled_from(("0", "3.5", "1e9")),
    "--min-impact": st.sampled_from(("0", "0.000000001", "-1")),
    "--threads": st.sampled_from(("1", "0", "99999999")),
    "--memory-limit": st.sampled_from(("1GB", "1KB", "-1")),
    "--timeout": st.sampled_from(("1", "0")),
}
FLAGS = (
    "--include-deleted",
    "--exclude-deleted",
    "--show-sql",
    "--quiet",
    "--chart",
    "--no-chart",
    "--help",
    "--by",
)
COMMON = ("--from", "--to", "--month", "--last", "--tz", "--format", "--mode", "--viewer")
FILTERS = ("--project", "--key", "--member", "--model", "--provider", "--app", "--team")
TAKEN = {
    "summary": (*COMMON, *FILTERS, "--columns", "--include-deleted", "--show-sql"),
    "breakdown": (
        *(*COMMON, *FILTERS, "--bucket", "--metric", "--top", "--across", "--columns", "--sort"),
        *("--chart", "--no-chart", "--include-deleted", "--show-sql"),
    ),
    "compare": (
        *(*COMMON, *FILTERS, "--by", "--metric", "--top", "--against", "--align"),
        *("--include-deleted", "--show-sql"),
    ),
    "anomalies": (
        *(*COMMON, *FILTERS, "--by", "--metric", "--sensitivity", "--min-impact", "--fail"),
        *("--include-deleted", "--show-sql"),
    ),
    "export": (
        *(*COMMON, *FILTERS, "--grain", "--columns", "--preset"),
        *("--exclude-deleted", "--require-complete"),
    ),
    "report": (*COMMON, *FILTERS, "--sections", "--exclude-deleted", "--show-sql"),
    "forecast": ("--on", "--by", "--metric", "--top", "--tz", "--format", "--viewer", "--chart"),
    "list": ("--format", "--threads", "--viewer"),
    "check": ("--from", "--to", "--month", "--last", "--tz", "--format"),
}
KINDS = ("orgs", "projects", "keys", "members", "models", "providers", "apps", "teams")
#: Variables that a report reads, with what they may hold.
VARIABLES = {
    "ORGSTATS_TZ": zones,
    "ORGSTATS_TOP": st.sampled_from(("1", "0", "-5")),
    "ORGSTATS_BUCKET": sizes,
    "ORGSTATS_METRIC": st.sampled_from(("cost", "tokens")),
    "ORGSTATS_MODE": st.sampled_from(("byok", "all")),
    "ORGSTATS_ORG": ids,
    "COLUMNS": st.sampled_from(("1", "20", "60", "1000", "x")),
    "FORCE_COLOR": st.sampled_from(("1", "0", "3")),
    "NO_COLOR": st.just("1"),
}


@st.composite
def sensible(draw: st.DrawFn) -> list[str]:
    """A command with options that it takes; most of their values can be right."""
    command = draw(st.sampled_from(tuple(TAKEN)))
    argv = [command, *_required(draw, command)]
    if not draw(seldom):
        argv += ["--org", draw(VALUES["--org"])]
    chosen = draw(st.lists(st.sampled_from(TAKEN[command]), max_size=3, unique=True))
    if command == "forecast":
        return argv + [word for name in chosen for word in _valued(draw, name)]
    if command != "list":
        chosen = [name for name in chosen if name not in {"--last", "--month", "--from", "--to"}]
        chosen += draw(st.sampled_from((["--last"], ["--month"], ["--from", "--to"], ["--from"])))
    argv += [word for name in chosen for word in _valued(draw, name)]
    if draw(seldom):
        argv += ["--output", draw(noise.filter(lambda text: "/" not in text))]
    return argv


@st.composite
def answerable(draw: st.DrawFn) -> list[str]:
    """A report on a window in which there is usage, as JSON, which can be added up."""
    command = draw(st.sampled_from(("breakdown", "breakdown", "breakdown", "export")))
    argv = [command, *_required(draw, command), "--org", draw(VALUES["--org"])]
    argv += ["--from", draw(st.sampled_from(("2023-03", "2024-01", "1900-01"))), "--format", "json"]
    more = {"--tz": st.sampled_from(ZONES), "--mode": VALUES["--mode"]}
    if command == "export":
        more["--grain"] = st.sampled_from(("total", "day", "week", "month"))
    else:
        more["--top"] = st.sampled_from(("1", "2", "100"))
        more |= {name: VALUES[name] for name in ("--bucket", "--metric")}
    for name in draw(st.lists(st.sampled_from(sorted(more)), max_size=3, unique=True)):
        argv += [name, draw(more[name])]
    return argv + ["--include-deleted"] * draw(st.integers(0, 1))


def _valued(draw: st.DrawFn, name: str) -> list[str]:
    """An option and, where it takes one, a value."""
    return [name, draw(noise if draw(seldom) else VALUES[name])] if name in VALUES else [name]


def _required(draw: st.DrawFn, command: str) -> list[str]:
    """What a command cannot do without."""
    if command == "list":
        return [draw(st.sampled_from(KINDS))]
    if command == "breakdown":
        return ["--by", draw(levels)]
    return ["--by", draw(lists)] if command == "export" else []


@st.composite
def senseless(draw: st.DrawFn) -> list[str]:
    """Words in any order: commands, options with and without values, and noise."""
    options = st.sampled_from((*VALUES, *FLAGS, "-f", "-q", "-h", "--version", "--manifest"))
    commands = st.sampled_from((*TAKEN, "config", "show", "diff", "breakdowns"))
    known = st.sampled_from(tuple(VALUES)).flatmap(
        lambda name: VALUES[name].map(lambda value: (name, value))
    )
    parts = st.one_of(known, st.tuples(options), st.tuples(options, noise), st.tuples(noise))
    words = draw(st.lists(parts, max_size=5))
    first = draw(noise if draw(seldom) else commands)
    return [first, *(word for part in words for word in part)]


environments = st.dictionaries(st.sampled_from(tuple(VARIABLES)), st.none(), max_size=2).flatmap(
    lambda chosen: st.fixed_dictionaries({name: VARIABLES[name] for name in chosen})
)
