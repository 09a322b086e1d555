"""A site on loopback that answers as a test wants it to, and keeps what it was asked."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
HANDSHAKE = b"\x16"
"""How whoever wants to speak TLS begins (RFC 8446, 5.1)."""
DROPS = 500
"""So often something drips: far longer than anybody shall wait, and yet whoever does gets to an end."""


@dataclass
class Site:
    """What it says to everybody, in raw bytes, one part after the other."""

    port: int = 0
    says: list[bytes] = field(default_factory=list)
    drips: bytes = b""
    """What it says again and again after that, until nobody listens (or for ten seconds)."""
    asked: list[bytes] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"


@contextmanager
def open_site() -> Iterator[Site]:
    """Serve until the end of the block."""
    server = socket.create_server((LOOPBACK, 0))
    site = Site(port=server.getsockname()[1])

    def serve() -> None:
        while not site.over.is_set():
            try:
                line, _ = server.accept()
            except OSError:
                return
            with line:
                _answer(site, line)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        # Closing alone would leave it open for whom the thread is waiting for.
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(5)


def _answer(site: Site, line: socket.socket) -> None:
    try:
        asked = b""
        # Whoever begins with a handshake says no more until it is answered.
        while b"\r\n\r\n" not in asked and not asked.startswith(HANDSHAKE):
            part = line.recv(65536)
            if not part:
                return
            asked += part
        site.asked.append(asked)
        for part in site.says:
            line.sendall(part)
        for _drop in range(DROPS if site.drips else 0):
            if site.over.wait(0.02):
                return
            line.sendall(site.drips)
    except OSError:
        return
