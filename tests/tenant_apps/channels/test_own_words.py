"""A unit's own words: for every step, with variables that exist, looked at before they are saved."""

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.channels.data import own_words
from tenant_apps.channels.data.codes import State, Way
from tenant_apps.channels.data.settings import check_words
from tenant_apps.channels.data.wordings import LETTER_MAX, WORDINGS, Wording
from tenant_apps.channels.data.words import TO_ASKER, TO_STAFF
from tenant_apps.channels.models import Notice, Sender
from tenant_apps.channels.operations import composing
from tenant_apps.channels.queries.persons import Person
from tenants.public import declared_settings, get_setting, set_setting
from tests.actors import StaffClient
from tests.network import Network
from tests.tenant_apps.channels.conftest import MAIL, Ask, aliyun_account, mail_account
from tests.tenant_apps.channels.providers import MailServer
from tests.tenant_apps.channels.test_pages import Staff, admin, page
from tests.tenant_apps.channels.test_sending import go_on, step

__all__ = ["admin"]

WORDS = "/manage/channels/words/"
KEY = WORDINGS["answered"].key
SOMEBODY = Person(None, 7, None, {Way.EMAIL: MAIL})


@pytest.fixture
def province_admin(network: Network, staff: Staff) -> StaffClient:
    return staff("unit_admin", network.province)


def test_everything_that_is_told_can_be_said_in_own_words(admin: StaffClient) -> None:
    codes = {*TO_ASKER, *TO_STAFF, "expert_link", "mail_asker", "mail_staff", "mail_expert"}
    assert codes == WORDINGS.keys()
    assert {one.key for one in WORDINGS.values()} <= declared_settings().keys()
    assert len({one.key for one in WORDINGS.values()}) == len(codes)
    shown = page(admin.get(WORDS))
    assert [code for code in codes if f'href="{WORDS}{code}/"' not in shown] == []


@pytest.mark.parametrize("one", WORDINGS.values(), ids=WORDINGS)
def test_the_usual_words_could_be_ones_own(one: Wording) -> None:
    """What is shown as an example keeps to every rule; and each has a preview."""
    if one.is_letter:
        check_words(one, str(one.usual))
    assert str(one.status)
    assert len(str(one.usual)) <= one.most


@pytest.mark.parametrize(("code", "has"), [("assigned", True), ("visited", False), ("role_ends_of", False)])
def test_a_number_is_offered_where_a_question_has_one(code: str, has: bool) -> None:
    assert ("number" in WORDINGS[code].variables) is has


def test_staff_and_experts_are_told_in_own_words(in_a: UnitRef) -> None:
    set_setting(in_a.id, WORDINGS["assigned"].key, "{unit}：新件 {number}", actor_id=None)
    notice = Notice(account_id=7, code="assigned", at=clock.now())
    letter = composing.compose(notice, [], SOMEBODY, Way.EMAIL, key="", number="20260504-7KQ4MT")
    assert letter.headline == f"{composing.signature()}：新件 7KQ4MT"
    set_setting(in_a.id, WORDINGS["expert_link"].key, "想请您看一个问题", actor_id=None)
    link = Notice(code="expert_link", at=clock.now())
    assert composing.compose_link(link, SOMEBODY, Way.EMAIL, secret="s").headline == "想请您看一个问题"


@pytest.mark.usefixtures("at_noon")
def test_the_letter_around_it_is_ones_own(
    asked: Ask, admin: StaffClient, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = "青年朋友：\n\n{text}\n请点这里：{link}\n编号：{receipt}\n\n{closing}\n{unit}敬上"
    assert admin.post(f"{WORDS}mail_asker/", {"line": written}).status_code == 302
    receipt = asked(contact_email=MAIL)
    mail_account(mail)
    step(receipt.question_id, "progress")
    go_on(monkeypatch, minutes=4)
    letter = mail.letters[0].replace("\r\n", "\n").replace("=\n", "")
    body = letter.partition("\n\n")[2]
    assert body.startswith("青年朋友：\n\n")
    assert "请点这里：http://" in body
    assert f"编号：{receipt.number}" in body
    # No closing line is set here: its line is left out.
    assert body.rstrip().endswith("敬上")
    assert "\n\n\n" not in body


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{text}", "{link}"),
        ("请看 {link}", "{text}"),
        ("{text} {link} {status}", "{status}"),
        ("{text} {link}" + "长" * LETTER_MAX, str(LETTER_MAX)),
    ],
)
def test_a_letter_without_its_link_is_refused(
    admin: StaffClient, in_a: UnitRef, written: str, says: str
) -> None:
    refused = admin.post(f"{WORDS}mail_asker/", {"line": written})
    assert refused.status_code == 422
    assert says in page(refused).partition("data-hs-errors")[2]
    assert get_setting(in_a.id, WORDINGS["mail_asker"].key) == ""


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
    assert get_setting(in_a.id, KEY) == ""


def test_looking_at_it_saves_nothing_and_shows_the_length(admin: StaffClient, in_a: UnitRef) -> None:
    shown = page(admin.post(f"{WORDS}answered/", {"line": "{number} 有答复啦", "look": "1"}))
    assert "7KQ4MT 有答复啦" in shown
    assert "条短信" in shown
    assert get_setting(in_a.id, KEY) == ""


def test_empty_words_are_the_usual_ones_again(admin: StaffClient, in_a: UnitRef) -> None:
    admin.post(f"{WORDS}answered/", {"line": "有答复啦"})
    assert get_setting(in_a.id, KEY) == "有答复啦"
    admin.post(f"{WORDS}answered/", {"line": ""})
    assert get_setting(in_a.id, KEY) == ""


def test_the_usual_words_are_taken_again_with_a_button(admin: StaffClient, in_a: UnitRef) -> None:
    admin.post(f"{WORDS}answered/", {"line": "有答复啦"})
    assert "恢复通用写法" in page(admin.get(f"{WORDS}answered/"))
    assert admin.post(f"{WORDS}answered/", {"line": "还没想好", "reset": "1"}).status_code == 302
    assert get_setting(in_a.id, KEY) == ""


def test_too_many_sms_are_refused_where_they_carry_the_words(admin: StaffClient, in_a: UnitRef) -> None:
    set_setting(in_a.id, "channels.signature", "名" * 40, actor_id=None)
    line = "字" * 60
    assert admin.post(f"{WORDS}answered/", {"line": line}).status_code == 302
    aliyun_account()
    row = Sender.objects.get()
    row.options = row.options | {"params_asker": "number,words,key1,key2"}
    row.save()
    refused = admin.post(f"{WORDS}answered/", {"line": "话" * 60})
    assert refused.status_code == 422
    assert "3 条短信" in page(refused)
    assert get_setting(in_a.id, KEY) == line


def test_a_unit_with_units_below_may_lock_and_sees_who_says_otherwise(
    province_admin: StaffClient, network: Network, in_a: UnitRef
) -> None:
    set_setting(in_a.id, KEY, "我们的说法", actor_id=None)
    assert "我们的说法" in page(province_admin.get(f"{WORDS}answered/"))
    assert province_admin.post(f"{WORDS}answered/", {"line": "全省说法", "locked": "on"}).status_code == 302
    assert get_setting(in_a.id, KEY) == "全省说法"
    assert province_admin.post(f"{WORDS}answered/", {"line": "全省说法"}).status_code == 302
    assert get_setting(in_a.id, KEY) == "我们的说法"


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
    set_setting(network.province.id, KEY, "全省统一说法", locked=True, actor_id=None)
    assert "全省统一说法" in page(admin.get(f"{WORDS}answered/"))
    assert admin.post(f"{WORDS}answered/", {"line": "我们的说法"}).status_code == 422
    assert get_setting(in_a.id, KEY) == "全省统一说法"


def test_a_step_that_is_not_told_has_no_page(admin: StaffClient) -> None:
    assert admin.get(f"{WORDS}merged_somewhere/").status_code == 404


@pytest.mark.parametrize(("length", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_an_sms_is_counted_as_providers_do(length: int, parts: int) -> None:
    assert own_words.sms_parts("字" * length) == parts
