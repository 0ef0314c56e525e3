"""The colours of a page, light and dark: those of text, of series, of rises and falls.

Series that are neighbours in a stack differ in lightness, too, and for colour-blind eyes.
"""

from collections.abc import Mapping

SURFACES: Mapping[str, tuple[str, str]] = {
    "paper": ("#fbfaf7", "#14161a"),
    "card": ("#ffffff", "#1b1e23"),
    "rule": ("#e3dfd6", "#31353c"),
}
"""What text and drawings stand on, and the rules between them: light, dark."""

INKS: Mapping[str, tuple[str, str]] = {
    "ink": ("#1b1d21", "#eceae6"),
    "soft": ("#5b5f66", "#a7abb2"),
    "accent": ("#24527f", "#8db8e3"),
    "rise": ("#a8401f", "#f0926b"),
    "fall": ("#1a7060", "#5dc2ab"),
    "warn": ("#8a5a00", "#e3b45c"),
}
"""The colours of text."""

SERIES_COLOURS: tuple[tuple[str, str], ...] = (
    ("#24527f", "#5f97cf"),
    ("#bd8227", "#e2b066"),
    ("#2c7c6e", "#3f9b88"),
    ("#8c3b4a", "#cc7685"),
    ("#4c92ca", "#a3cdee"),
    ("#b5522a", "#d9744b"),
    ("#8c8729", "#cfc76a"),
    ("#9475a8", "#a888bd"),
    ("#848a92", "#80868e"),
)
"""The bands from the bottom up, the last one for all others."""

ON_BANDS = ("#ffffff", "#14161a")
"""What is written on a band: the one that is read better."""


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours, as the guidelines for web content have it: 1 to 21."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def on_band(colour: str) -> str:
    """Give the colour of what is written on a band."""
    return max(ON_BANDS, key=lambda ink: contrast(ink, colour))


def variables(*, dark: bool) -> str:
    """Give the colours as custom properties of CSS."""
    found = {name: pair[dark] for name, pair in {**SURFACES, **INKS}.items()}
    for place, pair in enumerate(SERIES_COLOURS):
        found |= {f"s{place}": pair[dark], f"k{place}": on_band(pair[dark])}
    return "".join(f"--{name}:{colour};" for name, colour in found.items())
