"""A brief is issued: its figures are frozen, its number is given, and nothing of it changes any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.insights.models import Brief, PublicItem
from shared_apps.insights.operations.brief_drafting import locked_draft
from shared_apps.insights.queries.brief_cases import CaseView, cases_of_draft
from shared_apps.insights.queries.brief_figures import MeasureWords, figures_of, period_of
from tenants.public import unit_card


class NotIssuedError(RuntimeError):
    """Only an issued brief is sent down."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. ``number`` is 0 where nothing was issued, because the cases named in ``taken_out`` do
    not stand in public any more: they have left the draft, which is to be looked at once more.
    """

    number: int
    taken_out: Sequence[str] = ()


@transaction.atomic
def issue(brief_id: UUID, actor: Actor, *, version: int, words: Mapping[str, MeasureWords]) -> Outcome:
    """Issue the draft as it was previewed (``version``), with the figures of this moment.

    Raises NotADraftError, ChangedMeanwhileError (see brief_drafting), TooManyUnitsError and ValueError (a
    period that is none) from queries.brief_figures; then nothing has been written.
    """
    brief = locked_draft(brief_id, version)
    unit = unit_card(brief.unit_id)
    told = _cases(brief)
    gone = [case for case in told if not case.is_public]
    if gone:
        brief.cases.filter(pk__in=[case.case_id for case in gone]).delete()
        brief.version += 1
        brief.save(update_fields=["version"])
        _record("brief.cases_taken_out", brief, actor, cases=len(gone))
        return Outcome(0, [case.number for case in gone])
    for case in told:
        brief.cases.filter(pk=case.case_id).update(
            number=case.number,
            unit_name=case.unit_name,
            title=case.title,
            text=case.text,
            answers=case.answers,
        )
    figures = figures_of(
        unit,
        period_of(brief.first, brief.last),
        level=brief.level,
        measures=brief.measures,
        ranking=brief.ranking,
        words=words,
    )
    brief.figures = figures.plain()
    brief.state, brief.issued_at, brief.issued_by = Brief.State.ISSUED, clock.now(), actor.account_id
    brief.year, brief.number = _next_number(brief)
    brief.save()
    _record("brief.issued", brief, actor, year=brief.year, number=brief.number)
    return Outcome(brief.number)


@transaction.atomic
def send_down(brief_id: UUID, actor: Actor) -> Brief:
    """Open an issued brief to the staff of every unit at or below its own. Again changes nothing.

    Raises NotIssuedError.
    """
    brief = Brief.objects.select_for_update().filter(pk=brief_id, state=Brief.State.ISSUED).first()
    if brief is None:
        raise NotIssuedError(brief_id)
    if brief.sent_down_at is None:
        brief.sent_down_at = clock.now()
        brief.save(update_fields=["sent_down_at"])
        _record("brief.sent_down", brief, actor)
    return brief


def _cases(brief: Brief) -> list[CaseView]:
    """The cases with their words of this moment. Their items are held: who withdraws one waits, and then
    finds the copy and empties it too.
    """
    chosen = list(brief.cases.order_by("pk"))
    for case in sorted(chosen, key=lambda one: (one.unit_id, one.question_id)):
        items = PublicItem.objects.filter(unit_id=case.unit_id, question_id=case.question_id)
        list(items.select_for_update().values_list("pk"))
    return cases_of_draft(brief.unit_id, chosen)


def _next_number(brief: Brief) -> tuple[int, int]:
    """Year and number: one more than the last of this unit, kind and year. A number is given to what is
    issued alone and never comes back, so there is no gap; who issues at the same time waits.
    """
    year = clock.business_day(brief.issued_at).year
    lock_until_commit(f"insights.brief-number:{brief.unit_id}:{brief.kind}:{year}")
    issued = Brief.objects.filter(unit_id=brief.unit_id, kind=brief.kind, year=year)
    return year, (issued.aggregate(last=Max("number"))["last"] or 0) + 1


def _record(what: str, brief: Brief, actor: Actor, **detail: int | None) -> None:
    record(
        what,
        object_type="brief",
        object_id=str(brief.pk),
        actor=actor.account_id or "system",
        detail={"unit_id": brief.unit_id, **detail},
    )
