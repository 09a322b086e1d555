"""ID tokens: published vectors, and everything by which somebody would be taken for somebody else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shared_apps.accounts.adapters import oidc
from shared_apps.accounts.adapters.said import NotBelievedError
from shared_apps.accounts.models import Account
from tests.shared_apps.accounts.outside.going import SECOND, is_in, there_and_back
from tests.shared_apps.accounts.outside.university import (
    CLIENT_ID,
    University,
    jwk,
    public_pem,
    rsa_key,
    signed,
)

# RFC 7515, appendix A.2 (RS256), and RFC 7519, 3.1 (HS256) and 6.1 (unsecured): the same claims.
_CLAIMS = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
RS256 = f"""eyJhbGciOiJSUzI1NiJ9.{_CLAIMS}.
    cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5juj
    Gbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7
    K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np
    6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"""
RS256_KEY = {
    "kty": "RSA",
    "n": """ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL
    -yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9
    e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAc
    o9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ""",
    "e": "AQAB",
}
HS256 = f"""eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{_CLAIMS}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"""
UNSECURED = f"eyJhbGciOiJub25lIn0.{_CLAIMS}."


def of_one_line(text: str) -> str:
    return "".join(text.split())


def fault_of(token: str, monkeypatch: pytest.MonkeyPatch, key: dict[str, str]) -> str:
    import json

    answer = json.dumps({"keys": [{name: of_one_line(value) for name, value in key.items()}]}).encode()
    monkeypatch.setattr(oidc, "ask", lambda *_, **__: (200, answer))
    found = oidc.Discovered("joe", "", "", "", secret_in_form=False, names_itself=False)
    with pytest.raises(NotBelievedError) as refused:
        oidc.read(of_one_line(token), found, client_id=CLIENT_ID, is_nonce=lambda nonce: True, names=())
    return refused.value.fault


def test_the_verifier_of_rfc_7636_has_its_challenge() -> None:
    """Appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert oidc.challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_the_signature_of_rfc_7515_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its signature is good, so what is missed is claims; one letter changed, the signature is bad."""
    assert fault_of(RS256, monkeypatch, RS256_KEY) == "unreadable"
    assert fault_of(RS256.replace("6LbgGY9F", "6LbgGY9G"), monkeypatch, RS256_KEY) == "signature"


@pytest.mark.parametrize("token", [HS256, UNSECURED], ids=["HS256", "none"])
def test_tokens_of_rfc_7519_that_anybody_could_make_are_refused(
    token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fault_of(token, monkeypatch, RS256_KEY) == "algorithm"


def by_nobody(university: University, claims: dict[str, Any]) -> str:
    return signed({"alg": "none"}, claims, None)


def by_the_public_key(university: University, claims: dict[str, Any]) -> str:
    return signed({"alg": "HS256", "kid": "k1"}, claims, public_pem(university.keys["k1"]))


def by_another_key(university: University, claims: dict[str, Any]) -> str:
    return signed({"alg": "RS256", "kid": "k1"}, claims, rsa_key(9))


def by_a_key_it_brings(university: University, claims: dict[str, Any]) -> str:
    header = {"alg": "RS256", "kid": "k9", "jwk": jwk(rsa_key(9), "k9"), "jku": f"{university.url}/mine"}
    return signed(header, claims, rsa_key(9))


def by_a_short_key(university: University, claims: dict[str, Any]) -> str:
    university.keys["short"] = rsa_key(8, 1024)
    return signed({"alg": "RS256", "kid": "short"}, claims, rsa_key(8, 1024))


def changed(**claims: Any) -> Callable[[University, dict[str, Any]], str]:
    """A token that is well signed and says something else; None leaves a claim out."""

    def make(university: University, usual: dict[str, Any]) -> str:
        said = {**usual, **claims}
        return university.usual_token({name: value for name, value in said.items() if value is not None})

    return make


TWISTED: dict[str, Callable[[University, dict[str, Any]], str]] = {
    "unsigned": by_nobody,
    "signed with the public key as a secret": by_the_public_key,
    "signed by somebody else": by_another_key,
    "with a key of its own": by_a_key_it_brings,
    "with a key that is too short": by_a_short_key,
    "for another client": changed(aud="another"),
    "for several, nobody named": changed(aud=[CLIENT_ID, "another"]),
    "for us, asked for by another": changed(azp="another"),
    "by another issuer": changed(iss="https://id.example.edu.cn"),
    "over": changed(exp=1_700_000_000),
    "without an end": changed(exp=None),
    "not valid yet": changed(nbf=4_000_000_000),
    "made in the future": changed(iat=4_000_000_000),
    "with another nonce": changed(nonce="another"),
    "without a nonce": changed(nonce=None),
    "of nobody": changed(sub=None),
    "of an empty name": changed(sub=""),
    "of a long name": changed(sub="x" * 256),
    "no token at all": lambda university, claims: "a.b",
}


@pytest.mark.parametrize("twist", TWISTED.values(), ids=TWISTED)
def test_a_twisted_token_signs_nobody_in(
    network_client: Client,
    linked: Account,
    university: University,
    twist: Callable[[University, dict[str, Any]], str],
) -> None:
    university.make_token = twist
    answer = there_and_back(network_client, university)
    assert answer.status_code == 403
    assert "无法信任" in answer.content.decode()
    assert network_client.get(SECOND).status_code == 302, "not even the second step opens"


def test_several_audiences_are_believed_when_we_are_the_one_who_asked(
    network_client: Client, linked: Account, university: University
) -> None:
    university.claims = {"aud": [CLIENT_ID, "another"], "azp": CLIENT_ID}
    assert there_and_back(network_client, university).headers["Location"] == SECOND


def test_a_new_key_is_believed_at_once_and_the_old_one_no_more(
    network_client: Client, linked: Account, university: University
) -> None:
    university.keys, university.sign_with = {"k2": rsa_key(2)}, "k2"
    assert there_and_back(network_client, university).headers["Location"] == SECOND
    university.make_token = lambda at, claims: signed({"alg": "RS256", "kid": "k1"}, claims, rsa_key(1))
    assert there_and_back(network_client, university).status_code == 403
    assert not is_in(network_client)
