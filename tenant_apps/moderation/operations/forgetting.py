"""Whoever wrote an item has it erased: its words go from the cases about it as well.

What stays says no word of it: that a case was opened, when, for what reason, and what was decided.
"""

from collections.abc import Iterable

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.moderation.data.codes import Kept, State, Verdict
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations import clocks, referring
from tenant_apps.moderation.operations.locking import OPEN, save
from tenant_apps.moderation.operations.telling_reporters import tell_reporters

_WORDS = ("title", "text", "digest", "words", "review_asked_words", "review_words")


@transaction.atomic
def forget_item(kind: str, item_id: str) -> None:
    """Empty what the cases of an item say of its words, end those that are open, and have the units above
    that were asked let go of them. Twice changes nothing (PIPL, art. 47; capabilities, section 7).
    """
    lock_until_commit(f"moderation:{kind}:{item_id}")
    for case in Case.objects.select_for_update().filter(kind=kind, item=item_id).order_by("id"):
        referring.call_back(case)
        if case.state in OPEN:
            _end(case)
        if not (case.matched or any(getattr(case, name) for name in _WORDS)):
            continue
        case.matched = []
        for name in _WORDS:
            setattr(case, name, "")
        save(case, "matched", *_WORDS)
        case.reports.exclude(words="").update(words="")
        record(
            "moderation.forgotten",
            object_type="case",
            object_id=str(case.id),
            actor="system",
            detail={"kind": case.kind, "item": case.item},
        )


def forget_names(kind: str, item_ids: Iterable[str]) -> None:
    """Whoever wrote these items, of a kind whose title is its author's name, is forgotten: what they wrote
    stands without their name, here as well.
    """
    Case.objects.filter(kind=kind, item__in=list(item_ids)).exclude(title="").update(title="")


def _end(case: Case) -> None:
    """Nothing is left to decide about; a verdict that was being looked at again stays as it was."""
    now = clock.now()
    if case.state != State.REVIEW:
        case.verdict, case.reason, case.decided_at = Verdict.KEEP, Kept.NOT_SHOWN, now
    case.state = State.FINAL
    save(case, "state", "verdict", "reason", "decided_at")
    clocks.forget_later(case, decided_at=now)
    tell_reporters(case, at=now)
