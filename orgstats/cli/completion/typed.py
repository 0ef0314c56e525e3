"""What was typed, as bash has it on its line, and words as they are typed there."""

import re
from typing import NamedTuple

# What needs no backslash on a line of bash.
_PLAIN = re.compile(r"[\w./,+%@:=-]")
_BLANKS = " \t\n"


class TypedLine(NamedTuple):
    """The words before the cursor, and the one that it is in.

    Of that word bash replaces only what follows `head`, which stands before a character that breaks
    words, and it keeps a quote that is open.
    """

    words: tuple[str, ...]
    current: str = ""
    head: str = ""
    quote: str = ""

    def written(self, word: str) -> str | None:
        """Give what bash has to put in for a whole word; None if its head was typed otherwise."""
        if not word.startswith(self.head):
            return None
        rest = word[len(self.head) :]
        if self.quote == "'":
            return rest.replace("'", r"'\''")
        if self.quote:
            return re.sub(r'([\\"$`])', r"\\\1", rest)
        return "".join(one if _PLAIN.match(one) else f"\\{one}" for one in rest)


def read_line(line: str, breaks: str = "") -> TypedLine:
    """Read a line up to the cursor, whose last word may lack its closing quote."""
    words: list[str] = []
    word, head, quote, begun, place = "", "", "", False, 0
    while place < len(line):
        letter, place = line[place], place + 1
        if letter == "\\" and quote != "'" and place < len(line):
            kept = quote and line[place] not in '\\"$`'
            word, place = word + (letter if kept else "") + line[place], place + 1
            begun = True
        elif letter == quote:
            quote = ""
        elif quote:
            word += letter
        elif letter in "\"'":
            quote, begun, head = letter, True, word
        elif letter in _BLANKS:
            words += [word] if begun else []
            word, head, begun = "", "", False
        else:
            word, begun = word + letter, True
            head = word if letter in breaks else head
    return TypedLine(tuple(words), word, head, quote)


def plain(text: str) -> str:
    """Give a word without the quotes that it may have been begun with."""
    found = read_line(text)
    return " ".join((*found.words, found.current)) if found.words else found.current
