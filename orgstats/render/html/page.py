"""The page: an answer as one file of HTML, with its styles within and nothing from elsewhere."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from orgstats.domain.document import Document
from orgstats.render import dates, header, names
from orgstats.render.html.blocks import PageBlock, blocks
from orgstats.render.html.colours import variables

UNBROKEN = re.compile(r"((?<!\S)(?:\d{4}-\d\d-\d\d|[+-]\$?\d[\d.,]*\d|[+-]\$?\d))")
"""What a line must not break in."""

TEMPLATES = Path(__file__).with_name("templates")


class PageSection(NamedTuple):
    """A part of a page: where it is, its heading, what it says first, what stands below."""

    anchor: str
    title: str
    lead: tuple[str, ...]
    blocks: tuple[PageBlock, ...]


class PageHead(NamedTuple):
    """What a page says first: whose usage, when, and how far it reaches."""

    organization: str
    span: str
    more: tuple[str, ...]


def html(document: Document) -> str:
    """Give the page of an answer; the same answer gives the same bytes."""
    style = _style()
    return (
        _templates()
        .get_template("page.html")
        .render(
            title=names.clean(document.title) if document.title else _named(document),
            head=_head(document),
            lead=tuple(map(names.clean, document.lead)),
            sections=_sections(document),
            style=style,
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
            numbers=count(1),
        )
    )


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["next_number"] = next
    found.filters["unbroken"] = unbroken
    found.filters["minus"] = minus
    return found


def minus(text: str) -> str:
    """Give a number as it is printed: a fall has a minus as wide as the plus of a rise."""
    return f"\N{MINUS SIGN}{text[1:]}" if text.startswith("-") else text


def unbroken(text: str) -> Markup:
    """Give a sentence whose dates and amounts are never broken at their hyphens."""
    found = Markup()
    for place, part in enumerate(UNBROKEN.split(text)):
        found += Markup('<span class="nobr">%s</span>') % minus(part) if place % 2 else escape(part)
    return found


def _style() -> str:
    """Give the styles: colours by the reader's preference, on paper the light ones."""
    light, dark = variables(dark=False), variables(dark=True)
    rules = (TEMPLATES / "style.css").read_text("utf-8")
    at_night = f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return f":root{{{light}}}\n{at_night}\n{rules}"


def _head(document: Document) -> PageHead | None:
    head = document.header
    if head is None:
        return None
    first, *rest = header.parts(head)
    span = dates.span(head.window)
    return PageHead(first, span, tuple(part for part in rest if part != span))


def _named(document: Document) -> str:
    """Give a title to an answer that has none: that of its first table."""
    return next((names.clean(table.title) for table in document.tables), "")


def _sections(document: Document) -> tuple[PageSection, ...]:
    if document.sections:
        return tuple(
            _section(f"s-{one.name}", one.title, one.document, one.document.lead)
            for one in document.sections
        )
    return (_section("s-answer", "", document, ()),)


def _section(anchor: str, title: str, document: Document, lead: tuple[str, ...]) -> PageSection:
    return PageSection(anchor, title, tuple(map(names.clean, lead)), tuple(blocks(document)))
