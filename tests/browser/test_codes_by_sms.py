"""A code by SMS as second factor, as its owner meets it: the provider is a local server, all else is real."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db.models import F
from playwright.sync_api import Page, expect

from huisheng.kernel.access import DUTY_OFFICER
from huisheng.kernel.tenancy import enter_network, enter_unit
from shared_apps.accounts.data import PHONE_CODE_AGAIN, PHONE_CODE_LIFE, PHONE_CODE_TRIES
from shared_apps.accounts.models import Account, PhoneCode, PhoneFactor
from shared_apps.accounts.operations.demo import add_totp
from shared_apps.accounts.queries.phones import IN_USE, MAY_BELOW
from tenants.public import set_setting
from tests.actors import PASSWORD, give_role, make_account
from tests.browser.chromium import Browse
from tests.browser.site import Site
from tests.browser.test_sign_in import SECRET, give_password
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.conftest import aliyun_account
from tests.tenant_apps.channels.providers import Provider
from tests.tenant_apps.channels.test_proving import code_in, wrong

_numbers = count(1)


@pytest.fixture
def sms(site: Site, settings: Any) -> Iterator[Provider]:
    """Unit a sends SMS, and its people may take codes by SMS, until the end of the test."""
    network = site.network
    with providers.serving(providers.aliyun) as provider:
        settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"aliyun": provider.url}
        with enter_unit(network.ref(network.a)):
            aliyun_account()
        set_setting(network.city.id, MAY_BELOW, True, actor_id=None)
        set_setting(network.a.id, IN_USE, True, actor_id=None)
        yield provider
        set_setting(network.a.id, IN_USE, False, actor_id=None)
        set_setting(network.city.id, MAY_BELOW, False, actor_id=None)


@pytest.fixture
def officer(site: Site, sms: Provider) -> Account:
    """A duty officer with a password and no second factor yet."""
    account: Account = make_account(username=f"sms-{next(_numbers)}", password=PASSWORD)
    give_role(account, DUTY_OFFICER, site.network.a.id)
    return account


def passes(account: Account, much: timedelta) -> None:
    """So much time goes by for the codes of this account."""
    with enter_network():
        PhoneCode.objects.filter(account=account).update(at=F("at") - much, ends_at=F("ends_at") - much)


def type_code(page: Page, code: str, button: str) -> None:
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name=button, exact=True).click()


def enrol(site: Site, page: Page, account: Account, sms: Provider, number: str) -> None:
    """From the password to the recovery codes."""
    page.goto(site.url("/my/"))
    give_password(page, account.username, PASSWORD)
    page.get_by_role("link", name="使用短信").click()
    page.get_by_label("手机号").fill(number)
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_label("验证码")).to_be_focused()
    type_code(page, code_in(sms), "确认")
    expect(page.get_by_text("还剩 10 个恢复码")).to_be_visible()


def test_enrolled_signed_out_back_with_a_code_and_removed(
    site: Site, browse: Browse, width: int, officer: Account, sms: Provider
) -> None:
    number = f"138{next(_numbers):08}"
    page = browse(width=width)
    enrol(site, page, officer, sms, number)
    page.get_by_role("link", name="已妥善保管，继续").click()
    expect(page.get_by_role("link", name=site.network.a.name)).to_be_visible()
    page.locator(".hs-menu summary").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("link", name=site.network.a.name)).to_have_count(0)

    passes(officer, PHONE_CODE_AGAIN)
    page.goto(site.url("/my/"))
    give_password(page, officer.username, PASSWORD)
    expect(page.get_by_role("heading", name="第二步验证")).to_be_visible()
    expect(page.get_by_text("验证码已发到").first).to_be_visible()
    assert [sent["PhoneNumbers"] for sent in sms.messages] == [number, number]
    type_code(page, wrong(code_in(sms)), "登录")
    expect(page.get_by_text("请对照短信").first).to_be_visible()
    type_code(page, code_in(sms), "登录")
    expect(page.get_by_role("link", name=site.network.a.name)).to_be_visible()

    # With an app beside it the phone may go.
    add_totp(officer.pk, SECRET)
    page.goto(site.url("/accounts/second-factor/"))
    card = page.locator(".hs-card", has=page.get_by_role("heading", name="短信验证码"))
    card.get_by_role("link", name="移除").click()
    expect(page.get_by_role("heading", name="移除手机号")).to_be_visible()
    page.get_by_role("button", name="移除").click()
    expect(page.get_by_text("今后不再向这个号码发送验证码")).to_be_visible()
    expect(card.get_by_text("未设置")).to_be_visible()
    with enter_network():
        assert not PhoneFactor.objects.filter(account=officer).exists()


def test_what_holds_no_longer_is_said_and_the_number_stays(
    site: Site, browse: Browse, width: int, officer: Account, sms: Provider
) -> None:
    number = f"139{next(_numbers):08}"
    page = browse(width=width)
    page.goto(site.url("/my/"))
    give_password(page, officer.username, PASSWORD)
    page.get_by_role("link", name="使用短信").click()
    page.get_by_label("手机号").fill("12345")
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_text("这不是大陆手机号").first).to_be_visible()
    expect(page.get_by_label("手机号")).to_have_value("12345")
    page.get_by_label("手机号").fill(number)
    page.get_by_role("button", name="发送验证码").click()
    expect(page.get_by_label("验证码")).to_be_visible()
    # Nothing was sent wrongly typed: no guess.
    type_code(page, "12345", "确认")
    expect(page.get_by_text("验证码是 6 位数字").first).to_be_visible()
    passes(officer, PHONE_CODE_LIFE)
    type_code(page, code_in(sms), "确认")
    expect(page.get_by_text("已失效")).to_be_visible()
    page.get_by_role("button", name="再发一次验证码").click()
    expect(page.get_by_label("验证码")).to_be_visible()
    assert [sent["PhoneNumbers"] for sent in sms.messages] == [number, number]
    for guess in range(1, PHONE_CODE_TRIES + 1):
        with page.expect_navigation():
            type_code(page, wrong(code_in(sms)), "确认")
        said = "已失效" if guess == PHONE_CODE_TRIES else "请对照短信重新输入"
        expect(page.get_by_text(said).first).to_be_visible()
        with enter_network():
            tries = PhoneCode.objects.filter(account=officer).order_by("-at").values_list("tries", flat=True)
            assert tries[0] == guess
    passes(officer, PHONE_CODE_AGAIN)
    page.get_by_role("button", name="再发一次验证码").click()
    expect(page.get_by_label("验证码")).to_be_visible()
    type_code(page, code_in(sms), "确认")
    expect(page.get_by_text("还剩 10 个恢复码")).to_be_visible()
    with enter_network():
        assert PhoneFactor.objects.filter(account=officer).count() == 1


def test_too_many_guesses_at_a_sign_in_close_the_door_for_a_while(
    site: Site, browse: Browse, width: int, officer: Account, sms: Provider
) -> None:
    enrolled = browse(width=width)
    enrol(site, enrolled, officer, sms, f"137{next(_numbers):08}")
    passes(officer, PHONE_CODE_AGAIN)
    page = browse(width=width)
    page.goto(site.url("/my/"))
    give_password(page, officer.username, PASSWORD)
    expect(page.get_by_role("heading", name="第二步验证")).to_be_visible()
    passes(officer, PHONE_CODE_LIFE)
    type_code(page, code_in(sms), "登录")
    expect(page.get_by_text("已失效").first).to_be_visible()
    page.get_by_role("button", name="用短信接收验证码").click()
    expect(page.get_by_role("button", name="再发一次验证码")).to_be_visible()
    with page.expect_navigation():
        type_code(page, wrong(code_in(sms)), "登录")
    for _guess in range(3):
        with page.expect_navigation():
            type_code(page, wrong(code_in(sms)), "登录")
    type_code(page, code_in(sms), "登录")
    expect(page.get_by_text("失败次数过多").first).to_be_visible()
