"""Drawings as plain data: shapes of SVG, whose places are percent across and pixels down.

So they are as wide as their place, and their text keeps its size, on a phone and on paper.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Shape(NamedTuple):
    """A shape: its element, its attributes and, of a text, what it says."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""


class ShapeGroup(NamedTuple):
    """Shapes that belong together, and what a pointer on them is told."""

    shapes: tuple[Shape, ...]
    title: str = ""


class Drawing(NamedTuple):
    """A drawing so many pixels high; without a title it repeats what stands beside it in words."""

    height: int
    groups: tuple[ShapeGroup, ...]
    title: str = ""
    about: str = ""


def rounded(value: float) -> str:
    """Give a number with no more digits than can be seen."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if abs(value) >= 0.0005 else "0"


def percent(part: float) -> str:
    """Give a part of the width."""
    return f"{rounded(part * 100)}%"


def rect(across: tuple[float, float], down: tuple[float, float], kind: str) -> Shape:
    """Give a rectangle from its start and size: parts of the width, and pixels."""
    (x, width), (y, height) = across, down
    places = {"x": percent(x), "y": rounded(y), "width": percent(width), "height": rounded(height)}
    return Shape("rect", {**places, "class": kind})


def line(across: tuple[float, float], down: tuple[float, float], kind: str) -> Shape:
    """Give a line between two points."""
    (left, right), (top, bottom) = across, down
    places = {
        "x1": percent(left),
        "x2": percent(right),
        "y1": rounded(top),
        "y2": rounded(bottom),
    }
    return Shape("line", {**places, "class": kind})


def words(text: str, place: tuple[float, float], kind: str) -> Shape:
    """Give a text at a place."""
    return Shape("text", {"x": percent(place[0]), "y": rounded(place[1]), "class": kind}, text)
