"""Files that come with a question, an addition, a message or an answer."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.models import Attachment, Message, Question
from tenant_apps.questions.operations import carrying_files, conversation
from tenant_apps.questions.operations.history import ASKER
from tenant_apps.questions.operations.keeping_files import Stored, keeping
from tenant_apps.questions.operations.locking import UnknownQuestion, is_away, lock
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries.carried_files import stay_here
from tenant_apps.questions.rules.file_kinds import MAX_FILES_OF_QUESTION, CleanFile
from tenant_apps.questions.rules.refused_files import BadFile, Fault

Result = TypeVar("Result")


def attach(
    question: Question,
    stored: Iterable[Stored],
    *,
    message: int | None = None,
    answer: int | None = None,
    side: Side = Side.ASKER,
    added_by: int | None = None,
    public: bool = False,
) -> list[UUID]:
    """Write the rows of stored files, inside the step's transaction; returns their ids.

    INTERNAL files are for staff alone; ``public`` ones everybody may open once they stand with an official
    answer in public. Raises BadFile when the asker has sent too many with this question.

    What the asker adds while another unit holds the question follows it there, unless all files stay. Staff
    send none then, on either side: the asker opens files at home, and who writes to them is elsewhere. Raises
    BadFile for those of the asker that could not follow, BadDecision (``attached``) for those of staff.
    """
    files = list(stored)
    if not files:
        return []
    away = is_away(question)
    if (away or question.is_copy) and side != Side.ASKER:
        raise BadDecision("attached")
    if question.is_copy or (away and stay_here(question)):
        raise BadFile(Fault.ELSEWHERE)
    if side == Side.ASKER:
        had = Attachment.objects.filter(question=question, side=Side.ASKER).count()
        if had + len(files) > MAX_FILES_OF_QUESTION:
            raise BadFile(Fault.TOO_MANY)
    at = clock.now()
    rows = Attachment.objects.bulk_create(
        Attachment(
            question=question,
            message_id=message,
            answer_id=answer,
            side=side,
            public=public,
            name=one.file.name,
            content_type=one.file.content_type,
            size=len(one.file.data),
            digest=one.digest,
            path=one.path,
            width=one.file.width,
            height=one.file.height,
            added_by=added_by,
            added_at=at,
        )
        for one in files
    )
    record(
        "question.files_attached",
        object_type="question",
        object_id=str(question.id),
        actor=ASKER if added_by is None else added_by,
        detail={"files": len(rows), "side": str(side), "public": public},
    )
    ids = [row.id for row in rows]
    if away:
        carrying_files.send(question, only=ids)
    return ids


def attach_missing(question_id: UUID, stored: Sequence[Stored]) -> None:
    """Files of a question that was sent again: those that are not with it yet are added.

    Raises BadFile when the asker has sent too many with this question.
    """
    with transaction.atomic():
        question = lock(question_id)
        there = set(Attachment.objects.filter(question=question).values_list("digest", flat=True))
        attach(question, [one for one in stored if one.digest not in there])


def write_with_files(
    question_id: UUID,
    files: Sequence[CleanFile],
    write: Callable[[], int],
    *,
    side: Side = Side.ASKER,
    added_by: int | None = None,
) -> int:
    """Carry out a step that writes a message and returns its id, and put files with it: all or nothing.

    A message that was there before (sent twice) keeps the files it has.
    Raises what the step raises, and BadFile.
    """
    with keeping(files) as stored, transaction.atomic():
        message_id = write()
        if stored and not Attachment.objects.filter(message_id=message_id).exists():
            message = Message.objects.select_related("question").get(pk=message_id, question_id=question_id)
            attach(message.question, stored, message=message_id, side=side, added_by=added_by)
    return message_id


def add(question_id: UUID, *, text: str, token: str, files: Sequence[CleanFile] = ()) -> int:
    """The asker writes, with files or without (see conversation.add). Returns the message's id.

    Raises BadDecision, UnknownQuestion, NotPossible, BadFile.
    """
    return write_with_files(question_id, files, lambda: conversation.add(question_id, text=text, token=token))


def hand_in(question_id: UUID, file: CleanFile) -> UUID:
    """The asker adds one file to the question itself. The same file again is the one that is there.

    Raises UnknownQuestion, BadFile.
    """
    with keeping([file]) as stored, transaction.atomic():
        question = lock(question_id)
        digest = stored[0].digest
        there = Attachment.objects.filter(question=question, side=Side.ASKER, digest=digest).first()
        if there is not None:
            return UUID(str(there.id))
        return attach(question, stored)[0]


def with_files(
    question_id: UUID,
    files: Sequence[CleanFile],
    step: Callable[[list[str]], Result],
    *,
    actor: int,
    public: bool = False,
) -> Result:
    """Put files of staff with a question and take a step that is given their ids: all or nothing.

    The files are for staff until the step shows them (showing_files.show).
    Raises UnknownQuestion, BadFile, and what the step raises.
    """
    with keeping(files) as stored, transaction.atomic():
        question = Question.objects.filter(pk=question_id).first()
        if question is None:
            raise UnknownQuestion(str(question_id))
        ids = attach(question, stored, side=Side.INTERNAL, added_by=actor, public=public)
        return step([str(file_id) for file_id in ids])
