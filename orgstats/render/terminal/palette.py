"""The colours of a breakdown, and the letters that stand for them where there are none.

Okabe-Ito and a maroon, ordered so that neighbours differ for colour-blind eyes too (adjacent ΔE at
least 18).
"""

from orgstats.render.terminal.look import Look

PALETTE = (
    "#0072B2",
    "#E69F00",
    "#009E73",
    "#962D3C",
    "#56B4E9",
    "#D55E00",
    "#F0E442",
    "#CC79A7",
)
GREY = "#696969"
# The nearest of 256. Rich would find its own, but keep the escapes of whichever depth came first.
COLOURS_256 = (25, 214, 36, 88, 74, 166, 227, 175)
GREY_256 = 242
LETTERS = "ABCDEFGH"
RISE, FALL = 5, 4
"""The colours of what rose and what fell."""

SERIES = len(PALETTE)
"""How many series are drawn; the next index is Other."""


def blocks(look: Look) -> bool:
    """Tell whether bands can be drawn as coloured blocks; letters are drawn otherwise."""
    return look.unicode and look.rich_colour


def colour(index: int, look: Look) -> str:
    """Give the colour of a band; nothing where the terminal cannot tell the bands apart."""
    if look.colour == "truecolor":
        return (*PALETTE, GREY)[index]
    return f"color({(*COLOURS_256, GREY_256)[index]})" if look.colour == "256" else ""


def letter(index: int) -> str:
    """Give the letter of a band, a dot for Other."""
    return LETTERS[index] if index < SERIES else "."


def key(index: int, look: Look) -> str:
    """Give the mark of a band in a legend."""
    return "■" if blocks(look) else letter(index)
