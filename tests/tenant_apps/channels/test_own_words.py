"""A unit's own words: for every step, with variables that exist, looked at before they are saved."""

import pytest

from huisheng.kernel.tenancy import UnitRef
from tenant_apps.channels.data import own_words
from tenant_apps.channels.data.codes import State
from tenant_apps.channels.data.settings import own_line_key
from tenant_apps.channels.data.words import TO_ASKER
from tenant_apps.channels.models import Notice, Sender
from tenants.public import declared_settings, get_setting, set_setting
from tests.actors import StaffClient
from tests.network import Network
from tests.tenant_apps.channels.conftest import MAIL, Ask, aliyun_account, mail_account
from tests.tenant_apps.channels.providers import MailServer
from tests.tenant_apps.channels.test_pages import admin, page
from tests.tenant_apps.channels.test_sending import go_on, step

__all__ = ["admin"]

WORDS = "/manage/channels/words/"


def test_every_step_that_is_told_can_be_said_in_own_words(admin: StaffClient) -> None:
    assert {own_line_key(code) for code in TO_ASKER} <= declared_settings().keys()
    shown = page(admin.get(WORDS))
    assert [code for code in TO_ASKER if f'href="{WORDS}{code}/"' not in shown] == []


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize("code", ["extended", "progress"])
def test_own_words_with_their_variables_are_what_is_sent(
    asked: Ask, admin: StaffClient, mail: MailServer, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    line = "{unit}：尾号 {number} 的提问{status}，请看｛number｝"
    assert admin.post(f"{WORDS}{code}/", {"line": line}).status_code == 302
    receipt = asked(contact_email=MAIL)
    mail_account(mail)
    step(receipt.question_id, code)
    go_on(monkeypatch, minutes=4)
    tail = receipt.number[-6:]
    said = f"尾号 {tail} 的提问{TO_ASKER[code].status}，请看{tail}"
    assert said in mail.letters[0].replace("\r\n", "\n").replace("=\n", "")
    assert Notice.objects.filter(state=State.SENT).exists()


@pytest.mark.parametrize(
    ("line", "says"), [("你好{name}", "{name}"), ("你好{number", "大括号"), ("长" * 61, "60")]
)
def test_what_cannot_be_filled_in_is_named_and_kept(
    admin: StaffClient, in_a: UnitRef, line: str, says: str
) -> None:
    refused = admin.post(f"{WORDS}answered/", {"line": line})
    assert refused.status_code == 422
    assert says in page(refused)
    assert f'value="{line}"' in page(refused)
    assert get_setting(in_a.id, own_line_key("answered")) == ""


def test_looking_at_it_saves_nothing_and_shows_the_length(admin: StaffClient, in_a: UnitRef) -> None:
    shown = page(admin.post(f"{WORDS}answered/", {"line": "{number} 有答复啦", "look": "1"}))
    assert "7KQ4MT 有答复啦" in shown
    assert "条短信" in shown
    assert get_setting(in_a.id, own_line_key("answered")) == ""


def test_empty_words_are_the_usual_ones_again(admin: StaffClient, in_a: UnitRef) -> None:
    admin.post(f"{WORDS}answered/", {"line": "有答复啦"})
    assert get_setting(in_a.id, own_line_key("answered")) == "有答复啦"
    admin.post(f"{WORDS}answered/", {"line": ""})
    assert get_setting(in_a.id, own_line_key("answered")) == ""


def test_what_is_true_of_sms_is_said(admin: StaffClient, in_a: UnitRef) -> None:
    assert "没有启用带审核模板的短信账号" in page(admin.get(WORDS))
    aliyun_account()
    assert "只按已审核的模板SMS_1发出" in page(admin.get(WORDS))
    row = Sender.objects.get()
    row.options = row.options | {"params_asker": "number,words,key1,key2"}
    row.save()
    assert "模板变量里包含这句话" in page(admin.get(WORDS))


def test_what_a_unit_above_has_locked_is_shown_and_refused(
    admin: StaffClient, in_a: UnitRef, network: Network
) -> None:
    set_setting(network.province.id, own_line_key("answered"), "全省统一说法", locked=True, actor_id=None)
    assert "全省统一说法" in page(admin.get(f"{WORDS}answered/"))
    assert admin.post(f"{WORDS}answered/", {"line": "我们的说法"}).status_code == 422
    assert get_setting(in_a.id, own_line_key("answered")) == "全省统一说法"


def test_a_step_that_is_not_told_has_no_page(admin: StaffClient) -> None:
    assert admin.get(f"{WORDS}merged_somewhere/").status_code == 404


@pytest.mark.parametrize(("length", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_an_sms_is_counted_as_providers_do(length: int, parts: int) -> None:
    assert own_words.sms_parts("字" * length) == parts
