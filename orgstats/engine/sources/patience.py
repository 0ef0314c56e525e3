"""How long a statement may take where a server answers it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgstats.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

TIMEOUT_S = 60
LONGEST_S = 24 * 3600


def seconds(settings: Mapping[str, Any]) -> int:
    """Give the seconds that the settings allow; raise `UsageError` for what is not valid."""
    timeout = int(settings.get("timeout") or TIMEOUT_S)
    if not 1 <= timeout <= LONGEST_S:
        raise UsageError(f"--timeout is 1 to {LONGEST_S} seconds, not {timeout}")
    return timeout
