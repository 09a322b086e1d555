"""Signatures as their publishers compute them."""

import pytest

from shared_apps.receivers.adapters import robots, webhook
from shared_apps.receivers.data import DINGTALK, WECOM
from tests.shared_apps.receivers.listeners import DINGTALK_TOKEN, WECOM_KEY


def test_the_vector_of_standard_webhooks() -> None:
    """From the specification's own libraries (standard-webhooks, version 1.0.0)."""
    signed = webhook.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_secrets_are_long_and_never_the_same() -> None:
    made = {webhook.new_secret() for _ in range(20)}
    assert len(made) == 20
    assert all(secret.startswith("whsec_") and len(secret) == 50 for secret in made)


def test_dingtalk_signs_time_and_secret() -> None:
    """As the example of DingTalk's page does it: the secret is the key, and stands in the text as well."""
    # echo -en "1577262236757\nSECtest" | openssl dgst -sha256 -hmac SECtest -binary | base64
    assert robots.dingtalk_sign("SECtest", 1577262236757) == "Za/ne6w2koB8B4ROVlgTNd/X+/FbyDpZrXLz57xNZSA="


@pytest.mark.parametrize(
    ("kind", "entered", "token"),
    [
        (WECOM, f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={WECOM_KEY}", WECOM_KEY),
        (WECOM, f" {WECOM_KEY} ", WECOM_KEY),
        (DINGTALK, f"https://oapi.dingtalk.com/robot/send?access_token={DINGTALK_TOKEN}", DINGTALK_TOKEN),
    ],
)
def test_of_a_robots_address_its_key_is_kept(kind: str, entered: str, token: str) -> None:
    assert robots.token_of(kind, entered) == token


@pytest.mark.parametrize(
    "entered",
    [
        "",
        "abc",
        "https://oapi.dingtalk.com/robot/send?access_token=" + DINGTALK_TOKEN,
        "https://evil.example/other?key=" + WECOM_KEY,
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        "key with spaces and more",
        "../../etc/passwd",
    ],
)
def test_what_is_no_robot_of_wecom(entered: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        robots.token_of(WECOM, entered)
