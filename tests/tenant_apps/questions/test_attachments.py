"""Attachments: handed in, opened by those who may, and gone with what they belong to."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from huisheng.kernel import clock, leftover_files
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.data.codes import DecisionKind, Side
from tenant_apps.questions.models import Attachment, Decision, Message, Question
from tenant_apps.questions.operations import attaching, conversation, holding, keeping_files
from tenant_apps.questions.operations.erasing import erase_all
from tenant_apps.questions.operations.keeping_files import WAKE_SWEEP
from tenant_apps.questions.operations.locking import ChangedMeanwhile
from tenant_apps.questions.operations.withdrawing import withdraw
from tenant_apps.questions.rules.file_kinds import CleanFile, cleaned
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.questions.rules.refused_files import BadFile, Fault
from tests.network import Network
from tests.tenant_apps.questions.attached import pdf, photo
from tests.tenant_apps.questions.conftest import OFFICER, Ask


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def stored(root: Path) -> set[str]:
    """Every file that there is."""
    return {path.name for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def picture() -> CleanFile:
    return cleaned("宿舍.jpg", photo())


def test_a_file_is_kept_under_a_random_name_in_its_units_folder(
    asked: Ask, unit_a: UnitRef, picture: CleanFile, tmp_path: Path
) -> None:
    question_id = asked().question_id
    file_id = attaching.hand_in(question_id, picture)
    row = Attachment.objects.get(pk=file_id)
    assert stored(tmp_path) == {Path(row.path).name, Path(row.path).name + ".small.jpg"}
    assert (tmp_path / unit_a.schema / row.path).read_bytes() == picture.data
    assert "宿舍" not in row.path
    assert (row.name, row.content_type, row.side, row.added_by) == ("宿舍.jpg", "image/jpeg", "asker", None)


def test_the_same_file_again_is_the_one_that_is_there(asked: Ask, picture: CleanFile, tmp_path: Path) -> None:
    question_id = asked().question_id
    first = attaching.hand_in(question_id, picture)
    assert attaching.hand_in(question_id, picture) == first
    assert len(stored(tmp_path)) == 2


def test_nothing_stays_of_a_step_that_failed(asked: Ask, picture: CleanFile, tmp_path: Path) -> None:
    question_id = asked().question_id

    def fail() -> int:
        conversation.add(question_id, text="补充", token=new_token())
        raise LookupError

    with pytest.raises(LookupError):
        attaching.write_with_files(question_id, [picture], fail)
    assert stored(tmp_path) == set()
    assert not Message.objects.exists()


def test_nothing_stays_of_a_transaction_that_was_rolled_back(
    asked: Ask, picture: CleanFile, tmp_path: Path
) -> None:
    question = Question.objects.get(pk=asked().question_id)

    def step() -> None:
        with keeping_files.keeping([picture]) as files, transaction.atomic():
            attaching.attach(question, files)
            assert len(stored(tmp_path)) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        step()
    assert stored(tmp_path) == set()


def test_a_failure_after_the_rows_are_there_loses_no_file(
    asked: Ask, picture: CleanFile, tmp_path: Path
) -> None:
    question = Question.objects.get(pk=asked().question_id)

    def step() -> None:
        with keeping_files.keeping([picture]) as files:
            with transaction.atomic():
                attaching.attach(question, files)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        step()
    assert len(stored(tmp_path)) == 2


def test_an_addition_sent_twice_is_one_with_its_files_once(
    asked: Ask, picture: CleanFile, tmp_path: Path
) -> None:
    question_id, token = asked().question_id, new_token()
    first = attaching.add(question_id, text="照片在这里", token=token, files=[picture])
    assert attaching.add(question_id, text="照片在这里", token=token, files=[picture]) == first
    assert list(Attachment.objects.values_list("message_id", "side")) == [(first, "asker")]
    assert len(stored(tmp_path)) == 2


def test_only_so_many(
    asked: Ask, picture: CleanFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    question_id = asked().question_id
    with pytest.raises(BadFile) as refused:
        attaching.add(question_id, text="六张", token=new_token(), files=[picture] * 6)
    assert refused.value.fault == Fault.TOO_MANY
    monkeypatch.setattr(attaching, "MAX_FILES_OF_QUESTION", 1)
    attaching.hand_in(question_id, picture)
    with pytest.raises(BadFile):
        attaching.hand_in(question_id, cleaned("a.png", photo("PNG")))
    assert Attachment.objects.count() == 1
    assert len(stored(tmp_path)) == 2


def test_files_go_with_everything_else(
    asked: Ask, picture: CleanFile, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    question_id = asked().question_id
    attaching.hand_in(question_id, picture)
    withdraw(question_id)
    with django_capture_on_commit_callbacks(execute=True):
        erase_all(question_id)
    assert stored(tmp_path) == set()


def test_what_a_crash_left_is_swept_and_nothing_else(asked: Ask, picture: CleanFile, tmp_path: Path) -> None:
    attaching.hand_in(asked().question_id, picture)
    kept = stored(tmp_path)
    default_storage.save("questions/202611/left.jpg", default_storage.open(Attachment.objects.get().path))
    assert keeping_files.LEFTOVERS.sweep(clock.now()) == (0, ""), "it may be about to get its row"
    assert keeping_files.LEFTOVERS.sweep(clock.now() + timedelta(hours=4)) == (1, "")
    assert stored(tmp_path) == kept


def test_many_files_are_swept_in_portions(
    asked: Ask, picture: CleanFile, tmp_path: Path, outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    attaching.hand_in(asked().question_id, picture)
    kept = stored(tmp_path)
    source = Attachment.objects.get().path
    left = [f"questions/{month}/{name}.jpg" for month in ("202512", "202601") for name in "abc"]
    for path in left:
        default_storage.save(path, default_storage.open(source))
        default_storage.save(keeping_files.small_path(path), default_storage.open(source))
    monkeypatch.setattr(leftover_files, "PORTION", 2)
    later = clock.now() + timedelta(hours=4)
    monkeypatch.setattr(leftover_files, "earlier_now", lambda: later)

    def wanted() -> list[str]:
        return [said["key"] for said in outbox() if said.get("what") == WAKE_SWEEP]

    key, seen = "2026-01-31", 0
    while key:
        before = wanted()
        keeping_files.LEFTOVERS.sweep_again(key)
        seen += 1
        key = "".join(wanted()[len(before) :])
    assert stored(tmp_path) == kept
    assert seen == 4
    assert all(len(key) <= 80 for key in wanted())


def set_aside(question_id: UUID, file: CleanFile) -> str:
    """A file that staff have put with a question and not shown yet."""
    return attaching.with_files(question_id, [file], lambda ids: ids[0], actor=OFFICER)


def test_staff_show_their_files_with_what_they_write(asked: Ask, picture: CleanFile) -> None:
    mine, other = asked().question_id, asked().question_id
    strangers = set_aside(other, picture)
    shown = set_aside(mine, picture)
    version = Question.objects.get(pk=mine).version
    message = conversation.reply(
        mine,
        version=version,
        text="请看附件",
        persona="历下区团委",
        actor=OFFICER,
        files=[shown, strangers],
    )
    found = {
        str(pk): (side, to) for pk, side, to in Attachment.objects.values_list("pk", "side", "message_id")
    }
    assert found == {shown: (Side.UNIT, message), strangers: (Side.INTERNAL, None)}


def test_a_step_of_staff_that_is_refused_leaves_no_file(
    asked: Ask, picture: CleanFile, tmp_path: Path
) -> None:
    question_id = asked().question_id

    def refused(ids: list[str]) -> None:
        conversation.reply(question_id, version=99, text="晚了", persona="我们", actor=OFFICER, files=ids)

    with pytest.raises(ChangedMeanwhile):
        attaching.with_files(question_id, [picture], refused, actor=OFFICER)
    assert stored(tmp_path) == set()


def test_an_officer_answers_with_a_file_and_the_asker_opens_it(
    asked: Ask,
    network: Network,
    staff: Callable[..., Client],
    client_of: Callable[..., Client],
    unit_a: UnitRef,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    receipt = asked()
    file = SimpleUploadedFile("流程图.png", photo("PNG"), content_type="image/png")
    response = staff("duty_officer", network.a).post(
        f"/desk/q/{receipt.question_id}/answer/",
        {
            "answer-version": Question.objects.get(pk=receipt.question_id).version,
            "answer-text": "请按流程图办理。",
            "answer-answered_as": "official",
            "answer-attached": [file],
        },
    )
    assert response.status_code == 303
    asker = client_of(network.a)
    page = f"/q/{receipt.number}/?k={receipt.secret}"
    assert "流程图.png" not in asker.get(page).content.decode()
    held = Decision.objects.get(kind=DecisionKind.SEND)
    monkeypatch.setattr(holding.clock, "now", lambda: held.effective_at)
    holding.send(held.pk)
    assert "流程图.png" in asker.get(page).content.decode()
    row = Attachment.objects.get()
    assert (row.side, row.answer.text) == (Side.UNIT, "请按流程图办理。")
    opened = asker.get(path_of(receipt.number, row.pk, receipt.secret))
    assert opened.status_code == 200
    opened.close()


# --- opening -------------------------------------------------------------------------------------


def path_of(number: str, file_id: UUID, secret: str = "", **more: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in {"k": secret, **more}.items() if value)
    return f"/q/{number}/files/{file_id}/?{query}"


def test_the_asker_opens_a_picture_and_it_can_do_nothing(
    asked: Ask, network: Network, client_of: Callable[..., Client], picture: CleanFile
) -> None:
    receipt = asked()
    file_id = attaching.hand_in(receipt.question_id, picture)
    response = client_of(network.a).get(path_of(receipt.number, file_id, receipt.secret))
    assert b"".join(response.streaming_content) == picture.data
    assert response["Content-Type"] == "image/jpeg"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "private, no-store"
    small = client_of(network.a).get(path_of(receipt.number, file_id, receipt.secret, size="small"))
    assert b"".join(small.streaming_content) == picture.small


def test_a_pdf_is_saved_and_not_shown(asked: Ask, network: Network, client_of: Callable[..., Client]) -> None:
    receipt = asked()
    file_id = attaching.hand_in(receipt.question_id, cleaned("合同.pdf", pdf()))
    response = client_of(network.a).get(path_of(receipt.number, file_id, receipt.secret))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    response.close()


def test_without_the_right_key_a_file_does_not_exist(
    asked: Ask, network: Network, client_of: Callable[..., Client], picture: CleanFile, unit_b: UnitRef
) -> None:
    mine, other = asked(), asked()
    file_id = attaching.hand_in(mine.question_id, picture)
    hidden = UUID(set_aside(mine.question_id, picture))
    a, b = client_of(network.a), client_of(network.b)
    refused = {
        "no key": a.get(path_of(mine.number, file_id)),
        "a wrong key": a.get(path_of(mine.number, file_id, other.secret)),
        "another question's number and key": a.get(path_of(other.number, file_id, other.secret)),
        "staff's own": a.get(path_of(mine.number, hidden, mine.secret)),
        "another unit": b.get(path_of(mine.number, file_id, mine.secret)),
    }
    assert {name: response.status_code for name, response in refused.items()} == dict.fromkeys(refused, 404)


def test_staff_open_files_of_questions_that_they_may_know(
    asked: Ask, network: Network, staff: Callable[..., Client], picture: CleanFile
) -> None:
    mine, other = asked(), asked()
    file_id = attaching.hand_in(mine.question_id, picture)
    desk, stranger = staff("duty_officer", network.a), staff("duty_officer", network.b)
    path = f"/desk/q/{mine.question_id}/files/{file_id}/"
    response = desk.get(path)
    assert b"".join(response.streaming_content) == picture.data
    assert "sandbox" in response["Content-Security-Policy"]
    assert desk.get(f"/desk/q/{other.question_id}/files/{file_id}/").status_code == 404
    assert stranger.get(path).status_code == 404
    Question.objects.filter(pk=mine.question_id).update(confidential=True)
    assert desk.get(path).status_code == 404


def test_the_asker_adds_files_on_a_page(
    asked: Ask, network: Network, client_of: Callable[..., Client], unit_a: UnitRef
) -> None:
    receipt = asked()
    client = client_of(network.a)
    address = f"/q/{receipt.number}/do/write/"
    said = {"k": receipt.secret, "text": "宿舍的照片", "token": new_token()}
    wrong = SimpleUploadedFile("病毒.jpg", b"MZ" + b"\0" * 90, content_type="image/jpeg")
    refused = client.post(address, {**said, "attached": [wrong]})
    assert refused.status_code == 422
    assert "病毒.jpg" in refused.content.decode()
    assert "宿舍的照片" in refused.content.decode()
    with enter_unit(unit_a):
        assert not Message.objects.exists()
    good = SimpleUploadedFile("照片.png", photo("PNG"), content_type="application/octet-stream")
    assert client.post(address, {**said, "attached": [good]}).status_code == 303
    page = client.get(f"/q/{receipt.number}/?k={receipt.secret}").content.decode()
    assert "照片.png" in page
    with enter_unit(unit_a):
        assert Attachment.objects.get().message.text == "宿舍的照片"
