"""The thread between asker and unit: additions, follow-up questions, urging, replies, internal notes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import (
    ENDED_STATES,
    HolderKind,
    MessageKind,
    Move,
    Side,
    State,
    StepCode,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Message, Question
from tenant_apps.questions.operations import alarm_thread, asker_away, clocks, noting, waiting
from tenant_apps.questions.operations.history import ASKER, take_step
from tenant_apps.questions.operations.locking import end_claim, is_away, lock, lock_for_staff, save
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.showing_files import show
from tenant_apps.questions.rules.asker_actions import may_urge
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.wording import TEXT_MAX, has_words, says_something, tidy

MESSAGES_MAX: Final = 200
"""Messages of an asker to one question: a conversation, not a load."""


@transaction.atomic
def add(question_id: UUID, *, text: str, token: str) -> int:
    """补充 or 追问: the asker writes, before or after the answer. Returns the message's id.

    Words of danger raise the question (a machine never lowers it again). Sent twice (``token``) it is one
    message. While the unit waits for the asker, this ends the waiting. A closed or withdrawn question takes
    no more words, except those that speak of danger.
    Raises BadDecision, UnknownQuestion, NotPossible.
    """
    text = tidy(text)
    if not says_something(text) or len(text) > TEXT_MAX:
        raise BadDecision("text")
    question = lock(question_id)
    earlier = Message.objects.filter(question=question, token=token).first()
    if earlier is not None:
        return int(earlier.pk)
    danger = speaks_of_danger(text)
    ended = question.state in ENDED_STATES and question.state != State.MERGED
    if ended and not (danger or question.danger):
        raise NotPossible(question.state, Move.ANSWER)
    if Message.objects.filter(question=question, side=Side.ASKER).count() >= MESSAGES_MAX:
        raise BadDecision("many")
    at = clock.now()
    kind = MessageKind.ADDITION if question.answered_at is None else MessageKind.FOLLOW_UP
    message: Message = Message.objects.create(
        question=question, at=at, side=Side.ASKER, kind=kind, text=text, token=token
    )
    question.danger = question.danger or danger
    if is_away(question):
        save(question, "danger")
        asker_away.say(question, asker_away.ADD, message)
    else:
        spoke(question, at)
    code = StepCode.ADDED if kind == MessageKind.ADDITION else StepCode.ASKED_BACK
    take_step(question, code, at=at, actor=ASKER, params={"danger": danger})
    alarm_thread.asker_wrote(question, message, danger=danger)
    return int(message.pk)


def spoke(question: Question, at: datetime) -> None:
    """The asker of a locked question has written: it waits to be read, and nobody waits for them any more."""
    question.asker_spoke_at = question.asker_spoke_at or at
    waiting.asker_spoke(question, at)
    save(question, "asker_spoke_at", "danger", *waiting.FIELDS, *clocks.FIELDS)


@transaction.atomic
def urge(question_id: UUID) -> None:
    """催办: while something is owed, once in three days. Whoever holds it is told.

    Raises UnknownQuestion, NotPossible (nothing is owed, or urged less than three days ago).
    """
    question = lock(question_id)
    at = clock.now()
    if not may_urge(question, at):
        raise NotPossible(question.state, Move.ANSWER)
    question.urged_at = at
    save(question, "urged_at")
    take_step(question, StepCode.URGED, at=at, actor=ASKER)
    if is_away(question):
        asker_away.do(question, asker_away.URGE, at)
    else:
        tell_holder(question, "reminder", at)


@transaction.atomic
def reply(
    question_id: UUID, *, version: int, text: str, persona: str, actor: int, files: Sequence[str] = ()
) -> int:
    """Write to the asker without ending anything, with files or without; returns the message's id.

    Raises BadDecision, UnknownQuestion, ChangedMeanwhile, BeingWorkedOn, NotPossible (withdrawn).
    """
    text = _needed(text)
    question = lock_for_staff(question_id, version=version, actor=actor, while_offered=True)
    message = _write(question, text, persona, actor)
    show(question_id, files, message=message)
    return message


@transaction.atomic
def ask_for_details(
    question_id: UUID, *, version: int, text: str, persona: str, actor: int, files: Sequence[str] = ()
) -> int:
    """请补充: ask the asker for something that is needed to go on; the clocks stand still meanwhile.

    At most twice, five working days each (E17). Returns the message's id.
    Raises BadDecision, UnknownQuestion, ChangedMeanwhile, BeingWorkedOn, NotPossible (waited twice before).
    """
    text = _needed(text)
    question = lock_for_staff(question_id, version=version, actor=actor)
    message = _write(question, text, persona, actor, MessageKind.REQUEST)
    show(question_id, files, message=message)
    waiting.start(question, at=clock.now(), actor=actor)
    return message


@transaction.atomic
def note(question_id: UUID, *, text: str, mentions: Collection[int], actor: int) -> int:
    """An internal note; colleagues who are mentioned, or named in it by @ and their name, are told.

    The writer's claim ends. Returns the note's id. Raises BadDecision, UnknownQuestion.
    """
    text = _needed(text)
    question = lock(question_id)
    end_claim(question, actor)
    at = clock.now()
    named = tuple(sorted(set(mentions) | _named_in(text, actor)))
    message = noting.write(question, text, at=at, actor=actor, mentions=named)
    if named:
        publish(
            StaffWanted(
                question_id=question.id, what="mention", accounts=named, at=at, link=desk_link(question.id)
            )
        )
    return int(message.pk)


def tell_holder(question: Question, what: str, at: datetime, *, urgent: bool = False) -> None:
    """Tell whoever holds a question: the person, or (no accounts named) duty or the section."""
    named = (question.holder,) if question.holder_kind == HolderKind.PERSON and question.holder else ()
    publish(
        StaffWanted(
            question_id=question.id,
            what=what,
            accounts=named,
            at=at,
            link=desk_link(question.id),
            urgent=urgent,
        )
    )


def desk_link(question_id: UUID) -> str:
    """Where staff find a question on this unit's site."""
    return f"/desk/q/{question_id}/"


def _write(
    question: Question, text: str, persona: str, actor: int, kind: MessageKind = MessageKind.REPLY
) -> int:
    if question.state == State.WITHDRAWN:
        raise NotPossible(question.state, Move.ANSWER)
    at = clock.now()
    message: Message = Message.objects.create(
        question=question, at=at, side=Side.UNIT, kind=kind, text=text, actor=actor, persona=persona
    )
    question.asker_spoke_at = None
    clocks.respond(question, at)
    save(question, "asker_spoke_at", *clocks.FIELDS)
    take_step(question, StepCode.REPLIED, at=at, actor=actor, params={"by": persona, "kind": str(kind)})
    return int(message.pk)


def _named_in(text: str, writer: int) -> set[int]:
    """Colleagues whose names stand behind an @. The longest name counts: @李明 does not mean 李."""
    accounts: dict[str, set[int]] = {}
    for account, name in people.staff_names().items():
        if name and account != writer:
            accounts.setdefault(name, set()).add(account)
    named: set[int] = set()
    for name in sorted(accounts, key=len, reverse=True):
        if (mention := f"@{name}") in text:
            named |= accounts[name]
            text = text.replace(mention, " ")
    return named


def _needed(text: str) -> str:
    """What staff write, as it is kept. Raises BadDecision."""
    text = tidy(text)
    if not has_words(text) or len(text) > TEXT_MAX:
        raise BadDecision("text")
    return text
