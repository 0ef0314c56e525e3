"""A machine on which recipes run as they stand, with its folders below a temporary one."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.addresses import READER_PASSWORD
from tests.support.cli import Result, environment
from tests.support.server import READER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.support.server import Server

#: Folders that recipes speak of.
PLACES = re.compile("/srv|/etc/orgstats|/usr/local/bin")
#: When a job of a crontab runs, and what it runs.
JOB = re.compile(r"(?:[\d*]\S* +){5}(.+)")


class Machine:
    """Folders and programs below `root`: `orgstats`, and a `notify` that remembers."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name in ("srv/reports", "srv/sent", "srv/now", "etc/orgstats", "usr/local/bin", "home"):
            (root / name).mkdir(parents=True)
        program = Path(sys.executable).with_name("orgstats")
        (root / "usr/local/bin/orgstats").symlink_to(program)
        self.install("notify", f'#!/bin/sh\necho "$@" >> {root}/told\n')

    def install(self, name: str, text: str) -> None:
        """Puts a script among the programs."""
        path = self.root / "usr/local/bin" / name
        path.write_text(text, "utf-8")
        path.chmod(0o755)

    def connect(self, server: Server, database: str) -> None:
        """Says where the service `gateway` is, for libpq in the home and for systemd."""
        lines = ("[gateway]", "host=127.0.0.1", f"port={server.port}", f"dbname={database}")
        secret = re.sub(r"([\\:])", r"\\\1", READER_PASSWORD)
        for start in ("home/.", "etc/orgstats/"):
            service = self.root / f"{start}pg_service.conf"
            service.write_text("\n".join((*lines, f"user={READER}\n")))
            passwords = self.root / f"{start}pgpass"
            passwords.write_text(f"*:*:*:{READER}:{secret}\n")
            passwords.chmod(0o600)

    def placed(self, text: str) -> str:
        """A text with the folders of this machine."""
        return PLACES.sub(lambda match: f"{self.root}{match[0]}", text)

    def told(self) -> list[str]:
        """What `notify` was told since it was last asked."""
        path = self.root / "told"
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines

    def run(self, command: list[str], settings: Mapping[str, str]) -> Result:
        """Runs a program with as little around it as schedulers leave."""
        path = self.placed("/usr/local/bin:/usr/bin:/bin")
        around = {**environment(), "HOME": str(self.root / "home"), "PATH": path, **settings}
        done = subprocess.run(command, env=around, capture_output=True, text=True, check=False)
        return Result(done.returncode, done.stdout, done.stderr)

    def script(self, text: str) -> Result:
        """Runs lines that a person types into a shell."""
        settings = {"ORGSTATS_SOURCE": "service=gateway"}
        return self.run(["bash", "-c", self.placed(text)], settings)

    def cron(self, text: str) -> dict[str, Result]:
        """Runs every job of crontabs, one after the other, and gives what came of each command."""
        settings: dict[str, str] = {}
        done: dict[str, Result] = {}
        for line in filter(None, text.splitlines()):
            if job := JOB.fullmatch(line):
                done[job[1]] = self.run(["sh", "-c", self.placed(job[1])], settings)
            else:
                name, _, value = line.partition("=")
                settings[name] = self.placed(value)
        return done

    def unit(self, text: str) -> Result:
        """Runs what a unit of systemd starts."""
        placed = self.placed(text).replace("%d", str(self.root / "etc/orgstats"))
        found = [line.split("=", 1) for line in placed.splitlines() if "=" in line]
        (start,) = [value for name, value in found if name == "ExecStart"]
        settings = " ".join(value for name, value in found if name == "Environment")
        return self.run(shlex.split(start), dict(pair.split("=", 1) for pair in settings.split()))
