"""The second look: once per case, for the author of what was hidden or for whoever reported what was kept, by
somebody who had no part in the verdict.
"""

from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.events import publish
from tenant_apps.moderation.data.codes import (
    REVIEW_HOURS,
    WORDS_MAX,
    Party,
    State,
    Verdict,
)
from tenant_apps.moderation.events import ModeratorsWanted
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.operations import clocks
from tenant_apps.moderation.operations.deciding import BadVerdict, carry_out
from tenant_apps.moderation.operations.locking import NotPossible, NotYours, lock, save
from tenant_apps.moderation.rules.second_look import review_until


@transaction.atomic
def appeal(case_id: UUID, *, words: str) -> None:
    """The author of a hidden item wants it looked at again. Raises UnknownCase, NotPossible, BadVerdict."""
    _ask(lock(case_id), Party.AUTHOR, words)


@transaction.atomic
def contest(report_id: int, *, words: str) -> None:
    """A reporter wants it looked at again. Raises UnknownCase (no such report), NotPossible, BadVerdict."""
    report = Report.objects.filter(pk=report_id).first()
    if report is None:
        raise NotPossible("no such report")
    _ask(lock(report.case_id), Party.REPORTER, words)
    report.contested = True
    report.save(update_fields=["contested"])


@transaction.atomic
def settle(case_id: UUID, *, version: int, verdict: Verdict, words: str, actor: int) -> None:
    """Decide for good, with words to whoever asked.

    Raises UnknownCase, ChangedMeanwhile, NotPossible, NotYours, BadVerdict.
    """
    case = lock(case_id, version=version)
    if case.state != State.REVIEW:
        raise NotPossible(case.state)
    if actor in (case.author, case.proposed_by, case.decided_by):
        raise NotYours(str(actor))
    words = words.strip()
    if not words or len(words) > WORDS_MAX:
        raise BadVerdict("words")
    now = clock.now()
    case.state, case.review_verdict, case.review_words = State.FINAL, verdict, words
    case.review_by, case.review_at = actor, now
    carry_out(case, verdict)
    save(case, "state", "review_verdict", "review_words", "review_by", "review_at", "shown")
    record(
        "moderation.settled",
        object_type="case",
        object_id=str(case.id),
        actor=actor,
        detail={
            "kind": case.kind,
            "item": case.item,
            "for": case.review_of,
            "verdict": verdict.value,
            "changed": verdict != case.verdict,
        },
    )
    clocks.forget_later(case, decided_at=now)


def _ask(case: Case, party: Party, words: str) -> None:
    words = words.strip()
    if review_until(case, party) is None:
        raise NotPossible(case.state)
    if not words or len(words) > WORDS_MAX:
        raise BadVerdict("words")
    now = clock.now()
    case.state, case.review_of = State.REVIEW, party
    case.review_asked_at, case.review_asked_words = now, words
    clocks.restart(case, hours=REVIEW_HOURS, at=now)
    save(
        case,
        *("state", "review_of", "review_asked_at", "review_asked_words"),
        *("due_at", "reminded_at", "overdue_at"),
    )
    record(
        "moderation.review_asked",
        object_type="case",
        object_id=str(case.id),
        actor=party.value,
        detail={"kind": case.kind, "item": case.item},
    )
    others = tuple(
        account for account in clocks.moderators() if account not in (case.decided_by, case.proposed_by)
    )
    publish(ModeratorsWanted(what="review", accounts=others, at=now, link=clocks.link_of(case)))
