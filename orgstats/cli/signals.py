"""Ctrl-C, SIGTERM and SIGHUP: each ends a run with an exit code of its own, whenever it comes."""

import signal
import sys
from typing import Any

from orgstats.errors import HUNG_UP, INTERRUPTED, TERMINATED

CODES = {signal.SIGINT: INTERRUPTED, signal.SIGTERM: TERMINATED}
# Windows closes no terminal that way.
if hasattr(signal, "SIGHUP"):
    CODES[signal.SIGHUP] = HUNG_UP
SENT_AGAIN_S = 0.05


class Signals:
    """The signals that asked this process to end, in the order in which they came."""

    def __init__(self) -> None:
        self.told: list[int] = []

    def heed(self) -> None:
        """Raise `KeyboardInterrupt` for each from now on."""
        for number in CODES:
            # Who starts a run in the background may have chosen that Ctrl-C is not for it.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._raise)
        sys.unraisablehook = self._lost

    def ignore(self) -> None:
        """Let none come any more."""
        for number in CODES:
            signal.signal(number, signal.SIG_IGN)

    def code(self, code: int) -> int:
        """Give the exit code of the first that came; of none, the one given."""
        return CODES[signal.Signals(self.told[0])] if self.told else code

    def _raise(self, number: int, _frame: object) -> None:
        self.told.append(number)
        raise KeyboardInterrupt

    def _lost(self, lost: Any) -> None:
        """Tell again what Python drops, as it does with any error in a callback of its own."""
        if not self.told or not isinstance(lost.exc_value, KeyboardInterrupt):
            sys.__unraisablehook__(lost)
            return
        from threading import Timer

        again = Timer(SENT_AGAIN_S, _send, (self.told[0],))
        again.daemon = True
        again.start()


def _send(number: int) -> None:
    """Send a signal to the main thread, which may wait: one to another thread would not wake it."""
    if sys.platform == "win32":
        signal.raise_signal(number)
    else:
        from threading import main_thread

        signal.pthread_kill(main_thread().ident or 0, number)
