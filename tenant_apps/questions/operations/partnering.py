"""The people of a partner organisation work on what it was asked: they hand in an answer, which the unit
publishes or not, or send it back with a reason. They hold nothing, and take no other step.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.events import publish
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AnswerKind, AssignmentKind, AssignmentState
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Assignment, Question
from tenant_apps.questions.operations import answering
from tenant_apps.questions.operations.assigning import end
from tenant_apps.questions.operations.conversation import desk_link
from tenant_apps.questions.operations.first_answers import HelpersAnswer, hand_in
from tenant_apps.questions.operations.locking import lock
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries.for_partners import running
from tenant_apps.questions.rules.helping import RUNNING
from tenant_apps.questions.rules.wording import has_words, tidy

WORDS_MAX: Final = 500


class NotAsked(LookupError):
    """This person's organisation is not asked about it (any more), or nobody's contract runs."""


@transaction.atomic
def answer(assignment_id: UUID, *, text: str, actor: int) -> None:
    """Hand an answer in. It is always looked at by the unit before anybody reads it.

    Raises NotAsked, BadDecision (``text``, ``minor``), NotPossible, AlreadyWaiting (another answer is being
    looked at).
    """
    text = answering.checked(text)
    worker, question, asked = _locked(assignment_id, actor)
    said = HelpersAnswer(
        text=text,
        kind=AnswerKind.PARTNER,
        member=worker.member_id,
        persona=worker.partners[asked.section or 0],
        disclaimer="",
        author=actor,
    )
    at = clock.now()
    hand_in(question, said, reviewed=True, at=at)
    end(asked, AssignmentState.DONE, at=at, actor=actor)


@transaction.atomic
def send_back(assignment_id: UUID, *, words: str, actor: int) -> None:
    """退回: not a matter for this organisation. Whoever asked reads why. Raises NotAsked, BadDecision
    (``words``).
    """
    words = tidy(words)
    if not has_words(words) or len(words) > WORDS_MAX:
        raise BadDecision("words")
    _worker, _question, asked = _locked(assignment_id, actor)
    asked.words = words
    end(asked, AssignmentState.DECLINED, at=clock.now(), actor=actor)


@transaction.atomic
def partner_gone(*, section_id: int, at: datetime) -> None:
    """A contract has ended: what the organisation was asked ends, and whoever asked is told."""
    running_ones = Assignment.objects.select_for_update().filter(
        kind=AssignmentKind.PARTNER, section=section_id, state__in=[state.value for state in RUNNING]
    )
    for asked in running_ones:
        end(asked, AssignmentState.WITHDRAWN, at=at, actor=None)
        if asked.offered_by is not None:
            publish(
                StaffWanted(
                    question_id=asked.question_id,
                    what="returned",
                    accounts=(asked.offered_by,),
                    at=at,
                    link=desk_link(asked.question_id),
                )
            )


def _locked(assignment_id: UUID, actor: int) -> tuple[people.PartnerWorker, Question, Assignment]:
    """Who works, and what is asked of them, with its question locked first: the order of every step."""
    worker = people.partner_worker(actor)
    if worker is None:
        raise NotAsked(str(assignment_id))
    found = running(worker).filter(pk=assignment_id).values_list("question", flat=True).first()
    if found is None:
        raise NotAsked(str(assignment_id))
    question = lock(found)
    asked: Assignment | None = (
        running(worker).select_for_update(of=("self",)).filter(pk=assignment_id).first()
    )
    if asked is None:
        raise NotAsked(str(assignment_id))
    asked.question = question
    return worker, question, asked
