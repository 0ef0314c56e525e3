"""Connection strings are read as libpq reads them, and never repeated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.engine.sources.postgres import conninfo
from orgstats.engine.sources.postgres.source import PostgresSource
from orgstats.errors import UsageError
from tests.support import addresses

ANY = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("postgres:", {}),
        ("postgresql:service=prod", {"service": "prod"}),
        ("postgresql://", {}),
        ("postgres://h", {"host": "h"}),
        ("POSTGRESQL://h/d", {"host": "h", "dbname": "d"}),
        (
            "postgresql://u:p@h:1/d?sslmode=require",
            {
                "user": "u",
                "password": "p",
                "host": "h",
                "port": "1",
                "dbname": "d",
                "sslmode": "require",
            },
        ),
        ("postgresql://a:1,b:2/d", {"host": "a,b", "port": "1,2", "dbname": "d"}),
        ("postgresql://[::1]:5/d", {"host": "::1", "port": "5", "dbname": "d"}),
        ("postgresql://%2Ftmp%2Fa%20b/d", {"host": "/tmp/a b", "dbname": "d"}),
        ("postgresql://u@h/d?user=a@b", {"user": "a@b", "host": "h", "dbname": "d"}),
        ("postgresql:///d?host=/tmp&user=a%40b", {"dbname": "d", "host": "/tmp", "user": "a@b"}),
        ("host=h dbname = d", {"host": "h", "dbname": "d"}),
        (r"user='it\'s' password=a\ b\\", {"user": "it's", "password": "a b\\"}),
        ("host='' user=x", {"host": "", "user": "x"}),
        ("dbname=a dbname=b", {"dbname": "b"}),
    ],
)
def test_read(text: str, address: dict[str, str]) -> None:
    assert conninfo.read(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://u:s3cr3t@w0rd@h/d",
        "postgresql://u:s3cr3t/w0rd@h/d",
        "postgresql://u:p@s3cr3t?=w0rd@h/d",
        "postgresql://u:p@s3cr3t?a=w0rd@h/d",
        "postgresql://s3cr3t:5432/d?user=a@b",
        "postgresql://u:s3cr3t%zz@h/d",
        "postgresql://u:s3cr3t%ff@h/d",
        "postgresql://u:s3cr3t%00@h/d",
        "postgresql://u:s3cr3t#w0rd",
        "postgresql://h/d?s3cr3t",
        "postgresql://h/d?password=s3cr3t%",
        "host=h s3cr3t",
        "host=h password='s3cr3t",
        "host=h password='s3cr3t'x",
        "=s3cr3t host=h",
    ],
)
def test_what_cannot_be_read_is_not_repeated(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        conninfo.read(text)
    assert "s3cr3t" not in f"{caught.value.message} {caught.value.hint}"


@given(st.dictionaries(st.sampled_from(["user", "password", "host", "dbname"]), ANY))
def test_written_is_read(address: dict[str, str]) -> None:
    assert conninfo.read(conninfo.write(address)) == address


@given(ANY, ANY, ANY)
def test_uris_decode_what_others_encode(user: str, password: str, dbname: str) -> None:
    address = {"user": user, "password": password, "host": "127.0.0.1", "port": "1"}
    assert conninfo.read(addresses.uri(address, dbname)) == {**address, "dbname": dbname}


@pytest.mark.parametrize(
    ("text", "environ", "place"),
    [
        ("postgresql://u:s3cr3t@h:1/d", {}, "postgresql://u@h:1/d"),
        ("host=h password=s3cr3t", {"PGUSER": "u", "PGDATABASE": "d"}, "postgresql://u@h/d"),
        ("postgres:", {"PGSERVICE": "prod", "PGPASSWORD": "s3cr3t"}, "postgres service prod"),
        ("postgres:", {}, "postgresql:///"),
    ],
)
def test_places_have_no_password(text: str, environ: dict[str, str], place: str) -> None:
    assert conninfo.describe(conninfo.read(text), environ) == place


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("host=db.example.com", True),
        ("host=localhost,db.example.com", True),
        ("host=db.example.com sslmode=require", True),
        ("host=db.example.com sslmode=verify-full", False),
        ("host=db.example.com sslrootcert=system", False),
        ("host=127.0.0.1", False),
        ("host=/var/run/postgresql", False),
        ("postgresql://[::1]/d", False),
        ("postgres:", False),
    ],
)
def test_a_server_elsewhere_must_prove_who_it_is(
    text: str, warned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PGHOST", "PGHOSTADDR", "PGSSLMODE", "PGSSLROOTCERT"):
        monkeypatch.delenv(name, raising=False)
    assert bool(PostgresSource(text, {}).warnings) is warned


def test_nothing_shows_a_password() -> None:
    source = PostgresSource("postgresql://u:s3cr3t@h/d?sslpassword=s3cr3t", {})
    assert "s3cr3t" not in f"{source!r} {source.place} {source.warnings}"


@pytest.mark.parametrize("timeout", [-1, 86_401])
def test_a_timeout_is_a_day_at_most(timeout: int) -> None:
    with pytest.raises(UsageError, match="--timeout is 1 to 86400 seconds"):
        PostgresSource("postgres:", {"timeout": timeout})
