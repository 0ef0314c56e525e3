"""Rows without styles are one piece, and read as lines do."""

from io import StringIO

import pytest
from rich.console import Console, Group, RenderableType

from orgstats.render.terminal import grid
from orgstats.render.terminal.columns import TextColumn

NAMES = ("web", "Größe", "模型", "a name that is longer than its column", "")
COLUMNS = [TextColumn("Name", NAMES), TextColumn("Used", ("1", "22", "333", "", "5"), right=True)]


def printed(*parts: RenderableType) -> str:
    console = Console(file=StringIO(), width=20, color_system=None)
    console.print(Group(*parts), end="", crop=False)
    assert isinstance(console.file, StringIO)
    return "\n".join(map(str.rstrip, console.file.getvalue().splitlines()))


@pytest.mark.parametrize("widths", [[40, 4], [12, 4], [12, 20]])
def test_plain_rows_read_as_lines_do(widths: list[int]) -> None:
    found = grid.plain(COLUMNS, widths)
    assert len(found.segments) == 1
    lines = grid.lines(COLUMNS, widths)
    assert printed(grid.head(COLUMNS, widths), found) == printed(*lines)
