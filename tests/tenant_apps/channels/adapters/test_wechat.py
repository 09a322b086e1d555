"""The official account's own calls: one token for all, what may be sent when, errors."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.channels.adapters import wechat as adapter
from tenant_apps.channels.adapters.letter import Kind
from tests.tenant_apps.channels import providers
from tests.tenant_apps.channels.conftest import OPENID
from tests.tenant_apps.channels.letters import letter
from tests.tenant_apps.channels.providers import Provider

CONFIG = {
    "app_id": providers.APP_ID,
    "app_secret": providers.APP_SECRET,
    "mode": "subscribe",
    "template": "TPL",
    "fields": "character_string1=number, phrase2=state, time3=time, thing4=words",
}
LETTER = letter(to=OPENID)

pytestmark = pytest.mark.usefixtures("in_unit_a")


def test_a_subscription_notice(wechat: Provider) -> None:
    outcome = adapter.send(CONFIG, LETTER)
    assert (outcome.kind, outcome.provider_id) == (Kind.ACCEPTED, "2001")
    (message,) = wechat.messages
    assert message["path"] == "/cgi-bin/message/subscribe/bizsend"
    assert message["touser"] == OPENID
    assert message["page"] == LETTER.link
    assert message["data"] == {
        "character_string1": {"value": "7KQ4MT"},
        "phrase2": {"value": "已有答复"},
        "time3": {"value": "2026-11-21 09:30"},
        "thing4": {"value": "你的提问有答复了。"},
    }


def test_a_template_message_refuses_to_be_repeated(wechat: Provider) -> None:
    adapter.send(CONFIG | {"mode": "template"}, LETTER)
    (message,) = wechat.messages
    assert (message["path"], message["client_msg_id"]) == ("/cgi-bin/message/template/send", "17-1")
    assert message["url"] == LETTER.link


def test_within_the_48_hours_it_answers_freely(wechat: Provider) -> None:
    outcome = adapter.send(CONFIG, letter(to=OPENID, answers_freely=True))
    assert outcome.kind == Kind.ACCEPTED
    (message,) = wechat.messages
    assert message["path"] == "/cgi-bin/message/custom/send"
    assert message["text"]["content"] == f"【历下团区委】你的提问有答复了。\n{LETTER.link}"


def test_when_the_window_has_closed_the_template_goes(wechat: Provider) -> None:
    wechat.script = [45015]
    assert adapter.send(CONFIG, letter(to=OPENID, answers_freely=True)).kind == Kind.ACCEPTED
    assert [message["path"] for message in wechat.messages] == ["/cgi-bin/message/subscribe/bizsend"]


def test_one_token_serves_all_messages(wechat: Provider) -> None:
    adapter.send(CONFIG, LETTER)
    adapter.send(CONFIG, LETTER)
    assert [asked.path for asked in wechat.asked].count("/cgi-bin/stable_token") == 1


def test_a_token_that_has_ended_is_renewed_once(wechat: Provider) -> None:
    adapter.send(CONFIG, LETTER)
    wechat.tokens += 1  # somebody else has renewed it
    assert adapter.send(CONFIG, LETTER).kind == Kind.ACCEPTED
    assert len(wechat.messages) == 2


def test_the_token_of_one_unit_serves_no_other(wechat: Provider, unit_b: UnitRef) -> None:
    adapter.access_token(CONFIG)
    with enter_unit(unit_b):
        adapter.access_token(CONFIG)
    assert [asked.path for asked in wechat.asked] == ["/cgi-bin/stable_token"] * 2


@pytest.mark.parametrize(
    ("code", "kind", "account"),
    [
        (-1, Kind.LATER, False),
        (45011, Kind.LATER, False),
        (43101, Kind.REFUSED, False),
        (40003, Kind.REFUSED, False),
        (45009, Kind.REFUSED, True),
        (40037, Kind.REFUSED, True),
    ],
)
def test_errors_mean_what_is_documented(wechat: Provider, code: int, kind: Kind, account: bool) -> None:
    wechat.script = [code]
    outcome = adapter.send(CONFIG, LETTER)
    assert (outcome.kind, outcome.code, outcome.account) == (kind, str(code), account)


def test_a_wrong_secret_is_the_accounts_fault(wechat: Provider) -> None:
    outcome = adapter.send(CONFIG | {"app_secret": "other"}, LETTER)
    assert (outcome.kind, outcome.code, outcome.account) == (Kind.REFUSED, "40125", True)


@pytest.mark.parametrize("act", [providers.SILENT, providers.HALF, providers.SLOW])
def test_without_an_answer_nothing_is_known(wechat: Provider, act: str) -> None:
    wechat.script = [act]
    assert adapter.send(CONFIG, LETTER).kind == Kind.UNSURE
    assert len(wechat.messages) == 1


def test_without_a_token_the_message_certainly_did_not_leave(settings: Any) -> None:
    settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"wechat": "http://127.0.0.1:1"}
    assert adapter.send(CONFIG, LETTER).kind == Kind.LATER


def test_who_somebody_is(wechat: Provider) -> None:
    wechat.openids["CODE"] = OPENID
    assert adapter.openid_for(CONFIG, "CODE") == OPENID
    with pytest.raises(adapter.NobodyThere):
        adapter.openid_for(CONFIG, "CODE")


def test_the_address_of_the_authorisation() -> None:
    split = urlsplit(adapter.authorize_url(CONFIG, back="http://a.localhost/wechat/back/", state="S"))
    assert (split.scheme, split.netloc, split.path) == (
        "https",
        "open.weixin.qq.com",
        "/connect/oauth2/authorize",
    )
    assert {name: values[0] for name, values in parse_qs(split.query).items()} == {
        "appid": providers.APP_ID,
        "redirect_uri": "http://a.localhost/wechat/back/",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": "S",
    }
    assert split.fragment == "wechat_redirect"


def test_neither_token_nor_openid_reaches_the_log(wechat: Provider, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    adapter.send(CONFIG, LETTER)
    assert "TOKEN-1" not in caplog.text
    assert OPENID not in caplog.text
