"""查进度: number and secret together, or nothing."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.operations import answering, overdue, screening
from tenant_apps.questions.rules import limits, receipts
from tests.network import Network
from tests.tenant_apps.questions.conftest import OFFICER

SECRET_WORDS = "只有我知道的原文"


@pytest.fixture
def receipt(asked):
    return asked(text=SECRET_WORDS)


@pytest.fixture
def phone(network: Network, client_of) -> Client:
    return client_of(network.a)


def test_the_link_opens_the_timeline_in_plain_words(phone, receipt):
    response = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret})
    text = response.content.decode()
    assert response.status_code == 200
    assert SECRET_WORDS in text
    assert "历下区团委" in text
    assert response["Cache-Control"] == "private, no-store"
    assert "noindex" in response["X-Robots-Tag"]


@pytest.mark.parametrize("path", ["/q/{}/", "/q/{}/receipt/"])
@pytest.mark.parametrize("secret", ["", "WRONG", "0" * 20])
def test_a_number_alone_or_a_wrong_secret_shows_nothing(phone, receipt, path, secret):
    response = phone.get(path.format(receipt.number), {"k": secret} if secret else {})
    text = response.content.decode()
    assert response.status_code == (404 if secret else 200)
    assert SECRET_WORDS not in text
    assert "已收到，正在看" not in text


def test_a_number_that_exists_looks_like_one_that_does_not(phone, receipt):
    invented = receipt.number[:-6] + "ZZZZZZ"
    for query in ({}, {"k": "0" * 20}):
        real, other = phone.get(f"/q/{receipt.number}/", query), phone.get(f"/q/{invented}/", query)
        assert real.status_code == other.status_code
        shown = [response.content.decode().split("<main")[1] for response in (real, other)]
        csrf = [text.split('csrfmiddlewaretoken" value="')[1][:64] for text in shown]
        plain = [
            text.replace(token, "").replace(number, "")
            for text, token, number in zip(shown, csrf, (receipt.number, invented), strict=True)
        ]
        assert plain[0] == plain[1]


@pytest.mark.parametrize(
    "mangle", [str.lower, lambda s: f" {s} ", lambda s: s.replace("0", "o").replace("1", "l")]
)
def test_typed_by_hand_it_opens_in_any_spelling(phone, receipt, mangle):
    response = phone.post(
        "/check/", {"number": mangle(receipt.number), "k": mangle(receipts.spaced(receipt.secret))}
    )
    assert response.status_code == 303
    assert phone.get(response["Location"]).status_code == 200


def test_full_width_typing_opens_too(phone, receipt):
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in receipt.secret)
    assert phone.post("/check/", {"number": receipt.number, "k": wide}).status_code == 303


@pytest.mark.parametrize("number", ["", "x", "LIXIA-20261120-\x00", "' OR 1=1 --", "题" * 300])
def test_nonsense_is_answered_with_the_form(phone, receipt, number):
    response = phone.post("/check/", {"number": number, "k": "\x00" * 30})
    assert response.status_code == 422
    assert SECRET_WORDS not in response.content.decode()


def test_another_units_site_knows_nothing_of_it(network, client_of, receipt, unit_b: UnitRef):
    other = client_of(network.b)
    assert other.get(f"/q/{receipt.number}/", {"k": receipt.secret}).status_code == 404
    assert other.post("/check/", {"number": receipt.number, "k": receipt.secret}).status_code == 422


def test_looking_too_often_is_slowed_down(phone, receipt, monkeypatch):
    monkeypatch.setattr(limits, "CHECKING", Limit("questions.check", times=2, seconds=300))
    tries = [phone.get(f"/q/{receipt.number}/", {"k": "0" * 20}).status_code for _ in range(3)]
    assert tries == [404, 404, 429]


def test_the_answer_stands_on_top_with_its_signature_and_without_its_author(phone, receipt):
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    answering.answer(receipt.question_id, version=2, text="明天起全部补发。", actor=OFFICER)
    text = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert text.index("明天起全部补发。") < text.index("hs-timeline")
    assert "共青团历下区委员会" in text


def test_not_accepted_names_the_reason_and_never_says_invalid(phone, receipt):
    screening.decline(
        receipt.question_id, version=1, reason="not_ours", note="请找教育局，电话 12345。", actor=OFFICER
    )
    text = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert "暂不受理" in text
    assert "请找教育局" in text
    assert "无效" not in text


def test_late_is_said_plainly(phone, asked):
    receipt = asked(received_at=datetime(2026, 3, 2, tzinfo=UTC))
    overdue.clock_rings(receipt.question_id)
    text = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert "比预计" in text or "晚" in text


def test_english_is_complete(phone, receipt):
    text = phone.get(
        f"/q/{receipt.number}/", {"k": receipt.secret}, headers={"accept-language": "en"}
    ).content.decode()
    assert "Received, being read" in text
    assert "will answer" in text
