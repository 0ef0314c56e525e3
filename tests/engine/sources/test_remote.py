"""Parquet on a web server, which may lack files, fail, or never answer."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pytest

from orgstats.errors import INTERRUPTED
from tests.engine.sources.reading import BY_MODEL, MODELS, TOTALS, report
from tests.support.cli import environment, run
from tests.support.deployment import NEXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.stores import AcmeParquet

#: Longer than anything here takes, shorter than DuckDB waits for a server.
LIMIT_S = 60


class Site(ThreadingHTTPServer):
    """A directory on the web; what is asked for one table is answered with `status`, or never."""

    def __init__(self, directory: Path, table: str, status: int | None) -> None:
        super().__init__(("127.0.0.1", 0), partial(Page, directory=str(directory)))
        self.table, self.status = table, status
        self.asked, self.ended = Event(), Event()

    @property
    def url(self) -> str:
        """The prefix of the tables."""
        return f"http://127.0.0.1:{self.server_port}"


class Page(SimpleHTTPRequestHandler):
    """A file, or what stands for it."""

    server: Site

    def send_head(self) -> Any:
        if self.path != f"/{self.server.table}.parquet":
            return super().send_head()
        self.server.asked.set()
        if self.server.status is None:
            self.server.ended.wait(LIMIT_S)
        self.send_error(self.server.status or 500)
        return None

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def served(directory: Path, table: str = "", status: int | None = 500) -> Iterator[Site]:
    with Site(directory, table, status) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield site
        site.ended.set()
        site.shutdown()


@pytest.mark.parametrize("table", ["", "model", "user_organization"])
def test_a_table_that_a_web_server_may_lack(table: str, acme_parquet: AcmeParquet) -> None:
    source = acme_parquet(NEXT)
    with served(source, table, 404) as site:
        code, out, err = run("check", "-s", site.url)
        found = report(site.url)
    assert found == report(source) or table == "model"
    assert (f"missing: {table}" in out) == bool(table)
    assert code in {0, 10}
    assert "cannot be read" not in out + err


@pytest.mark.parametrize(("table", "status"), [(TOTALS, 404), (MODELS, 403), ("model", 403)])
def test_a_web_server_that_refuses(table: str, status: int, acme_parquet: AcmeParquet) -> None:
    with served(acme_parquet(NEXT), table, status) as site:
        code, out, err = run(*BY_MODEL, "-s", site.url)
    assert err.startswith(f"orgstats: error: source {site.url} cannot be read: ")
    assert (code, out, f"{table}.parquet" in err) == (3, "", True)


@pytest.mark.parametrize("damage", [b"", b"damaged, but long enough", b"PAR1\xff\xff\xff\xffPAR1"])
def test_a_damaged_file_on_a_web_server(damage: bytes, months: Path) -> None:
    (months / f"{TOTALS}.parquet").write_bytes(damage)
    with served(months) as site:
        code, out, err = run("summary", *BY_MODEL[3:], "-s", site.url)
    assert err.startswith(f"orgstats: error: {site.url}/{TOTALS}.parquet is damaged: ")
    assert (code, out) == (4, "")


@pytest.mark.parametrize("table", ["organization", TOTALS, MODELS])
def test_an_interrupt_is_heard_while_a_server_does_not_answer(
    table: str, acme_parquet: AcmeParquet
) -> None:
    with (
        served(acme_parquet(NEXT), table, None) as site,
        subprocess.Popen(
            [sys.executable, "-m", "orgstats", *BY_MODEL, "-s", site.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        ) as process,
    ):
        try:
            assert site.asked.wait(LIMIT_S)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LIMIT_S)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (INTERRUPTED, b"", b"")
