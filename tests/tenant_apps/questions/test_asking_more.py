"""Place, age, ways to be told and files while asking; the receipt and what leads back."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.models import Attachment, Question
from tenant_apps.questions.rules import limits
from tests.network import Network
from tests.tenant_apps.questions.attached import photo
from tests.tenant_apps.questions.test_asking_pages import page, send, to_confirm


@pytest.fixture
def phone(network: Network, client_of, topics, settings, tmp_path: Path) -> Client:
    settings.MEDIA_ROOT = tmp_path
    return client_of(network.a)


def picture(name: str = "照片.png", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo("PNG") if data is None else data, content_type="text/html")


def test_everything_arrives(phone: Client, unit_a: UnitRef) -> None:
    confirm = to_confirm(phone, place="历山路 12 号", age_band="from_14")
    assert "历山路 12 号" in confirm
    response = send(
        phone,
        confirm,
        contact_phone="13800001111",
        contact_email="a@example.org",
        notify="email",
        attached=[picture(), picture("另一张.png", photo("PNG", size=(9, 9)))],
    )
    assert response.status_code == 303
    with enter_unit(unit_a):
        question = Question.objects.get()
        names = set(Attachment.objects.values_list("name", flat=True))
    assert question.text.endswith("\n\n地点：历山路 12 号")
    assert (question.age_band, question.notify_order) == ("from_14", ["email", "wechat", "sms"])
    assert question.language == "zh-hans"
    assert names == {"照片.png", "另一张.png"}


def test_a_wish_needs_its_address(phone: Client) -> None:
    refused = send(phone, to_confirm(phone), notify="sms")
    assert refused.status_code == 422
    assert "换一种通知方式" in page(refused)


def test_a_file_that_is_not_what_it_says_keeps_everything_else(phone: Client, unit_a: UnitRef) -> None:
    evil = picture("合同.pdf", b"<script>alert(1)</script>" * 9)
    refused = send(phone, to_confirm(phone), contact_phone="13800001111", attached=[picture(), evil])
    assert refused.status_code == 422
    shown = page(refused)
    assert "“合同.pdf”不是图片" in shown
    assert "照片.png" not in shown
    assert "13800001111" in shown
    assert "再选一次" in shown
    with enter_unit(unit_a):
        assert not Question.objects.exists()
        assert not Attachment.objects.exists()


def test_six_files_are_too_many(phone: Client, unit_a: UnitRef) -> None:
    refused = send(phone, to_confirm(phone), attached=[picture()] * 6)
    assert refused.status_code == 422
    assert "最多5个" in page(refused)


def test_sent_twice_with_its_file_is_one_question_with_one_file(phone: Client, unit_a: UnitRef) -> None:
    confirm = to_confirm(phone)
    first = send(phone, confirm, attached=[picture()])
    second = send(phone, confirm, attached=[picture()])
    third = send(phone, confirm, attached=[picture("新的.png", photo("PNG", size=(9, 9)))])
    assert first["Location"] == second["Location"] == third["Location"]
    with enter_unit(unit_a):
        assert Question.objects.count() == 1
        assert set(Attachment.objects.values_list("name", flat=True)) == {"照片.png", "新的.png"}


def test_waiting_because_of_many_says_that_files_are_chosen_again(
    phone: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ASKING", Limit("questions.ask", times=0, seconds=600))
    refused = send(phone, to_confirm(phone), attached=[picture()])
    assert refused.status_code == 429
    assert "再选一次" in page(refused)


def test_no_asker_leaves_without_a_way_back(phone: Client, unit_a: UnitRef) -> None:
    response = send(phone, to_confirm(phone))
    receipt = page(phone.get(response["Location"]))
    with enter_unit(unit_a):
        number = Question.objects.get().number
    saved = unquote(receipt.split('href="data:text/plain')[1].partition('"')[0])
    code = receipt.split('id="secret">')[1].partition("<")[0]
    for part in (number, code, "/q/" + number):
        assert part in saved
    assert f'download="{number}.txt"' in receipt
    assert "怎么回来看" in receipt
    assert "截图" in receipt
    reached = page(phone.get(send(phone, to_confirm(phone), contact_phone="13800001111")["Location"]))
    assert "有进展我们会告诉你" in reached
