"""Keep or hide: one verdict with a published reason and words, by one person or, where set, by two."""

from typing import Final
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from huisheng.kernel.tenancy import current_unit
from tenant_apps.moderation.data.codes import State, Verdict
from tenant_apps.moderation.data.settings import HIDE_REASONS, TWO_PERSONS
from tenant_apps.moderation.events import AuthorConcerned, ModeratorsWanted
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations import clocks, referring
from tenant_apps.moderation.operations.locking import NotPossible, NotYours, lock, save
from tenant_apps.moderation.operations.telling_reporters import tell_reporters
from tenant_apps.moderation.rules.items import UnknownItem, item_kind
from tenant_apps.moderation.rules.parts import barred
from tenant_apps.moderation.rules.verdicts import check
from tenants.public import as_published, get_setting

_COLUMNS: Final = ("state", "verdict", "reason", "words")


@transaction.atomic
def decide(case_id: UUID, *, version: int, verdict: Verdict, reason: str, words: str, actor: int) -> State:
    """Decide; returns how the case stands now. HIDE needs words, which the author reads.

    Where the unit wants two persons, hiding waits for another one, who decides either way.
    Raises UnknownCase, ChangedMeanwhile, NotPossible, NotYours (one's own item, or one's own proposal) and
    BadVerdict.
    """
    case = lock(case_id, version=version)
    if case.state not in (State.WAITING, State.SECOND):
        raise NotPossible(case.state)
    if actor in barred(case):
        raise NotYours(str(actor))
    if words.strip():
        # A reason of the unit's own counts as the published one, and stands before the words.
        reason, words = as_published(current_unit().id, HIDE_REASONS, reason, words)
    words = check(verdict, reason, words)
    referring.call_back(case)
    return conclude(case, verdict=verdict, reason=reason, words=words, actor=actor)


def conclude(
    case: Case, *, verdict: Verdict, reason: str, words: str, actor: int, unit: int | None = None
) -> State:
    """Write a verdict on a locked case that waits, by somebody who may give it: here, or in the ``unit``
    above that was asked.

    The second person for what somebody proposes comes from above where nobody else is here, or where the
    case is late already.
    """
    now = clock.now()
    case.verdict, case.reason, case.words = verdict, reason, words
    if verdict is Verdict.HIDE and case.state == State.WAITING and _two_persons():
        case.state, case.proposed_by = State.SECOND, actor
        save(case, *_COLUMNS, "proposed_by")
        _record("proposed", case, actor)
        others = clocks.may_decide(case)
        publish(ModeratorsWanted(what="second", accounts=others, at=now, link=clocks.link_of(case)))
        if not others or case.overdue_at is not None:
            referring.refer(case)
        return State.SECOND
    case.state, case.decided_by, case.decided_at = State.DECIDED, actor, now
    case.decided_in = unit
    waited = not case.shown
    carry_out(case, verdict)
    save(case, *_COLUMNS, "decided_by", "decided_at", "decided_in", "shown")
    _record("decided", case, actor)
    clocks.forget_later(case, decided_at=now)
    tell_reporters(case, at=now)
    if verdict is Verdict.HIDE or waited:
        what = "hidden" if verdict is Verdict.HIDE else "shown"
        publish(AuthorConcerned(kind=case.kind, item=case.item, what=what, at=now))
    return State.DECIDED


def carry_out(case: Case, verdict: Verdict) -> None:
    """Have the item's app do what the verdict says, also where it was so before: an item that was held must
    be known there as one that will not be shown.
    """
    shown = verdict is Verdict.KEEP
    try:
        kind = item_kind(case.kind)
    except UnknownItem:
        # Its app is not installed any more: nothing shows the item.
        return
    (kind.bring_back if shown else kind.hide)(case.item)
    case.shown = shown
    # Earlier cases say the same of an item, so that any of them can be asked.
    Case.objects.filter(kind=case.kind, item=case.item).exclude(pk=case.pk).update(shown=shown)


def _two_persons() -> bool:
    return bool(get_setting(current_unit().id, TWO_PERSONS))


def _record(step: str, case: Case, actor: int) -> None:
    record(
        f"moderation.{step}",
        object_type="case",
        object_id=str(case.id),
        actor=actor,
        detail={
            "kind": case.kind,
            "item": case.item,
            "source": case.source,
            "verdict": case.verdict,
            "reason": case.reason,
            "late": case.overdue_at is not None,
        },
    )
