"""How much care an answer demands: a leader's approval, and a background check of whoever answers minors.

Asked by every step that puts an answer, or another wording of one, before an asker, at the moment in which it
does: topics are refiled, settings are changed and checks run out while something waits.
"""

from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import StepCode
from tenant_apps.questions.models import Answer, Question, Step
from tenant_apps.questions.operations.refusals import BadDecision, NeedsApproval
from tenant_apps.questions.rules.deciders import wants_leader
from tenant_apps.questions.rules.helping import is_minors


def check_writer(question: Question, account: int | None, *, member: int | None = None) -> None:
    """Whoever answers a minor has a background check (入职查询) on record (E3). Raises BadDecision.

    An expert who answers from a link has no account: then the ``member`` is looked at. Writing to somebody in
    need (conversation.reply) asks for none: help never waits for a paper.
    """
    if is_minors(question) and not _is_checked(account, member):
        raise BadDecision("minor")


def check(question: Question, account: int | None, *, member: int | None = None, approved: bool) -> None:
    """An answer is about to reach the asker of this question, ``approved`` by a leader or not.

    Raises NeedsApproval, BadDecision (``minor``).
    """
    check_writer(question, account, member=member)
    if wants_leader(question) and not approved:
        raise NeedsApproval(str(question.id))


def as_protected(main: Question, question: Question) -> bool:
    """Whether answers to the main question are given with all the care that this question demands."""
    if is_minors(question) and not is_minors(main):
        return False
    return not wants_leader(question) or wants_leader(main)


def may_reach(given: Answer, question: Question) -> bool:
    """Whether an answer to another question was given with all the care that this question demands."""
    if is_minors(question) and not _is_checked(given.author, given.member):
        return False
    return not wants_leader(question) or was_approved(given)


def was_approved(given: Answer) -> bool:
    """Whether a leader approved an answer, and each later wording of it, as its history says."""
    told = Step.objects.filter(
        question=given.question_id,
        code__in=[StepCode.ANSWERED.value, StepCode.CORRECTED.value],
        params__answer=given.pk,
    )
    approvals = list(told.values_list("params__approved", flat=True))
    return bool(approvals) and all(approvals)


def _is_checked(account: int | None, member: int | None) -> bool:
    if account is None and member is not None:
        return people.member(member).may_answer_minors
    return people.checked_for_minors(account)
