"""Asking the name servers of this machine: addresses and texts of a domain.

The standard library resolves addresses alone and says nothing of texts; a question and its answer are two
small packets (RFC 1035). Every answer is checked for the number and the question that were sent, and what
does not fit into a packet is asked again over TCP.
"""

import ipaddress
import secrets
import socket
import struct
import time
from pathlib import Path
from typing import Final

from django.conf import settings

SECONDS: Final = 3.0
"""For one question in all."""

A: Final = 1
TXT: Final = 16
AAAA: Final = 28
_CLASS_IN: Final = 1
_NO_SUCH_NAME: Final = 3
_MOST_LABELS: Final = 128
_RESOLV_CONF: Final = Path("/etc/resolv.conf")
_HEADER: Final = struct.Struct("!6H")
_RECORD: Final = struct.Struct("!HHIH")


class NoAnswerError(OSError):
    """No name server answered, or none in a way that can be read. What stands there is not known."""


def addresses(domain: str) -> list[str]:
    """Where a domain leads, IPv4 first; empty where it leads nowhere. Raises NoAnswerError."""
    found = [str(ipaddress.IPv4Address(data)) for data in _ask(domain, A) if len(data) == 4]
    return found + [str(ipaddress.IPv6Address(data)) for data in _ask(domain, AAAA) if len(data) == 16]


def texts(name: str) -> list[str]:
    """The TXT records of a name, each as one text; empty where there are none. Raises NoAnswerError."""
    return [_text(data) for data in _ask(name, TXT)]


def _text(data: bytes) -> str:
    parts, at = [], 0
    while at < len(data):
        length = data[at]
        parts.append(data[at + 1 : at + 1 + length])
        at += 1 + length
    return b"".join(parts).decode("ascii", "replace")


def _ask(name: str, kind: int) -> list[bytes]:
    deadline = time.monotonic() + SECONDS
    servers = _servers()
    for turn, (host, port) in enumerate([*servers, *servers]):
        # The first round is short: with two servers of which one is down the other has time left.
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            return _asked_of(host, port, name, kind, min(left, 1.0 if turn < len(servers) else left))
        except (OSError, ValueError, IndexError, struct.error):
            continue
    raise NoAnswerError(f"no name server told anything about {name}")


def _asked_of(host: str, port: int, name: str, kind: int, seconds: float) -> list[bytes]:
    number = secrets.randbits(16)
    question = b"".join(bytes([len(label)]) + label.encode("ascii") for label in name.split("."))
    question += b"\0" + struct.pack("!HH", kind, _CLASS_IN)
    asked = _HEADER.pack(number, 0x0100, 1, 0, 0, 0) + question
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    deadline = time.monotonic() + seconds
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        # Connected: the system lets nobody else's packets through.
        line.connect((host, port))
        line.send(asked)
        while True:
            line.settimeout(max(deadline - time.monotonic(), 0.01))
            answer = line.recv(4096)
            if _is_answer_to(asked, answer):
                break
    if _HEADER.unpack_from(answer)[1] & 0x0200:
        answer = _over_tcp(host, port, asked, max(deadline - time.monotonic(), 0.01))
        if not _is_answer_to(asked, answer):
            raise ValueError("the answer is to another question")
    return _records(answer, 12 + len(question), kind)


def _is_answer_to(asked: bytes, answer: bytes) -> bool:
    """By its number and the question that it repeats."""
    return answer[:2] == asked[:2] and answer[12 : len(asked)].lower() == asked[12:].lower()


def _over_tcp(host: str, port: int, asked: bytes, seconds: float) -> bytes:
    with socket.create_connection((host, port), seconds) as line:
        line.sendall(struct.pack("!H", len(asked)) + asked)
        with line.makefile("rb") as answers:
            (length,) = struct.unpack("!H", answers.read(2))
            return answers.read(length)


def _records(answer: bytes, at: int, kind: int) -> list[bytes]:
    """The data of all answers of a kind. A resolver that followed an alias gives both."""
    _number, flags, _questions, count, _more, _rest = _HEADER.unpack_from(answer)
    code = flags & 0x000F
    if not flags & 0x8000 or code not in (0, _NO_SUCH_NAME):
        raise ValueError(f"the name server answered with code {code}")
    found = []
    for _ in range(count):
        at = _behind_name(answer, at)
        record, class_, _seconds, length = _RECORD.unpack_from(answer, at)
        at += _RECORD.size
        data = answer[at : at + length]
        if len(data) != length:
            raise ValueError("the answer is cut off")
        if record == kind and class_ == _CLASS_IN:
            found.append(data)
        at += length
    return found


def _behind_name(answer: bytes, at: int) -> int:
    for _ in range(_MOST_LABELS):
        length = answer[at]
        if length >= 0xC0:
            return at + 2
        at += 1 + length
        if not length:
            return at
    raise ValueError("a name without an end")


def _servers() -> list[tuple[str, int]]:
    named = str(settings.HUISHENG_DOMAINS["servers"]).split(",")
    found = [_server(text.strip()) for text in named if text.strip()]
    if not found:
        try:
            lines = _RESOLV_CONF.read_text(encoding="ascii", errors="ignore").splitlines()
        except OSError:
            lines = []
        words = [line.split() for line in lines]
        found = [(two[1].partition("%")[0], 53) for two in words if two[:1] == ["nameserver"] and two[1:]]
    return found[:3] or [("127.0.0.1", 53)]


def _server(text: str) -> tuple[str, int]:
    """`192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`."""
    host, _colon, port = text.rpartition(":")
    if port.isdecimal() and (":" not in host or host.endswith("]")):
        return host.strip("[]"), int(port)
    return text.strip("[]"), 53
