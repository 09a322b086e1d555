"""The content security policy: nothing inline, nothing from elsewhere; put together once, unless a page wants
another.
"""

from typing import Any

import pytest
from csp.exceptions import CSPNonceError
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from huisheng.kernel.web.policy import content_security_policy
from huisheng.kernel.web.security import PolicyMiddleware

HEADER = "Content-Security-Policy"


def answered(kind: type[CSPMiddleware], **said: Any) -> tuple[HttpRequest, HttpResponse]:
    """A response, with what its view said of its policy, after the middleware."""
    request, response = RequestFactory().get("/"), HttpResponse()
    middleware = kind(lambda _request: response)
    middleware.process_request(request)
    for name, value in said.items():
        setattr(response, name, value)
    middleware.process_response(request, response)
    return request, response


def parts(response: HttpResponse) -> set[str]:
    """A policy says the same in whatever order."""
    return set(response[HEADER].split("; "))


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"_csp_update": {"script-src": ["https://res.wx.qq.com"]}},
        {"_csp_replace": {"frame-ancestors": ["https://example.cn"]}},
    ],
)
def test_the_policy_is_the_one_of_django_csp(said: dict[str, Any]) -> None:
    for _again in range(2):
        assert parts(answered(PolicyMiddleware, **said)[1]) == parts(answered(CSPMiddleware, **said)[1])


def test_a_page_without_one_has_none() -> None:
    answered(PolicyMiddleware)
    assert HEADER not in answered(PolicyMiddleware, _csp_exempt=True)[1]


def test_it_is_put_together_once(monkeypatch: pytest.MonkeyPatch) -> None:
    middleware = PolicyMiddleware(lambda _request: HttpResponse())
    made: list[int] = []
    whole = CSPMiddleware.get_policy_parts

    def count(self: CSPMiddleware, *given: Any, **named: Any) -> Any:
        made.append(1)
        return whole(self, *given, **named)

    monkeypatch.setattr(CSPMiddleware, "get_policy_parts", count)
    for _again in range(5):
        middleware.process_response(RequestFactory().get("/"), HttpResponse())
    # One for the policy, one for that which only reports.
    assert len(made) == 2


def test_another_setting_holds_at_once(settings: Any) -> None:
    middleware = PolicyMiddleware(lambda _request: HttpResponse())
    middleware.process_response(RequestFactory().get("/"), HttpResponse())
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"]}}
    after = middleware.process_response(RequestFactory().get("/"), HttpResponse())
    assert parts(after) == {"default-src 'self'"}


def test_a_nonce_asked_for_too_late_is_refused() -> None:
    request, _response = answered(PolicyMiddleware)
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)  # type: ignore[attr-defined]


def _directives(scheme: str = "https") -> dict[str, object]:
    directives = content_security_policy(scheme=scheme, base_host="youth.example.cn")["DIRECTIVES"]
    assert isinstance(directives, dict)
    return directives


def test_nothing_inline_and_no_eval() -> None:
    assert "unsafe" not in str(_directives())
    assert _directives()["default-src"] == ["'none'"]
    assert _directives()["script-src"] == ["'self'"]
    assert _directives()["style-src"] == ["'self'"]


def test_forms_may_lead_to_the_network_s_hosts_only() -> None:
    assert _directives()["form-action"] == [
        "'self'",
        "https://youth.example.cn:*",
        "https://*.youth.example.cn:*",
    ]


def test_only_https_is_upgraded() -> None:
    assert _directives()["upgrade-insecure-requests"] is True
    assert "upgrade-insecure-requests" not in _directives("http")
