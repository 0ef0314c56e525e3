"""How far a snapshot is."""

from typing import Protocol


class Progress(Protocol):
    """Whoever wants to know how far a snapshot is."""

    def __call__(self, file: str, done: int, total: int) -> None:
        """Hear that a file is being written after `done` of `total` others."""
