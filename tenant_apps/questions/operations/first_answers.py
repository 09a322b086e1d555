"""Answers of volunteers and experts: published at once, or looked at by staff before that."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AnswerKind, DecisionKind
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Answer, Decision, Question
from tenant_apps.questions.operations import answering, second_person

VOLUNTEERS_PAGE = "/volunteer/"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpersAnswer:
    """What a volunteer or expert wrote. ``author`` is the account of a volunteer, None for an expert."""

    text: str
    kind: AnswerKind
    member: int
    persona: str
    disclaimer: str
    author: int | None


def ask_review(question: Question, said: HelpersAnswer) -> Decision:
    """Put it before the staff; nothing reaches the asker yet.

    Raises AlreadyWaiting while another one to this question is looked at.
    """
    payload = {**asdict(said), "kind": str(said.kind)}
    return second_person.ask(question, DecisionKind.FIRST_ANSWERS, payload, asked_by=said.author)


def publish_now(question: Question, said: HelpersAnswer, *, at: datetime) -> Answer:
    """Publish it to a locked question, and note the work."""
    given = answering.publish(
        question,
        text=said.text,
        persona=said.persona,
        at=at,
        actor=said.author,
        handles=None,
        kind=said.kind,
        member=said.member,
        disclaimer=said.disclaimer,
    )
    people.note_answered(member_id=said.member, reference=str(question.id), at=at)
    return given


def publish_reviewed(question: Question, wanted: Decision, actor: int) -> None:
    """Staff approve: it is published as its writer's."""
    names = HelpersAnswer.__dataclass_fields__
    said = HelpersAnswer(**{name: wanted.payload[name] for name in names})
    publish_now(question, replace(said, kind=AnswerKind(said.kind)), at=clock.now())


def tell_writer(question: Question, wanted: Decision, actor: int) -> None:
    """Not published: the volunteer reads the words of whoever looked at it."""
    if wanted.asked_by is not None:
        publish(
            StaffWanted(
                question_id=question.id,
                what="returned",
                accounts=(wanted.asked_by,),
                at=clock.now(),
                link=VOLUNTEERS_PAGE,
            )
        )
