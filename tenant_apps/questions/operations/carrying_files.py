"""Files follow a question to whoever holds it, and are gone there when it lets go.

They stay at home, where the asker opens them, and are copied by the network once hands have changed
(oversight, 0007): never before, so that who sends a question back has seen their names and nothing else.
Files for staff alone stay, and where words of the question are covered all of them do, since nobody has
covered the pictures.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.files.storage import default_storage

from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit
from shared_apps.contracts.case_followed_messages import CaseFilesGiven, CaseFilesSent
from tenant_apps.questions.data.codes import Side, State
from tenant_apps.questions.models import Answer, Attachment, Message, Question
from tenant_apps.questions.operations import incoming
from tenant_apps.questions.operations.history import SYSTEM
from tenant_apps.questions.operations.keeping_files import LEFTOVERS
from tenant_apps.questions.operations.locking import UnknownQuestion, lock
from tenant_apps.questions.queries import carried_files, parcels
from tenant_apps.questions.rules.file_kinds import is_as_told

_HEAD: Final = 8192
"""Bytes that tell what a file is."""


def send(question: Question, only: Collection[UUID] | None = None) -> None:
    """Send the files of a locked question of this unit to whoever holds it; ``only`` these, where named."""
    files = carried_files.of(question, only)
    if not files:
        return
    emit(CaseFilesSent(question_id=str(question.id), hop=question.hop, files=files))
    record(
        "question.files_sent",
        object_type="question",
        object_id=str(question.id),
        actor=SYSTEM,
        detail={"files": len(files), "unit": question.away_unit},
    )


def given(message: CaseFilesGiven) -> None:
    """Files of a question that is held here stand in this unit's storage. Told twice they are the same rows;
    of what has gone on, or ended, they are removed.

    Raises UnknownQuestion for a copy that has not come yet: the message comes again.
    """
    LEFTOVERS.plan_sweep()
    paths = [file["path"] for file in message.files]
    found = Question.objects.filter(
        origin_unit=message.origin_unit, origin_question=UUID(message.question_id)
    ).first()
    if found is None and incoming.is_ended(message.origin_unit, message.question_id):
        LEFTOVERS.delete(paths)
        return
    if found is None or (found.hop < message.hop and found.state != State.WITHDRAWN):
        raise UnknownQuestion(message.question_id)
    question = lock(found.pk)
    if question.hop != message.hop or question.state in (State.WITHDRAWN, State.HANDED_ON):
        LEFTOVERS.delete(paths)
        return
    _bring(question, message.files)


def _bring(question: Question, files: list[dict[str, str]]) -> None:
    known = set(Attachment.objects.filter(pk__in=[file["id"] for file in files]).values_list("pk", flat=True))
    good = [file for file in files if _is_as_told(file)]
    LEFTOVERS.delete(file["path"] for file in files if file not in good)
    messages = dict(Message.objects.filter(question=question).values_list("token", "pk"))
    answers = dict(Answer.objects.filter(question=question).values_list("key", "pk"))
    made = Attachment.objects.bulk_create(
        Attachment(
            pk=UUID(file["id"]),
            question=question,
            message_id=messages.get(parcels.FROM_ELSEWHERE + file["message"]),
            answer_id=answers.get(file["answer"]) if file["answer"] else None,
            side=Side.ASKER if file["side"] == parcels.ASKER_SIDE else Side.UNIT,
            name=file["name"],
            content_type=file["content_type"],
            size=int(file["size"]),
            digest=file["digest"],
            path=file["path"],
            width=_number(file["width"]),
            height=_number(file["height"]),
            added_at=datetime.fromisoformat(file["at"]),
        )
        for file in good
        if UUID(file["id"]) not in known
    )
    if made:
        record(
            "question.files_brought",
            object_type="question",
            object_id=str(question.id),
            actor=SYSTEM,
            detail={"files": len(made), "origin": question.origin_unit},
        )


def _is_as_told(file: Mapping[str, str]) -> bool:
    """Whether it is what a unit takes in, by its content, as when it came from its asker."""
    if not default_storage.exists(file["path"]):
        return False
    with default_storage.open(file["path"]) as stored:
        head = bytes(stored.read(_HEAD))
    return is_as_told(file["content_type"], head, size=default_storage.size(file["path"]))


def _number(written: str) -> int | None:
    return int(written) if written else None
