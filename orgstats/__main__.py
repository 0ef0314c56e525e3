"""The only place where an error becomes a line on stderr and an exit code."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from orgstats.cli.signals import Signals
from orgstats.errors import BUG, INTERRUPTED, OK, OrgstatsError

USAGE = 2
COMPLETING = "_ORGSTATS_COMPLETE"


def main(argv: Sequence[str] | None = None, told: Sequence[int] = ()) -> int:
    """Run a command line and give its exit code; `told` are the signals that asked it to end."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _open_streams()
    if COMPLETING in os.environ:
        from orgstats.cli.completion.offer import offer

        return offer(arguments, os.environ)
    try:
        return _known(_run(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as gone:
        return _known(gone.code)
    except Exception as error:
        # Libraries make errors of their own of an interrupt.
        return INTERRUPTED if told else _explain(error, arguments)


def _explain(error: Exception, arguments: Sequence[str]) -> int:
    if isinstance(error, OrgstatsError):
        return _fail(error, arguments, error.exit_code, error.message, error.hint)
    if _is_usage(error):
        return _fail(error, arguments, USAGE, _usage(error), f"try '{_command(error)} --help'")
    hint = "this is a bug in orgstats; --debug shows where"
    return _fail(error, arguments, BUG, f"{type(error).__name__}: {error}", hint)


def _run(arguments: Sequence[str]) -> object:
    from orgstats.cli.app import HELP, build

    with nullcontext() if {*HELP}.isdisjoint(arguments) else _typer_writes():
        return build(*arguments[:1])(arguments, prog_name="orgstats", standalone_mode=False)


def _known(code: object) -> int:
    """Give an exit code of ours: what Typer ends with 1, such as an unknown shell, is usage."""
    if code is None:
        return OK
    return USAGE if code == 1 or not isinstance(code, int) else code


def _open_streams() -> None:
    """Open what the shell closed: writing to stdout fails then, and stderr says nothing."""
    if sys.stdout is None:
        sys.stdout = os.fdopen(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")


@contextmanager
def _typer_writes() -> Iterator[None]:
    """Guard stdout for what Typer writes, which is help: all else guards itself."""
    from orgstats.output.sink import piped

    with piped():
        try:
            yield
        except SystemExit as gone:
            if not isinstance(gone.__context__, BrokenPipeError):
                raise
            # So Typer answers a reader that has gone away.
            raise BrokenPipeError from gone


def _is_usage(error: Exception) -> bool:
    typer = sys.modules.get("typer")
    return typer is not None and isinstance(error, typer.TyperException)


def _usage(error: Exception) -> str:
    describe = getattr(error, "format_message", error.__str__)
    text = " ".join(str(describe()).split()).rstrip(".")
    return text[:1].lower() + text[1:]


def _command(error: Exception) -> str:
    return str(getattr(getattr(error, "ctx", None), "command_path", "orgstats"))


def _fail(
    error: Exception, arguments: Sequence[str], code: int, message: str, hint: str | None
) -> int:
    from orgstats.cli import stderr

    given = stderr.given(arguments)
    if "--debug" in arguments:
        stderr.trace(error, given)
    kind = error.kind if isinstance(error, OrgstatsError) else OrgstatsError.kind
    stderr.say(kind, message, given)
    if hint:
        stderr.advise(hint, given)
    return code


def run() -> None:
    """Start from the console script, and end with the exit code, whenever a signal comes."""
    signals = Signals()
    code = INTERRUPTED
    try:
        try:
            signals.heed()
            code = main(told=signals.told)
            if not signals.told:
                _drain()
        finally:
            signals.ignore()
    except KeyboardInterrupt:
        pass
    _clear()
    # A thread may still wait for a server that does not answer: nobody waits for the thread.
    os._exit(signals.code(code))


def _drain() -> None:
    """Flush both streams: where that fails at the interpreter's end, the exit code is another."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            from orgstats.output.sink import discard

            discard(stream)


def _clear() -> None:
    """Remove the temporary folders of a run that was cut short, where it made any."""
    temporary = sys.modules.get("orgstats.output.temporary")
    if temporary is not None:
        temporary.clear()


if __name__ == "__main__":
    run()
