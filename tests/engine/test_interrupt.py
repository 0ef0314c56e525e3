"""Ctrl-C as somebody begins to wait for work in a thread."""

from __future__ import annotations

import sys
from itertools import count
from threading import Thread
from typing import TYPE_CHECKING

from orgstats.engine.interrupt import WorkEnd

if TYPE_CHECKING:
    from types import FrameType

# Far longer than any wait takes that comes to an end.
LIMIT_S = 60


def interrupted(end: WorkEnd, moment: int) -> bool:
    """Wait for what does not come, with Ctrl-C at a call, and tell whether it came to that."""
    calls = 0

    def tick(frame: FrameType, *_: object) -> None:
        nonlocal calls
        calls += frame.f_code.co_name != interrupted.__name__
        if calls == moment:
            sys.setprofile(None)
            raise KeyboardInterrupt

    try:
        sys.setprofile(tick)
        end.wait(0.001)
    except KeyboardInterrupt:
        return True
    finally:
        sys.setprofile(None)
    return False


def test_ctrl_c_within_a_wait_holds_up_nobody() -> None:
    for moment in count(1):
        end = WorkEnd()
        stopped = interrupted(end, moment)
        ending, waiting = (Thread(target=work, daemon=True) for work in (end.set, end.wait))
        for thread in (ending, waiting):
            thread.start()
            thread.join(LIMIT_S)
            assert not thread.is_alive(), moment
        assert end.is_set()
        if not stopped:
            break
    assert moment > 5
