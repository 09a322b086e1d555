"""The content security policy: nothing inline, nothing from elsewhere."""

from huisheng.kernel.web.policy import content_security_policy


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
