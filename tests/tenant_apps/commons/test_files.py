"""Files of official answers in public: what an officer has marked, while the question is shown, no other."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef
from shared_apps.accounts.models import Account
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.commons.rules import limits
from tenant_apps.questions.data.codes import AnswerKind
from tenant_apps.questions.models import Attachment, Question
from tenant_apps.questions.operations import answering, attaching, closing_files, screening
from tenant_apps.questions.rules.file_kinds import cleaned
from tests.actors import client_for, give_role, make_account
from tests.network import Network
from tests.tenant_apps.commons.conftest import OFFICER, Ask, show
from tests.tenant_apps.questions.attached import pdf, photo

Answered = Callable[..., tuple[str, UUID]]


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def answered(asked: Ask) -> Answered:
    """A function: a public question answered with a file; returns its page and the file."""

    def answer_one(
        *, public: bool = True, kind: AnswerKind = AnswerKind.OFFICIAL, name: str = "申请表.pdf"
    ) -> tuple[str, UUID]:
        receipt = asked()
        screening.accept(receipt.question_id, version=1, actor=OFFICER)
        show(receipt)
        version = Question.objects.values_list("version", flat=True).get(pk=receipt.question_id)
        file = cleaned(name, pdf() if name.endswith("pdf") else photo())

        def given(files: list[str]) -> int:
            return answering.answer(
                receipt.question_id,
                version=version,
                text="表格在这里。",
                actor=OFFICER,
                kind=kind,
                files=files,
            )

        attaching.with_files(receipt.question_id, [file], given, actor=OFFICER, public=public)
        file_id = Attachment.objects.values_list("pk", flat=True).get(question=receipt.question_id)
        return f"/questions/{receipt.number}/", file_id

    return answer_one


def test_a_marked_file_is_read_by_everybody_and_can_do_nothing(answered: Answered, reader: Client) -> None:
    page, file_id = answered()
    address = f"{page}files/{file_id}/"
    shown = reader.get(page).content.decode()
    assert f'href="{address}"' in shown
    assert "申请表.pdf" in shown
    answer = reader.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-cache"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert not answer.cookies


def test_a_picture_is_shown(answered: Answered, reader: Client) -> None:
    page, file_id = answered(name="流程图.jpg")
    answer = reader.get(f"{page}files/{file_id}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("said", [{"public": False}, {"kind": AnswerKind.EXPERT}])
def test_what_nobody_marked_and_what_is_not_official_stays_closed(
    answered: Answered, reader: Client, said: dict[str, Any]
) -> None:
    page, file_id = answered(**said)
    assert str(file_id) not in reader.get(page).content.decode()
    assert reader.get(f"{page}files/{file_id}/").status_code == 404


def test_with_the_question_its_files_are_gone(answered: Answered, reader: Client) -> None:
    page, file_id = answered()
    assert reader.get(f"{page}files/{file_id}/").status_code == 200
    deciding.remove(Publication.objects.get().question, actor=OFFICER)
    assert reader.get(f"{page}files/{file_id}/").status_code == 404


def test_one_file_is_taken_out_again_at_once(
    answered: Answered, reader: Client, in_unit_a: UnitRef, django_capture_on_commit_callbacks: Any
) -> None:
    page, file_id = answered()
    other, other_file = answered()
    account: Account = make_account()
    give_role(account, "duty_officer", in_unit_a.id)
    officer = client_for(account, at=in_unit_a)
    question = Attachment.objects.get(pk=file_id).question
    connection.run_on_commit.clear()
    assert str(file_id) in reader.get(page).content.decode()
    with CaptureQueriesContext(connection) as seen:
        reader.get(page)
    assert len(seen) == 0, "kept whole"
    address = f"/desk/q/{question.pk}/files/{file_id}/close/"
    assert address in officer.get(f"/desk/q/{question.pk}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert officer.post(address, {"version": question.version}).status_code == 303
    assert str(file_id) not in reader.get(page).content.decode()
    assert reader.get(f"{page}files/{file_id}/").status_code == 404
    assert reader.get(f"{other}files/{other_file}/").status_code == 200, "the same file with another answer"
    assert address not in officer.get(f"/desk/q/{question.pk}/").content.decode()
    officer.post(address, {"version": question.version})
    entries = unit_audit().entry._default_manager.filter(action="question.file_closed")
    assert [entry.actor for entry in entries] == [f"account:{account.pk}"], "once"


def test_a_file_of_another_question_is_not_closed(answered: Answered, reader: Client) -> None:
    page, file_id = answered()
    answered()
    other = Attachment.objects.exclude(pk=file_id).get().question
    closing_files.close_to_public(other.pk, file_id, actor=OFFICER)
    assert reader.get(f"{page}files/{file_id}/").status_code == 200


def test_a_file_before_it_is_sent_and_one_of_the_asker_stay_closed(
    answered: Answered, reader: Client
) -> None:
    page, file_id = answered()
    for side in ("internal", "asker"):
        Attachment.objects.filter(pk=file_id).update(side=side)
        assert reader.get(f"{page}files/{file_id}/").status_code == 404


def test_neither_under_another_question_nor_in_another_unit(
    answered: Answered, reader: Client, network: Network, client_of: Any
) -> None:
    page, file_id = answered()
    other, _file = answered()
    assert reader.get(f"{other}files/{file_id}/").status_code == 404
    assert client_of(network.b).get(f"{page}files/{file_id}/").status_code == 404


def test_a_storm_from_one_address_waits(
    answered: Answered, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, file_id = answered()
    monkeypatch.setattr(limits, "FILES", Limit("commons-file-test", times=1, seconds=600))
    assert [reader.get(f"{page}files/{file_id}/").status_code for _time in range(2)] == [200, 429]
