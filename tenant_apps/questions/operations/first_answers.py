"""Answers of volunteers, experts and partners: published at once, or looked at by staff before that."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import (
    AnswerKind,
    AssignmentKind,
    AssignmentState,
    DecisionKind,
    Move,
)
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Answer, Assignment, Decision, Question
from tenant_apps.questions.operations import answering, care, second_person
from tenant_apps.questions.operations.locking import is_on_offer
from tenant_apps.questions.rules.deciders import wants_leader
from tenant_apps.questions.rules.helping import PARTNERS_PAGE
from tenant_apps.questions.rules.transitions import NotPossible

VOLUNTEERS_PAGE = "/volunteer/"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpersAnswer:
    """What a helper wrote. ``author`` is the account of a volunteer or partner, None for an expert."""

    text: str
    kind: AnswerKind
    member: int
    persona: str
    disclaimer: str
    author: int | None


def hand_in(question: Question, said: HelpersAnswer, *, reviewed: bool, at: datetime) -> bool:
    """An answer to a locked question is ready; returns whether it was published at once.

    It goes before the staff where it is to be ``reviewed``, and always where a leader must read it first or
    another unit is asked to take the question over.
    Raises NotPossible, BadDecision (``minor``), AlreadyWaiting (another one to it is being looked at).
    """
    if not reviewed and not wants_leader(question) and not is_on_offer(question):
        _publish(question, said, at=at, approved=False)
        return True
    if question.state not in answering.ANSWERABLE:
        raise NotPossible(question.state, Move.ANSWER)
    care.check_writer(question, said.author, member=said.member)
    payload = {**asdict(said), "kind": str(said.kind)}
    second_person.ask(question, DecisionKind.FIRST_ANSWERS, payload, asked_by=said.author)
    return False


def _publish(question: Question, said: HelpersAnswer, *, at: datetime, approved: bool) -> Answer:
    given = answering.publish(
        question,
        text=said.text,
        persona=said.persona,
        at=at,
        actor=said.author,
        author=said.author,
        approved=approved,
        handles=None,
        kind=said.kind,
        member=said.member,
        disclaimer=said.disclaimer,
    )
    people.note_answered(member_id=said.member, reference=str(question.id), at=at)
    return given


def publish_reviewed(question: Question, wanted: Decision, actor: int) -> None:
    """Staff approve: it is published as its writer's.

    Where a leader must read it, nobody else could approve it (second_person.may_decide).
    """
    names = HelpersAnswer.__dataclass_fields__
    said = HelpersAnswer(**{name: wanted.payload[name] for name in names})
    approved = wants_leader(question)
    _publish(question, replace(said, kind=AnswerKind(said.kind)), at=clock.now(), approved=approved)


def tell_writer(question: Question, wanted: Decision, actor: int) -> None:
    """Not published: the writer reads the words of whoever looked at it; a partner is still asked."""
    partners = wanted.payload.get("kind") == AnswerKind.PARTNER
    if partners:
        _ask_partner_again(question, wanted)
    if wanted.asked_by is not None:
        publish(
            StaffWanted(
                question_id=question.id,
                what="returned",
                accounts=(wanted.asked_by,),
                at=clock.now(),
                link=PARTNERS_PAGE if partners else VOLUNTEERS_PAGE,
            )
        )


def _ask_partner_again(question: Question, wanted: Decision) -> None:
    """The organisation goes on with what it had done, by the same date, unless its contract is over."""
    asked = (
        Assignment.objects.select_for_update()
        .filter(question=question, kind=AssignmentKind.PARTNER, state=AssignmentState.DONE)
        # While one answer is looked at no other is handed in: it is the latest.
        .order_by("-decided_at")
        .first()
    )
    if asked is None or asked.section not in {card.section_id for card in people.partners() if card.runs}:
        return
    asked.state, asked.decided_at, asked.words = AssignmentState.TAKEN, None, wanted.words
    asked.save(update_fields=["state", "decided_at", "words"])
