"""What keeps a password that is in memory there."""

import sys


def dump_no_core() -> None:
    """Let a crash of this process leave no image of its memory, where the system can be told."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, most))
