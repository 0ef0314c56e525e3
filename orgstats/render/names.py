"""Names of users as they may be printed: without control characters, measured and cut in cells."""

from unicodedata import category, combining, normalize

from orgstats.domain.humanize import NO_NAME

SPACES = str.maketrans(dict.fromkeys("\n\r\t\v\f\x85\u2028\u2029", " "))
# Control, format (bidi, zero width, tags), surrogate: nothing that a reader sees.
INVISIBLE = {"Cc", "Cf", "Cs"}
SELECTORS = {"\ufe0e", "\ufe0f"}
# Nobody reads further, and every letter beyond costs time.
LONGEST = 10_000


DASHES = dict.fromkeys(map(ord, "\N{EN DASH}\N{EM DASH}"), "-")


def clean(name: str, *, unicode: bool = True) -> str:
    """Give a name on one line without invisible characters; in ASCII where `unicode` is False.

    Of one that is longer than any that is read, the beginning is given.
    """
    if len(name) > LONGEST:
        return clean(name[:LONGEST], unicode=unicode) + ("…" if unicode else "...")
    if name.isascii() and name.isprintable() and name.strip():
        return name
    spaced = name.translate(SPACES)
    seen = "".join(
        letter for letter in spaced if category(letter) not in INVISIBLE and letter not in SELECTORS
    )
    if not unicode:
        bare = (
            letter for letter in normalize("NFKD", seen.translate(DASHES)) if not combining(letter)
        )
        seen = "".join(letter if letter.isascii() else "?" for letter in bare)
    return seen if seen.strip() else NO_NAME


def cells(text: str) -> int:
    """Give the columns a text takes on a terminal."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def cut(name: str, width: int) -> str:
    """Give a name in at most `width` columns, with `…` for its middle where it is longer."""
    if cells(name) <= width:
        return name
    if width <= 1:
        return "…"[:width]
    tail = (width - 1) // 2
    end = _fitting(name[::-1], tail)[::-1]
    # Without its base a combining mark would land on the ellipsis.
    while end and combining(end[0]):
        end = end[1:]
    return f"{_fitting(name, width - 1 - tail)}…{end}"


def abridged(name: str, letters: int) -> str:
    """Give a name in at most so many letters, where it is no terminal that measures them."""
    if len(name) <= letters:
        return name
    start, end = name[: letters // 2], name[len(name) - (letters - letters // 2 - 1) :]
    while end and combining(end[0]):
        end = end[1:]
    return f"{start}…{end}"


def shorten(label: str, width: int) -> str:
    """Give a label of our own, `Other (12 more)`, in at most `width` columns, its number whole."""
    return label if cells(label) <= width else cut(label.partition(" ")[0], width)


def _fitting(text: str, width: int) -> str:
    taken = text[:width]
    while cells(taken) > width:
        taken = taken[:-1]
    return taken


def pad(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text with blanks up to a width in columns."""
    blanks = " " * (width - cells(text))
    return blanks + text if right else text + blanks
