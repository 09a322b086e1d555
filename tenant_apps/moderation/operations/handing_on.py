"""Unlawful content is handed on to the authority that it concerns; the evidence stays."""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from tenant_apps.moderation.data.codes import Authority
from tenant_apps.moderation.operations.locking import NotPossible, lock, save
from tenant_apps.moderation.rules.verdicts import BadVerdict

REFERENCE_MAX = 60


@transaction.atomic
def hand_on(case_id: UUID, *, version: int, authority: Authority, reference: str, actor: int) -> None:
    """Note that it was handed on, to whom and under which reference, once.

    Raises UnknownCase, ChangedMeanwhile, NotPossible (done before), BadVerdict.
    """
    case = lock(case_id, version=version)
    if case.handed_at is not None:
        raise NotPossible("handed on")
    reference = reference.strip()
    if not reference or len(reference) > REFERENCE_MAX:
        raise BadVerdict("reference")
    case.handed_to, case.handed_reference = authority, reference
    case.handed_by, case.handed_at = actor, clock.now()
    save(case, "handed_to", "handed_reference", "handed_by", "handed_at")
    record(
        "moderation.handed_on",
        object_type="case",
        object_id=str(case.id),
        actor=actor,
        detail={"authority": authority.value},
    )
