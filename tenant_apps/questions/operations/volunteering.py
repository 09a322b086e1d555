"""A volunteer works on a question: takes it for ten minutes, answers, lets it go, or calls for help."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AnswerKind, AssignmentKind, AssignmentState
from tenant_apps.questions.models import Assignment, Question
from tenant_apps.questions.operations import alarms, answering, claiming
from tenant_apps.questions.operations.assigning import end
from tenant_apps.questions.operations.claiming import Claim
from tenant_apps.questions.operations.first_answers import HelpersAnswer, hand_in
from tenant_apps.questions.operations.locking import BeingWorkedOn, lock
from tenant_apps.questions.queries.for_volunteers import answered_since, fitting, is_waiting
from tenant_apps.questions.rules.helping import RUNNING

_WEEK = timedelta(days=7)


class NotForYou(Exception):
    """This volunteer may not work on this question now; `code` says why: a refusal of people, "gone",
    "week".
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def claim(question_id: UUID, *, actor: int) -> Claim:
    """Take a question for ten minutes. Raises NotForYou, BeingWorkedOn while somebody else has it."""
    _checked(question_id, actor)
    return claiming.claim(question_id, actor=actor)


@transaction.atomic
def let_go(question_id: UUID, *, actor: int) -> None:
    """Put it back for others; an offer made to this volunteer counts as declined. Raises UnknownQuestion."""
    claiming.release(question_id, actor=actor)
    made = _offer_to(question_id, actor)
    if made is not None:
        end(made, AssignmentState.DECLINED, at=clock.now(), actor=actor)


@transaction.atomic
def answer(question_id: UUID, *, text: str, actor: int) -> bool:
    """Answer; the first ones are looked at by staff. Returns whether it was published at once.

    Raises NotForYou, BeingWorkedOn (the claim ran out and somebody else has it), BadDecision, NotPossible,
    AlreadyWaiting.
    """
    text = answering.checked(text)
    volunteer = _checked(question_id, actor)
    question = lock(question_id)
    at = clock.now()
    claimed = claiming.running(question, at)
    if claimed is not None and claimed.account != actor:
        raise BeingWorkedOn(question_id, claimed.account, claimed.until)
    said = HelpersAnswer(
        text=text,
        kind=AnswerKind.VOLUNTEER,
        member=volunteer.member_id,
        persona=persona_of(volunteer.name),
        disclaimer="",
        author=actor,
    )
    published = hand_in(question, said, reviewed=people.must_be_reviewed(actor), at=at)
    claiming.release(question_id, actor=actor)
    made = _offer_to(question_id, actor)
    if made is not None:
        end(made, AssignmentState.DONE, at=at, actor=actor)
    return published


@transaction.atomic
def call_for_help(question_id: UUID, *, actor: int) -> None:
    """Danger: the people on call are told at once, and the question leaves the volunteer's hands.

    Anybody who volunteers here may raise it, for any question they can see. Raises NotForYou.
    """
    if people.volunteer_of(actor) is None or not fitting(actor).filter(pk=question_id).exists():
        raise NotForYou("gone")
    alarms.raise_by_hand(question_id, actor=actor)
    claiming.release(question_id, actor=actor)


def persona_of(name: str) -> str:
    """How a volunteer signs: the first character of the name, never the whole of it."""
    return f"{name[:1]}同学"


def _checked(question_id: UUID, actor: int) -> people.VolunteerCard:
    volunteer = people.volunteer_of(actor)
    if volunteer is None:
        raise NotForYou("not_engaged")
    if not people.is_trained(actor):
        raise NotForYou("untrained")
    question: Question | None = fitting(actor).filter(pk=question_id).first()
    if question is None:
        raise NotForYou("gone")
    if is_waiting(question_id):
        raise NotForYou("gone")
    if answered_since(volunteer.member_id, clock.now() - _WEEK) >= volunteer.weekly_limit:
        raise NotForYou("week")
    return volunteer


def _offer_to(question_id: UUID, actor: int) -> Assignment | None:
    volunteer = people.volunteer_of(actor)
    if volunteer is None:
        return None
    made: Assignment | None = (
        Assignment.objects.select_for_update()
        .filter(
            question_id=question_id,
            kind=AssignmentKind.VOLUNTEER,
            member=volunteer.member_id,
            state__in=[state.value for state in RUNNING],
        )
        .first()
    )
    return made
