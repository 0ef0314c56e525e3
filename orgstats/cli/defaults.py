"""What holds where an option is not given, of each command: as it works, and as its help tells."""

from collections.abc import Mapping
from typing import Any

USUAL_MONTH: Mapping[str, str] = {
    "compare": "this",
    "forecast": "this",
    "report": "last",
    "export": "last",
}
"""The month of the commands that do not take the last seven days."""

_USUAL: Mapping[str, str] = {"last": "7d", "include_deleted": "leave them out"}
_OTHERS: Mapping[str, Mapping[str, str]] = {
    "export": {"include_deleted": "count them"},
    "report": {"include_deleted": "count them"},
    "check": {"last": "the 30 days up to the newest hour"},
    "snapshot": {"last": "all there is"},
}


def told(command: str | None, option: str | None) -> str | None:
    """Give the default of an option as people read it, where its command decides it."""
    name, asked = command or "", option or ""
    if name in USUAL_MONTH and asked in {"month", "last"}:
        return USUAL_MONTH[name] if asked == "month" else None
    return _OTHERS.get(name, {}).get(asked) or _USUAL.get(asked)


def tell(command: str | None, parameters: list[Any]) -> None:
    """Write into the help of a command's options what its own defaults are."""
    for one in parameters:
        default = told(command, one.name)
        if default is not None and one.help:
            one.help += f" [default: {default}]"
