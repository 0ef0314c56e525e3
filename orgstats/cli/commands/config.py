"""`orgstats config show`: every setting, and where it came from."""

from typing import Annotated

from typer import Context, Option, Typer

from orgstats.cli.answer import put
from orgstats.cli.run import config_path, settings

app = Typer(help="Settings and where they come from.")


@app.callback(invoke_without_command=True)
def config(context: Context) -> None:
    """Settings and where they come from."""
    if context.invoked_subcommand is None:
        put([context.get_help(), "\n"], None)


@app.command()
def show(
    profile: Annotated[
        str | None, Option(help="Show the settings of this profile.", metavar="NAME")
    ] = None,
) -> None:
    """Show every setting and where it came from; no passwords.

    \b
    orgstats config show
    orgstats config show --profile prod
    """
    from orgstats.config.secrets import presentable

    found = settings(profile)
    lines = [f"# {config_path()}"]
    width = max(map(len, found.settings))
    for name, resolved in found.settings.items():
        value = "-" if resolved.value is None else presentable(str(resolved.value))
        lines.append(f"{name:<{width}}  {value}  ({resolved.origin})")
    put((f"{line}\n" for line in lines), None)
