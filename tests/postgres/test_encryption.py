"""A server that has to prove who it is: the roots of the system, or a file that is named."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs import console
from tests.support.cli import Result, run
from tests.support.encrypted import encrypted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase

CERTIFICATE = Path(__file__).with_name("localhost.pem")
BY_MODEL = ("breakdown", "--by", "model", "--org", "Acme", "--month", "2026-10", "-f", "json")
PAGE = (console.ROOT / "docs/sources.md").read_text("utf-8")
(SHOWN,) = re.findall(r"gateway\?(.*)'$", PAGE, re.MULTILINE)
TRUSTED = {"SSL_CERT_FILE": str(CERTIFICATE)}
NO_ROOTS = {"SSL_CERT_FILE": "/dev/null", "SSL_CERT_DIR": "/dev/null"}


@pytest.fixture
def proven(server: Server, acme_database: AcmeDatabase) -> Iterator[str]:
    """The address of a server that has a certificate."""
    with encrypted(server.port, CERTIFICATE) as port:
        yield server.uri(acme_database()).replace(f":{server.port}", f":{port}")


def refused(found: Result, said: str, hint: str) -> None:
    first, second = found.err.splitlines()
    assert (found.code, found.out) == (3, "")
    assert re.search(said, first)
    assert hint in second


@pytest.mark.parametrize(
    ("query", "roots"),
    [
        pytest.param(SHOWN, TRUSTED, id="as the page shows it"),
        pytest.param(f"sslmode=verify-full&sslrootcert={CERTIFICATE}", NO_ROOTS, id="a file"),
    ],
)
def test_a_server_that_proves_who_it_is(
    query: str, roots: dict[str, str], proven: str, server: Server, acme_database: AcmeDatabase
) -> None:
    plain = run(*BY_MODEL, "-s", server.uri(acme_database()))
    assert run(*BY_MODEL, "-s", f"{proven}?{query}", env=roots) == plain


@pytest.mark.parametrize(
    ("query", "roots", "said", "hint"),
    [
        (SHOWN, NO_ROOTS, "certificate verify failed", "sslrootcert=FILE those in a file"),
        (
            "sslmode=verify-full",
            TRUSTED,
            "root certificate file .* not exist",
            "sslrootcert=system",
        ),
    ],
)
def test_a_server_that_nobody_vouches_for(
    query: str, roots: dict[str, str], said: str, hint: str, proven: str
) -> None:
    refused(run(*BY_MODEL, "-s", f"{proven}?{query}", env=roots), said, hint)


def test_a_server_that_is_another(proven: str) -> None:
    source = proven.replace("@127.0.0.1", "@db.example.com") + f"?{SHOWN}&hostaddr=127.0.0.1"
    said = 'for "localhost" .*does not match host name "db.example.com"'
    refused(run(*BY_MODEL, "-s", source, env=TRUSTED), said, "the name that is in the certificate")
