"""No part of a password is left in a text, whatever a message made of it."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgstats.config.secrets import has_password, hidden, presentable, redact

if TYPE_CHECKING:
    from collections.abc import Callable

ODD = st.text("a1 /@:.=%&?'\"\\\u00e9\n\t#,-", max_size=8)
#: Marks that nothing else holds: neither may be seen, nor what stands between them.
PASSWORDS = st.builds("S3CR{}3T{}W0RD".format, ODD, ODD)
ADDRESSES = st.sampled_from(
    [
        "postgresql://u:{}@h/d",
        "postgresql//u:{}@h",
        "postgresql:/u:{}@h",
        "u:{}@h",
        "a@b:{}@h:5432/d",
        "https://u:{}@h/x",
        "-su:{}@h",
        "--source=postgres://:{}@/d",
    ]
)


def seen(text: str) -> bool:
    return any(mark in text for mark in ("S3CR", "3T", "W0RD"))


@given(ADDRESSES, PASSWORDS)
def test_what_messages_make_of_an_address(address: str, password: str) -> None:
    text = address.format(password)
    for said in (
        f"{text} is not there",
        f"no such command {text!r}",
        f"cannot write {PurePath(text)}: no such file or directory",
        " ".join(f"unexpected extra argument ({text})".split()),
        "unexpected extra argument ({})".format(text.replace("\n", r"\x0a").replace("\t", r"\x09")),
        f"{PurePath(text).suffix} is none of the formats",
        "cannot read {}".format(re.sub(r"([*?[])", r"[\1]", text).partition("\n")[0]),
    ):
        assert not seen(redact(said, ["summary", text])), said
    assert not seen(presentable(text))
    assert has_password(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            "postgresql://u:pw@h:5432/d?sslmode=require",
            "postgresql://u:***@h:5432/d?sslmode=require",
        ),
        ("postgresql://h/d?user=u&passwd=pw", "postgresql://h/d?user=u&passwd=***"),
        ("host=h pass='p w' user=u", "host=h pass=*** user=u"),
        ("postgres: dbname=d secret=pw", "postgres: dbname=d secret=***"),
        ("u:pa ss@host", "u:***@host"),
        ("postgres:postgres@h", "postgres:***@h"),
        ("data/month=2026-10", "data/month=2026-10"),
        ("s3://bucket/a@b", "s3://bucket/a@b"),
        ("C:\\data", "C:\\data"),
    ],
)
def test_of_a_source_only_known_parts_are_shown(text: str, shown: str) -> None:
    assert presentable(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "2 members are named Ann: ann@example.com, bob@example.com",
        "cannot connect to postgresql://u@h:5432/d: refused, ask bob@example.com",
        "https://example.com/a@b",
        "at 12:30 by ann@example.com",
    ],
)
@pytest.mark.parametrize(
    "without", [redact, lambda text: redact(text, ["summary", "ann@example.com"])]
)
def test_what_is_no_password_stays(text: str, without: Callable[[str], str]) -> None:
    assert without(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "https://h/a?X-Amz-Credential={}&X-Amz-Signature={}",
        "https://h/a?x-goog-signature={}",
        "https://h/a?sv=2024-01-01&sig={}&sp=r",
        "AccountName=a;AccountKey={};EndpointSuffix=core.windows.net",
        "SharedAccessSignature={}",
        "s3://b/a?s3_secret_access_key={}",
        "aws_session_token = {}",
    ],
)
def test_what_signs_a_request_to_object_storage(text: str) -> None:
    assert not seen(redact(f"cannot read '{text.format(*2 * ['S3CR+/3T%2BW0RD=='])}': refused"))


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "AZURE_STORAGE_CONNECTION_STRING"])
def test_a_secret_of_the_environment(name: str) -> None:
    environ = {name: "S3CR/3T W0RD", "AWS_ACCESS_KEY_ID": "key"}
    assert redact("said S3CR/3T W0RD to key", (), hidden(environ)) == "said *** to key"
