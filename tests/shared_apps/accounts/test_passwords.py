"""What a password may be, and that it is compared as it was typed."""

import pytest
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from huisheng.kernel.access import UNIT_ADMIN
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account
from shared_apps.accounts.operations.demo import add_totp
from shared_apps.accounts.public import invite
from tests.actors import PASSWORD, client_for, give_role, make_account
from tests.network import Network

LOGIN, SECOND = "/accounts/login/", "/accounts/second-factor/authenticate/"


@pytest.mark.parametrize(
    "password",
    ["8306194527", "qzjxkvwmpt", "每一个声音都有回声吗", "!?!?!?!?-+-+", "a b c d e f", "x1" * 60],
    ids=["digits", "letters", "chinese", "signs", "spaces", "long"],
)
def test_any_kind_of_characters_will_do(db: None, password: str) -> None:
    validate_password(password, Account(username="zhang", name="张"))


@pytest.mark.parametrize(
    "password",
    ["qzjxkvwmp", "1234567890", "password123", "qwertyuiop", "zhangsan@example.org"],
    ids=["short", "common digits", "common", "common row", "login"],
)
def test_short_common_and_ones_own_name_are_refused(db: None, password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, Account(username="zhangsan@example.org", name="张三"))


def refusals(password: str, account: Account) -> set[str | None]:
    try:
        validate_password(password, account)
    except ValidationError as error:
        return {each.code for each in error.error_list}
    return set()


@pytest.mark.parametrize(
    "password",
    [
        "woaini1314", "5201314520", "WoAiNi@1314", "a123456789", "1qaz2wsx3edc", "qwer123456",
        "zxcvbnm123", "mima12345678", "ｗｏａｉｎｉ１３１４", "我爱你1314520", "qingnian12355",
        "gongqingtuan1922", "tuanwei2026!", "huisheng2026", "localhost-2026", "13812345678",
        "13812345678ab", "19950304zs", "zs1995-03-04", "950304ab", "370102199503041234", "aaaaaaaaaa",
        "1212121212", "abcdefghij", "9876543210", "168168168!", "iloveyou520", "青年大学习2026年",
        "laopo5201314",
    ],
)  # fmt: skip
def test_what_many_people_here_take_is_refused(db: None, password: str) -> None:
    assert "easily_guessed" in refusals(password, Account(username="wu", name="吴"))


@pytest.mark.parametrize(
    "password",
    [
        "zhangsan1995", "sanzhang1995", "张三19950304", "zhangsan@520", "lixia12355", "lixiatuanwei",
        "历下团委2026", "weizhang-888",
    ],
)  # fmt: skip
def test_what_others_know_about_you_is_refused(db: None, network: Network, password: str) -> None:
    account = make_account(username="weizhang@example.org", name="张三")
    assert refusals("柜子上第三只茶杯是蓝的", account) == set()
    give_role(account, UNIT_ADMIN, network.a.id)
    assert "easily_guessed" in refusals(password, account)


def test_the_unit_of_an_invitation_is_known_too(db: None, network: Network) -> None:
    newcomer = Account(username="new@example.org", name="周敏")
    assert refusals("lixia-8-12355", newcomer) == set()
    with enter_network():
        invite(
            username=newcomer.username, name="周敏", role=UNIT_ADMIN, unit_id=network.a.id, invited_by=None
        )
    assert refusals("lixia-8-12355", newcomer) == {"easily_guessed"}


@pytest.mark.parametrize(
    "password",
    [
        "8306194527", "gei-mama-mai-hua", "1998年夏天下雨我没带伞", "Tv9#kLm2!x",
        "zhe ge mima hen chang a", "correct horse battery", "wo520chi3wanfan", "每一个声音都有回声吗",
    ],
)  # fmt: skip
def test_sentences_and_chance_are_taken(db: None, password: str) -> None:
    """A common word inside does no harm when enough stands beside it."""
    assert refusals(password, Account(username="wu", name="吴")) == set()


def test_the_refusal_says_what_to_do_in_chinese(db: None) -> None:
    said = r"容易猜到.*一句只有您自己想得到的话"
    with translation.override("zh-hans"), pytest.raises(ValidationError, match=said):
        validate_password("woaini1314", Account(username="wu", name="吴"))


@pytest.mark.parametrize("typed", [" with spaces around ", "MiXeD-CaSe-WoRdS", "x1" * 60])
def test_it_is_compared_exactly_as_typed(db: None, typed: str) -> None:
    account = make_account(username="li", password=PASSWORD)
    add_totp(account.pk, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    answer = client_for(account, at=None).post(
        "/accounts/password/", {"oldpassword": PASSWORD, "password1": typed, "password2": typed}
    )
    assert answer.status_code == 302

    def first_step(password: str) -> str:
        browser = Client(headers={"host": settings.HUISHENG_BASE_HOST})
        return browser.post(LOGIN, {"login": "li", "password": password}).headers.get("Location", "")

    assert first_step(typed) == SECOND
    for other in {typed.strip(), typed.lower(), typed[:72]} - {typed}:
        assert first_step(other) == ""


def test_the_present_password_is_asked_for(db: None) -> None:
    account = make_account(username="li", password=PASSWORD)
    browser = client_for(account, at=None)
    new = {"password1": "another-long-one-9", "password2": "another-long-one-9"}
    assert browser.post("/accounts/password/", {"oldpassword": "wrong", **new}).status_code == 200
    with enter_network():
        account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_fields_hide_what_is_typed_and_help_password_managers(db: None) -> None:
    page = Client(headers={"host": settings.HUISHENG_BASE_HOST}).get(LOGIN).content.decode()
    assert 'type="password"' in page
    assert 'autocomplete="current-password"' in page
    assert "onpaste" not in page
