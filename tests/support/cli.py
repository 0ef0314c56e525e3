"""Runs orgstats in this process as a shell would: arguments in, exit code and both streams out."""

from __future__ import annotations

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple
from unittest.mock import patch

from orgstats.__main__ import main
from tests.support.acme import NOW

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Variables of the user's environment that a run may see; everything else is the test's to give.
_KEPT = ("PATH", "TMPDIR", "LD_LIBRARY_PATH")
#: The moment at which the ledger was refreshed.
MOMENT = NOW.replace(tzinfo=UTC)
#: A home without a configuration file, and one that nobody can make.
NO_HOME = "/dev/null/nobody"


class Result(NamedTuple):
    """What a run came to: its exit code, and the bytes of both streams as UTF-8."""

    code: int
    out: str
    err: str


def run(
    *argv: object,
    env: Mapping[str, str] | None = None,
    now: datetime = MOMENT,
) -> Result:
    """Calls `main` with only `env` around it, at the moment `now`; stdout is no terminal."""
    out, err = _stream(), _stream()
    around = environment(env)
    with (
        patch.dict(os.environ, around, clear=True),
        patch("orgstats.cli.run.clock", lambda: now),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main([str(argument) for argument in argv])
    return Result(code, _text(out), _text(err))


def with_defaults(defaults: Sequence[object], options: Sequence[object]) -> list[object]:
    """Options behind those defaults, pairs of a name and a value, that they do not give anew."""
    pairs = zip(defaults[::2], defaults[1::2], strict=True)
    kept = [word for name, value in pairs if name not in options for word in (name, value)]
    return [*kept, *options]


def environment(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a run: no home, no settings, and what the test gives."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "HOME": NO_HOME, **(env or {})}


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode("utf-8")
