"""Whom throttles and lockouts count when nobody is signed in."""

import pytest
from django.test import RequestFactory

from huisheng.kernel.access.client_address import client_address


def _seen(address: str, forwarded: str = "") -> str:
    return client_address(RequestFactory(REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR=forwarded).get("/"))


@pytest.mark.parametrize(
    ("address", "who"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_a_household_is_one_client(address: str, who: str) -> None:
    assert _seen(address) == who


def test_what_a_client_says_is_not_believed_without_a_proxy_of_ours() -> None:
    assert _seen("203.0.113.7", "198.51.100.1") == "203.0.113.7"


def test_the_hop_that_our_own_proxies_saw_counts(settings: pytest.FixtureRequest) -> None:
    settings.HUISHENG_PROXIES = 1  # type: ignore[attr-defined]
    assert _seen("127.0.0.1", "6.6.6.6, 198.51.100.1") == "198.51.100.1"
    settings.HUISHENG_PROXIES = 2  # type: ignore[attr-defined]
    assert _seen("127.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2") == "198.51.100.1"
    assert _seen("127.0.0.1", "198.51.100.1") == "127.0.0.1"
