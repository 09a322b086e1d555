"""Secrets of second factors at rest: unreadable without the key, and not to be altered."""

import base64
from typing import Any

import pytest

from shared_apps.accounts.sealing import seal, unseal


def test_what_is_sealed_comes_back_and_never_looks_the_same() -> None:
    one, another = seal("JBSWY3DP"), seal("JBSWY3DP")
    assert one != another
    assert unseal(one) == unseal(another) == "JBSWY3DP"
    assert b"JBSWY3DP" not in base64.urlsafe_b64decode(one)


@pytest.mark.parametrize("at", [0, 12, -1], ids=["nonce", "text", "tag"])
def test_what_was_altered_is_refused(at: int) -> None:
    kept = bytearray(base64.urlsafe_b64decode(seal("JBSWY3DP")))
    kept[at] ^= 1
    with pytest.raises(ValueError, match="altered"):
        unseal(base64.urlsafe_b64encode(kept).decode())


def test_a_key_may_be_changed_while_the_old_one_is_named(settings: Any) -> None:
    sealed = seal("JBSWY3DP")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]
    assert unseal(sealed) == "JBSWY3DP"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError, match="another SECRET_KEY"):
        unseal(sealed)
