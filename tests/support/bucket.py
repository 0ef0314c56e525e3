"""A real S3 server in this process, which remembers what it was asked and fails on demand."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ACCESS_KEY, SECRET_KEY, TOKEN = "AKIDNOBODY", "wJalr/secret+of=nobody", "session//token+of=nobody"
KEYS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
#: Longer than anything here takes.
LIMIT_S = 60
_CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/")


class Asked(NamedTuple):
    """A request: what for, where, by whom."""

    method: str
    host: str
    path: str
    query: str
    key: str
    region: str
    token: str


class Answer(NamedTuple):
    """What stands in for the answer to a request: a status, or none where none ever comes."""

    status: str | None
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    #: How many of the bytes that are announced are held back.
    lacking: int = 0


class Store:
    """The server's address, the requests of whoever came, and what some are answered instead."""

    def __init__(self, port: int, app: Callable[..., Any]) -> None:
        self.endpoint = f"http://127.0.0.1:{port}"
        self.requests: list[Asked] = []
        self.asked, self.released = Event(), Event()
        self.instead: Callable[[Asked], Answer | None] = _nothing
        self._app = app

    @property
    def env(self) -> dict[str, str]:
        """The environment of who may read it."""
        return {**KEYS, "AWS_ENDPOINT_URL": self.endpoint, "AWS_REGION": "eu-central-1"}

    @contextmanager
    def answering(self, instead: Callable[[Asked], Answer | None]) -> Iterator[None]:
        """Answers otherwise for a while."""
        self.instead = instead
        self.asked.clear()
        self.released.clear()
        try:
            yield
        finally:
            self.instead = _nothing
            self.released.set()

    def of(self, source: str) -> Callable[[], list[Asked]]:
        """Gives the function to the requests for a bucket's files from now on."""
        begin, bucket = len(self.requests), source.split("/")[2]
        return lambda: [one for one in self.requests[begin:] if one.path.split("/")[1] == bucket]

    def put(self, folder: Path, place: str) -> str:
        """Fills a bucket, which is made, with the files of a folder, and gives the source."""
        bucket, _, prefix = place.partition("/")
        client = self.client()
        client.create_bucket(Bucket=bucket)
        for file in sorted(filter(Path.is_file, folder.rglob("*.*"))):
            key = "/".join(filter(None, (prefix, file.relative_to(folder).as_posix())))
            client.put_object(Bucket=bucket, Key=key, Body=file.read_bytes(), ACL="public-read")
        return f"s3://{place}"

    def client(self) -> Any:
        """A client of its owner."""
        import boto3

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            region_name="us-east-1",
        )

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Answers a request, as a WSGI application."""
        asked = _asked(environ)
        self.requests.append(asked)
        answer = self.instead(asked)
        if answer is None:
            found: Iterable[bytes] = self._app(environ, start)
            return found
        self.asked.set()
        if answer.status is None:
            self.released.wait(LIMIT_S)
        length = str(len(answer.body) + answer.lacking)
        start(answer.status or "500 Late", [*answer.headers, ("Content-Length", length)])
        return [answer.body]


def _nothing(_: Asked) -> None:
    return None


def _asked(environ: dict[str, Any]) -> Asked:
    signed = _CREDENTIAL.search(environ.get("HTTP_AUTHORIZATION", ""))
    key, region = signed.groups() if signed else ("", "")
    return Asked(
        environ["REQUEST_METHOD"],
        environ.get("HTTP_HOST", ""),
        environ["PATH_INFO"],
        environ["QUERY_STRING"],
        key,
        region,
        environ.get("HTTP_X_AMZ_SECURITY_TOKEN", ""),
    )


@contextmanager
def serving() -> Iterator[Store]:
    """Starts the server, which takes a second to import."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, *_: object) -> None:
            """Says nothing."""

    app = DomainDispatcherApplication(create_backend_app)

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        return store(environ, start)

    server = make_server("127.0.0.1", 0, answer, threaded=True, request_handler=Quiet)
    store = Store(server.port, app)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        store.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
