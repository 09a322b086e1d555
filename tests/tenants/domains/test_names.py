"""What is typed as a domain, and what is made of it."""

import pytest

from tenants.domains.names import BadDomainError, normalised, shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("youth.example.edu.cn", "youth.example.edu.cn"),
        ("  Youth.Example.EDU.cn.  ", "youth.example.edu.cn"),
        ("https://youth.example.edu.cn/", "youth.example.edu.cn"),
        ("HTTP://youth.example.edu.cn", "youth.example.edu.cn"),
        ("青年之声。中国", "xn--9iq62x8me052e.xn--fiqs8s"),
        ("ｙｏｕｔｈ．example.cn", "youth.example.cn"),
        ("example.cn", "example.cn"),
        ("sd.example.gov.cn", "sd.example.gov.cn"),
    ],
)
def test_it_is_kept_as_machines_write_it(typed: str, kept: str) -> None:
    assert normalised(typed) == kept


def test_people_read_it_as_they_wrote_it() -> None:
    assert shown(normalised("青年之声.中国")) == "青年之声.中国"
    assert shown("youth.example.cn") == "youth.example.cn"
    assert shown("xn--.cn") == "xn--.cn"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("https://", "empty"),
        ("youth.example.cn/ask/", "path"),
        ("youth.example.cn?x", "path"),
        ("user@youth.example.cn", "path"),
        ("youth.example.cn:8080", "port"),
        ("203.0.113.7", "address"),
        ("[2001:db8::7]", "address"),
        ("2130706433", "address"),
        ("127.0x1", "address"),
        ("*.example.cn", "wildcard"),
        ("you_th.example.cn", "form"),
        ("-youth.example.cn", "form"),
        ("youth..example.cn", "form"),
        ("y" * 62 + ".cn", "form"),
        ("you th.cn", "form"),
        ("localhost", "ours"),
        ("lixia.localhost", "ours"),
        ("LIXIA.localhost.", "ours"),
        ("lixia.jinan.localhost", "ours"),
        ("youth.internal", "nowhere"),
        ("youth.test", "nowhere"),
        ("cn", "alone"),
        ("edu.cn", "alone"),
        ("sd.cn", "alone"),
        ("公司.cn", "alone"),
        ("co.uk", "alone"),
        ("github.io", "alone"),
    ],
)
def test_what_is_none_is_refused_by_its_reason(typed: str, code: str) -> None:
    with pytest.raises(BadDomainError) as refused:
        normalised(typed)
    assert refused.value.code == code
