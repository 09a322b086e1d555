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
from tenant_apps.moderation.events import AuthorConcerned, ModeratorsWanted
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.operations import clocks, referring
from tenant_apps.moderation.operations.deciding import carry_out
from tenant_apps.moderation.operations.locking import NotPossible, NotYours, lock, save
from tenant_apps.moderation.operations.telling_reporters import tell_reporters
from tenant_apps.moderation.rules.parts import barred
from tenant_apps.moderation.rules.second_look import review_until
from tenant_apps.moderation.rules.verdicts import BadVerdict, check


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
    if actor in barred(case):
        raise NotYours(str(actor))
    words = check(verdict, "", words, second_look=True)
    referring.call_back(case)
    conclude(case, verdict=verdict, words=words, actor=actor)


def conclude(case: Case, *, verdict: Verdict, words: str, actor: int, unit: int | None = None) -> None:
    """Write the end of a second look on a locked case, decided by somebody who may: here, or in the ``unit``
    above that was asked.
    """
    now = clock.now()
    case.state, case.review_verdict, case.review_words = State.FINAL, verdict, words
    case.review_by, case.review_at, case.review_in = actor, now, unit
    carry_out(case, verdict)
    save(case, "state", "review_verdict", "review_words", "review_by", "review_at", "review_in", "shown")
    changed = verdict != case.verdict
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
            "changed": changed,
        },
    )
    clocks.forget_later(case, decided_at=now)
    if case.review_of == Party.REPORTER or changed:
        tell_reporters(case, at=now)
    if case.review_of == Party.AUTHOR or changed:
        what = "reviewed" if case.review_of == Party.AUTHOR else "hidden"
        publish(AuthorConcerned(kind=case.kind, item=case.item, what=what, at=now))


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
    others = clocks.may_decide(case)
    publish(ModeratorsWanted(what="review", accounts=others, at=now, link=clocks.link_of(case)))
    if not others:
        referring.refer(case)
