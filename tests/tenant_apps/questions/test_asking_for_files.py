"""A unit asks for a file beside the question: read like every other, known to its staff and its asker alone,
and gone with the answers.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.people import public as people
from tenant_apps.questions.data.settings import DEFAULT_KEEP_DAYS
from tenant_apps.questions.models import Attachment, Question
from tenant_apps.questions.operations import asking_form_keeping, erasing
from tenant_apps.questions.queries import asking_form, attachments, carried_files, parcels
from tenant_apps.questions.rules.asking_form import BadForm
from tests.network import Network
from tests.tenant_apps.questions.asked import draft, field, publish
from tests.tenant_apps.questions.attached import CAMERA, PLACE, SECRET, locked_pdf, pdf, photo
from tests.tenant_apps.questions.calling import Program
from tests.tenant_apps.questions.conftest import OFFICER, WAGES
from tests.tenant_apps.questions.test_asking_pages import page, send, to_confirm

PATH = "/manage/asking-form/"
PAPER = "detail-q1.new"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def phone(network: Network, client_of: Any, topics: None, unit_a: UnitRef) -> Client:
    with enter_unit(unit_a):
        publish(field("合同首页", "file", required=True, types=("picture", "pdf"), files=2, megabytes=1))
    client: Client = client_of(network.a)
    return client


def upload(data: bytes, name: str = "合同.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def files_there(root: Path) -> int:
    return sum(1 for path in root.rglob("*") if path.is_file())


def sent(phone: Client, **said: Any) -> str:
    """Asks with a picture; returns the address of the asker's own page."""
    answer = send(phone, to_confirm(phone), **({PAPER: upload(photo())} | said))
    assert answer.status_code == 303, page(answer)
    return str(answer["Location"].replace("receipt/", ""))


def test_a_file_stands_with_what_was_asked_and_tells_nothing_else(
    phone: Client, desk_a: Client, unit_a: UnitRef, tmp_path: Path
) -> None:
    assert "为什么要填：好找对部门" in to_confirm(phone)
    own = sent(phone, attached=upload(photo("PNG"), "聊天记录.png"))
    with enter_unit(unit_a):
        question = Question.objects.get()
        assert [(one.asked.zh, one.words.zh) for one in asking_form.said_in(question)] == [
            ("合同首页", "合同.jpg")
        ]
        paper = Attachment.objects.get(name="合同.jpg")
        data = (tmp_path / unit_a.schema / paper.path).read_bytes()
    assert CAMERA not in data
    assert PLACE not in data
    for seen in (page(phone.get(own)), page(desk_a.get(f"/desk/q/{question.pk}/"))):
        # Once, below what was asked, and not once more among the files of the question.
        assert seen.count("合同.jpg") == 1
        assert re.search(r"合同首页</dt>.*合同\.jpg.*</dd>.*聊天记录\.png", seen, re.DOTALL)
    link = f"/q/{question.number}/files/{paper.pk}/"
    key = own.partition("?")[2]
    assert phone.get(f"{link}?{key}")["Content-Type"] == "image/jpeg"
    assert phone.get(link).status_code == 404
    assert desk_a.get(f"/desk/q/{question.pk}/files/{paper.pk}/").status_code == 200


def test_a_pdf_loses_what_acts(phone: Client, unit_a: UnitRef, tmp_path: Path) -> None:
    sent(phone, **{PAPER: upload(pdf(), "合同.pdf")})
    with enter_unit(unit_a):
        data = (tmp_path / unit_a.schema / Attachment.objects.get().path).read_bytes()
    assert data.startswith(b"%PDF")
    assert SECRET not in data


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([(b"<html><script>alert(1)</script>", "logo.png")], "“logo.png”不是图片，也不是PDF"),
        ([(photo() + b"\0" * 1024 * 1024, "大.jpg")], "“大.jpg”超过"),
        ([(locked_pdf(), "锁.pdf")], "“锁.pdf”有密码"),
        ([(photo(size=(60 + n, 50)), f"{n}.jpg") for n in range(3)], "“2.jpg”超出数量"),
        ([], "请回答这一项"),
    ],
)
def test_what_is_not_taken_is_named_and_nothing_is_lost(
    phone: Client, unit_a: UnitRef, tmp_path: Path, files: list[tuple[bytes, str]], words: str
) -> None:
    chosen = [upload(data, name) for data, name in files]
    refused = send(
        phone, to_confirm(phone), contact_phone="13900004711", **({PAPER: chosen} if chosen else {})
    )
    assert refused.status_code == 422
    seen = page(refused)
    assert words in seen
    assert "13900004711" in seen
    assert ("再选一次" in seen) == bool(chosen)
    assert files_there(tmp_path) == 0
    with enter_unit(unit_a):
        assert not Question.objects.exists()
    again = send(phone, seen, contact_phone="13900004711", **{PAPER: upload(photo())})
    assert again.status_code == 303


def test_a_fault_elsewhere_keeps_nothing_and_asks_for_the_file_once_more(
    phone: Client, unit_a: UnitRef, tmp_path: Path
) -> None:
    refused = send(phone, to_confirm(phone), contact_phone="打我电话", **{PAPER: upload(photo())})
    assert refused.status_code == 422
    # Nothing stands there as if it were kept.
    assert "合同.jpg" not in page(refused)
    assert files_there(tmp_path) == 0
    assert "再选一次" in page(refused)


def test_only_what_the_unit_asks_for_is_taken(phone: Client, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        publish(field("工资单", "file", types=("pdf",), megabytes=1))
    said = {PAPER: upload(photo()), "detail-q2.new": upload(photo(), "工资.jpg")}
    refused = send(phone, to_confirm(phone), **said)
    assert refused.status_code == 422
    assert "“工资.jpg”" in page(refused)
    # An id that somebody types is no file.
    forged = send(phone, to_confirm(phone), **{"detail-q1": "0" * 64})
    assert forged.status_code == 422


def test_more_files_than_go_with_one_question_are_too_many(phone: Client, unit_a: UnitRef) -> None:
    extra = [upload(photo(size=(40 + n, 30)), f"{n}.jpg") for n in range(4)]
    paper = [upload(photo(size=(90 + n, 30)), f"合同{n}.jpg") for n in range(2)]
    refused = send(phone, to_confirm(phone), attached=extra, **{PAPER: paper})
    assert refused.status_code == 422
    assert "最多" in page(refused)
    with enter_unit(unit_a):
        assert not Question.objects.exists()
    assert send(phone, page(refused), attached=extra[:0], **{PAPER: upload(photo())}).status_code == 303


def test_sent_twice_is_one_question_with_its_file_once(phone: Client, unit_a: UnitRef) -> None:
    confirm = to_confirm(phone)
    first, second = (send(phone, confirm, **{PAPER: upload(pdf(), "合同.pdf")}) for _time in "12")
    assert first["Location"] == second["Location"]
    with enter_unit(unit_a):
        assert Question.objects.count() == 1


def test_chosen_in_two_places_it_is_one_file(phone: Client, unit_a: UnitRef) -> None:
    sent(phone, attached=upload(photo(), "同一张.jpg"))
    with enter_unit(unit_a):
        assert list(Attachment.objects.values_list("name", flat=True)) == ["合同.jpg"]


def test_somebody_in_danger_needs_no_file(phone: Client) -> None:
    assert send(phone, to_confirm(phone, text="我不想活了")).status_code == 303


def test_who_only_visits_the_unit_does_not_open_it(phone: Client, unit_a: UnitRef) -> None:
    sent(phone, attached=upload(photo("PNG"), "聊天记录.png"))
    with enter_unit(unit_a):
        question = Question.objects.get()
        files = {file.name: file.pk for file in Attachment.objects.all()}
        stranger = 987_654
        assert stranger not in people.standing().staff
        assert attachments.for_staff(question.pk, files["合同.jpg"], account=stranger) is None
        assert attachments.for_staff(question.pk, files["聊天记录.png"], account=stranger) is not None


@pytest.mark.parametrize("along", [False, True])
def test_it_follows_to_another_unit_where_the_asker_agreed_alone(
    phone: Client, unit_a: UnitRef, along: bool
) -> None:
    sent(phone, attached=upload(photo("PNG"), "聊天记录.png"), **({"details_along": "yes"} if along else {}))
    with enter_unit(unit_a):
        question = Question.objects.get()
        told = [file["name"] for file in carried_files.of(question)]
        named = [file["name"] for file in parcels.for_transfer(question)["files"]]  # type: ignore[union-attr, index]
    expected = {"聊天记录.png", "合同.jpg"} if along else {"聊天记录.png"}
    assert (set(told), set(named)) == (expected, expected)


def test_it_goes_with_the_answers_and_leaves_the_other_files(
    phone: Client, unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent(phone, attached=upload(photo("PNG"), "聊天记录.png"))
    with enter_unit(unit_a):
        question = Question.objects.get()
        question.state, question.closed_at = "closed", clock.now()
        question.save()
        late = clock.now() + timedelta(days=DEFAULT_KEEP_DAYS, minutes=1)
        monkeypatch.setattr(clock, "now", lambda: late)
        path = Attachment.objects.get(name="合同.jpg").path
        with django_capture_on_commit_callbacks(execute=True):
            erasing.contact_due(question.pk)
        assert list(Attachment.objects.values_list("name", flat=True)) == ["聊天记录.png"]
        assert not default_storage.exists(path)


def test_nothing_stays_when_the_asker_deletes_everything(
    phone: Client, unit_a: UnitRef, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    sent(phone)
    assert files_there(tmp_path) == 2
    with enter_unit(unit_a):
        question = Question.objects.get()
        Question.objects.filter(pk=question.pk).update(state="closed", closed_at=clock.now())
        with django_capture_on_commit_callbacks(execute=True):
            erasing.erase_all(question.pk)
        assert not Attachment.objects.exists()
    assert files_there(tmp_path) == 0


@pytest.mark.usefixtures("in_unit_a")
class TestDesigning:
    def test_a_file_can_be_asked_for_a_table_cannot(self, admin_a: Client, topics: None) -> None:
        listed = page(admin_a.get(PATH))
        assert 'value="file"' in listed
        assert 'value="table"' not in listed
        assert admin_a.get(f"{PATH}new/?kind=table").status_code == 404
        blank = page(admin_a.get(f"{PATH}new/?kind=file"))
        # What no asker can send is not offered.
        assert re.findall(r'name="types" value="(\w+)"', blank) == ["picture", "pdf"]
        said = {"label_zh": "合同首页", "why_zh": "核对工资", "most_files": "1", "megabytes": "10"}
        assert admin_a.post(f"{PATH}new/?kind=file", said | {"most_files": "6"}).status_code == 422
        assert admin_a.post(f"{PATH}new/?kind=file", said | {"types": ["word"]}).status_code == 422
        assert admin_a.post(f"{PATH}new/?kind=file", said).status_code == 303
        (one,) = (asking_form.draft() or asking_form.asking_form()).fields
        assert one.types == ("picture", "pdf")
        tried = admin_a.post(f"{PATH}preview/", {PAPER: upload(photo())})
        assert "合同.jpg" in page(tried).partition("工作人员会看到")[2]
        assert not Attachment.objects.exists()

    def test_not_more_files_than_go_with_one_question(self, topics: None) -> None:
        draft(
            field("合同", "file", types=("pdf",), files=3), field("工资单", "file", types=("pdf",), files=3)
        )
        with pytest.raises(BadForm) as refused:
            asking_form_keeping.publish(actor=OFFICER)
        assert [(fault.code, fault.field.label.zh) for fault in refused.value.faults] == [("files", "工资单")]


def test_programs_are_asked_for_words_and_hand_files_in_afterwards(
    phone: Client, network: Network, client_of: Any, unit_a: UnitRef
) -> None:
    program = Program(client_of(network.a))
    assert program.get(f"topics/{WAGES}").json()["asks"] == []
    body = {"text": "公司欠钱不给。", "topic": WAGES}
    assert program.post("questions", body).status_code == 201
    own = sent(phone)
    found = re.search(r"/q/([^/]+)/\?k=(.+)$", own)
    assert found
    mine = Program(client_of(network.a), secret=found.group(2)).get(f"questions/{found.group(1)}").json()
    (one,) = mine["details"]
    assert (one["asked"], [file["name"] for file in one["files"]]) == ("合同首页", ["合同.jpg"])
