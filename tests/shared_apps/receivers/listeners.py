"""A program and the robots of two makers on loopback. They check what they are sent by code of their own, and
answer as the makers document it: `errcode`, and no more than 20 messages a minute.
"""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

WECOM_KEY = "693a91f6-7e5c-4bc4-97a0-0ec2sifa5aaa"
DINGTALK_TOKEN = "566cc69da782ec33e7f0b4ec0bd2be4ef4a6b4f5d7c3e1a2b4c6d8e0f1a2b3c4"
DINGTALK_SECRET = "SEC0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcd"


@dataclass
class Listener:
    """What came in, and what is answered next: a status for a program, an errcode for a robot; then all is
    well.
    """

    url: str = ""
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    script: list[int] = field(default_factory=list)
    secret: str = ""
    faults: list[str] = field(default_factory=list)

    def texts(self) -> list[str]:
        """What robots have said."""
        return [
            str(one[one["msgtype"]].get("content") or one[one["msgtype"]].get("text"))
            for one in self.messages
        ]

    def answer(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, bytes]:
        self.requests.append((path, headers, body))
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/cgi-bin/webhook/send":
            return 200, self._robot(body, known=query.get("key") == WECOM_KEY, unknown=93000)
        if parts.path == "/robot/send":
            if not self._is_signed(query):
                return 200, _said(310000)
            return 200, self._robot(body, known=query.get("access_token") == DINGTALK_TOKEN, unknown=300001)
        status = self.script.pop(0) if self.script else 204
        if status < 300:
            self._check(headers, body)
            self.messages.append(json.loads(body))
        return status, b""

    def _robot(self, body: bytes, *, known: bool, unknown: int) -> bytes:
        if not known:
            return _said(unknown)
        code = self.script.pop(0) if self.script else 0
        if code == 0:
            message = json.loads(body)
            limit = {"text": 2048, "markdown": 4096}[message["msgtype"]]
            content = message[message["msgtype"]].get("content") or message[message["msgtype"]].get("text")
            if len(content.encode()) > limit:
                return _said(40058)
            self.messages.append(message)
        return _said(code)

    def _is_signed(self, query: dict[str, str]) -> bool:
        stamp = query.get("timestamp", "")
        if not stamp.isdecimal() or abs(int(stamp) / 1000 - time.time()) > 3600:
            return False
        text = f"{stamp}\n{DINGTALK_SECRET}".encode()
        expected = base64.b64encode(
            hmac.new(DINGTALK_SECRET.encode(), text, hashlib.sha256).digest()
        ).decode()
        return hmac.compare_digest(expected, query.get("sign", ""))

    def _check(self, headers: dict[str, str], body: bytes) -> None:
        """As the specification tells a receiver to."""
        key = base64.b64decode(self.secret.removeprefix("whsec_"))
        text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        expected = "v1," + base64.b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()
        if expected not in headers["webhook-signature"].split(" "):
            self.faults.append("signature")


def _said(code: int) -> bytes:
    return json.dumps({"errcode": code, "errmsg": "ok" if code == 0 else "no"}).encode()


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen until the end of the block."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, content = listener.answer(self.path, headers, body)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", listener.url)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listener.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
