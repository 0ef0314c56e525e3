"""Writes what is generated: `python -m docs.generate` from the root of the repository.

That is the reference of the command line, the pictures, and the output of the
commands in every page's console blocks.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from docs import console, manual, reference, screens

DOCS = console.ROOT / "docs"
COMMAND = "python -m docs.generate"


def pages() -> list[Path]:
    """Give every page whose console blocks are run."""
    return [console.ROOT / "README.md", *sorted(DOCS.glob("*.md"))]


def generated() -> Iterator[tuple[Path, str]]:
    """Give every file that is generated as a whole, and its text."""
    yield DOCS / "cli.md", reference.page()
    yield DOCS / "orgstats.1", manual.page()
    yield from screens.pictures()


def _write(path: Path, text: str) -> None:
    if path.exists() and path.read_text("utf-8") == text:
        return
    path.write_text(text, "utf-8", newline="\n")
    sys.stdout.write(f"{path.relative_to(console.ROOT)}\n")


def main() -> None:
    """Write what has changed, and print the names of those files."""
    for path, text in generated():
        _write(path, text)
    for path in pages():
        _write(path, console.refreshed(path.read_text("utf-8")))


if __name__ == "__main__":
    main()
