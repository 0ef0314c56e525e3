"""Rollups in a bucket, on a server that may refuse, fail, or never answer."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from orgstats.errors import INTERRUPTED
from tests.engine.sources.reading import BY_MODEL, MODELS, TOTALS
from tests.support.bucket import ACCESS_KEY, KEYS, LIMIT_S, SECRET_KEY, TOKEN, Answer
from tests.support.cli import environment, run
from tests.support.deployment import NEXT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.bucket import Asked, Store
    from tests.support.cli import Result
    from tests.support.stores import AcmeParquet

NO_KEYS = dict.fromkeys(KEYS, "")
GOOGLE = {"GS_ACCESS_KEY_ID": "GOOG", "GS_SECRET_ACCESS_KEY": "google/secret", **NO_KEYS}


def report(store: Store, source: str, *options: str, env: dict[str, str] | None = None) -> Result:
    return run(*BY_MODEL, *options, "-s", source, env={**store.env, **(env or {})})


def failed(name: str, *headers: tuple[str, str]) -> Answer:
    """What S3 says to what it refuses."""
    status, _, code = name.partition(" ")
    body = f"<Error><Code>{code}</Code><Message>no {code}</Message></Error>"
    return Answer(f"{status} Refused", body.encode(), headers)


def is_listing(asked: Asked) -> bool:
    return "list-type" in asked.query


@pytest.mark.parametrize("place", ["acme/rollups", "acme/rollups/", "flat", "flat.example.com/a"])
def test_the_answer_is_that_of_files(
    place: str, store: Store, bucket: str, expected: str, acme_parquet: AcmeParquet
) -> None:
    if "flat" in place:
        store.put(acme_parquet(NEXT), place)
    del bucket
    assert report(store, f"S3://{place}") == (0, expected, "")


@pytest.mark.parametrize(
    ("env", "who"),
    [
        ({"AWS_SESSION_TOKEN": TOKEN}, (ACCESS_KEY, "eu-central-1", TOKEN)),
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": "auto"}, (ACCESS_KEY, "auto", "")),
        ({"ORGSTATS_S3_REGION": "x"}, (ACCESS_KEY, "x", "")),
        (NO_KEYS, ("", "", "")),
    ],
)
def test_who_asks(
    env: dict[str, str], who: tuple[str, str, str], store: Store, bucket: str
) -> None:
    requests = store.of(bucket)
    assert report(store, bucket, env=env).code == 0
    assert {(one.key, one.region, one.token) for one in requests()} == {who}


def test_a_container_is_given_its_keys(store: Store, bucket: str, expected: str) -> None:
    given = {
        "AccessKeyId": "AKGIVEN",
        "SecretAccessKey": SECRET_KEY,
        "Token": TOKEN,
        "Expiration": "2099-01-01T00:00:00Z",
    }
    answer = Answer("200 OK", json.dumps(given).encode())
    requests = store.of(bucket)
    env = {**NO_KEYS, "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{store.endpoint}/given"}
    with store.answering(lambda asked: answer if asked.path == "/given" else None):
        assert report(store, bucket, env=env) == (0, expected, "")
    who = {(one.key, one.region, one.token) for one in requests()}
    assert who == {("AKGIVEN", "eu-central-1", TOKEN)}


def test_google_is_asked_with_its_own_keys(store: Store, bucket: str, expected: str) -> None:
    requests = store.of(bucket)
    env = {**GOOGLE, "AWS_ENDPOINT_URL": "", "STORAGE_EMULATOR_HOST": store.endpoint}
    found = report(store, bucket.replace("s3://", "gs://"), env=env)
    assert (found, {one.key for one in requests()}) == ((0, expected, ""), {"GOOG"})


def test_a_report_opens_the_files_of_its_months_once(store: Store, bucket: str) -> None:
    requests = store.of(bucket)
    assert report(store, bucket).code == 0
    rollups = [one for one in requests() if "/month=" in one.path]
    months = {tuple(one.path.split("/")[-3:-1]) for one in rollups}
    october, newest = "month=2026-10", "month=2026-11"
    assert months == {(TOTALS, october), (MODELS, october), (TOTALS, newest)}
    assert sum(map(is_listing, requests())) == 1
    looks = Counter(one.path for one in requests() if one.method == "HEAD")
    assert set(looks.values()) == {1}
    # The end of a file tells its columns, then come those that are asked for.
    assert Counter(one.path for one in rollups).most_common(1)[0][1] <= 6


@pytest.mark.parametrize(
    "failure",
    [failed("503 SlowDown"), failed("500 InternalError"), Answer("200 OK", b"<Li", lacking=99)],
)
def test_what_fails_once_is_asked_again(
    failure: Answer, store: Store, bucket: str, expected: str
) -> None:
    met: set[tuple[str, str]] = set()

    def first(asked: Asked) -> Answer | None:
        place = asked.method, asked.path
        if place in met or (failure.lacking and asked.method == "HEAD"):
            return None
        met.add(place)
        return failure

    with store.answering(first):
        assert report(store, bucket) == (0, expected, "")


def test_a_bucket_of_another_region_is_found(store: Store, bucket: str, expected: str) -> None:
    elsewhere = failed("301 PermanentRedirect", ("x-amz-bucket-region", "eu-west-1"))
    with store.answering(lambda asked: None if asked.region == "eu-west-1" else elsewhere):
        assert report(store, bucket) == (0, expected, "")


@pytest.mark.parametrize("is_met", [is_listing, lambda asked: MODELS in asked.path])
@pytest.mark.parametrize(
    "refusal",
    [
        (failed("403 InvalidAccessKeyId"), {}, "are the credentials right"),
        (failed("403 AccessDenied"), NO_KEYS, "give credentials"),
        (failed("400 ExpiredToken"), {}, "fetch new ones"),
        (failed("400 AuthorizationHeaderMalformed"), {}, "AWS_REGION"),
        (failed("503 SlowDown"), {}, "run it again later"),
        (Answer("200 OK", b"PAR1", lacking=999), {}, "run it again"),
        (Answer("403 Refused", b"verg\xfcnscht"), {}, ""),
    ],
)
def test_a_server_that_refuses(
    is_met: Callable[[Asked], bool],
    refusal: tuple[Answer, dict[str, str], str],
    store: Store,
    bucket: str,
) -> None:
    failure, env, hint = refusal
    with store.answering(lambda asked: failure if is_met(asked) else None):
        code, out, err = report(store, bucket, env={"AWS_SESSION_TOKEN": TOKEN, **env})
    first, *hints = err.splitlines()
    assert (code, out, len(hints)) == (3, "", bool(hint))
    assert first.startswith(f"orgstats: error: source {bucket} cannot be read: ")
    assert hint in "".join(hints)


@pytest.mark.parametrize(
    ("place", "env", "said"),
    [
        ("nobody/rollups", {}, "NoSuchBucket"),
        ("acme/nothing", {}, "holds no rollups"),
        ("acme/rollups", {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "not connect"),
        ("acme/rollups", {"ORGSTATS_S3_PROFILE": "nobody"}, "there are no credentials"),
        ("acme/rollups", {"AWS_SECRET_ACCESS_KEY": ""}, "AWS_SECRET_ACCESS_KEY is not"),
    ],
)
def test_what_is_not_there(
    place: str, env: dict[str, str], said: str, store: Store, bucket: str
) -> None:
    del bucket
    code, out, err = report(store, f"s3://{place}", env=env)
    assert (code, out, err.count("\n"), err.count("hint: ")) == (3, "", 2, 1)
    assert said in err.splitlines()[0]


@pytest.mark.parametrize("scheme", ["az", "abfss"])
def test_an_account_that_is_not_valid(scheme: str) -> None:
    source = f"{scheme}://container/rollups"
    env = {"AZURE_STORAGE_CONNECTION_STRING": f"AccountKey={SECRET_KEY}"}
    code, out, err = run(*BY_MODEL, "-s", source, env=env)
    assert (code, out, SECRET_KEY in err) == (3, "", False)
    assert err.startswith(f"orgstats: error: source {source} cannot be read: ")
    assert "\nhint: give credentials" in err


@pytest.mark.parametrize("option", ["--debug", "--show-sql", "-q"])
def test_no_secret_is_shown(option: str, store: Store, bucket: str) -> None:
    env = {"AWS_SESSION_TOKEN": TOKEN}
    with store.answering(partial(_echo, text=f"{SECRET_KEY} {TOKEN}")):
        refused = report(store, bucket, option, env=env)
    named = report(store, bucket, option, env={**env, "ORGSTATS_S3_PROFILE": "no\nbody"})
    for code, out, err in (refused, named, report(store, bucket, option, env=env)):
        assert code in {0, 3}
        assert not {SECRET_KEY, TOKEN} & set((out + err).split())
        assert SECRET_KEY not in out + err
        assert TOKEN not in out + err


def _echo(asked: Asked, text: str) -> Answer | None:
    return failed(f"403 {text}") if is_listing(asked) else None


@pytest.mark.parametrize("is_met", [is_listing, lambda asked: MODELS in asked.path])
def test_a_server_that_never_answers(
    is_met: Callable[[Asked], bool], store: Store, acme_parquet: AcmeParquet
) -> None:
    source = store.put(acme_parquet(NEXT), "silent")
    with store.answering(lambda asked: Answer(None) if is_met(asked) else None):
        code, out, err = report(store, source, "--timeout", "1")
    assert err.startswith(f"orgstats: error: source {source} did not answer within 1 s\nhint: ")
    assert (code, out) == (3, "")


def test_an_interrupt_is_heard_while_the_server_does_not_answer(
    store: Store, acme_parquet: AcmeParquet
) -> None:
    # What an earlier run left behind asks for other buckets.
    source = store.put(acme_parquet(NEXT), "patient")
    with (
        store.answering(lambda asked: Answer(None) if "/patient/o" in asked.path else None),
        subprocess.Popen(
            [sys.executable, "-m", "orgstats", *BY_MODEL, "-s", source],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(store.env),
        ) as process,
    ):
        try:
            assert store.asked.wait(LIMIT_S)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=LIMIT_S)
        finally:
            process.kill()
    assert (process.returncode, out, err) == (INTERRUPTED, b"", b"")


def test_a_file_that_is_replaced_meanwhile(store: Store, acme_parquet: AcmeParquet) -> None:
    source = store.put(acme_parquet(NEXT), "changing")
    body = (acme_parquet(NEXT) / f"{TOTALS}.parquet").read_bytes()
    reads: list[Asked] = []

    def replace(asked: Asked) -> None:
        if asked.method == "GET" and MODELS in asked.path:
            reads.append(asked)
            if len(reads) == 1:
                name = f"{MODELS}.parquet"
                store.client().put_object(Bucket="changing", Key=name, Body=body)

    with store.answering(replace):
        code, out, err = report(store, source)
    assert (code, out) == (4, "")
    assert err.startswith(f"orgstats: error: a file of {source} changed meanwhile\nhint: run it")
