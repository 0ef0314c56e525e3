"""The reference of the command line, written from what the program itself declares."""

from collections.abc import Iterator

from docs import counted
from docs.declared import VARIABLES, DeclaredCommand, DeclaredOption, commands, exit_codes, shared
from docs.markdown import section, table
from orgstats.config.settings import PROFILE_VARIABLE, SETTINGS
from orgstats.render.formats import FORMATS, suffixes

INTRODUCTION = """\
# Command-line reference

Every command, option, dimension, measure, setting and exit code, as the program declares them.
Written by `python -m docs.generate`. What to type for what: [Questions and commands](questions.md).
"""


def page() -> str:
    """Give the page as Markdown."""
    parts = [
        INTRODUCTION,
        *_commands(),
        *counted.dimensions(),
        *counted.measures(),
        *_settings(),
        *_exit_codes(),
    ]
    return "\n".join(parts)


def _commands() -> Iterator[str]:
    found = commands()
    yield section("Commands")
    yield table(
        ("command", "answers"),
        (
            (f"[`{name}`](#{name.replace(' ', '-')})", command.sentence)
            for name, command in found.items()
            if name != "orgstats"
        ),
    )
    for name, command in found.items():
        yield section(f"`{name}`", level=3)
        yield from _command(command)
    yield section("Shared options", level=3)
    yield table(("option", "meaning"), map(_row, shared()))


def _command(command: DeclaredCommand) -> Iterator[str]:
    yield f"{command.sentence}\n"
    if command.examples:
        yield "```sh\n" + "\n".join(command.examples) + "\n```\n"
    yield from (f"{paragraph}\n" for paragraph in command.more)
    if command.own:
        yield table(("option", "meaning"), map(_row, command.own))
    if command.shared:
        names = ", ".join(
            f"`{name}`" for one in command.shared for name in one.names if name.startswith("--")
        )
        yield f"[Shared](#shared-options): {names}.\n"


def _row(option: DeclaredOption) -> tuple[str, str]:
    """Give an option or argument as it is typed, and what it means."""
    *names, last = option.names or ("",)
    typed = [*names, f"{last} {option.value}".strip()]
    return " ".join(f"`{name}`" for name in typed), option.meaning


def _settings() -> Iterator[str]:
    yield section("Settings")
    yield (
        "A flag beats the environment, the environment a profile, a profile the top of the"
        " configuration file, that the default.\n"
    )
    yield table(
        ("setting", "environment variable", "default", "meaning"),
        (
            (
                f"`{one.name}`",
                f"`{one.variable}`",
                "" if one.default is None else f"`{one.default}`",
                one.about,
            )
            for one in SETTINGS
        ),
    )
    yield f"`{PROFILE_VARIABLE}` names the profile to take, as `--profile` does.\n"
    yield section("Other environment variables", level=3)
    yield table(
        ("variable", "meaning"),
        (
            (", ".join(f"`{name}`" for name in names.split(", ")), meaning)
            for names, meaning in VARIABLES.items()
        ),
    )
    yield section("Formats", level=3)
    yield table(
        ("format", "suffix of `--output` that chooses it"),
        (
            (f"`{name}`", ", ".join(f"`{suffix}`" for suffix in found) or "")
            for name, found in suffixes(*FORMATS).items()
        ),
    )


def _exit_codes() -> Iterator[str]:
    yield section("Exit codes")
    yield table(
        ("code", "meaning"),
        ((str(code), text) for code, text in exit_codes().items()),
    )
