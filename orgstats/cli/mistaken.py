"""What is said of options and commands that there are none of: those that were meant.

`OTHER_OPTIONS` and `OTHER_COMMANDS` name what people write elsewhere, and what it is here.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from orgstats.errors import UsageError

OTHER_OPTIONS: Mapping[str, Sequence[str]] = {
    # Windows.
    "--days": ("--last 30d",),
    "--hours": ("--last 12h",),
    "--weeks": ("--last 8w",),
    "--months": ("--last 6m",),
    "--years": ("--last 1y",),
    "--year": ("--last 1y",),
    "--since": ("--from DAY",),
    "--start": ("--from DAY",),
    "--start-date": ("--from DAY",),
    "--begin": ("--from DAY",),
    "--after": ("--from DAY",),
    "--until": ("--to DAY",),
    "--end": ("--to DAY",),
    "--end-date": ("--to DAY",),
    "--before": ("--to DAY",),
    "--date": ("--on DAY", "--from DAY --to DAY"),
    "--day": ("--on DAY", "--from DAY --to DAY"),
    "--period": ("--month MONTH", "--on DAY"),
    "--window": ("--month MONTH",),
    "--timezone": ("--tz ZONE",),
    "--time-zone": ("--tz ZONE",),
    "--zone": ("--tz ZONE",),
    # Filters.
    "--project-name": ("--project NAME",),
    "--project-id": ("--project NAME",),
    "--api-key": ("--key NAME",),
    "--key-name": ("--key NAME",),
    "--key-id": ("--key NAME",),
    "--user": ("--member NAME",),
    "--user-name": ("--member NAME",),
    "--username": ("--member NAME",),
    "--email": ("--member NAME",),
    "--team-name": ("--team NAME",),
    "--team-id": ("--team NAME",),
    "--model-name": ("--model NAME",),
    "--provider-name": ("--provider NAME",),
    "--app-name": ("--app NAME",),
    "--deleted": ("--include-deleted",),
    # What is shown.
    "--group-by": ("--by DIM",),
    "--groupby": ("--by DIM",),
    "--group": ("--by DIM",),
    "--dimension": ("--by DIM",),
    "--dimensions": ("--by DIM",),
    "--sort-by": ("--sort COLUMN",),
    "--order-by": ("--sort COLUMN",),
    "--order": ("--sort COLUMN",),
    "--limit": ("--top N",),
    "--rows": ("--top N",),
    "--measure": ("--metric METRIC", "--columns NAMES"),
    "--measures": ("--columns NAMES",),
    "--fields": ("--columns NAMES",),
    "--step": ("--bucket STEP", "--grain STEP"),
    "--interval": ("--bucket STEP", "--grain STEP"),
    "--granularity": ("--bucket STEP", "--grain STEP"),
    "--pivot": ("--across STEP",),
    # Where it comes from and goes.
    "--database": ("--source SOURCE",),
    "--db": ("--source SOURCE",),
    "--dsn": ("--source SOURCE",),
    "--url": ("--source SOURCE",),
    "--input": ("--source SOURCE",),
    "--data": ("--source SOURCE",),
    "--organization": ("--org ORG",),
    "--org-id": ("--org ORG",),
    "--out": ("--output FILE",),
    "--file": ("--output FILE",),
    "--save": ("--output FILE",),
    "--json": ("-f json",),
    "--csv": ("-f csv",),
    "--markdown": ("-f markdown",),
    "--type": ("--format FORMAT",),
    "--sql": ("--show-sql",),
    "--dry-run": ("--show-sql",),
    "--silent": ("--quiet",),
    "--verbose": ("--debug",),
}
"""Option that there is not, and what is meant: the first of them that a command has."""

INSTEAD: Mapping[str, Sequence[str]] = {
    "--by": ("--sections NAMES",),
    "--from": ("--month MONTH", "--on DAY"),
    "--last": ("--month MONTH", "--on DAY"),
    "--month": ("--on DAY",),
}
"""Option that only other commands have, and what does its work where they lack it."""

OTHER_COMMANDS: Mapping[str, str] = {
    "ls": "orgstats list projects",
    "show": "orgstats summary",
    "cost": "orgstats summary",
    "costs": "orgstats summary",
    "spend": "orgstats summary",
    "total": "orgstats summary",
    "usage": "orgstats breakdown",
    "top": "orgstats breakdown",
    "rank": "orgstats breakdown",
    "projects": "orgstats list projects",
    "keys": "orgstats list keys",
    "members": "orgstats list members",
    "users": "orgstats list members",
    "teams": "orgstats list teams",
    "models": "orgstats list models",
    "providers": "orgstats list providers",
    "apps": "orgstats list apps",
    "orgs": "orgstats list orgs",
    "budgets": "orgstats budget",
    "alerts": "orgstats anomalies",
    "predict": "orgstats forecast",
    "completion": "orgstats --show-completion",
    "version": "orgstats --version",
    "settings": "orgstats config show",
}
"""Command that there is not, and what is meant."""


def option(error: Exception, command: Any, path: str) -> UsageError | None:
    """Give the error for an option that a command does not have; None if it is about another."""
    if not hasattr(error, "possibilities"):
        return None
    name = str(getattr(error, "option_name", ""))
    group = hasattr(command, "commands")
    near = _meant(name, {one for parameter in command.params for one in parameter.opts})
    others = [] if near or group else _with(name)
    if not (near or others):
        near = sorted(getattr(error, "possibilities", None) or ())
    hint = f"try '{path} --help'"
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    elif others:
        hint = f"an option of {', '.join(others)}; {hint}"
    elif group:
        hint = f"options follow the command, as in '{path} COMMAND {name}'; {hint}"
    return UsageError(f"no such option: {name}", hint=hint)


def _meant(name: str, own: Collection[str]) -> list[str]:
    """Give the option of a command that somebody means by another name, if any."""
    plain = name.casefold()
    if plain in own:
        return [plain]
    known = (*OTHER_OPTIONS.get(plain, ()), *INSTEAD.get(plain, ()))
    return [one for one in known if one.split()[0] in own][:1]


def _with(option: str) -> list[str]:
    """Give the commands that have an option."""
    from typer.main import get_command

    from orgstats.cli.app import build

    commands = getattr(get_command(build()), "commands", {})
    return [
        name
        for name, one in commands.items()
        if any(option in parameter.opts for parameter in one.params)
    ]


def command(name: str, known: Sequence[str], path: str) -> UsageError:
    """Give the error for a command that there is not."""
    from orgstats.domain.words import nearest

    hint = nearest(name, known)
    if path == "orgstats" and name.casefold() in OTHER_COMMANDS:
        hint = f"did you mean '{OTHER_COMMANDS[name.casefold()]}'?"
    return UsageError(f"no such command {name!r}", hint=hint)
