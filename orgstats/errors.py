"""What can go wrong, as a tree; each class knows its exit code.

    OrgstatsError
    ├── UsageError    2   a wrong option, an unknown name, an impossible window
    ├── SourceError   3   not found, unreachable, refused, timed out, an extension missing
    ├── DataError     4   opened, but not what a rollup is, or damaged
    ├── OutputError   5   the report cannot be written
    ├── PolicyError   6   the viewer may not see this
    └── Finding      10   a finding that was asked for

`BUG` (70), `HUNG_UP` (129), `INTERRUPTED` (130) and `TERMINATED` (143) have no class: nothing
raises them on purpose.
"""

from typing import ClassVar

OK = 0
BUG = 70
HUNG_UP = 129
INTERRUPTED = 130
TERMINATED = 143


class OrgstatsError(Exception):
    """A failure a person can act on: one line that says what, and a hint that says how to go on."""

    exit_code: ClassVar[int]
    kind: ClassVar[str] = "error"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(OrgstatsError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class SourceError(OrgstatsError):
    """The rollups cannot be reached."""

    exit_code = 3


class DataError(OrgstatsError):
    """The source was opened and does not hold what a rollup holds."""

    exit_code = 4


class OutputError(OrgstatsError):
    """The report cannot be written where it should go."""

    exit_code = 5


class PolicyError(OrgstatsError):
    """The viewer may not see what was asked for."""

    exit_code = 6


class Finding(OrgstatsError):
    """The command worked and found what it was asked to look for."""

    exit_code = 10
    kind = "finding"
