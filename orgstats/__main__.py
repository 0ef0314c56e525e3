"""The only place where an error becomes a line on stderr and an exit code."""

import sys
import traceback
from collections.abc import Sequence

from orgstats.errors import BUG, INTERRUPTED, OK, OrgstatsError

USAGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    import typer

    from orgstats.cli.app import app

    try:
        code = app(arguments, prog_name="orgstats", standalone_mode=False)
    except OrgstatsError as error:
        return _fail(error, arguments, error.exit_code, error.message, error.hint)
    except typer.TyperException as error:
        return _fail(error, arguments, USAGE, _usage(error), "try 'orgstats --help'")
    except (KeyboardInterrupt, typer.Abort):
        return INTERRUPTED
    except Exception as error:
        hint = "this is a bug in orgstats; --debug shows where"
        return _fail(error, arguments, BUG, f"{type(error).__name__}: {error}", hint)
    return int(code or OK)


def _usage(error: Exception) -> str:
    describe = getattr(error, "format_message", error.__str__)
    text = " ".join(str(describe()).split()).rstrip(".")
    return text[:1].lower() + text[1:]


def _fail(
    error: Exception, arguments: Sequence[str], code: int, message: str, hint: str | None
) -> int:
    from orgstats.config import redact

    if "--debug" in arguments:
        text = "".join(traceback.format_exception(error))
        sys.stderr.write(redact(text))
    line = " ".join(redact(message).split())
    sys.stderr.write(f"orgstats: error: {line}\n")
    if hint:
        sys.stderr.write(f"hint: {redact(hint)}\n")
    return code


def run() -> None:
    """Start from the console script."""
    sys.exit(main())


if __name__ == "__main__":
    run()
