"""An answer as it stands on a terminal when all of it was written."""

from orgstats.domain.document import Document
from orgstats.render.terminal import page
from orgstats.render.terminal.look import Look

# Where the cursor waits after the last line.
PROMPT = 1


def text(document: Document, look: Look, *, chart: bool) -> str:
    """Give the text for people; the headline stands below, too, where it left the screen above."""
    whole = page.to_text(page.drawn(document, look, chart=chart), look)
    if document.header is None or not look.terminal:
        return whole
    # Notes come after it, a line each.
    if whole.count("\n") + len(document.notes) + PROMPT <= look.height:
        return whole
    return whole + page.to_text(page.headline(document.header, look), look)
