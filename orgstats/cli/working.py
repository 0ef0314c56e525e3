"""A line on a terminal that a run is at work, once it takes more than a moment."""

from __future__ import annotations

import os
import sys
from itertools import cycle
from threading import Lock, Thread
from typing import TYPE_CHECKING

from orgstats.engine.interrupt import WorkEnd
from orgstats.render.names import clean

if TYPE_CHECKING:
    from collections.abc import Callable

AFTER_S = 1.0
MOVE_S = 0.25
TURNS = "|/-\\"
AWAY = "\r\x1b[K"


class Working:
    """A line that moves while a run is at work, and never stands beside other text."""

    def __init__(self, put: Callable[[str], None]) -> None:
        self._put = put
        self._lock = Lock()
        self._over = WorkEnd()
        self._shown = False
        self._doing: Callable[[], str] | None = None

    def begin(self) -> None:
        """Begin to wait for the moment from which the line is shown."""
        Thread(target=self._move, daemon=True).start()

    def tell(self, doing: Callable[[], str]) -> None:
        """Tell what the run does, as it is at each move of the line."""
        self._doing = doing

    def aside(self, text: str) -> None:
        """Write a text where the line stands; it comes back below."""
        with self._lock:
            self._put(self._away() + text)

    def end(self) -> None:
        """Take the line away for good."""
        self._over.set()
        with self._lock:
            if away := self._away():
                self._put(away)

    def _away(self) -> str:
        shown, self._shown = self._shown, False
        return AWAY if shown else ""

    def _move(self) -> None:
        self._over.wait(AFTER_S)
        for mark in cycle(TURNS):
            line = self._line(mark)
            with self._lock:
                if self._over.is_set():
                    return
                # Interrupted after either, the line is taken away.
                self._shown = True
                self._put(AWAY + line)
            self._over.wait(MOVE_S)

    def _line(self, mark: str) -> str:
        """Give the line, which must not break: only its last part would go away."""
        doing = "" if self._doing is None else self._doing()
        return clean(f"{mark} at work{doing and f': {doing}'}")[: _columns() - 1]


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
