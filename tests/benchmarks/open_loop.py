"""Requests at fixed moments, whether or not those before them were answered: a crowd does not wait in turn.

Latency counts from the scheduled moment, so that a server which falls behind cannot hide it. One thread, one
selector: the client shares the machine with the server and costs as little as possible.
"""

import selectors
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter, sleep
from typing import Final

GIVEN_UP_SECONDS: Final = 3.0
"""A request that waited for so long ends the run: the server has fallen behind for good."""

_HEAD: Final = 1024


@dataclass(frozen=True, slots=True)
class Planned:
    """One request: what kind it is of, and every byte of it."""

    kind: str
    request: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of it; ``head`` is the beginning of the answer."""

    kind: str
    seconds: float
    head: bytes

    @property
    def status(self) -> int:
        """0 where the connection ended without an answer."""
        return int(self.head[9:12]) if self.head.startswith(b"HTTP/1.1 ") else 0


@dataclass(slots=True)
class Run:
    """All answers of one run. ``given_up``: some requests were not answered, or not even sent."""

    answers: list[Answered] = field(default_factory=list)
    given_up: bool = False


@dataclass(slots=True)
class _Open:
    planned: Planned
    due: float
    connection: socket.socket
    head: bytes = b""


def send_at(port: int, requests: Sequence[Planned], *, rate: float) -> Run:
    """Send them at even distances, ``rate`` in a second."""
    run = Run()
    begin = perf_counter() + 0.05
    waiting: dict[int, _Open] = {}
    sent = 0
    with selectors.DefaultSelector() as selector:
        while sent < len(requests) or waiting:
            now = perf_counter()
            while sent < len(requests) and begin + sent / rate <= now:
                one = _connected(port, requests[sent], begin + sent / rate)
                waiting[one.connection.fileno()] = one
                selector.register(one.connection, selectors.EVENT_WRITE)
                sent += 1
            if waiting and now - next(iter(waiting.values())).due > GIVEN_UP_SECONDS:
                run.given_up = True
                break
            pause = max(0.0, begin + sent / rate - perf_counter()) if sent < len(requests) else 0.1
            if not waiting:
                sleep(pause)
                continue
            # In whole milliseconds: a request may leave one late, which counts, and nothing spins.
            for key, events in selector.select(pause):
                _go_on(selector, waiting, waiting[key.fd], events, run)
        for one in waiting.values():
            one.connection.close()
    return run


def _connected(port: int, planned: Planned, due: float) -> _Open:
    connection = socket.socket()
    connection.setblocking(False)
    connection.connect_ex(("127.0.0.1", port))
    return _Open(planned, due, connection)


def _go_on(
    selector: selectors.BaseSelector, waiting: dict[int, _Open], one: _Open, events: int, run: Run
) -> None:
    descriptor = one.connection.fileno()
    try:
        if events & selectors.EVENT_WRITE:
            # A request is smaller than the buffer of a socket that was opened just now.
            one.connection.sendall(one.planned.request)
            selector.modify(one.connection, selectors.EVENT_READ)
            return
        part = one.connection.recv(262_144)
    except OSError:
        part = b""
    if part:
        if len(one.head) < _HEAD:
            one.head += part[:_HEAD]
        return
    selector.unregister(one.connection)
    one.connection.close()
    del waiting[descriptor]
    run.answers.append(Answered(one.planned.kind, perf_counter() - one.due, one.head))
