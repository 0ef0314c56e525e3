"""Every wrong invocation: one clear line, a hint where one helps, the exit code, and no output."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.support.acme import LEDGER
from tests.support.cli import run, with_defaults
from tests.support.ledger import Ledger, Organization
from tests.support.parquet import write_parquet
from tests.support.reports import exact

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.stores import AcmeParquet

TOTALS, MODELS = "project_hourly_stats", "project_hourly_model_stats"
ACME = ("--org", "org_acme", "--month", "2026-10")
Lines = tuple[str, ...]


def refused(code: int, err: str, *argv: object) -> None:
    """Runs what must be refused: nothing on stdout, these lines on stderr."""
    result = run(*argv)
    assert result.err == err
    assert (result.code, result.out) == (code, "")


def error(message: str, hint: str | None = None) -> str:
    return f"orgstats: error: {message}\n" + (f"hint: {hint}\n" if hint else "")


LENGTH = "write 30d, 12h, 8w, 6m or 1y; or --month last"
DAY = "write 2026-10-31, yesterday, 2026-10 or oct"
MONTH = "write 2026-10, oct, this or last"
PLACE = "use a name such as Europe/Berlin, America/New_York or UTC"
SIGN = "offsets are read with either sign: name a place, such as Europe/Berlin"
HELP = "try 'orgstats {} --help'"
DIMENSIONS = "model, mapping, provider, project, key, member, team, app, meter"
KINDS = "orgs, projects, keys, members, teams, models, providers, apps"
MODES = "one of all, credits, byok"
APART = "the source has no rollup that holds {} and {}"
CHECK = "`orgstats check` tells what the source holds"
NEWER = f"project_hourly_source_model_stats would; {CHECK}"
BEYOND = "the window reaches beyond the calendar"


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        ("--from 2026-02-31", "--from 2026-02-31: there is no such day", None),
        ("--from 26-10-01", "--from '26-10-01' is not a day", DAY),
        ("--from yesterdy", "--from 'yesterdy' is not a day", "did you mean yesterday?"),
        ("--from 2026-10-01 --to 2026-13", "--to 2026-13: there is no such month", None),
        ("--to 2026-10-01", "--to needs --from", "give both, or --month, or --last"),
        (
            "--from 2026-10-05 --to 2026-10-01",
            "--from 2026-10-05 is after --to 2026-10-01",
            None,
        ),
        (
            "--from 2026-12-01",
            "--from 2026-12-01 is after --to 2026-11-03 (today, as --to is not given)",
            None,
        ),
        ("--month 2026-13", "--month 2026-13: there is no such month", None),
        (
            "--month 2026-02-30",
            "--month '2026-02-30' is not a month",
            MONTH,
        ),
        ("--month next", "--month 'next' is not a month", MONTH),
        ("--month today", "--month 'today' is not a month", MONTH),
        ("--month octobr", "--month 'octobr' is not a month", "did you mean october?"),
        ("--last 7q", "--last '7q' is not a length of time", LENGTH),
        ("--last 0d", "--last '0d' is not a length of time", LENGTH),
        ("--last -3d", "--last '-3d' is not a length of time", LENGTH),
        ("--last 9999999m", BEYOND, None),
        ("--last 9999999w", "--last 9999999w reaches beyond the calendar", None),
        ("--month 9999-12", BEYOND, None),
        (
            "--month 2026-10 --last 7d",
            "--month and --last contradict each other",
            "keep --month only",
        ),
        (
            "--from 2026-10 --month last",
            "--from/--to and --month contradict each other",
            "keep --from/--to only",
        ),
        ("--tz UTC+2", "'UTC+2' is not an IANA time zone", SIGN),
        ("--tz +02:00", "'+02:00' is not an IANA time zone", SIGN),
        ("--tz Berlin", "'Berlin' is not an IANA time zone", "did you mean Europe/Berlin?"),
        ("--tz ../UTC", "'../UTC' is not an IANA time zone", PLACE),
        ("--tz Mars/Olympus", "'Mars/Olympus' is not an IANA time zone", PLACE),
    ],
)
def test_impossible_windows(options: str, message: str, hint: str | None) -> None:
    refused(2, error(message, hint), "summary", "-s", "nowhere", *options.split())


@pytest.mark.parametrize(
    ("argv", "message", "hint"),
    [
        (
            "breakdown --by tribe",
            "--by 'tribe' is not known",
            f"one of {DIMENSIONS}, hour, day, week, month, weekday",
        ),
        ("breakdown projct", "--by 'projct' is not known", "did you mean project?"),
        ("breakdown key --by model", "DIM and --by contradict each other", "give one of them"),
        ("breakdown --by app --model gpt-4o", APART.format("model", "app"), NEWER),
        ("breakdown --by model --app web", APART.format("app", "model"), NEWER),
        (
            "breakdown --by key --metric money",
            "--metric 'money' is not known",
            "one of cost, requests, tokens",
        ),
        ("breakdown --by key --mode free", "--mode 'free' is not known", MODES),
        ("summary --mode free", "--mode 'free' is not known", MODES),
        (
            "breakdown --by key --metric tokens --mode byok",
            "tokens are not split by billing mode, so --mode byok has none",
            "use --metric cost or requests, or leave out --mode",
        ),
        (
            "breakdown --by key --bucket year",
            "--bucket 'year' is not known",
            "one of auto, hour, day, week, month",
        ),
        ("breakdown --by day,day", "--by day,day names a dimension twice", None),
        (
            "breakdown --by project,model,key",
            "--by project,model,key: rows have one dimension within another, no more",
            "`orgstats export` takes any number",
        ),
        (
            "breakdown --by key --top 3,2",
            "--top 3,2 has more numbers than --by has dimensions",
            "give one for each",
        ),
        (
            "breakdown --by key --across year",
            "--across 'year' is not known",
            "one of hour, day, week, month, weekday",
        ),
        (
            "breakdown --by day --across day",
            "--by day --across day names a dimension twice",
            None,
        ),
        (
            "breakdown --by key,model --across day",
            "--across day takes one dimension in --by",
            "leave out key or model",
        ),
        (
            "breakdown --by key --across day -f json",
            "--across day: json has no columns",
            "over_time of -f json has every step; or --by key,day",
        ),
        (
            "breakdown --by key --across day --bucket week",
            "--bucket week and --across day contradict each other",
            None,
        ),
        (
            "breakdown --by key --top 0",
            "--top '0' is not a number of rows",
            "write 20, or all",
        ),
        (
            "summary -f xml",
            "--format 'xml' is not known",
            "one of table, json, csv, tsv, ndjson, markdown, xlsx",
        ),
        ("list tribes", "there is no list of 'tribes'", f"one of {KINDS}"),
        (
            "summary --threads 0",
            "invalid value for '--threads': 0 is not in the range x>=1",
            HELP.format("summary"),
        ),
        (
            "summary --memory-limit much",
            "DuckDB refuses the limits: Parser Error: Memory must have a number (e.g. 1GB)",
            "write --memory-limit 1GB, --threads 2",
        ),
    ],
)
def test_options_that_are_not_known(
    acme_parquet: AcmeParquet, argv: str, message: str, hint: str | None
) -> None:
    refused(2, error(message, hint), *argv.split(), "-s", acme_parquet(), *ACME[:2])


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        ("list", "missing argument 'KIND'"),
        ("list keys projects", "got unexpected extra argument(s) (projects)"),
        ("summary --from", "option '--from' requires an argument"),
    ],
)
def test_what_no_command_takes(argv: str, message: str) -> None:
    code, out, err = run(*argv.split())
    assert err.startswith(f"orgstats: error: {message}")
    assert "\nhint: try 'orgstats" in err
    assert (code, out, err.count("\n")) == (2, "", 2)


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        (
            ("--project", "web beta"),
            "there is no project 'web beta'",
            "did you mean 'Web [beta]'?",
        ),
        (("--key", "K_CI1"), "there is no key 'K_CI1'", "did you mean 'k_ci1' or 'k_ci2' or 'ci'?"),
        (
            ("--key", "nobody"),
            "there is no key 'nobody'",
            'did you mean "\\x1b]0;title\\x07nobody\'s"?',
        ),
        (("--member", "bob"), "there is no member 'bob'", "did you mean 'u_bob'?"),
        (("--model", "gpt4o"), "there is no model 'gpt4o'", "did you mean 'GPT-4o'?"),
        (
            ("--model", "x/gpt-4"),
            "there is no model 'x/gpt-4'",
            "did you mean 'GPT-4o'?",
        ),
        (("--provider", "opnai"), "there is no provider 'opnai'", "did you mean 'openai'?"),
        (
            ("--app", "slack"),
            "there is no app 'slack'",
            "there is '(none)', '=1+1', 'chat', 'cli', 'web', 'ünïcode [b]'",
        ),
        (("--app", "\udcff"), "--app '\\udcff' is not text", None),
        (("--model", "a\0b"), "--model 'a\\x00b' is not text", None),
        (("--org", "\udcff"), "--org '\\udcff' is not text", None),
    ],
)
def test_names_that_are_not_known(
    acme_parquet: AcmeParquet, options: Lines, message: str, hint: str | None
) -> None:
    refused(2, error(message, hint), "summary", "-s", acme_parquet(), *with_defaults(ACME, options))


def test_no_organization_chosen(acme_parquet: AcmeParquet) -> None:
    refused(
        2,
        error(
            "the source holds 2 organizations: choose one with --org",
            "org_acme (Acme), org_labs (Acme Labs)",
        ),
        "summary",
        "-s",
        acme_parquet(),
    )


def test_an_unknown_organization(acme_parquet: AcmeParquet) -> None:
    refused(
        2,
        error("there is no organization 'acme'", "there is org_acme (Acme), org_labs (Acme Labs)"),
        *("summary", "-s", acme_parquet(), "--org", "acme"),
    )


def test_two_organizations_of_one_name(tmp_path: Path) -> None:
    twins = (Organization("o1", "Twin"), Organization("o2", "Twin"))
    write_parquet(Ledger((), LEDGER.refreshed, organizations=twins), tmp_path)
    refused(
        2,
        error("2 organizations are named 'Twin': choose one by its id", "o1, o2"),
        *("summary", "-s", tmp_path, "--org", "Twin"),
    )


def test_no_source() -> None:
    hint = (
        "give --source or set ORGSTATS_SOURCE: a directory of Parquet files,"
        " or postgresql://host/database"
    )
    refused(2, error("no source given", hint), "summary")
    refused(2, error("--source is empty", hint), "summary", "-s", "")


def test_a_source_that_is_no_directory_of_rollups(
    acme_parquet: AcmeParquet, tmp_path: Path
) -> None:
    file = acme_parquet() / "model.parquet"
    for code, message, hint, source in (
        (3, "source nowhere is not there", "give a directory of Parquet files", "nowhere"),
        (
            3,
            f"source {tmp_path} holds no rollups",
            f"it should hold files such as {TOTALS}.parquet",
            tmp_path,
        ),
        (
            3,
            f"source {file} is a file",
            f"give the directory of the tables: {file.parent}",
            file,
        ),
    ):
        refused(code, error(message, hint), "summary", "-s", source)


@pytest.fixture
def store(acme_parquet: AcmeParquet, tmp_path: Path) -> Path:
    """A copy of the ledger that a test may spoil."""
    return shutil.copytree(acme_parquet(), tmp_path / "store")


@pytest.mark.parametrize(
    ("table", "argv"),
    [
        (TOTALS, ["summary"]),
        ("organization", ["summary"]),
        ("api_key", ["list", "keys"]),
    ],
)
def test_a_table_is_missing(store: Path, table: str, argv: list[str]) -> None:
    (store / f"{table}.parquet").unlink()
    org = ACME if argv[0] != "list" else ACME[:2]
    refused(4, error(f"{store}/{table}.parquet is missing", CHECK), *argv, "-s", store, *org)


@pytest.mark.parametrize(
    ("table", "argv", "named"),
    [
        (MODELS, "breakdown --by model", "model"),
        (MODELS, "summary --provider openai", "provider"),
        ("project_hourly_source_stats", "breakdown --by app", "app"),
        ("project_hourly_source_stats", "list apps", "app"),
        ("api_key_hourly_model_stats", "breakdown --by key --model gpt-4o", "model and key"),
    ],
)
def test_what_no_rollup_of_the_source_holds(store: Path, table: str, argv: str, named: str) -> None:
    (store / f"{table}.parquet").unlink()
    hint = f"{table} would; `orgstats check` tells what the source holds"
    said = error(f"the source has no rollup that holds {named}", hint)
    org = ACME if "list" not in argv else ACME[:2]
    refused(2, said, *argv.split(), "-s", store, *org)


def test_a_wider_rollup_answers_where_the_narrowest_is_missing(store: Path) -> None:
    asked = ("breakdown", "--by", "member", "-f", "json", "-s", store, *ACME)
    known = run(*asked)
    (store / "api_key_hourly_stats.parquet").unlink()
    assert known.code == 0
    assert run(*asked) == known


def spoil(store: Path, table: str, replaced: str) -> str:
    """Writes a table again with other columns, and names its file."""
    file = store / f"{table}.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE rows AS SELECT {replaced} FROM '{file}'")
        connection.execute(f"COPY rows TO '{file}' (FORMAT parquet)")
    return str(file)


HOUR = "TIMESTAMP '2026-10-29 04:00:00'"


@pytest.mark.parametrize(
    ("table", "replaced", "message", "hint"),
    [
        (
            TOTALS,
            "* EXCLUDE cost",
            "{file} lacks the column cost",
            "`orgstats check` compares the source with what a rollup has",
        ),
        (
            TOTALS,
            "* EXCLUDE hour_timestamp",
            "{file} lacks the column hour_timestamp",
            "`orgstats check` compares the source with what a rollup has",
        ),
        (
            MODELS,
            "* EXCLUDE used_model",
            "{file} lacks the column used_model",
            "`orgstats check` compares the source with what a rollup has",
        ),
        (
            TOTALS,
            "* REPLACE (CAST(cost AS VARCHAR) AS cost)",
            "cost in {file} is text, where a number belongs",
            None,
        ),
        (
            MODELS,
            "* REPLACE (42 AS used_model)",
            "used_model in {file} is a number, where text belongs",
            None,
        ),
        (
            MODELS,
            "* REPLACE (CAST(hour_timestamp AS DATE) AS hour_timestamp)",
            "hour_timestamp in {file} is of another type, where a timestamp belongs",
            None,
        ),
        (
            "project",
            "* EXCLUDE id",
            "{file} lacks the column id",
            "`orgstats check` compares the source with what a rollup has",
        ),
        (
            TOTALS,
            f"* REPLACE (IF(hour_timestamp = {HOUR}, 'nan'::FLOAT, cost) AS cost)",
            "cost is nan in {file}, hour 2026-10-29T04:00Z",
            "`orgstats check` lists every such value",
        ),
        (
            MODELS,
            f"* REPLACE (IF(hour_timestamp = {HOUR}, '-inf'::FLOAT, credits_cost) AS credits_cost)",
            "credits_cost is -inf in {file}, hour 2026-10-29T04:00Z",
            "`orgstats check` lists every such value",
        ),
        (
            TOTALS,
            f"* REPLACE (IF(hour_timestamp = {HOUR}, 'inf'::DOUBLE, total_tokens) AS total_tokens)",
            "total_tokens is inf in {file}, hour 2026-10-29T04:00Z",
            "`orgstats check` lists every such value",
        ),
    ],
)
def test_a_table_that_is_none(
    store: Path, table: str, replaced: str, message: str, hint: str | None
) -> None:
    file = spoil(store, table, replaced)
    expected = error(message.format(file=file), hint)
    refused(4, expected, "breakdown", "--by", "model", "-s", store, *ACME, "-f", "json")


def test_the_hour_named_is_one_of_the_report(store: Path) -> None:
    file = spoil(store, TOTALS, "* REPLACE ('nan'::FLOAT AS cost)")
    only = ("--org", "org_acme", "--from", "2026-10-30", "--to", "2026-10-31", "--project", "p_old")
    message = f"cost is nan in {file}, hour 2026-10-30T13:00Z"
    hint = "`orgstats check` lists every such value"
    refused(4, error(message, hint), "summary", "-s", store, *only)


@pytest.mark.parametrize("damage", ["text", "cut", "empty", "holes"])
def test_a_file_that_is_damaged(store: Path, damage: str) -> None:
    file = store / f"{TOTALS}.parquet"
    whole = file.read_bytes()
    file.write_bytes(
        {
            "text": b"not a Parquet file, but long enough to be one",
            "cut": whole[: len(whole) // 2],
            "empty": b"",
            "holes": whole[:4] + bytes(len(whole) // 2) + whole[4 + len(whole) // 2 :],
        }[damage]
    )
    code, out, err = run("summary", "-s", store, *ACME)
    assert err.startswith(f"orgstats: error: {file} is damaged: ")
    assert (code, out, err.count("\n")) == (4, "", 2)


def test_columns_that_came_later_may_be_missing(store: Path) -> None:
    spoil(store, TOTALS, "* EXCLUDE (client_error_count, upstream_error_count)")
    code, out, err = run("summary", "-s", store, *ACME)
    note = "the source lacks client_error_count, upstream_error_count: shown as null"
    assert (code, "Error rate" in out) == (0, True)
    assert f"orgstats: note: {note}\n" in err
    # What is made of them is for people and for records.
    document = exact(run("summary", "-s", store, *ACME, "-f", "json").out)
    assert document["ratios"]["error_rate"] is None
    assert "lacks" not in run("summary", "-s", store, *ACME, "-f", "csv").err


def test_corrections_count_as_they_are(store: Path) -> None:
    spoil(store, TOTALS, f"* REPLACE (IF(hour_timestamp = {HOUR}, -0.5::FLOAT, cost) AS cost)")
    only = ("--org", "org_acme", "--from", "2026-10-29", "--to", "2026-10-29")
    document = exact(run("summary", "-s", store, *only, "-f", "json").out)
    assert document["total"]["cost"] == Decimal("12345.677734375") - Decimal("0.5") + Decimal(
        "0.004882812"
    )
