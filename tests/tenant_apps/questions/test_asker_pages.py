"""What an asker does on their own pages: every step by the key of the link, one thing per page."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from PIL import Image

from huisheng.kernel import clock
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Attachment, Decision, Message, Question, Step
from tenant_apps.questions.operations import (
    answering,
    confirming,
    conversation,
    erasing,
    screening,
    withdrawing,
)
from tenant_apps.questions.queries import seen_by_asker
from tenant_apps.questions.rules.receipts import new_token
from tests.network import Network
from tests.tenant_apps.questions.conftest import OFFICER


@pytest.fixture
def phone(network: Network, client_of) -> Client:
    return client_of(network.a)


@pytest.fixture
def receipt(asked):
    return asked(text="路灯坏了三天。", kind="consult", contact_phone="13800001111", display_name="小李")


def answer(receipt, *, handles: bool = False) -> None:
    version = Question.objects.get().version
    answering.answer(receipt.question_id, version=version, text="今晚修好。", actor=OFFICER, handles=handles)


def step(phone, receipt, name, **said):
    said = {"k": receipt.secret, "token": new_token(), **said}
    return phone.post(f"/q/{receipt.number}/do/{name}/", said)


def state() -> str:
    return str(Question.objects.get().state)


@pytest.mark.parametrize("name", ["write", "urge", "withdraw"])
def test_every_step_has_a_page_of_its_own(phone, receipt, name):
    response = phone.get(f"/q/{receipt.number}/do/{name}/", {"k": receipt.secret})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert receipt.secret in response.content.decode()


@pytest.mark.parametrize("key", ["", "0" * 20])
@pytest.mark.parametrize("path", ["do/write/", "do/withdraw/", "data/", "data/export/", "data/forget/"])
def test_without_the_key_nothing_happens(phone, receipt, path, key):
    before = list(Question.objects.values())
    response = phone.post(
        f"/q/{receipt.number}/{path}", {"k": key, "text": "我是别人", "token": "t", "sure": "on"}
    )
    assert response.status_code == 303
    assert response["Location"] == "/check/"
    assert list(Question.objects.values()) == before
    assert not Message.objects.exists()


def test_writing_stands_in_the_thread(phone, receipt):
    response = step(phone, receipt, "write", text="还有一盏也坏了")
    assert response.status_code == 303
    page = phone.get(response["Location"]).content.decode()
    assert "还有一盏也坏了" in page


def test_empty_words_are_named_and_the_page_stays(phone, receipt):
    response = step(phone, receipt, "write", text="  ")
    assert response.status_code == 422
    assert "请先写点内容" in response.content.decode()


def test_at_most_three_buttons_and_the_rest_under_more(phone, receipt):
    answer(receipt)
    page = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    buttons = page.split('class="hs-cluster q-can')[1].split("</div>")[0]
    assert [name for name in ("solved", "not-solved", "write") if f"/do/{name}/" in buttons] == [
        "solved",
        "not-solved",
        "write",
    ]
    assert buttons.count("<a ") == 3


def test_solved_with_stars(phone, receipt):
    answer(receipt)
    response = step(phone, receipt, "solved", rating="4", note="很快")
    assert response.status_code == 303
    question = Question.objects.get()
    assert (question.state, question.solved, question.rating, question.rating_note) == (
        State.CLOSED,
        True,
        4,
        "很快",
    )


def test_solved_without_stars(phone, receipt):
    answer(receipt)
    assert step(phone, receipt, "solved", rating="").status_code == 303
    assert (state(), Question.objects.get().rating) == (State.CLOSED, None)


def test_stars_that_do_not_exist(phone, receipt):
    answer(receipt)
    assert step(phone, receipt, "solved", rating="6").status_code == 422
    assert state() == State.ANSWERED


def test_not_solved_and_then_it_is_being_dealt_with(phone, receipt):
    answer(receipt)
    assert step(phone, receipt, "not-solved", text="还是黑的").status_code == 303
    page = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert state() == State.HANDLING
    assert "正在处理" in page


def test_rating_after_silence(phone, receipt, monkeypatch):
    answer(receipt)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=8))
    confirming.close_in_silence(receipt.question_id)
    assert step(phone, receipt, "rate", solved="no", rating="2").status_code == 303
    question = Question.objects.get()
    assert (question.solved, question.rating) == (False, 2)


def test_what_is_not_possible_any_more_is_said_and_changes_nothing(phone, receipt):
    answer(receipt)
    step(phone, receipt, "solved", rating="")
    response = phone.post(
        f"/q/{receipt.number}/do/not-solved/",
        {"k": receipt.secret, "token": "t", "text": "太晚"},
        follow=True,
    )
    assert "现在不能这样操作了" in response.content.decode()
    assert state() == State.CLOSED


def test_appeal_from_the_page(phone, receipt):
    screening.decline(receipt.question_id, version=1, reason="unclear", note="看不清", actor=OFFICER)
    page = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert "/do/appeal/" in page
    assert step(phone, receipt, "appeal", text="我写得很清楚").status_code == 303
    page = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert "/do/appeal/" not in page
    assert "没有参与过之前决定" in page


def test_an_unknown_step_is_no_page(phone, receipt):
    assert phone.get(f"/q/{receipt.number}/do/delete-all/", {"k": receipt.secret}).status_code == 404


def test_making_it_private_takes_the_name_away(phone, asked):
    receipt = asked(visibility="public_wish", display_name="小李")
    assert step(phone, receipt, "private").status_code == 303
    question = Question.objects.get()
    assert (question.visibility, question.display_name) == ("private", "")


# --- my data


def test_my_data_shows_what_is_kept(phone, receipt):
    page = phone.get(f"/q/{receipt.number}/data/", {"k": receipt.secret}).content.decode()
    for kept in ("小李", "13800001111", "180"):
        assert kept in page


def test_everything_can_be_taken_along_without_internal_notes(phone, receipt):
    answer(receipt)
    conversation.note(receipt.question_id, text="内部备注", mentions=[], actor=OFFICER)
    response = phone.post(f"/q/{receipt.number}/data/export/", {"k": receipt.secret})
    data = json.loads(response.content)
    assert (data["text"], data["phone"], data["name_shown"]) == ("路灯坏了三天。", "13800001111", "小李")
    assert [given["text"] for given in data["answers"]] == ["今晚修好。"]
    assert "内部备注" not in response.content.decode()
    assert Step.objects.filter(code="exported").count() == 1


def test_the_contact_can_be_forgotten_at_once(phone, receipt):
    phone.post(f"/q/{receipt.number}/data/forget/", {"k": receipt.secret})
    question = Question.objects.get()
    assert (question.contact_phone, question.display_name) == ("", "")
    assert question.contact_erased_at is not None


def test_nothing_is_deleted_while_somebody_works_on_it(phone, receipt):
    phone.post(f"/q/{receipt.number}/data/", {"k": receipt.secret, "sure": "on"})
    assert Question.objects.get().text == "路灯坏了三天。"


def test_deleting_needs_a_tick(phone, receipt):
    withdrawing.withdraw(receipt.question_id)
    assert phone.post(f"/q/{receipt.number}/data/", {"k": receipt.secret}).status_code == 422
    assert Question.objects.get().text == "路灯坏了三天。"


def test_deleted_is_gone_and_what_was_counted_stays(phone, receipt):
    step(phone, receipt, "write", text="补充：在校门口")
    conversation.note(receipt.question_id, text="给小李回电", mentions=[], actor=OFFICER)
    answer(receipt)
    withdrawing.withdraw(receipt.question_id)
    phone.post(f"/q/{receipt.number}/data/", {"k": receipt.secret, "sure": "on"})
    kept = repr(list(Question.objects.values())) + repr(list(Message.objects.values()))
    kept += repr(list(Step.objects.values()))
    for gone in ("路灯", "小李", "13800001111", "校门口", "今晚修好"):
        assert gone not in kept
    question = Question.objects.get()
    assert question.answered_at is not None
    assert phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).status_code == 404


def test_the_contact_goes_by_itself_some_time_after_the_end(receipt, monkeypatch, outbox):
    answer(receipt)
    confirming.say_solved(receipt.question_id, rating=None)
    now = clock.now()
    # Looked at again and again: the time may be shortened meanwhile, here or above.
    planned = [sent for sent in outbox() if sent.get("what") == erasing.WAKE_ERASE_CONTACT]
    assert datetime.fromisoformat(planned[-1]["at"]) - now < timedelta(days=31)
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=179))
    erasing.contact_due(receipt.question_id)
    assert Question.objects.get().contact_phone
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=181))
    erasing.contact_due(receipt.question_id)
    question = Question.objects.get()
    assert (question.contact_phone, question.display_name, question.text) == ("", "", "路灯坏了三天。")


def test_a_picture_goes_with_the_words_and_is_gone_when_all_is_deleted(phone, receipt):
    buffer = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "JPEG")
    picture = SimpleUploadedFile("路灯.jpg", buffer.getvalue(), content_type="image/jpeg")
    response = step(phone, receipt, "write", text="照片在这里", attached=picture)
    assert response.status_code == 303
    page = phone.get(response["Location"]).content.decode()
    kept = Attachment.objects.get()
    assert f"/files/{kept.id}/" in page
    path = kept.path
    assert default_storage.exists(path)
    withdrawing.withdraw(receipt.question_id)
    with TestCase.captureOnCommitCallbacks(execute=True):
        phone.post(f"/q/{receipt.number}/data/", {"k": receipt.secret, "sure": "on"})
    assert not Attachment.objects.exists()
    assert not default_storage.exists(path)


def test_what_is_no_picture_is_named_and_the_words_stay(phone, receipt):
    fake = SimpleUploadedFile("路灯.jpg", b"MZ this is a program", content_type="image/jpeg")
    response = step(phone, receipt, "write", text="照片在这里", attached=fake)
    assert response.status_code == 422
    assert "照片在这里" in response.content.decode()
    assert not Message.objects.exists()


def test_the_unit_above_is_asked_only_with_consent(phone, receipt):
    answer(receipt)
    step(phone, receipt, "solved", rating="")
    page = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert "/do/review/" in page
    assert step(phone, receipt, "review", text="没有解决").status_code == 422
    assert not Decision.objects.exists()
    assert step(phone, receipt, "review", text="没有解决", agree="on").status_code == 303
    assert [decision.kind for decision in Decision.objects.all()] == ["review"]
    page = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert "/do/review/" not in page


def test_where_nobody_is_above_no_review_is_offered(network: Network, client_of, monkeypatch, asked, phone):
    receipt = asked(kind="consult")
    answer(receipt)
    step(phone, receipt, "solved", rating="")
    monkeypatch.setattr(seen_by_asker, "current_card", lambda: replace(network.a, parent_id=None))
    page = phone.get(f"/q/{receipt.number}/", {"k": receipt.secret}).content.decode()
    assert "/do/review/" not in page
