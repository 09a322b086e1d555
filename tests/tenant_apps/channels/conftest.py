"""Providers on loopback, accounts of unit a with them, and askers who left an address."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from django.db.models import F

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.channels.adapters import http
from tenant_apps.channels.data.codes import Maker, Way
from tenant_apps.channels.models import Reach
from tenant_apps.channels.operations.keeping_senders import save_sender
from tenant_apps.channels.operations.preferences import Wishes, keep_wishes_of_staff
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.providers import MailServer, Provider
from tests.tenant_apps.questions.conftest import Ask, asked, topics

PHONE = "13800001234"
MAIL = "xiaoming@example.com"
OPENID = "oABCDEF1234567890xiaoming"

Account = Callable[[], None]


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TIMEOUT", httpx.Timeout(0.7))


@pytest.fixture
def aliyun(settings: Any) -> Iterator[Provider]:
    with providers.serving(providers.aliyun) as provider:
        settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"aliyun": provider.url}
        yield provider


@pytest.fixture
def tencent(settings: Any) -> Iterator[Provider]:
    with providers.serving(providers.tencent) as provider:
        settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"tencent": provider.url}
        yield provider


@pytest.fixture
def wechat(settings: Any) -> Iterator[Provider]:
    with providers.serving(providers.wechat) as provider:
        settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"wechat": provider.url}
        yield provider


@pytest.fixture
def mail(settings: Any) -> Iterator[MailServer]:
    settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"private_mail": True}
    with providers.mail_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _no_mail_of_the_installation(settings: Any) -> None:
    """As delivered: without a mail server the installation sends no mail."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"


def aliyun_account() -> None:
    """The current unit sends SMS by Aliyun."""
    save_sender(
        Way.SMS,
        Maker.ALIYUN,
        options={
            "key_id": providers.KEY_ID,
            "sign_name": "历下青年之声",
            "template_asker": "SMS_1",
            "template_staff": "SMS_2",
        },
        secrets={"key_secret": providers.KEY_SECRET},
        enabled=True,
        actor=1,
    )


def tencent_account() -> None:
    """The current unit sends SMS by Tencent."""
    save_sender(
        Way.SMS,
        Maker.TENCENT,
        options={
            "secret_id": providers.KEY_ID,
            "app_id": "1400006666",
            "sign_name": "历下青年之声",
            "template_asker": "1001",
            "template_staff": "1002",
        },
        secrets={"secret_key": providers.KEY_SECRET},
        enabled=True,
        actor=1,
    )


def wechat_account(mode: str = "subscribe") -> None:
    """The current unit has an official account."""
    save_sender(
        Way.WECHAT,
        Maker.WECHAT,
        options={"app_id": providers.APP_ID, "mode": mode, "template": "TPL"},
        secrets={
            "app_secret": providers.APP_SECRET,
            "token": providers.TOKEN,
            "aes_key": providers.AES_KEY,
        },
        enabled=True,
        actor=1,
    )


def mail_account(server: MailServer) -> None:
    """The current unit has a mail server of its own."""
    save_sender(
        Way.EMAIL,
        Maker.MAIL,
        options={
            "host": "127.0.0.1",
            "port": str(server.port),
            "security": "none",
            "user": "unit",
            "from_address": "qnzs@lixia.example.cn",
        },
        secrets={"password": "mail-secret"},
        enabled=True,
        actor=1,
    )


def keep_proved(account_id: int, wishes: Wishes, *, phone: str = "", email: str = "") -> None:
    """What somebody of the staff wishes, with addresses whose codes they have entered."""
    keep_wishes_of_staff(account_id, wishes, phone=phone, email=email)
    Reach.objects.filter(account_id=account_id).update(
        phone=F("phone_new"), email=F("email_new"), phone_new="", email_new=""
    )


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that sets the clock to an instant (ISO, Asia/Shanghai); noon of a Monday to begin with."""

    def set_clock(instant: str) -> None:
        at = datetime.fromisoformat(instant).replace(tzinfo=clock.BUSINESS_ZONE)
        monkeypatch.setattr(clock, "now", lambda: at.astimezone(clock.UTC))

    set_clock("2026-11-23T12:00")
    return set_clock


@pytest.fixture
def in_a(in_unit_a: UnitRef) -> UnitRef:
    return in_unit_a


__all__ = ["Ask", "asked", "topics"]
