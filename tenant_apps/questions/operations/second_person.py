"""A second person is asked: answers on sensitive topics, 暂不能解决, a later date, appeals.

Never the one who asked, and never one who is barred (whoever declined decides no appeal). Where nobody else
is here, the step goes to the pool of the unit above (E18). Deciding itself stands in deciding.py.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import NO_SECOND_PERSON, DecisionKind, DecisionState, StepCode
from tenant_apps.questions.events import StaffWanted
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import referring
from tenant_apps.questions.operations.history import ASKER, SYSTEM, take_step
from tenant_apps.questions.operations.refusals import AlreadyWaiting
from tenant_apps.questions.rules.deciders import leader_decides


def ask(
    question: Question,
    kind: DecisionKind,
    payload: Mapping[str, Any],
    *,
    asked_by: int | None,
    barred: Collection[int] = (),
) -> Decision:
    """Ask for a decision about a locked question; leaders and others who may decide are told.

    ``asked_by`` is None when the asker asks (an appeal). Raises AlreadyWaiting.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            wanted: Decision = Decision.objects.create(
                question=question,
                kind=kind,
                payload={**payload, "barred": sorted(set(barred))},
                version=question.version,
                asked_by=asked_by,
                asked_at=now,
            )
    except IntegrityError:
        raise AlreadyWaiting(str(kind)) from None
    step = StepCode.APPEALED if kind == DecisionKind.APPEAL else StepCode.APPROVAL_ASKED
    # An expert has no account: who it was is told by the payload.
    nobody = SYSTEM if kind == DecisionKind.FIRST_ANSWERS else ASKER
    take_step(
        question,
        step,
        at=now,
        actor=asked_by or nobody,
        params={"kind": str(kind)},
        detail={"kind": str(kind)},
    )
    deciders = may_decide(wanted)
    if deciders:
        publish(
            StaffWanted(
                question_id=question.id,
                what="approval",
                accounts=tuple(sorted(deciders)),
                at=now,
                link=f"/desk/decide/{wanted.id}/",
            )
        )
    else:
        referring.refer(question, wanted)
    return wanted


def may_decide(wanted: Decision) -> set[int]:
    """The accounts here that may decide it and had no part in it: leaders, or all staff (rules/deciders.py).

    Empty: nobody in this unit may, and it belongs to the pool of the unit above; while it is up there, nobody
    decides it here.
    """
    if wanted.referred_at is not None:
        return set()
    pool = people.leaders() if leader_decides(wanted.kind, wanted.question) else people.staff_names()
    return set(pool) - {wanted.asked_by} - set(wanted.payload.get("barred", ()))


@transaction.atomic
def take_back(decision_id: UUID, *, actor: int) -> dict[str, Any] | None:
    """Whoever asked takes it back before it is decided; returns what was typed, None when it is too late."""
    wanted = Decision.objects.select_for_update().filter(pk=decision_id, asked_by=actor).first()
    if wanted is None or wanted.state != DecisionState.OPEN or wanted.kind in NO_SECOND_PERSON:
        return None
    typed = dict(wanted.payload)
    wanted.state, wanted.decided_at, wanted.payload = DecisionState.UNDONE, clock.now(), {}
    wanted.save(update_fields=["state", "decided_at", "payload"])
    referring.call_back(wanted)
    record("question.decision_taken_back", object_type="decision", object_id=str(wanted.id), actor=actor)
    return typed
