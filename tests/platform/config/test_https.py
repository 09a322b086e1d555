"""What changes when the network is served over HTTPS (HUISHENG_SCHEME=https): cookies, headers, redirects."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

_READ = """
import json
from django.conf import settings
from huisheng.kernel.web.notices import NoticeStorage
names = [name for name in dir(settings) if name.startswith(("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_"))]
names += [name for name in dir(settings) if name.endswith("_COOKIE_NAME")] + ["PASSWORD_HASHERS"]
print(json.dumps({**{name: getattr(settings, name) for name in names}, "notices": NoticeStorage.cookie_name}))
"""


@cache
def _settings_over(scheme: str) -> dict[str, Any]:
    """The settings as a process of their own reads them."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
        "DJANGO_SETTINGS_MODULE": "huisheng.config.settings",
        "HUISHENG_SCHEME": scheme,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    # Our own source and no input of anybody.
    done = subprocess.run([sys.executable, "-c", _READ], env=environment, check=True, capture_output=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_cookie_has_a_prefix_that_browsers_hold_it_to() -> None:
    over_https = _settings_over("https")
    names = {name: value for name, value in over_https.items() if name.endswith("_COOKIE_NAME")}
    assert names == {
        "SESSION_COOKIE_NAME": "__Host-hs_session",
        "CSRF_COOKIE_NAME": "__Host-hs_csrf",
        "HUISHENG_NOTICE_COOKIE_NAME": "__Host-hs_notices",
        "HUISHENG_READER_COOKIE_NAME": "__Host-hs_reader",
        "HUISHENG_CAMPAIGN_COOKIE_NAME": "__Secure-hs_from",
        "HUISHENG_PRACTICE_COOKIE_NAME": "__Secure-hs_practice",
        "HUISHENG_ATTENDED_COOKIE_NAME": "__Secure-hs_live",
        "HUISHENG_ENTRY_COOKIE_NAME": "__Secure-hs_enter",
        "HUISHENG_TYPE_SIZE_COOKIE_NAME": "__Secure-hs_size",
        "LANGUAGE_COOKIE_NAME": "__Secure-hs_language",
    }
    assert over_https["notices"] == "__Host-hs_notices"
    assert over_https["SESSION_COOKIE_SECURE"] is over_https["CSRF_COOKIE_SECURE"] is True


def test_host_cookies_keep_what_their_prefix_asks() -> None:
    over_https = _settings_over("https")
    for kind in ("SESSION", "CSRF"):
        assert over_https[f"{kind}_COOKIE_PATH"] == "/"
        assert over_https[f"{kind}_COOKIE_DOMAIN"] is None


def test_without_https_no_prefix_is_promised() -> None:
    assert not any("__" in str(value) for value in _settings_over("http").values())


@pytest.fixture
def over_https(db: None) -> Any:
    """This process, as if it had been started with HUISHENG_SCHEME=https."""
    wanted = {
        name: value
        for name, value in _settings_over("https").items()
        if name.startswith(("SECURE_", "SESSION_", "CSRF_")) and value != getattr(settings, name, None)
    }
    if header := wanted.get("SECURE_PROXY_SSL_HEADER"):
        wanted["SECURE_PROXY_SSL_HEADER"] = tuple(header)
    with override_settings(**wanted):
        yield Client(headers={"host": settings.HUISHENG_BASE_HOST})


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/nothing/", "/livez"])
def test_every_answer_asks_for_https_for_a_year(over_https: Client, path: str) -> None:
    answer = over_https.get(path, headers={"x-forwarded-proto": "https"})
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_plain_http_is_sent_on(over_https: Client) -> None:
    answer = over_https.get("/find/?q=1")
    assert (answer.status_code, answer["Location"]) == (301, "https://localhost/find/?q=1")


@pytest.mark.parametrize("path", ["/accounts/login/", "/"])
def test_cookies_are_sent_over_https_only(over_https: Client, path: str) -> None:
    answer = over_https.get(path, headers={"x-forwarded-proto": "https"})
    assert {name: bool(cookie["secure"]) for name, cookie in answer.cookies.items()} == dict.fromkeys(
        answer.cookies, True
    )
    if path == "/accounts/login/":
        assert "__Host-hs_csrf" in answer.cookies


def test_the_quick_hasher_of_the_tests_is_nowhere_else() -> None:
    names = [hasher.rsplit(".", 1)[-1] for hasher in _settings_over("https")["PASSWORD_HASHERS"]]
    assert names == ["ScryptPasswordHasher", "PBKDF2PasswordHasher"]


def test_the_monitoring_beside_it_needs_no_https() -> None:
    exempt = _settings_over("https")["SECURE_REDIRECT_EXEMPT"]
    browser = Client(headers={"host": settings.HUISHENG_BASE_HOST})
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_REDIRECT_EXEMPT=exempt):
        assert browser.get("/livez").status_code == 200
        assert {browser.get(path).status_code for path in ("/", "/livez/x", "/accounts/login/")} == {301}
