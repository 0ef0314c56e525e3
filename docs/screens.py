"""The pictures of the documentation: commands, and what each prints on a terminal."""

import io
import os
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from docs.picture import WIDTH, svg
from orgstats.__main__ import main

DOCS = Path(__file__).parent
PICTURES = DOCS / "pictures"
SCREENS = {
    "overview": "orgstats",
    "summary": "orgstats summary --month 2026-10",
    "breakdown": "orgstats breakdown --by project --month 2026-10",
    "tree": "orgstats breakdown --by project,model --top 3,2 --month 2026-10",
    "matrix": "orgstats breakdown --by model --across month --from 2026-08 --to 2026-10",
    "teams": "orgstats breakdown --by team --month 2026-10",
    "compare": "orgstats compare model --month 2026-10 --top 6",
    "forecast": "orgstats forecast --on 2026-10-20",
    "budget": "orgstats budget --on 2026-10-20",
    "anomalies": "orgstats anomalies --from 2026-09-14 --to 2026-09-18",
}
# Some days after the newest hour of the sample.
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)
# What a command says with an exit code, and not only on the screen.
FOUND = 10
BUDGETS = """\
[[budget]]
name = "Everything"
amount = 16000

[[budget]]
name = "Support Copilot"
amount = 9000
project = "Support Copilot"

[[budget]]
name = "Sonnet, a week"
amount = 1200
period = "week"
model = "claude-sonnet-4-5"
"""


class Screen(io.TextIOWrapper):
    """A stream that says of itself that it is a terminal."""

    def isatty(self) -> bool:
        """Tell a report that it may draw."""
        return True


def terminal(command: str) -> str:
    """Give what a command prints on a terminal with 24 bits of colour, asked of the sample."""
    buffer = io.BytesIO()
    stream = Screen(buffer, encoding="utf-8")
    with ExitStack() as around:
        home = Path(around.enter_context(tempfile.TemporaryDirectory()))
        (home / "orgstats").mkdir()
        (home / "orgstats/config.toml").write_text(BUDGETS, "utf-8")
        around.enter_context(patch.dict(os.environ, _environment(home), clear=True))
        around.enter_context(patch("orgstats.cli.run.clock", lambda: NOW))
        around.enter_context(chdir(DOCS.parent))
        around.enter_context(redirect_stdout(stream))
        around.enter_context(redirect_stderr(io.StringIO()))
        code = main(shlex.split(command)[1:])
    if code not in {0, FOUND}:
        raise SystemExit(f"{command}: {code}")
    return buffer.getvalue().decode()


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "ORGSTATS_SOURCE": "sample_data",
        "COLUMNS": str(WIDTH),
        "LINES": "50",
        "FORCE_COLOR": "1",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def pictures() -> Iterator[tuple[Path, str]]:
    """Give every picture and where it belongs."""
    for name, command in SCREENS.items():
        shown = f"\x1b[2m$\x1b[0m {command}\n{terminal(command)}"
        yield PICTURES / f"{name}.svg", svg(command, shown)
