"""What DuckDB is told of a bucket, from settings, the environment and Amazon's own files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgstats.engine.sources import extensions
from orgstats.engine.sources.storage.buckets import Access, access
from orgstats.engine.sources.storage.secret import statement
from orgstats.errors import OrgstatsError, SourceError, UsageError
from tests.support.bucket import ACCESS_KEY, KEYS, SECRET_KEY

if TYPE_CHECKING:
    from pathlib import Path

OPEN = f"KEY_ID '{ACCESS_KEY}', SECRET '{SECRET_KEY}'"
AWS, CHAIN = "TYPE 's3'", "PROVIDER 'credential_chain'"
AMAZON, ELSEWHERE = "URL_STYLE 'vhost'", "URL_STYLE 'path'"
MINIO = "ENDPOINT 'localhost:9000', USE_SSL 'false'"
WORK = "KEY_ID 'AKWORK', SECRET 'work/secret', SESSION_TOKEN 'work/token'"
AZURE = "DefaultEndpointsProtocol=https;AccountName=acme;EndpointSuffix=core.windows.net"

CREDENTIALS = """
[default]
aws_access_key_id = AKDEFAULT
aws_secret_access_key = default/secret
[work]
aws_access_key_id = AKWORK
aws_secret_access_key = work/secret
aws_session_token = work/token
"""
CONFIG = """
[default]
region = eu-north-1
[profile work]
region = eu-west-3
endpoint_url = https://storage.example.com/
[profile role]
region = eu-west-2
role_arn = arn:aws:iam::123456789012:role/reader
source_profile = work
"""


def told(place: str, environ: dict[str, str], **settings: object) -> str:
    """The options of the secret, as they are written."""
    return statement(access(place, settings, environ).secret).partition("(")[2].rstrip(")")


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, f"REGION 'us-east-1', {AMAZON}"),
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, f"REGION 'eu-west-1', {AMAZON}"),
        (
            {"AWS_SESSION_TOKEN": "it's", "AWS_DEFAULT_REGION": "a", "AWS_REGION": "b"},
            f"SESSION_TOKEN 'it''s', REGION 'b', {AMAZON}",
        ),
        (
            {"AWS_ENDPOINT_URL": "https://a:1", "AWS_ENDPOINT_URL_S3": "https://b/"},
            f"REGION 'us-east-1', ENDPOINT 'b', USE_SSL 'true', {ELSEWHERE}",
        ),
        (
            {"AWS_ENDPOINT_URL": "https://s3.eu-west-1.amazonaws.com"},
            f"REGION 'us-east-1', ENDPOINT 's3.eu-west-1.amazonaws.com', USE_SSL 'true', {AMAZON}",
        ),
        ({"DUCKDB_S3_ENDPOINT": "localhost:9000"}, f"REGION 'us-east-1', {MINIO}, {ELSEWHERE}"),
        (
            {"DUCKDB_S3_ENDPOINT": "minio:9000", "DUCKDB_S3_USE_SSL": "false"},
            f"REGION 'us-east-1', ENDPOINT 'minio:9000', USE_SSL 'false', {ELSEWHERE}",
        ),
        (
            {"AWS_ENDPOINT_URL": "minio:9000"},
            f"REGION 'us-east-1', ENDPOINT 'minio:9000', USE_SSL 'true', {ELSEWHERE}",
        ),
    ],
)
def test_the_standard_variables(environ: dict[str, str], expected: str) -> None:
    assert told("s3://bucket/a", KEYS | environ) == f"{AWS}, {OPEN}, {expected}"


def test_settings_before_the_environment() -> None:
    environ = KEYS | {"AWS_ENDPOINT_URL": "https://a", "AWS_REGION": "a"}
    settings = {"s3_endpoint": "localhost:9000", "s3_region": "b", "s3_url_style": "vhost"}
    expected = f"{AWS}, {OPEN}, REGION 'b', {MINIO}, {AMAZON}"
    assert told("s3://bucket", environ, **settings) == expected


def test_a_bucket_with_dots_is_named_in_the_path() -> None:
    assert told("s3://rollups.example.com/a", KEYS).endswith(f"'us-east-1', {ELSEWHERE}")


@pytest.mark.parametrize(
    ("environ", "settings", "expected"),
    [
        ({}, {}, f"KEY_ID 'AKDEFAULT', SECRET 'default/secret', REGION 'eu-north-1', {AMAZON}"),
        (
            {"AWS_PROFILE": "work", "AWS_REGION": "b"},
            {},
            f"{WORK}, REGION 'b', ENDPOINT 'storage.example.com', USE_SSL 'true', {ELSEWHERE}",
        ),
        (
            {"AWS_PROFILE": "work", "AWS_ENDPOINT_URL": "localhost:9000", **KEYS},
            {},
            f"{OPEN}, REGION 'eu-west-3', {MINIO}, {ELSEWHERE}",
        ),
        (
            {"AWS_ENDPOINT_URL": "localhost:9000", **KEYS},
            {"s3_profile": "work"},
            f"{WORK}, REGION 'eu-west-3', {MINIO}, {ELSEWHERE}",
        ),
        ({"AWS_PROFILE": "role"}, {}, f"{CHAIN}, REGION 'eu-west-2', {AMAZON}"),
        (
            KEYS,
            {"s3_profile": "role"},
            f"{CHAIN}, CHAIN 'config;sso;process', PROFILE 'role', REGION 'eu-west-2', {AMAZON}",
        ),
    ],
)
def test_profiles(
    environ: dict[str, str], settings: dict[str, str], expected: str, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text(CONFIG)
    (tmp_path / "keys").write_text(CREDENTIALS)
    files = {
        "AWS_CONFIG_FILE": f"{tmp_path}/config",
        "AWS_SHARED_CREDENTIALS_FILE": f"{tmp_path}/keys",
    }
    assert told("s3://bucket", files | environ, **settings) == f"{AWS}, {expected}"


@pytest.mark.parametrize("text", ["[", "a = 1", "\0", "[default]\nregion"])
def test_files_that_are_not_valid_say_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(text)
    environ = KEYS | {"AWS_CONFIG_FILE": f"{tmp_path}/config"}
    assert told("s3://bucket", environ).endswith(f"'us-east-1', {AMAZON}")


@pytest.mark.parametrize(
    ("variable", "is_installed", "expected"),
    [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", False, f", {CHAIN}"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", False, f", {CHAIN}"),
        ("NOTHING", True, f", {CHAIN}, VALIDATION 'none'"),
        ("NOTHING", False, ""),
    ],
)
def test_keys_that_others_keep(
    variable: str, is_installed: bool, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extensions, "is_installed", lambda _: is_installed)
    found = access("s3://bucket", {}, {variable: "x"})
    assert statement(found.secret).startswith(f"CREATE SECRET storage ({AWS}{expected}, REGION")
    assert found.extensions == (("httpfs", "aws") if expected else ("httpfs",))


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, ""),
        ({"GS_ACCESS_KEY_ID": "a", "GS_SECRET_ACCESS_KEY": "b", **KEYS}, "KEY_ID 'a', SECRET 'b'"),
        (KEYS | {"AWS_ENDPOINT_URL": "http://localhost", "AWS_SESSION_TOKEN": "x"}, OPEN),
        ({"CLOUDSDK_AUTH_ACCESS_TOKEN": "ya29"}, "BEARER_TOKEN 'ya29'"),
        (
            {"STORAGE_EMULATOR_HOST": "http://h:1", **KEYS},
            f"{OPEN}, ENDPOINT 'h:1', USE_SSL 'false', {ELSEWHERE}",
        ),
    ],
)
def test_google(environ: dict[str, str], expected: str) -> None:
    assert told("gs://bucket/a", environ) == ", ".join(filter(None, ("TYPE 'gcs'", expected)))


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with Azure's own program."""
    monkeypatch.chdir(tmp_path)
    program = tmp_path / "tools" / "az"
    program.parent.mkdir()
    program.touch(0o755)


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize(
    ("environ", "settings", "expected"),
    [
        ({"AZURE_STORAGE_CONNECTION_STRING": "a=b;c=d"}, {}, "CONNECTION_STRING 'a=b;c=d'"),
        (
            {"AZURE_STORAGE_ACCOUNT": "acme", "AZURE_STORAGE_KEY": "a+/="},
            {},
            f"CONNECTION_STRING '{AZURE};AccountKey=a+/='",
        ),
        (
            {"AZURE_STORAGE_ACCOUNT": "other", "AZURE_STORAGE_SAS_TOKEN": "?sv=1&sig=2"},
            {"azure_account": "acme"},
            f"CONNECTION_STRING '{AZURE};SharedAccessSignature=sv=1&sig=2'",
        ),
        (
            {"AZURE_STORAGE_KEY": "of no account", "PATH": "/nowhere"},
            {},
            f"{CHAIN}, CHAIN 'env;workload_identity;managed_identity'",
        ),
        (
            {"PATH": "tools"},
            {"azure_account": "acme"},
            f"{CHAIN}, CHAIN 'env;workload_identity;managed_identity;cli', ACCOUNT_NAME 'acme'",
        ),
    ],
)
@pytest.mark.parametrize("place", ["az://container/a", "abfss://container/a"])
def test_azure(
    place: str, environ: dict[str, str], settings: dict[str, str], expected: str
) -> None:
    assert told(place, environ, **settings) == f"TYPE 'azure', {expected}"
    assert access(place, settings, environ).extensions == ("azure",)


@pytest.mark.parametrize("timeout", [1, 60])
def test_a_web_server_takes_no_secret(timeout: int) -> None:
    found = access("https://host/a", {"timeout": timeout}, {"AWS_CA_BUNDLE": "/ca", **KEYS})
    assert found == Access(
        ("httpfs",),
        {
            "http_timeout": str(max(1, timeout // 2)),
            "enable_http_metadata_cache": "true",
            "ca_cert_file": "/ca",
        },
        {},
        timeout,
    )


@pytest.mark.parametrize(
    ("environ", "settings", "error"),
    [
        ({"AWS_ACCESS_KEY_ID": "a"}, {}, SourceError),
        ({"AWS_SECRET_ACCESS_KEY": "a"}, {}, SourceError),
        ({"AWS_ENDPOINT_URL": "https://u:s3cret@host"}, {}, UsageError),
        ({"AWS_ENDPOINT_URL": "ftp://s3cret"}, {}, UsageError),
        ({"AWS_ENDPOINT_URL": "https://"}, {}, UsageError),
        ({"AWS_ENDPOINT_URL": "https://host:s3cret"}, {}, UsageError),
        (KEYS, {"s3_url_style": "dns"}, UsageError),
        (KEYS, {"timeout": 86_401}, UsageError),
    ],
)
def test_what_is_not_valid(
    environ: dict[str, str], settings: dict[str, object], error: type[OrgstatsError]
) -> None:
    with pytest.raises(error) as caught:
        access("s3://bucket", settings, environ)
    assert caught.value.hint or "timeout" in settings
    assert "s3cret" not in f"{caught.value}{caught.value.hint}"
