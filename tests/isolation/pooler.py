"""A small transaction-pooling proxy, as PgBouncer is in transaction mode: whoever is idle lends its backend
away.

It speaks the PostgreSQL protocol: start-up is answered by the proxy, then each client message sequence up to
ReadyForQuery with status "idle" runs on whichever backend is free.
"""

import os
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

import psycopg


@contextmanager
def transaction_pooler(parameters: dict[str, Any], *, backends: int) -> Iterator[dict[str, Any]]:
    """Listen on loopback and yield connection parameters that lead through the pool of `backends`
    connections.
    """
    servers = [
        psycopg.connect(**{**parameters, "sslmode": "disable", "gssencmode": "disable"}, autocommit=True)
        for _ in range(backends)
    ]
    free: Queue[socket.socket] = Queue()
    for server in servers:
        # libpq has done the authentication; from here on we speak the protocol on its socket.
        raw = socket.socket(fileno=os.dup(server.fileno()))
        raw.setblocking(True)
        free.put(raw)
    listener = socket.create_server(("127.0.0.1", 0))
    stop = threading.Event()

    def accept() -> None:
        while not stop.is_set():
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=_serve, args=(client, free), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield {
            "host": "127.0.0.1",
            "port": listener.getsockname()[1],
            "user": parameters["user"],
            "dbname": parameters["dbname"],
            "sslmode": "disable",
            "gssencmode": "disable",
        }
    finally:
        stop.set()
        listener.close()
        while not free.empty():
            free.get().close()
        for server in servers:
            server.close()


def _exactly(sock: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = sock.recv(size - len(data))
        if not part:
            raise ConnectionError
        data += part
    return data


def _message(sock: socket.socket) -> tuple[bytes, bytes]:
    kind = _exactly(sock, 1)
    size = _exactly(sock, 4)
    return kind, kind + size + _exactly(sock, struct.unpack("!I", size)[0] - 4)


def _serve(client: socket.socket, free: "Queue[socket.socket]") -> None:
    backend: socket.socket | None = None
    try:
        size = struct.unpack("!I", _exactly(client, 4))[0]
        _exactly(client, size - 4)
        parameters = (
            b"server_version\00017.0\0",
            b"client_encoding\0UTF8\0",
            b"standard_conforming_strings\0on\0",
            b"TimeZone\0UTC\0",
            b"integer_datetimes\0on\0",
        )
        hello = b"R" + struct.pack("!II", 8, 0)
        hello += b"".join(b"S" + struct.pack("!I", 4 + len(item)) + item for item in parameters)
        hello += b"K" + struct.pack("!III", 12, 1, 1) + b"Z" + struct.pack("!I", 5) + b"I"
        client.sendall(hello)
        while True:
            kind, message = _message(client)
            if kind == b"X":
                return
            if backend is None:
                backend = free.get()
            backend.sendall(message)
            if kind not in (b"Q", b"S"):
                continue
            while True:
                kind, answer = _message(backend)
                client.sendall(answer)
                if kind == b"Z":
                    if answer[5:6] == b"I":
                        free.put(backend)
                        backend = None
                    break
    except (ConnectionError, OSError):
        return
    finally:
        if backend is not None:
            free.put(backend)
        client.close()
