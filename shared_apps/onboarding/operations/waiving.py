"""A unit above waives what a unit must have before it opens, and answers summaries of stages."""

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.text import demand_words
from shared_apps.contracts.setup_facts import CONDITIONS
from shared_apps.onboarding.models import StageReport, Waiver


class AnsweredAlreadyError(RuntimeError):
    """Somebody else has answered this summary."""


@transaction.atomic
def waive(unit_id: int, condition: str, reason: str, actor: Actor) -> None:
    """Let one condition go, with a reason that the unit reads. Done before, the first reason holds.

    Raises LookupError for a condition that does not exist, NoWordsError.
    """
    demand_words(reason)
    if condition not in CONDITIONS:
        raise LookupError(condition)
    _waiver, is_new = Waiver.objects.get_or_create(
        unit_id=unit_id,
        condition=condition,
        defaults={
            "reason": reason,
            "by_id": _account(actor),
            "by_name": actor.name[:60],
            "at": clock.now(),
        },
    )
    if is_new:
        _record("setup.waived", unit_id, actor, condition)


@transaction.atomic
def take_back(unit_id: int, condition: str, actor: Actor) -> None:
    """Demand it after all. In a unit that has opened meanwhile it changes nothing any more."""
    deleted, _rows = Waiver.objects.filter(unit_id=unit_id, condition=condition).delete()
    if deleted:
        _record("setup.waiver_taken_back", unit_id, actor, condition)


@transaction.atomic
def answer(report_id: int, text: str, actor: Actor) -> None:
    """Answer a summary, once. Raises LookupError and AnsweredAlreadyError."""
    report = StageReport.objects.select_for_update().filter(pk=report_id).first()
    if report is None:
        raise LookupError(report_id)
    if report.answered_at is not None:
        raise AnsweredAlreadyError
    report.answer, report.answered_at = text, clock.now()
    report.answered_by, report.answered_by_name = _account(actor), actor.name[:60]
    report.save(update_fields=["answer", "answered_at", "answered_by", "answered_by_name"])
    _record("setup.summary_answered", report.unit_id, actor, report.stage)


def _record(action: str, unit_id: int, actor: Actor, what: str) -> None:
    record(action, object_type="unit", object_id=str(unit_id), actor=_account(actor), detail={"what": what})


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise PermissionError("only a person who is signed in decides for a unit above")
    return actor.account_id
