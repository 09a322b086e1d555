"""Many posts at once, by a client that costs as little as possible: it shares the machine with the server."""

import socket
import threading
from collections.abc import Mapping, Sequence
from queue import Empty, SimpleQueue
from time import perf_counter
from urllib.parse import urlencode

from tests.benchmarks.serving import UnexpectedAnswerError

BROWSER = (
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0"
    " Chrome/121.0.6167.71 Mobile Safari/537.36 MicroMessenger/8.0.47"
)
"""Whoever asks is a person: what they read is counted."""

BOUNDARY = "----huisheng-benchmark"
CSRF = "b" * 32
"""A token that is the cookie's: what Django compares, without asking for a page first."""


def posted(path: str, host: str, fields: Mapping[str, str], *, address: str) -> bytes:
    """A whole request as a browser sends a form without files."""
    body = urlencode({"csrfmiddlewaretoken": CSRF, **fields}).encode()
    return request(path, host, body, "application/x-www-form-urlencoded", address=address)


def multipart(path: str, host: str, fields: Mapping[str, str], *, address: str, file: str = "") -> bytes:
    """A whole request as a browser sends a form with a file field that was left empty."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"csrfmiddlewaretoken": CSRF, **fields}.items()
    ]
    if file:
        parts.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{file}"; filename=""\r\n'
            "Content-Type: application/octet-stream\r\n\r\n\r\n"
        )
    body = ("".join(parts) + f"--{BOUNDARY}--\r\n").encode()
    return request(path, host, body, f"multipart/form-data; boundary={BOUNDARY}", address=address)


def request(path: str, host: str, body: bytes, kind: str, *, address: str = "", cookies: str = "") -> bytes:
    """A whole request; ``address`` is what a proxy of ours says of the client."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        f"Origin: http://{host}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        f"Cookie: hs_csrf={CSRF}; csrftoken={CSRF}{cookies}",
        "Accept-Language: zh-CN",
        f"User-Agent: {BROWSER}",
        "Connection: close",
    ]
    if address:
        lines.append(f"X-Forwarded-For: {address}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def asked_for(path: str, host: str, *, address: str = "", cookies: str = "") -> bytes:
    """A whole request for a page, as somebody sends it who was never here, unless there are cookies."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Accept-Language: zh-CN",
        f"User-Agent: {BROWSER}",
        "Connection: close",
    ]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    if address:
        lines.append(f"X-Forwarded-For: {address}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post_all(port: int, requests: Sequence[bytes], *, at_once: int) -> float:
    """Send forms, so many at once; seconds until the last answer. Each must be a redirect.

    Raises UnexpectedAnswerError.
    """
    return send_all(port, requests, at_once=at_once, expect=(b"HTTP/1.1 302", b"HTTP/1.1 303"))


def send_all(port: int, requests: Sequence[bytes], *, at_once: int, expect: tuple[bytes, ...]) -> float:
    """Send them all, so many at once; seconds until the last answer, each of which must begin as expected.

    Raises UnexpectedAnswerError.
    """
    waiting: SimpleQueue[bytes] = SimpleQueue()
    for one in requests:
        waiting.put(one)
    wrong: list[str] = []

    def work() -> None:
        while True:
            try:
                sent = waiting.get_nowait()
            except Empty:
                return
            answer = _send(port, sent)
            if not answer.startswith(expect):
                wrong.append(answer[:2000].decode(errors="replace"))

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    start = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = perf_counter() - start
    if wrong:
        raise UnexpectedAnswerError(f"{len(wrong)} of {len(requests)}: {wrong[0]}")
    return seconds


def _send(port: int, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(sent)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)
