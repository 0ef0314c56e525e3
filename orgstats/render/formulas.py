"""Text that a spreadsheet would run as a formula, and the `'` that keeps it from doing so."""

import re

# What a spreadsheet, or the person who pastes into one, does not see in front of a formula.
_UNSEEN = (
    r"\x00-\x20\x7f-\xa0\xad"
    "\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"
FORMULA = rf"^'*(?:[\t\r]|[{_UNSEEN}]*[=+\-@{_FULL_WIDTH}])"
"""What must be guarded, for Python and RE2 alike.

With the guards of others in front it still must: so reading takes away what writing put there,
never a `'` of the name's own.
"""
_MUST_BE_GUARDED = re.compile(FORMULA).match


def guarded(text: str) -> str:
    """Give a text with a `'` in front where a spreadsheet would run it."""
    return f"'{text}" if _MUST_BE_GUARDED(text) else text
