"""What WeChat pushes to us: signature, encryption and the flat XML inside.

Only the safe mode (安全模式) is spoken: what is not encrypted is refused. The cipher is WeChat's:
AES-256-CBC, the first half of the key as IV, blocks padded to 32 bytes, and inside 16 random bytes, the
length, the XML, the app's id. XML is read by a pattern for flat fields: no parser, no entities, no includes.
"""

import base64
import hashlib
import re
import secrets
import time
from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from django.utils.crypto import constant_time_compare

STALE_AFTER: Final = 600
"""Seconds after which a signed push is not believed any more; WeChat repeats within 15."""
_BLOCK: Final = 32
# Nothing is given back that was taken: what anybody may send costs no more than its length.
_ENCRYPTED: Final = re.compile(
    r"<Encrypt>\s*+(?:<!\[CDATA\[)?\s*+([A-Za-z0-9+/=]++)\s*+(?:\]\]>)?\s*+</Encrypt>"
)
_FIELD: Final = re.compile(r"<([A-Za-z_]\w{0,40})>(?:<!\[CDATA\[(.*?)\]\]>|([^<>&]*))</\1>", re.DOTALL)


class Forged(Exception):
    """Not from WeChat, altered on the way, too old, or meant for another account."""


def signature(*parts: str) -> str:
    """SHA-1 over the sorted parts: WeChat's signature of an address and of an encrypted message."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def check_address(config: Mapping[str, str], *, given: str, timestamp: str, nonce: str) -> None:
    """The signature by which WeChat shows that it knows our token. Raises Forged."""
    _fresh(timestamp)
    if not config.get("token") or not constant_time_compare(
        signature(config["token"], timestamp, nonce), given
    ):
        raise Forged("signature")


def open_push(
    config: Mapping[str, str], body: bytes, *, given: str, timestamp: str, nonce: str
) -> dict[str, str]:
    """The fields of an encrypted push. Raises Forged."""
    _fresh(timestamp)
    found = _ENCRYPTED.search(body.decode("utf-8", "replace"))
    if found is None:
        raise Forged("not encrypted")
    if not config.get("token") or not constant_time_compare(
        signature(config["token"], timestamp, nonce, found[1]), given
    ):
        raise Forged("signature")
    xml = decrypt(found[1], aes_key=config.get("aes_key", ""), app_id=config["app_id"])
    return {name: cdata or plain for name, cdata, plain in _FIELD.findall(xml)}


def reply(config: Mapping[str, str], *, to: str, sender: str, text: str) -> str:
    """An encrypted, signed answer with a text."""
    now = int(time.time())
    clean = text.replace("]]>", "")
    xml = (
        f"<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[{sender}]]></FromUserName>"
        f"<CreateTime>{now}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{clean}]]></Content></xml>"
    )
    sealed = encrypt(xml, aes_key=config["aes_key"], app_id=config["app_id"])
    nonce = secrets.token_hex(8)
    given = signature(config["token"], str(now), nonce, sealed)
    return (
        f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{given}]]></MsgSignature>"
        f"<TimeStamp>{now}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
    )


def encrypt(xml: str, *, aes_key: str, app_id: str, noise: bytes | None = None) -> str:
    """The text as WeChat encrypts it."""
    key = _key(aes_key)
    content = xml.encode()
    plain = (noise or secrets.token_bytes(16)) + len(content).to_bytes(4, "big") + content + app_id.encode()
    missing = _BLOCK - len(plain) % _BLOCK
    encryptor = Cipher(AES(key), CBC(key[:16])).encryptor()
    return base64.b64encode(
        encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()
    ).decode()


def decrypt(sealed: str, *, aes_key: str, app_id: str) -> str:
    """The XML inside. Raises Forged when it was altered or is meant for another account."""
    key = _key(aes_key)
    try:
        kept = base64.b64decode(sealed, validate=True)
        decryptor = Cipher(AES(key), CBC(key[:16])).decryptor()
        plain = decryptor.update(kept) + decryptor.finalize()
    except ValueError:
        raise Forged("cipher") from None
    padding = plain[-1] if plain else 0
    if not 1 <= padding <= _BLOCK:
        raise Forged("padding")
    plain = plain[:-padding]
    end = 20 + int.from_bytes(plain[16:20], "big")
    if len(plain) < end or not constant_time_compare(plain[end:].decode("utf-8", "replace"), app_id):
        raise Forged("another account")
    return plain[20:end].decode("utf-8", "replace")


def _key(aes_key: str) -> bytes:
    try:
        key = base64.b64decode(f"{aes_key}=", validate=True)
    except ValueError:
        raise Forged("no key") from None
    if len(key) != 32:
        raise Forged("no key")
    return key


def _fresh(timestamp: str) -> None:
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp[:12])) > STALE_AFTER:
        raise Forged("stale")
