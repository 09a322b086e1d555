"""Colleagues share a directive: who has it, what they say, what they ask; and a report as a spreadsheet."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.report_messages import DirectiveEnquiryAnswered
from tenant_apps.directive_inbox.models import DirectiveEntry
from tenant_apps.directive_inbox.operations import working_together
from tenant_apps.directive_inbox.queries.filling import filling
from tenant_apps.directive_inbox.queries.together import together
from tests.shared_apps.acting import actor
from tests.tenant_apps.directive_inbox.test_filling_in import LI, task  # noqa: F401  a fixture

Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def answer(directive_id: UUID, **changes: Any) -> DirectiveEnquiryAnswered:
    values = {
        "directive_id": str(directive_id),
        "enquiry_id": "e1",
        "asked_id": "",
        "what": "question",
        "text": "能否延期？",
        "answer": "可以",
        "person": "王处长",
        "at": clock.now().isoformat(),
    }
    return DirectiveEnquiryAnswered(**{**values, **changes})


def test_asked_and_answered(task: UUID) -> None:  # noqa: F811
    working_together.ask(task, LI, "能否延期？")
    (row,) = unit_tables().outbox._default_manager.filter(kind="directive.asked")
    (waiting,) = together(task).answered
    assert waiting.answer is None
    now = clock.now()
    later = answer(task, asked_id=row.payload["enquiry_id"], answer="可以延两天", at=now.isoformat())
    earlier = answer(task, asked_id=row.payload["enquiry_id"], at=(now - timedelta(minutes=1)).isoformat())
    for message in (later, earlier, later):
        working_together.answered(message)
    (told,) = together(task).answered
    assert told.answer is not None
    assert (told.name, told.answer.text) == (LI.name, "可以延两天")
    # What another unit asked and was answered for all stands beside it, without a name.
    working_together.answered(answer(task, enquiry_id="e2", text="要盖章吗？", asked_id="other"))
    assert [(one.text, one.name) for one in together(task).answered] == [
        ("能否延期？", LI.name),
        ("要盖章吗？", ""),
    ]


def test_given_to_people_who_work_here_alone(task: UUID) -> None:  # noqa: F811
    with pytest.raises(working_together.NobodyChosenError):
        working_together.assign(task, LI, people=[actor("外人").account_id or 0], sections=[999])
    assert not DirectiveEntry.objects.filter(kind="assigned").exists()


def test_pages(staff: Staff, unit_a: UnitRef, task: UUID) -> None:  # noqa: F811
    client = staff("duty_officer", unit_a)
    base = f"/desk/directives/{task}/"
    page = client.get(f"{base}assign/").content.decode()
    account = page.partition('name="people" value="')[2].partition('"')[0]
    assert client.post(f"{base}assign/", {}).status_code == 422
    assert client.post(f"{base}assign/", {"people": account}).status_code == 302
    assert "报送暑期实践安排" in client.get("/desk/directives/?show=mine").content.decode()
    assert client.post(f"{base}comment/", {"say-text": "<b>我来办</b>"}).status_code == 302
    assert client.post(f"{base}comment/", {"say-text": " "}).status_code == 422
    assert client.post(f"{base}ask/", {"ask-text": "能否延期？"}).status_code == 302
    body = client.get(base).content.decode()
    assert "&lt;b&gt;我来办" in body
    assert "能否延期？" in body
    assert "尚未答复" in body
    told = [row.kind for row in unit_tables().outbox._default_manager.order_by("pk")]
    assert told == ["directive.asked"], "nothing else of it goes up"


class TestSpreadsheet:
    def filled(self, client: Client, base: str, **cells: object) -> bytes:
        """The template with some cells filled in, by place in the first column and number of the column."""
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}fill.xlsx").content))
        sheet = book.worksheets[0]
        places = {row[0].value: row for row in sheet.iter_rows()}
        for place, value in cells.items():
            name, _bar, column = place.partition("__")
            places[name.replace("_", ".")][int(column or 2)].value = value
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def send(self, client: Client, base: str, content: bytes, based_on: str = "0") -> Any:
        file = SimpleUploadedFile("报表.xlsx", content)
        return client.post(f"{base}fill/upload/", {"based_on": based_on, "sheet": file})

    def test_filled_in_and_read(self, staff: Staff, unit_a: UnitRef, task: UUID) -> None:  # noqa: F811
        client = staff("duty_officer", unit_a)
        base = f"/desk/directives/{task}/"
        content = self.filled(client, base, q2=3, q3="线下", q4_1="一中", q4_1__3=30, q4_2="二中", q4_2__3=12)
        page = self.send(client, base, content)
        assert page.status_code == 200
        assert "已读取并存为草稿" in page.content.decode()
        assert f'method="post" action="{base}fill/"' in page.content.decode(), "where one sends it from here"
        assert client.get(f"{base}fill/upload/").headers["Location"] == f"{base}fill/", "loaded anew"
        with enter_unit(unit_a):
            report = filling(task)
            assert report is not None
            assert report.typed["q2"] == ["3"]
            assert report.typed["q3"] == ["2"]
            assert report.typed["q4.2.c2"] == ["12"]
            assert not unit_tables().outbox._default_manager.exists(), "nothing is sent"
        # The draft stands in the template again.
        again = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}fill.xlsx").content)).worksheets[0]
        assert {row[0]: row[2] for row in again.iter_rows(values_only=True)}["q3"] == "线下"

    def test_what_is_wrong_is_said_by_row_and_field(
        self,
        staff: Staff,
        unit_a: UnitRef,
        task: UUID,  # noqa: F811
    ) -> None:
        client = staff("duty_officer", unit_a)
        base = f"/desk/directives/{task}/"
        content = self.filled(client, base, q2="三场", q3="电话", q4_2__3="很多")
        body = self.send(client, base, content).content.decode()
        assert "请用数字填写" in body
        assert "第 2 行“人数”：" in body
        assert "第 2 行“学校”：请回答这一项" in body
        assert "请从列表中选择" in body
        assert 'value="三场"' in body, "nothing is lost"

    def test_what_is_no_workbook(self, staff: Staff, unit_a: UnitRef, task: UUID) -> None:  # noqa: F811
        client = staff("duty_officer", unit_a)
        base = f"/desk/directives/{task}/"
        assert self.send(client, base, b"no").status_code == 422
        assert self.send(client, base, b"x" * (2 * 1024 * 1024 + 1)).status_code == 422
        nothing = client.post(f"{base}fill/upload/", {"based_on": "0"})
        assert nothing.status_code == 422
        with enter_unit(unit_a):
            assert not DirectiveEntry.objects.filter(kind="draft").exists()
