"""Headings and tables of a page."""

from collections.abc import Iterable, Sequence


def section(title: str, *, level: int = 2) -> str:
    """Give a heading."""
    return f"{'#' * level} {title}\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give a table, whose cells may hold anything but line breaks."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )
