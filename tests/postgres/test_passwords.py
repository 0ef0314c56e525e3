"""A password is in no error, no traceback, no SQL and no setting shown."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest

from orgstats.cli.options import SourceOptions
from orgstats.config.secrets import redact
from tests.support.addresses import READER_PASSWORD
from tests.support.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.server import Server
    from tests.support.stores import AcmeDatabase

FORMS = [
    "postgresql://u:s3cr3t@h/d",
    "postgres://:s3cr3t@h",
    "postgresql://u:s3cr3t/w0rd@h/d",
    "postgresql://u:s3cr3t@w0rd@h/d",
    "postgresql://u:s3cr3t%20w0rd@h/d",
    "postgresql://h/d?user=u&password=s3cr3t&sslmode=require",
    "postgresql://h/d?p%61ssword=s3cr3t",
    "host=h password=s3cr3t",
    "host=h password = 's3cr3t w0rd' user=u",
    r"host=h password='it\'s s3cr3t w0rd' user=u",
    r"host=h password=a\ s3cr3t user=u",
    "host=h password='s3cr3t w0rd",
    "host=h sslpassword=s3cr3t",
    "host=h PASSWORD=s3cr3t",
    "oauth_client_secret=s3cr3t",
    "scram_client_key=s3cr3t",
]


@pytest.mark.parametrize("text", FORMS)
def test_redacted(text: str) -> None:
    shown = redact(f"cannot read {text}")
    assert "s3cr3t" not in shown
    assert "w0rd" not in shown
    assert "***" in shown


@pytest.mark.parametrize("text", ["https://example.com/a@b", "a: b=c", "password needed"])
def test_what_is_no_password_stays(text: str) -> None:
    assert redact(text) == text


def test_options_do_not_show_where_the_source_is() -> None:
    assert "s3cr3t" not in repr(SourceOptions(source=FORMS[0]))


def test_config_show(tmp_path: Path) -> None:
    for text in FORMS:
        found = run("config", "show", env={"ORGSTATS_SOURCE": text, "HOME": str(tmp_path)})
        assert found.code == 0
        assert "s3cr3t" not in found.out + found.err


@pytest.mark.parametrize("text", FORMS)
def test_errors_with_tracebacks(text: str) -> None:
    found = run("summary", "--debug", "-s", text)
    assert found.code in (2, 3)
    assert found.out == ""
    assert "Traceback" in found.err
    assert "s3cr3t" not in found.err
    assert "w0rd" not in found.err.replace("password", "")


def test_a_refused_password(server: Server, acme_database: AcmeDatabase) -> None:
    source = server.uri(acme_database()).replace("w0rd", "w0rd-and-more")
    found = run("summary", "--debug", "-s", source)
    assert found.code == 3
    assert "w0rd" not in found.err.replace("password", "")


def test_statements_shown(server: Server, acme_database: AcmeDatabase) -> None:
    name = acme_database()
    for source in (server.uri(name), server.conninfo(name)):
        found = run("breakdown", "--by", "key", "--org", "Acme", "--show-sql", "-s", source)
        assert found.code == 0
        assert "api_key_hourly_stats" in found.out
        assert READER_PASSWORD not in found.out + found.err
        assert "s3cr3t" not in found.out + found.err
        assert "token" not in found.out.replace("_tokens", "").replace("AS tokens", "")


def test_a_crash_leaves_no_image_of_the_memory(server: Server, acme_database: AcmeDatabase) -> None:
    limits = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (limits[1], limits[1]))
    try:
        assert run("list", "orgs", "-s", server.uri(acme_database())).code == 0
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, limits[1])
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, limits)
