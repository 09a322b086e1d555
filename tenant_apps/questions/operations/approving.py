"""Steps that a leader must approve: answers on sensitive topics, and 暂不能解决."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy import current_unit
from tenant_apps.questions.data.codes import AnswerKind, DecisionKind, Move
from tenant_apps.questions.data.settings import GIVE_UP_REASONS
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import (
    answering,
    care,
    conversation,
    correcting,
    giving_back,
    handling,
    second_person,
)
from tenant_apps.questions.operations.locking import lock_for_staff
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.rules.transitions import NotPossible, next_state
from tenant_apps.questions.rules.wording import has_words
from tenants.public import as_published


@transaction.atomic
def propose_answer(
    question_id: UUID,
    *,
    version: int,
    text: str,
    handles: bool | None,
    actor: int,
    files: Sequence[str] = (),
    signed: Mapping[str, Any] = MappingProxyType({}),
) -> UUID:
    """Put an answer before the leader; returns the decision's id. Nothing reaches the asker yet. ``signed``:
    kind, member, persona and disclaimer (answering.answer) where it is not the unit's own answer.

    Raises BadDecision, UnknownQuestion, ChangedMeanwhile, BeingWorkedOn, NotPossible, AlreadyWaiting.
    """
    text = answering.checked(text)
    question = lock_for_staff(question_id, version=version, actor=actor)
    if question.state not in answering.ANSWERABLE:
        raise NotPossible(question.state, Move.ANSWER)
    care.check_writer(question, actor)
    wanted = second_person.ask(
        question,
        DecisionKind.ANSWER,
        {"text": text, "handles": handles, "files": list(files), **signed},
        asked_by=actor,
    )
    return wanted.id


@transaction.atomic
def propose_unresolvable(question_id: UUID, *, version: int, reason: str, words: str, actor: int) -> UUID:
    """Put 暂不能解决 before the leader, with a reason and words to the asker; returns the decision's id.

    Raises BadDecision, UnknownQuestion, ChangedMeanwhile, BeingWorkedOn, NotPossible, AlreadyWaiting.
    """
    if not has_words(words):
        raise BadDecision("words")
    question = lock_for_staff(question_id, version=version, actor=actor)
    # A reason of the unit's own counts as the published one, and stands before the words.
    reason, words = as_published(
        current_unit().id, GIVE_UP_REASONS, reason, words, language=question.language
    )
    words = handling.checked_unresolvable(reason, words)
    next_state(question.state, Move.GIVE_UP)
    wanted = second_person.ask(
        question, DecisionKind.UNRESOLVABLE, {"reason": reason, "words": words}, asked_by=actor
    )
    return wanted.id


def publish_answer(question: Question, wanted: Decision, actor: int) -> None:
    """The leader approves: it is published as its author's, and the log knows both."""
    author = wanted.asked_by
    if "corrects" in wanted.payload:
        correcting.replace_approved(
            question, wanted.payload["corrects"], wanted.payload["text"], actor=author or actor
        )
        return
    answering.publish(
        question,
        text=wanted.payload["text"],
        persona=wanted.payload.get("persona") or answering.official_name(),
        at=clock.now(),
        actor=author,
        author=author,
        approved=True,
        handles=wanted.payload.get("handles"),
        kind=AnswerKind(wanted.payload.get("kind", AnswerKind.OFFICIAL)),
        member=wanted.payload.get("member"),
        disclaimer=wanted.payload.get("disclaimer", ""),
        files=wanted.payload.get("files", ()),
    )
    # Whoever wrote it may have left since.
    giving_back.to_duty_if_nobody_holds(question)


def give_up(question: Question, wanted: Decision, actor: int) -> None:
    """The leader approves: the asker is told why, and may object."""
    assert wanted.asked_by is not None, "proposed by staff"
    handling.say_unresolvable(
        question,
        reason=wanted.payload["reason"],
        words=wanted.payload["words"],
        at=clock.now(),
        actor=wanted.asked_by,
    )


def tell_author(question: Question, wanted: Decision, actor: int) -> None:
    """Not approved: back to whoever proposed it, as internal notes: what was typed, then the leader's words.

    Two notes, since each of the two may be as long as a note can be.
    """
    typed = wanted.payload.get("text") or wanted.payload.get("words") or ""
    if has_words(typed):
        conversation.note(question.id, text=typed, mentions=[], actor=wanted.asked_by or actor)
    conversation.note(
        question.id,
        text=wanted.words,
        mentions=[wanted.asked_by] if wanted.asked_by else [],
        actor=actor,
    )
    if wanted.asked_by is not None:
        publish(
            StaffWanted(
                question_id=question.id,
                what="returned",
                accounts=(wanted.asked_by,),
                at=clock.now(),
                link=conversation.desk_link(question.id),
            )
        )
