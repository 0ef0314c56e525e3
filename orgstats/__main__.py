"""The only place where an error becomes a line on stderr and an exit code."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from orgstats.errors import BUG, INTERRUPTED, OK, TERMINATED, OrgstatsError

USAGE = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _open_streams()
    import typer

    from orgstats.cli.app import HELP, build

    code = OK
    try:
        with nullcontext() if set(HELP).isdisjoint(arguments) else _help_written():
            code = build(*arguments[:1])(arguments, prog_name="orgstats", standalone_mode=False)
    except OrgstatsError as error:
        return _fail(error, arguments, error.exit_code, error.message, error.hint)
    except typer.TyperException as error:
        return _fail(error, arguments, USAGE, _usage(error), f"try '{_command(error)} --help'")
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        hint = "this is a bug in orgstats; --debug shows where"
        return _fail(error, arguments, BUG, f"{type(error).__name__}: {error}", hint)
    return int(code or OK)


def _open_streams() -> None:
    """Open what the shell closed: writing to stdout fails then, and stderr says nothing."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


@contextmanager
def _help_written() -> Iterator[None]:
    """Guard stdout for help, which Typer writes; whatever else is written guards itself."""
    from orgstats.output.sink import piped

    with piped():
        try:
            yield
        except SystemExit as gone:
            # So Typer answers a reader that has gone away.
            raise BrokenPipeError from gone


def _usage(error: Exception) -> str:
    describe = getattr(error, "format_message", error.__str__)
    text = " ".join(str(describe()).split()).rstrip(".")
    return text[:1].lower() + text[1:]


def _command(error: Exception) -> str:
    return str(getattr(getattr(error, "ctx", None), "command_path", "orgstats"))


def _fail(
    error: Exception, arguments: Sequence[str], code: int, message: str, hint: str | None
) -> int:
    from orgstats.config.secrets import redact
    from orgstats.render.names import clean

    if "--debug" in arguments:
        import traceback

        text = "".join(traceback.format_exception(error))
        sys.stderr.write(redact(text))
    line = " ".join(clean(redact(message)).split())
    sys.stderr.write(f"orgstats: error: {line}\n")
    if hint:
        sys.stderr.write(f"hint: {clean(redact(hint))}\n")
    return code


def run() -> None:
    """Start from the console script; SIGTERM ends a run as Ctrl-C does, with its own exit code."""
    stop = INTERRUPTED

    def terminate(*_: object) -> None:
        nonlocal stop
        stop = TERMINATED
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, terminate)
    code = main()
    if code == INTERRUPTED:
        # A thread may still wait for a server that does not answer: nobody waits for the thread.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(stop)
    sys.exit(code)


if __name__ == "__main__":
    run()
