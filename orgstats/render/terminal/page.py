"""The Rich room: reports as tables, cards and charts for people."""

from dataclasses import dataclass
from io import StringIO
from typing import Literal

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from orgstats.domain.findings import Checkup
from orgstats.domain.results import Breakdown, Header, Listing, Summary
from orgstats.render import header, names
from orgstats.render.terminal import grid, lists, standing
from orgstats.render.terminal.look import ASCII, Colour, Look

# More columns would only pull names and numbers apart.
WIDEST_PAGE = 200
# The least width where nothing bounds it.
CHARTED, PLAIN = 100, 60
UNBOUNDED = 100_000

COLOUR_SYSTEMS: dict[Colour, Literal["truecolor", "256", "standard"]] = {
    "truecolor": "truecolor",
    "256": "256",
    "16": "standard",
}


@dataclass(frozen=True, slots=True)
class Page:
    """Parts below each other in one width."""

    width: int
    parts: tuple[RenderableType, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give the parts, all as wide as the page."""
        for part in self.parts:
            yield from console.render(part, options.update(width=self.width))


def summary(report: Summary, look: Look) -> RenderableType:
    """Give the cards of a window and the details below."""
    from orgstats.render.terminal.cards import Cards, Details

    width = min(look.width or PLAIN * 2, WIDEST_PAGE)
    return Page(width, (_header(report.header, look), Cards(report, look), Details(report)))


def breakdown(report: Breakdown, look: Look, *, chart: bool) -> RenderableType:
    """Give the chart over time, where it is wanted, and the ranking."""
    from orgstats.render.terminal.ranking import Ranking

    if not standing.entries(report):
        return Page(
            look.width or PLAIN, (_header(report.header, look), Text("No usage in this window."))
        )
    over_time = report.over_time if chart else None
    ranking = Ranking(report, look, charted=over_time is not None)
    least = CHARTED if over_time else PLAIN
    width = min(look.width, WIDEST_PAGE) if look.width else max(ranking.natural, least)
    parts: list[RenderableType] = [_header(report.header, look)]
    if over_time:
        from orgstats.render.terminal.chart import Chart

        parts.append(Chart(report, over_time, look))
    return Page(width, (*parts, ranking))


def listing(report: Listing, look: Look) -> RenderableType:
    """Give a plain table of what is there, ids in full."""
    if not report.rows:
        return Text(f"No {report.kind}.")
    # One text of many lines would take Rich the square of their number.
    return Group(*grid.lines(*lists.fitted(report, look)))


def checkup(report: Checkup, look: Look) -> RenderableType:
    """Give a line a check, and where something was found."""
    from orgstats.render.terminal.checklist import lines

    return Text("\n").join(lines(report, look))


def _header(head: Header, look: Look) -> Text:
    """Give the first line, broken between its parts where it is longer than the look is wide."""
    parts = header.parts(head, unicode=look.unicode)
    text = Text("\n".join(_wrapped(parts, look.width or UNBOUNDED)))
    text.stylize("bold", 0, len(parts[0]))
    return text


def _wrapped(parts: list[str], width: int) -> list[str]:
    """Join parts into lines that are broken between them."""
    lines = parts[:1]
    for part in parts[1:]:
        longer = f"{lines[-1]} · {part}"
        if names.cells(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def to_text(renderable: RenderableType, look: Look) -> str:
    """Give the text of a report with the escapes its look allows, ending in a newline."""
    buffer = StringIO()
    console = Console(
        file=buffer,
        width=look.width or UNBOUNDED,
        # With either left out, Rich would look at the terminal and the environment.
        height=look.height,
        color_system=COLOUR_SYSTEMS.get(look.colour),
        force_terminal=look.colour != "none",
        no_color=look.colour == "none",
        legacy_windows=False,
        markup=False,
        highlight=False,
        emoji=False,
        _environ={},
    )
    # What is wider than a terminal after all is for it to break: cropped, it would be lost.
    console.print(renderable, end="", crop=False)
    text = buffer.getvalue()
    if not look.unicode:
        text = text.translate(ASCII)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())
