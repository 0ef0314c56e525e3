"""An answer as it stands on a terminal when all of it was written."""

from rich.text import Text

from orgstats.domain.document import Document
from orgstats.render.terminal import page
from orgstats.render.terminal.look import Look

# Where the cursor waits after the last line.
PROMPT = 1


def text(document: Document, look: Look, *, chart: bool) -> str:
    """Give the text for people; what it is about stands below, too, where it left the screen."""
    whole = page.to_text(page.drawn(document, look, chart=chart), look)
    return ended(whole, page.headline(document, look), look, len(document.notes))


def ended(whole: str, headline: Text, look: Look, notes: int = 0) -> str:
    """Give a text with its headline below, too, where a terminal has no line left for that above.

    Notes come after it, a line each.
    """
    if not look.terminal or whole.count("\n") + notes + PROMPT <= look.height:
        return whole
    return whole + page.to_text(headline, look)
