"""A relay in front of the Postgres server that counts what passes."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_QUERY, _PARSE = b"Q", b"P"


class Relay:
    """What clients sent, statement by statement, and how many bytes the server answered.

    Once a statement holds `silent_at` nothing passes any more, on whatever connection.
    """

    def __init__(self, target: int, silent_at: str | None = None) -> None:
        self._silent_at = silent_at
        self._silent = threading.Event()
        self._closed = threading.Event()
        self.statements: list[str] = []
        self.prepared: list[str] = []
        self.received = 0
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._sockets: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])
        self._run(self._accept)

    def close(self) -> None:
        """Ends every connection."""
        self._closed.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._sockets:
            # Whoever waits for a socket does not hear that it is closed.
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in self._threads:
            thread.join()

    def _run(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._target))
            self._sockets += [client, server]
            self._run(self._answers, server, client)
            self._run(self._questions, client, server)

    def _answers(self, server: socket.socket, client: socket.socket) -> None:
        try:
            while block := server.recv(1 << 16):
                self._halt()
                self.received += len(block)
                client.sendall(block)
            client.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def _questions(self, client: socket.socket, server: socket.socket) -> None:
        """Pass messages on; those before the startup packet's end have no type."""
        buffer, started = b"", False
        try:
            while block := client.recv(1 << 16):
                buffer += block
                while (size := _size(buffer, started)) and len(buffer) >= size:
                    message, buffer = buffer[:size], buffer[size:]
                    started = self._note(message, started)
                self._halt()
                server.sendall(block)
            server.shutdown(socket.SHUT_WR)
        except OSError:
            return

    def _halt(self) -> None:
        """Lets nothing pass where it has become silent, until the end."""
        if self._silent.is_set():
            self._closed.wait()
            raise ConnectionAbortedError

    def _note(self, message: bytes, started: bool) -> bool:
        """Keep the statements; whether the connection has started."""
        if not started:
            # Version 3 starts; requests for encryption, which the server refuses, do not.
            return message[4:6] == b"\x00\x03"
        if self._silent_at is not None and self._silent_at.encode() in message:
            self._silent.set()
        if message[:1] == _QUERY:
            self.statements.append(message[5:-1].decode())
        if message[:1] == _PARSE:
            self.prepared.append(message[5:].split(b"\0")[1].decode())
        return True


def _size(buffer: bytes, started: bool) -> int:
    """The length of the first message, or 0 while that is not known."""
    place = 1 if started else 0
    if len(buffer) < place + 4:
        return 0
    return place + int.from_bytes(buffer[place : place + 4], "big")


@contextmanager
def relayed(port: int, silent_at: str | None = None) -> Iterator[Relay]:
    """A relay to a port of 127.0.0.1, open for a block."""
    relay = Relay(port, silent_at)
    try:
        yield relay
    finally:
        relay.close()
