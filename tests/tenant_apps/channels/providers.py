"""Local servers that speak the providers' documented protocols, and check what they are sent.

Signatures are verified from the raw request by code of their own, not by the product's.
"""

import base64
import hashlib
import hmac
import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KEY_ID, KEY_SECRET = "LTAItestkey", "secret-of-a-test"
APP_ID, APP_SECRET = "wx1234567890abcdef", "app-secret-of-a-test"
TOKEN, AES_KEY = "pushtoken", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"

OK, SILENT, HALF, DROP, SLOW, GARBAGE, SERVER_ERROR = "ok", "silent", "half", "drop", "slow", "garbage", "500"
"""SILENT carries the request out and closes without an answer; HALF answers half; DROP closes before doing
anything; SLOW answers after the client has given up.
"""


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Provider:
    """What the server has seen and what it shall do next. ``script`` is used up one by one; then OK."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    script: list[Any] = field(default_factory=list)
    statuses: dict[str, Any] = field(default_factory=dict)
    on_message: Callable[[dict[str, Any]], None] | None = None
    faults: list[str] = field(default_factory=list)
    tokens: int = 0
    tickets: int = 0
    openids: dict[str, str] = field(default_factory=dict)

    def next_act(self) -> Any:
        return self.script.pop(0) if self.script else OK

    def take(self, message: dict[str, Any]) -> None:
        self.messages.append(message)
        if self.on_message is not None:
            self.on_message(message)


@contextmanager
def serving(answer: Callable[[Provider, Asked], Any]) -> Iterator[Provider]:
    """A server on loopback; ``answer`` makes the JSON of each request."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._do()

        def do_POST(self) -> None:
            self._do()

        def _do(self) -> None:
            split = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = {
                name: values[0] for name, values in parse_qs(split.query, keep_blank_values=True).items()
            }
            headers = {name.lower(): value for name, value in self.headers.items()}
            headers[":method"], headers[":query"] = self.command, split.query
            asked = Asked(split.path, query, headers, body)
            provider.asked.append(asked)
            said = answer(provider, asked)
            act = said.pop(":act", OK) if isinstance(said, dict) else OK
            content = json.dumps(said, ensure_ascii=False).encode()
            match act:
                case "silent" | "drop":
                    self.close_connection = True
                    return
                case "half":
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content[: len(content) // 2])
                    self.wfile.flush()
                    self.close_connection = True
                    return
                case "slow":
                    time.sleep(1.5)
                case "garbage":
                    content = b"<html>gateway</html>"
            try:
                self.send_response(500 if act == "500" else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                pass

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# --- Aliyun ---------------------------------------------------------------------------------------


def aliyun(provider: Provider, asked: Asked) -> dict[str, Any]:
    """SendSms and QuerySendDetails."""
    fault = _aliyun_fault(asked)
    if fault:
        provider.faults.append(fault)
        return {"Code": fault, "Message": "refused", "RequestId": "R"}
    match asked.headers["x-acs-action"]:
        case "SendSms":
            variables = json.loads(asked.query.get("TemplateParam") or "{}")
            if not all(variables.values()):
                return {"Code": "isv.TEMPLATE_MISSING_PARAMETERS", "Message": "refused", "RequestId": "R"}
            act = provider.next_act()
            if isinstance(act, tuple):
                return {"Code": act[0], "Message": act[1], "RequestId": "R"}
            if act != DROP:
                message = asked.query | {"BizId": f"{900 + len(provider.messages)}^0"}
                provider.take(message)
            return {":act": act, "Code": "OK", "Message": "OK", "BizId": f"{899 + len(provider.messages)}^0"}
        case "QuerySendDetails":
            act = provider.next_act()
            rows = [
                {
                    "PhoneNum": message["PhoneNumbers"],
                    "OutId": message["OutId"],
                    **provider.statuses.get(message["OutId"], {"SendStatus": 1}),
                }
                for message in provider.messages
                if message["PhoneNumbers"] == asked.query["PhoneNumber"]
            ]
            details = {"SmsSendDetailDTO": rows}
            return {":act": act, "Code": "OK", "TotalCount": len(rows), "SmsSendDetailDTOs": details}
    return {"Code": "InvalidAction.NotFound"}


def _aliyun_fault(asked: Asked) -> str:
    scheme, _, rest = asked.headers.get("authorization", "").partition(" ")
    parts = dict(part.split("=", 1) for part in rest.split(",") if "=" in part)
    if scheme != "ACS3-HMAC-SHA256" or parts.get("Credential") != KEY_ID:
        return "InvalidAccessKeyId.NotFound"
    names = parts["SignedHeaders"].split(";")
    must = {name for name in asked.headers if name.startswith("x-acs-")} | {"host"}
    if not must <= set(names) or names != sorted(names):
        return "IncompleteSignature"
    pairs = sorted(part.partition("=")[::2] for part in asked.headers[":query"].split("&"))
    request = [asked.headers[":method"], asked.path, "&".join(f"{name}={value}" for name, value in pairs)]
    request.append("".join(f"{name}:{asked.headers[name].strip()}\n" for name in names))
    request += [parts["SignedHeaders"], hashlib.sha256(asked.body).hexdigest()]
    text = "ACS3-HMAC-SHA256\n" + hashlib.sha256("\n".join(request).encode()).hexdigest()
    right = hmac.new(KEY_SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()
    if any(" " in value or "+" in value for _name, value in pairs):
        return "IncompleteSignature"
    return "" if hmac.compare_digest(right, parts["Signature"]) else "SignatureDoesNotMatch"


# --- Tencent --------------------------------------------------------------------------------------


def tencent(provider: Provider, asked: Asked) -> dict[str, Any]:
    """SendSms and PullSmsSendStatusByPhoneNumber."""
    fault = _tencent_fault(asked)
    if fault:
        provider.faults.append(fault)
        return {"Response": {"Error": {"Code": fault, "Message": "refused"}, "RequestId": "R"}}
    act = provider.next_act()
    if asked.headers["x-tc-action"] == "SendSms":
        if isinstance(act, tuple):
            kind, code = act
            if kind == "error":
                return {"Response": {"Error": {"Code": code, "Message": ""}, "RequestId": "R"}}
            row = {"Code": code, "SerialNo": "", "Message": ""}
            return {"Response": {"SendStatusSet": [row], "RequestId": "R"}}
        serial = f"2640:{1000 + len(provider.messages)}"
        if act != DROP:
            provider.take(asked.json | {"SerialNo": serial, "at": int(time.time())})
        rows = [{"SerialNo": serial, "PhoneNumber": asked.json["PhoneNumberSet"][0], "Code": "Ok"}]
        return {":act": act, "Response": {"SendStatusSet": rows, "RequestId": "R"}}
    rows = [
        {
            "SerialNo": message["SerialNo"],
            "PhoneNumber": message["PhoneNumberSet"][0],
            "UserReceiveTime": message["at"],
            **provider.statuses[message["SerialNo"]],
        }
        for message in provider.messages
        if message["SerialNo"] in provider.statuses
        and message["PhoneNumberSet"][0] == asked.json["PhoneNumber"]
    ]
    return {":act": act, "Response": {"PullSmsSendStatusSet": rows, "RequestId": "R"}}


def _tencent_fault(asked: Asked) -> str:
    authorization = asked.headers.get("authorization", "")
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(",") if "=" in part)
    key_id, _, scope = parts.get("Credential", "").partition("/")
    if scheme != "TC3-HMAC-SHA256" or key_id != KEY_ID:
        return "AuthFailure.SecretIdNotFound"
    names = parts["SignedHeaders"].split(";")
    stamp = asked.headers["x-tc-timestamp"]
    if abs(time.time() - int(stamp)) > 300:
        return "AuthFailure.SignatureExpire"
    values = {name: asked.headers[name] for name in names}
    if "x-tc-action" in values:
        values["x-tc-action"] = values["x-tc-action"].lower()
    request = [asked.headers[":method"], "/", asked.headers[":query"]]
    request.append("".join(f"{name}:{values[name]}\n" for name in names))
    request += [parts["SignedHeaders"], hashlib.sha256(asked.body).hexdigest()]
    text = "\n".join(
        ["TC3-HMAC-SHA256", stamp, scope, hashlib.sha256("\n".join(request).encode()).hexdigest()]
    )
    key = ("TC3" + KEY_SECRET).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    right = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    fits = hmac.compare_digest(right, parts["Signature"]) and {"content-type", "host"} <= set(names)
    return "" if fits else "AuthFailure.SignatureFailure"


# --- WeChat ---------------------------------------------------------------------------------------


def wechat(provider: Provider, asked: Asked) -> dict[str, Any]:
    """stable_token, messages and the exchange of a code for an openid."""
    match asked.path:
        case "/cgi-bin/stable_token":
            said = asked.json
            if (said["appid"], said["secret"]) != (APP_ID, APP_SECRET):
                return {"errcode": 40125, "errmsg": "invalid appsecret"}
            if said["force_refresh"] or not provider.tokens:
                provider.tokens += 1
            return {"access_token": f"TOKEN-{provider.tokens}", "expires_in": 7200}
        case "/sns/oauth2/access_token":
            code = asked.query.get("code", "")
            openid = provider.openids.pop(code, "")
            if not openid:
                return {"errcode": 40029, "errmsg": "invalid code"}
            return {"access_token": "USER", "expires_in": 7200, "openid": openid, "scope": "snsapi_base"}
    if asked.query.get("access_token") != f"TOKEN-{provider.tokens}":
        return {"errcode": 40001, "errmsg": "invalid credential"}
    if asked.path == "/cgi-bin/ticket/getticket":
        if asked.query.get("type") != "jsapi" or asked.headers[":method"] != "GET":
            return {"errcode": 40097, "errmsg": "invalid args"}
        act = provider.next_act()
        if isinstance(act, int):
            return {"errcode": act, "errmsg": "refused"}
        provider.tickets += 1
        return {
            ":act": act,
            "errcode": 0,
            "errmsg": "ok",
            "ticket": f"TICKET-{provider.tickets}",
            "expires_in": 7200,
        }
    act = provider.next_act()
    if isinstance(act, int):
        return {"errcode": act, "errmsg": "refused"}
    if act != DROP:
        provider.take(asked.json | {"path": asked.path})
    said = {":act": act, "errcode": 0, "errmsg": "ok"}
    if not asked.path.endswith("/custom/send"):
        said["msgid"] = 2000 + len(provider.messages)
    return said


# --- mail -----------------------------------------------------------------------------------------


@dataclass
class MailServer:
    """A small SMTP server; ``answers`` replaces its answer to one command, "cut" hangs up."""

    port: int = 0
    letters: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    login: str = ""


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """RFC 5321, as much of it as is needed."""
    state = MailServer()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 test")
            while line := self.rfile.readline():
                command = line.decode().strip()
                word = command[:4].upper()
                answer = state.answers.get(word)
                if answer == "cut":
                    return
                if answer is not None:
                    self._say(answer)
                    continue
                match word:
                    case "EHLO" | "HELO":
                        self._say("250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN")
                    case "AUTH":
                        state.login = base64.b64decode(command.split()[-1]).decode()
                        self._say("235 welcome")
                    case "RCPT":
                        state.recipients.append(command)
                        self._say("250 ok")
                    case "DATA":
                        self._say("354 go on")
                        letter = ""
                        while (part := self.rfile.readline().decode()) != ".\r\n":
                            letter += part
                        state.letters.append(letter)
                        if state.answers.get("END") == "cut":
                            return
                        self._say(state.answers.get("END", "250 taken"))
                    case "QUIT":
                        self._say("221 bye")
                        return
                    case _:
                        self._say("250 ok")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
