"""采纳: whoever asked says which answer of a peer helped them, and takes it back."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from huisheng.kernel import clock
from huisheng.kernel.web.whole_pages import pages_about_changed
from tenant_apps.commons.data.codes import CommentState, Event, Said, Standing
from tenant_apps.commons.models import Comment, Publication
from tenant_apps.commons.operations.commenting import NotInPublic, UnknownComment, locked_question, note
from tenant_apps.commons.operations.crediting import settle
from tenant_apps.commons.operations.telling_writers import tell_writer
from tenant_apps.questions import public as questions
from tenant_apps.readers import public as readers


@transaction.atomic
def accept(question_id: UUID, answer_id: UUID, *, device: str = "", reader_id: int | None = None) -> None:
    """Say that this answer helped, and no other; twice changes nothing. The caller has seen the question's
    key; ``device`` is the browser, ``reader_id`` who has verified themselves on it.

    Raises NotInPublic, and UnknownComment for an answer that is not shown.
    """
    question = _in_public(question_id)
    answer = _answers(question).filter(pk=answer_id, state=CommentState.SHOWN).first()
    if answer is None:
        raise UnknownComment(str(answer_id))
    if answer.accepted_at is not None:
        return
    _take_back(question)
    answer.accepted_at = clock.now()
    answer.save(update_fields=["accepted_at"])
    mine = _may_be_the_author(question, answer, device, reader_id)
    settle(answer, question, by_author=Event.ACCEPTED if mine else None)
    if not mine:
        tell_writer(answer.id)
    note(answer, "accepted", "asker")
    pages_about_changed(question.number)


@transaction.atomic
def take_back(question_id: UUID) -> None:
    """Say no longer that any of them helped; twice changes nothing. Raises NotInPublic."""
    _take_back(_in_public(question_id))


def _take_back(question: Publication) -> None:
    for answer in _answers(question).exclude(accepted_at=None):
        answer.accepted_at = None
        answer.save(update_fields=["accepted_at"])
        settle(answer, question)
        note(answer, "not_accepted", "asker")
        pages_about_changed(question.number)


def _may_be_the_author(question: Publication, answer: Comment, device: str, reader_id: int | None) -> bool:
    if answer.reader is None:
        return False
    askers = {found for found in (question.person, reader_id) if found is not None}
    contact = questions.asker_contact(question.question)
    phone = contact.phone if contact else ""
    return readers.may_be_one(answer.reader, others=askers, device=device, phone=phone)


def _in_public(question_id: UUID) -> Publication:
    question = locked_question(question_id)
    if question is None or question.standing != Standing.SHOWN:
        raise NotInPublic(str(question_id))
    return question


def _answers(question: Publication) -> QuerySet[Comment]:
    rows: QuerySet[Comment] = Comment.objects.select_for_update().filter(
        publication=question, kind=Said.ANSWER
    )
    return rows
