"""Files of a report in its unit: kept with the draft, by nobody lost, for nobody else."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.forms import Definition, to_json, with_field
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.office_files import OfficeFile, take_in
from huisheng.kernel.tenancy import UnitRef, enter_unit
from huisheng.kernel.two_clocks import earlier_now
from shared_apps.contracts.report_messages import DirectiveFormTold, DirectivePartTold
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.operations import (
    acting,
    filling_in,
    forms_told,
    one_task,
    receiving,
    report_files,
)
from tenant_apps.directive_inbox.operations.catching_up import catch_up
from tenant_apps.directive_inbox.operations.merging import merged
from tenant_apps.directive_inbox.queries.filling import filling
from tenant_apps.directive_inbox.queries.report_files import open_file, stored_files
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.office import pdf, word
from tests.shared_apps.directives.reporting import FIELDS, FILES
from tests.tenant_apps.directive_inbox.test_filling_in import LI, ZHANG, sent_back
from tests.tenant_apps.directive_inbox.test_inbox import issued

Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """No broker, and folders of this test alone: files are not rolled back."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    settings.MEDIA_ROOT = str(tmp_path)


def form_told(directive_id: UUID) -> DirectiveFormTold:
    """q1: a number that must be there; q2: files."""
    form = with_field(with_field(Definition(), FIELDS[1]), FILES)
    return DirectiveFormTold(directive_id=str(directive_id), form_version=1, form=json.dumps(to_json(form)))


def arrived() -> UUID:
    directive_id = uuid7()
    receiving.receive(issued(directive_id, number_label=""))
    forms_told.form_told(form_told(directive_id))
    return directive_id


@pytest.fixture
def task(in_unit_a: UnitRef) -> UUID:
    return arrived()


def file(mark: str = "一") -> OfficeFile:
    """A PDF; another mark makes another file."""
    return take_in(BytesIO(pdf(mark=mark)), f"总结{mark}.pdf")


def save(
    task: UUID, who: Any, based_on: int, *files: OfficeFile, ids: tuple[str, ...] = (), number: str = ""
) -> filling_in.Saved:
    typed = {"q1": [number], "q2": list(ids)}
    return filling_in.save(task, who, typed=typed, based_on=based_on, opened={}, files={"q2": files})


def send(
    task: UUID, based_on: int, *files: OfficeFile, ids: tuple[str, ...] = (), number: str = "3"
) -> filling_in.Sent:
    typed = {"q1": [number], "q2": list(ids)}
    return filling_in.send(task, LI, typed=typed, based_on=based_on, opened={}, files={"q2": files})


def stored() -> set[str]:
    """The files in the unit's storage."""
    if not default_storage.exists(report_files.FOLDER):
        return set()
    return set(default_storage.listdir(report_files.FOLDER)[1])


def names(task: UUID) -> list[str]:
    """The files that the draft names."""
    known, draft = stored_files(task), DirectiveEntry.objects.get(directive_id=task, kind="draft")
    return [known[key]["name"] for key in draft.body["typed"].get("q2", [])]


def told(kind: str) -> list[dict[str, Any]]:
    rows = unit_tables().outbox._default_manager.filter(kind=kind).order_by("pk")
    return [row.payload for row in rows]


def test_kept_with_the_draft_whatever_else_is_wrong(task: UUID) -> None:
    done = send(task, 0, file(), number="很多")
    assert done.parsed is not None
    assert done.parsed.errors == {"q1": "number"}
    assert names(task) == ["总结一.pdf"]
    assert len(stored()) == 1
    assert told("directive.files_sent") == told("directive.form_answered") == [], "nobody above has it"


def test_the_same_again_is_the_one_that_is_there(task: UUID) -> None:
    """The answer to an upload was lost on the way, and it is sent once more."""
    save(task, LI, 0, file(), file("二"), file())
    save(task, LI, 0, file(), file("二"))
    assert names(task) == ["总结一.pdf", "总结二.pdf"]
    assert len(stored()) == 2


def test_two_people_upload_at_once(task: UUID) -> None:
    """Neither loses a file, and neither is asked to decide."""
    first = save(task, LI, 0, file("零"))
    ids = tuple(first.typed["q2"])
    save(task, LI, first.number, file("一"), ids=ids)
    both = save(task, ZHANG, first.number, file("二"), ids=ids)
    assert both.conflicts == {}
    assert names(task) == ["总结零.pdf", "总结一.pdf", "总结二.pdf"]
    # One takes off what the other's page still shows.
    save(task, LI, both.number, ids=tuple(both.typed["q2"][1:]))
    save(task, ZHANG, both.number, file("三"), ids=tuple(both.typed["q2"]))
    assert names(task) == ["总结一.pdf", "总结二.pdf", "总结三.pdf"]
    done = send(task, 99, file("四"), ids=tuple(filling(task).typed["q2"]))  # type: ignore[union-attr]
    assert done.parsed is not None
    assert done.parsed.errors == {"q2": "files"}
    assert len(names(task)) == 4, "and it is said, not thrown away"


def test_ids_are_merged() -> None:
    found = merged({"f": ["a", "b"]}, {"f": ["b", "c"]}, {"f": ["a", "d"]}, files=("f",))
    assert (found.typed, found.conflicts) == ({"f": ["c", "d"]}, {})
    assert merged({"f": ["a"]}, {"f": ["b"]}, {"f": ["c"]}).conflicts == {"f": ["b"]}


@pytest.mark.django_db(transaction=True)
def test_two_in_the_same_moment(unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        directive_id = arrived()

    def zhang() -> filling_in.Saved:
        with enter_unit(unit_a):
            return save(directive_id, ZHANG, 0, file("二"))

    with meanwhile(zhang) as done, enter_unit(unit_a):
        save(directive_id, LI, 0, file("一"))
    assert len(done.result().typed["q2"]) == 2
    with enter_unit(unit_a):
        assert len(stored()) == 2


def test_what_is_taken_off_is_gone_with_its_bytes(
    task: UUID, django_capture_on_commit_callbacks: Any
) -> None:
    first = save(task, LI, 0, file("一"), file("二"))
    with django_capture_on_commit_callbacks(execute=True):
        save(task, LI, first.number, ids=tuple(first.typed["q2"][1:]))
    assert [known["name"] for known in stored_files(task).values()] == ["总结二.pdf"]
    assert len(stored()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        save(task, LI, first.number + 1)
    assert (stored_files(task), stored()) == ({}, set())


def test_nobody_names_a_file_of_another_directive(task: UUID) -> None:
    other = arrived()
    theirs = save(other, LI, 0, file()).typed["q2"][0]
    assert save(task, LI, 0, ids=(theirs, str(uuid7()), "../x")).typed == {}
    assert open_file(task, UUID(theirs)) is None
    assert open_file(other, UUID(theirs)) is not None


def test_sent_with_the_report_and_told_before_it(task: UUID) -> None:
    assert send(task, 0, file()).revision == 1
    kinds = list(unit_tables().outbox._default_manager.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["directive.files_sent", "directive.form_answered"]
    (sent,), (answered,) = told("directive.files_sent"), told("directive.form_answered")
    (one,), (named,) = sent["files"], answered["answers"]["q2"]
    digest = hashlib.sha256(file().content).hexdigest()
    assert (one["id"], one["digest"], one["field"]) == (named["id"], digest, "q2")
    assert set(named) == {"id", "name", "type", "size", "digest"}, "its place is told to nobody"
    assert "path" not in json.dumps(DirectiveEntry.objects.get(directive_id=task, kind="report").body)


def test_a_correction_begins_with_what_was_sent_and_keeps_it(
    task: UUID, django_capture_on_commit_callbacks: Any
) -> None:
    send(task, 0, file("一"))
    forms_told.returned(sent_back(task))
    report = filling(task)
    assert report is not None
    old = report.typed["q2"][0]
    assert report.opened({})["q2"] == [old]
    with django_capture_on_commit_callbacks(execute=True):
        assert send(task, report.number, file("二")).revision == 2
    assert names(task) == ["总结二.pdf"]
    assert open_file(task, UUID(old)) is not None, "a report that was sent keeps its files"
    assert [[one["name"] for one in sent["files"]] for sent in told("directive.files_sent")] == [
        ["总结一.pdf"],
        ["总结二.pdf"],
    ]


def test_one_task_from_two_levels_has_the_file_for_both(task: UUID) -> None:
    """And a correction from either side begins with it."""
    child = arrived()
    one_task.part_told(DirectivePartTold(directive_id=str(child), root_id=str(task)))
    send(task, 0, file())
    assert {sent["directive_id"] for sent in told("directive.files_sent")} == {str(task), str(child)}
    assert len(stored()) == 1, "kept once"
    forms_told.returned(sent_back(child))
    again = filling(child)
    assert again is not None
    typed = again.opened({})
    done = filling_in.send(child, LI, typed={**typed, "q1": ["4"]}, based_on=0, opened=typed)
    assert done.revision == 2
    assert told("directive.files_sent")[-1]["files"][0]["name"] == "总结一.pdf"


def test_what_arrives_after_the_report_has_its_file_too(task: UUID) -> None:
    send(task, 0, file())
    child = arrived()
    one_task.part_told(DirectivePartTold(directive_id=str(child), root_id=str(task)))
    assert catch_up(child)
    assert told("directive.files_sent")[-1]["directive_id"] == str(child)
    assert [one["name"] for one in stored_files(child).values()] == ["总结一.pdf"]
    assert len(stored()) == 1


def test_handed_in_by_a_program_and_named_later(task: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    file_id, new = report_files.hand_in(task, LI, file())
    assert new
    assert report_files.hand_in(task, LI, file()) == (file_id, False)
    other, _new = report_files.hand_in(task, LI, file("二"))
    save(task, LI, 0, ids=(str(file_id),))
    report_files.drop_unused()
    assert set(stored_files(task)) == {str(file_id), str(other)}, "it may be named yet"
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(report_files, "earlier_now", lambda: later)
    report_files.drop_unused()
    assert set(stored_files(task)) == {str(file_id)}


def test_so_many_and_no_more(task: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_files, "MOST_UNUSED", 2)
    report_files.hand_in(task, LI, file("一"))
    report_files.hand_in(task, LI, file("二"))
    with pytest.raises(report_files.TooManyFilesError):
        report_files.hand_in(task, LI, file("三"))
    assert len(stored()) == 2


def test_what_a_crash_left_is_swept(task: UUID) -> None:
    save(task, LI, 0, file())
    left = default_storage.save(f"{report_files.FOLDER}/left.pdf", ContentFile(b"x"))
    assert report_files.LEFTOVERS.sweep(earlier_now() + timedelta(days=1))[0] == 1
    assert not default_storage.exists(left)
    assert len(stored()) == 1


def test_after_the_end_nothing_is_kept(task: UUID) -> None:
    DirectiveItem.objects.filter(directive_id=task).update(closed_at=clock.now())
    for keep in (lambda: save(task, LI, 0, file()), lambda: report_files.hand_in(task, LI, file())):
        with pytest.raises(acting.DirectiveEndedError):
            keep()
    assert stored() == set()


class TestPages:
    def _post(self, client: Client, base: str, *uploads: SimpleUploadedFile, **values: Any) -> Any:
        data = {"based_on": "0", "part": "save", **values}
        return client.post(f"{base}fill/", {**data, "report-q2.new": list(uploads)})

    def test_filled_in_taken_off_and_opened(self, staff: Staff, unit_a: UnitRef, task: UUID) -> None:
        client, base = staff("duty_officer", unit_a), f"/desk/directives/{task}/"
        page = client.get(f"{base}fill/").content.decode()
        assert 'enctype="multipart/form-data"' in page
        assert 'accept=".pdf,.xlsx,.jpg,.jpeg,.png,.webp"' in page
        # One is good, one is not, and a number is no number: the good one is kept, all is said at once.
        good, bad = SimpleUploadedFile("总结.pdf", pdf()), SimpleUploadedFile("说明.docx", word())
        wrong = self._post(client, base, good, bad, part="send", **{"report-q1": "很多"})
        assert wrong.status_code == 422
        body = wrong.content.decode()
        assert "“说明.docx”不是这里要的类型" in body
        assert "请用数字填写" in body
        with enter_unit(unit_a):
            (file_id,) = stored_files(task)
            number = filling(task).number  # type: ignore[union-attr]
        address = f"{base}report-files/{file_id}/"
        assert f'<a href="{address}">' in body
        opened = client.get(address)
        assert b"".join(opened.streaming_content) == pdf()  # type: ignore[attr-defined]
        assert opened["Content-Disposition"].startswith("attachment")
        assert opened["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in opened["Cache-Control"]
        kept = {"based_on": str(number), "report-q2": file_id, "report-q1": "3"}
        sent = client.post(f"{base}fill/", {**kept, "part": "send"})
        assert sent.status_code == 302
        assert address in client.get(base).content.decode(), "with what was sent"
        off = client.post(f"{base}fill/", {**kept, "report-q2.off": file_id, "part": "save"}, follow=True)
        assert "总结.pdf" not in off.content.decode()
        assert client.get(address).status_code == 200, "it was sent"

    def test_with_a_file_at_fault_nothing_is_sent(self, staff: Staff, unit_a: UnitRef, task: UUID) -> None:
        client, base = staff("duty_officer", unit_a), f"/desk/directives/{task}/"
        disguised = SimpleUploadedFile("总结.pdf", b"MZ\x90\x00 program", content_type="application/pdf")
        wrong = self._post(client, base, disguised, part="send", **{"report-q1": "3"})
        assert wrong.status_code == 422
        assert 'value="3"' in wrong.content.decode()
        with enter_unit(unit_a):
            assert told("directive.form_answered") == []
            assert stored() == set()
        # Saved as a draft what is missing is not asked for.
        draft = self._post(client, base, disguised).content.decode()
        assert "请填写" not in draft

    def test_a_spreadsheet_leaves_files_alone(self, staff: Staff, unit_a: UnitRef, task: UUID) -> None:
        client, base = staff("duty_officer", unit_a), f"/desk/directives/{task}/"
        self._post(client, base, SimpleUploadedFile("总结.pdf", pdf()))
        sheet = SimpleUploadedFile("表.xlsx", client.get(f"{base}fill.xlsx").content)
        read = client.post(f"{base}fill/upload/", {"based_on": "1", "sheet": sheet})
        assert "总结.pdf" in read.content.decode()

    def test_another_unit_and_a_login_that_is_over(
        self, staff: Staff, unit_a: UnitRef, network: Network, task: UUID
    ) -> None:
        with enter_unit(unit_a):
            (file_id,) = save(task, LI, 0, file()).typed["q2"]
        address = f"/desk/directives/{task}/report-files/{file_id}/"
        assert staff("unit_admin", network.ref(network.b)).get(address).status_code == 404
        client = staff("duty_officer", unit_a)
        assert client.get(address).status_code == 200
        client.cookies.clear()
        over = client.get(address)
        assert over.status_code == 302
        assert "sign-in" in over["Location"] or "login" in over["Location"] or "enter" in over["Location"]
