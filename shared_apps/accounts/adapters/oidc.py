"""OpenID Connect: discovery, the address to go to, the code redeemed, the ID token read.

Authorization code with PKCE (RFC 7636), state and nonce. Keys and addresses are asked for anew at each
sign-in: staff sign in seldom, so nothing has to be kept that could be old, or be changed by somebody who
reaches a cache.
"""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote_plus

import httpx
import jwt

from shared_apps.accounts.adapters.asking import NoAnswerError, ask, is_askable
from shared_apps.accounts.adapters.said import NotBelievedError, Said

ALGORITHMS: Final = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
)
"""Signatures that only the owner of a private key makes: never "none", nor a key that we know as well."""

_KEY_TYPES: Final = {"R": "RSA", "P": "RSA", "E": "EC"}
LEEWAY_SECONDS: Final = 60
_LONGEST_CLAIM: Final = 255
_LONGEST_HINT: Final = 3000


@dataclass(frozen=True, slots=True)
class Discovered:
    """Where a provider answers, as it says itself. ``end_session_endpoint``: where one signs out there;
    empty for one that has no such page.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    secret_in_form: bool
    names_itself: bool
    end_session_endpoint: str = ""


def discover(issuer: str) -> Discovered:
    """Ask a provider where it answers. Raises NoAnswerError, and NotBelievedError for one that says it is
    another.
    """
    said = _json(*ask("GET", issuer.rstrip("/") + "/.well-known/openid-configuration"))
    if said.get("issuer") != issuer:
        raise NotBelievedError("issuer")
    page, token, keys = (_address(said, n) for n in ("authorization_endpoint", "token_endpoint", "jwks_uri"))
    ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Discovered(
        issuer,
        page,
        token,
        keys,
        secret_in_form="client_secret_basic" not in ways,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
        end_session_endpoint=_address_or_none(said, "end_session_endpoint"),
    )


def challenge(verifier: str) -> str:
    """The challenge of a verifier: method S256 of RFC 7636."""
    return base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def address_to_go_to(
    endpoint: str, *, client_id: str, back: str, state: str, nonce: str, verifier: str, acr: str
) -> str:
    """The provider's sign-in page, with everything that ties its answer to this browser and this moment."""
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": client_id,
        "redirect_uri": back,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        **({"acr_values": acr} if acr else {}),
    }
    return str(httpx.URL(endpoint).copy_merge_params(asked))


def address_to_leave_by(endpoint: str, *, client_id: str, token: str, back: str, state: str) -> str:
    """Where one signs out there (OpenID Connect RP-Initiated Logout 1.0, 2). A token that is too long for an
    address is left out: the provider then asks who wants to leave.
    """
    asked = {
        "client_id": client_id,
        "post_logout_redirect_uri": back,
        "state": state,
        **({"id_token_hint": token} if 0 < len(token) <= _LONGEST_HINT else {}),
    }
    return str(httpx.URL(endpoint).copy_merge_params(asked))


def redeem(found: Discovered, *, client_id: str, secret: str, code: str, verifier: str, back: str) -> str:
    """Give the code for an ID token. Raises NoAnswerError, and NotBelievedError where it is refused."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
        "client_id": client_id,
    }
    headers = {"Accept": "application/json"}
    if secret and found.secret_in_form:
        form["client_secret"] = secret
    elif secret:
        pair = f"{quote_plus(client_id)}:{quote_plus(secret)}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    status, body = ask("POST", found.token_endpoint, headers=headers, form=form)
    if status in (400, 401, 403):
        raise NotBelievedError("refused")
    token = _json(status, body).get("id_token")
    if not isinstance(token, str):
        raise NotBelievedError("unreadable")
    return token


def read(
    token: str, found: Discovered, *, client_id: str, is_nonce: Callable[[str], bool], names: tuple[str, ...]
) -> Said:
    """Believe an ID token, or raise NotBelievedError; `names` are the claims that are of interest."""
    key = _key_for(token, found)
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            audience=client_id,
            issuer=found.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "sub", "aud", "exp", "iat"], "enforce_minimum_key_length": True},
        )
    except jwt.InvalidAlgorithmError:
        raise NotBelievedError("algorithm") from None
    except jwt.InvalidIssuerError:
        raise NotBelievedError("issuer") from None
    except jwt.InvalidAudienceError:
        raise NotBelievedError("audience") from None
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError):
        raise NotBelievedError("expired") from None
    except jwt.InvalidKeyError:
        raise NotBelievedError("key") from None
    except jwt.InvalidSignatureError:
        raise NotBelievedError("signature") from None
    except jwt.PyJWTError:
        raise NotBelievedError("unreadable") from None
    # Meant for several: then it must say that it was we who asked (OpenID Connect Core, 3.1.3.7).
    presented_by = claims.get("azp")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if presented_by != client_id and (presented_by is not None or several):
        raise NotBelievedError("audience")
    if not is_nonce(str(claims.get("nonce", ""))):
        raise NotBelievedError("nonce")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_CLAIM:
        raise NotBelievedError("no_subject")
    return Said(subject, {name: _values(claims.get(name)) for name in names})


def _key_for(token: str, found: Discovered) -> jwt.PyJWK:
    """The one key of the provider with which this token says it is signed. The token brings no key itself."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.PyJWTError:
        raise NotBelievedError("unreadable") from None
    algorithm = str(header.get("alg", ""))
    if algorithm not in ALGORITHMS:
        raise NotBelievedError("algorithm")
    keys = _json(*ask("GET", found.jwks_uri)).get("keys")
    fitting = [
        key
        for key in (keys if isinstance(keys, list) else [])
        if isinstance(key, dict)
        and key.get("kty") == _KEY_TYPES.get(algorithm[0] if algorithm != "EdDSA" else "", "OKP")
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and ("kid" not in header or key.get("kid") == header["kid"])
    ]
    if len(fitting) != 1:
        raise NotBelievedError("key")
    try:
        return jwt.PyJWK(fitting[0], algorithm)
    except jwt.PyJWTError:
        raise NotBelievedError("key") from None


def _address(said: Mapping[str, Any], name: str) -> str:
    address = said.get(name)
    if not isinstance(address, str) or not is_askable(address):
        raise NotBelievedError("unreadable")
    return address


def _address_or_none(said: Mapping[str, Any], name: str) -> str:
    try:
        return _address(said, name)
    except NotBelievedError:
        return ""


def _values(claim: Any) -> frozenset[str]:
    several = claim if isinstance(claim, list) else [claim]
    return frozenset(value for value in several if isinstance(value, str))


def _json(status: int, body: bytes) -> Mapping[str, Any]:
    if status != 200:
        raise NoAnswerError("status")
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise NoAnswerError("unreadable") from None
    if not isinstance(said, dict):
        raise NoAnswerError("unreadable")
    return said
