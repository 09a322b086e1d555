"""A university's sign-in on loopback that really speaks OpenID Connect and CAS over HTTP.

It checks what it is sent (client, redirect address, PKCE, service) and signs its tokens by code of its own on
`cryptography`, not by the library with which the product reads them. A test twists it where it wants to see
the product refuse.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit
from xml.sax.saxutils import escape

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CLIENT_ID, CLIENT_SECRET = "huisheng", "s3cret: with +signs%"
NAMESPACE = "http://www.yale.edu/tp/cas"


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@cache
def rsa_key(number: int, bits: int = 2048) -> rsa.RSAPrivateKey:
    """A key of the provider; the same number, the same key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def public_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def jwk(key: rsa.RSAPrivateKey, kid: str) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    n = numbers.n.to_bytes((numbers.n.bit_length() + 7) // 8, "big")
    e = numbers.e.to_bytes(3, "big")
    return {"kty": "RSA", "use": "sig", "kid": kid, "n": b64(n), "e": b64(e)}


def signed(header: dict[str, Any], claims: dict[str, Any], key: Any) -> str:
    """A token in compact form; HS256 with `key` as bytes, "none" without a signature."""
    text = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    if header["alg"] == "none":
        return f"{text}."
    if header["alg"] == "HS256":
        return f"{text}.{b64(hmac.new(key, text.encode(), hashlib.sha256).digest())}"
    return f"{text}.{b64(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


@dataclass
class University:
    """Who is at its keyboard, what it says, and what it has been asked."""

    url: str = ""
    person: str = "2021010007"
    keys: dict[str, rsa.RSAPrivateKey] = field(default_factory=lambda: {"k1": rsa_key(1)})
    sign_with: str = "k1"
    claims: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, list[str]] = field(default_factory=dict)
    discovery: dict[str, Any] = field(default_factory=dict)
    make_token: Callable[["University", dict[str, Any]], str] | None = None
    cas_answer: bytes | None = None
    broken: str = ""
    """"redirect", "500", "long": what happens to whatever we ask by ourselves."""
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tickets: dict[str, tuple[str, str]] = field(default_factory=dict)
    issued: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Who has signed out there."""

    @property
    def issuer(self) -> str:
        return f"{self.url}/oidc"

    @property
    def cas(self) -> str:
        return f"{self.url}/cas"

    # --- as a browser sees it

    def visit(self, address: str) -> str:
        """Go to its sign-in page as somebody who is signed in there; return the address it sends one to."""
        answer = httpx.get(address, trust_env=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    # --- OpenID Connect

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            **self.discovery,
        }

    def authorize(self, asked: dict[str, str]) -> str:
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert "openid" in asked["scope"].split()
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "person": self.person}
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        kind, _, pair = authorization.partition(" ")
        user, _, secret = base64.b64decode(pair).decode().partition(":") if kind == "Basic" else ("", "", "")
        if (unquote_plus(user), unquote_plus(secret)) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client"}
        granted = self.codes.pop(form.get("code", ""), None)
        challenge = b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if (
            granted is None
            or granted["redirect_uri"] != form.get("redirect_uri")
            or granted["code_challenge"] != challenge
        ):
            return 400, {"error": "invalid_grant"}
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": granted["person"],
            "aud": CLIENT_ID,
            "iat": moment,
            "exp": moment + 300,
            "nonce": granted["nonce"],
            **self.claims,
        }
        make = self.make_token or University.usual_token
        self.issued.append(make(self, claims))
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.issued[-1]}

    def usual_token(self, claims: dict[str, Any]) -> str:
        return signed({"alg": "RS256", "kid": self.sign_with}, claims, self.keys[self.sign_with])

    def end_session(self, asked: dict[str, str]) -> str:
        assert asked["client_id"] == CLIENT_ID
        assert asked["id_token_hint"] in self.issued, "it was we who said who that is"
        claims = asked["id_token_hint"].split(".")[1]
        self.left.append(json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"])
        assert asked["post_logout_redirect_uri"].endswith("/out/"), "registered"
        return f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked['state']})}"

    # --- CAS

    def logout(self, service: str) -> str:
        self.left.append(self.person)
        return service

    def login(self, service: str) -> str:
        ticket = f"ST-{len(self.tickets) + 1}-{secrets.token_urlsafe(12)}"
        self.tickets[ticket] = (service, self.person)
        return f"{service}{'&' if '?' in service else '?'}ticket={ticket}"

    def validate(self, service: str, ticket: str, *, with_attributes: bool) -> bytes:
        if self.cas_answer is not None:
            return self.cas_answer
        made_for, person = self.tickets.pop(ticket, ("", ""))
        if made_for != service:
            code = "INVALID_SERVICE" if made_for else "INVALID_TICKET"
            said = f'<cas:authenticationFailure code="{code}">{escape(ticket)}</cas:authenticationFailure>'
        else:
            inner = "".join(
                f"<cas:{name}>{escape(value)}</cas:{name}>"
                for name, values in self.attributes.items()
                for value in values
            )
            more = f"<cas:attributes>{inner}</cas:attributes>" if with_attributes else ""
            said = (
                f"<cas:authenticationSuccess><cas:user>{escape(person)}</cas:user>{more}"
                "</cas:authenticationSuccess>"
            )
        return f'<cas:serviceResponse xmlns:cas="{NAMESPACE}">{said}</cas:serviceResponse>'.encode()


@contextmanager
def open_university() -> Iterator[University]:
    """Serve one on loopback."""
    university = University()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            university.asked.append(parts.path)
            match parts.path:
                case "/oidc/authorize":
                    return self.send(302, location=university.authorize(query))
                case "/oidc/logout":
                    return self.send(302, location=university.end_session(query))
                case "/cas/logout":
                    return self.send(302, location=university.logout(query["service"]))
                case "/cas/login" if "service" in query:
                    return self.send(302, location=university.login(query["service"]))
            if self.is_broken():
                return None
            match parts.path:
                case "/cas/login":
                    self.send(200, b"<html>sign in</html>")
                case "/oidc/.well-known/openid-configuration":
                    self.send(200, json.dumps(university.configuration()).encode())
                case "/oidc/jwks":
                    keys = [jwk(key, kid) for kid, key in university.keys.items()]
                    self.send(200, json.dumps({"keys": keys}).encode())
                case "/cas/serviceValidate" | "/cas/p3/serviceValidate":
                    answer = university.validate(
                        query["service"], query["ticket"], with_attributes="/p3/" in parts.path
                    )
                    self.send(200, answer)
                case _:
                    self.send(404)
            return None

        def do_POST(self) -> None:
            university.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            if self.is_broken():
                return
            status, said = university.token(form, self.headers.get("Authorization", ""))
            self.send(status, json.dumps(said).encode())

        def is_broken(self) -> bool:
            match university.broken:
                case "redirect":
                    self.send(302, location="http://127.0.0.1:1/elsewhere")
                case "500":
                    self.send(500)
                case "long":
                    self.send(200, b" " * 300_000 + b"{}")
                case _:
                    return False
            return True

        def send(self, status: int, body: bytes = b"", location: str = "") -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    university.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield university
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
