"""抽查: what may be looked at is told by the units, drawn by lot, and asked for by name and with a reason.

The text itself goes another way: as a decision of the kind ``sample`` that the unit refers to the one above.
"""

from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import broadcast, schedule_wakeup
from huisheng.kernel.text import demand_words
from shared_apps.contracts.sampling_messages import (
    IN_ORDER,
    KEPT,
    MOVED_ON,
    REDO,
    SENT,
    SampleCandidate,
    SampleLookedAt,
    SampleTextTold,
    SampleTextWanted,
)
from shared_apps.oversight.events import DRAW_SAMPLES
from shared_apps.oversight.models import Sample, SampleMonth
from shared_apps.oversight.queries.samples import looks_at
from shared_apps.oversight.rules import sampling


class StrangeSampleError(LookupError):
    """A unit tells of a sample that is not its own."""


class TextNotToBeHadError(RuntimeError):
    """It was not drawn, was asked for already, or the person acts for no unit that looks at it."""


def candidate(unit_id: int, message: SampleCandidate) -> None:
    """Something was closed, or waits. What comes after the draw takes part in it still."""
    if message.what not in Sample.What.values:
        raise ValueError(f"nothing is sampled of {message.what}")
    day = date.fromisoformat(message.business_day)
    month = _month(sampling.month_of(day))
    _row, is_new = Sample.objects.get_or_create(
        unit_id=unit_id,
        month=month.month,
        what=message.what,
        question_id=UUID(message.question_id),
        defaults={
            "origin_unit_id": message.origin_unit,
            "origin_question_id": UUID(message.origin_question),
            "day": day,
            "excluded_units": message.excluded_units,
        },
    )
    if is_new and month.drawn_at is not None:
        # Those that come late are drawn one after the other: each sees what the one before has brought.
        _draw(SampleMonth.objects.select_for_update().get(pk=month.pk), unit_id, message.what)


@transaction.atomic
def draw(month_begins: date) -> None:
    """The month is over: the lot is drawn in each unit. Early and doubled calls do no harm.

    It is called once more a day later: for what was just being told while the first draw was made.
    """
    month, now = SampleMonth.objects.select_for_update().get(pk=month_begins), clock.now()
    if now < sampling.draw_at(month.month):
        return
    if is_first := month.drawn_at is None:
        month.drawn_at = now
        month.save(update_fields=["drawn_at"])
        schedule_wakeup(what=DRAW_SAMPLES, key=month.month.isoformat(), at=now + sampling.DRAWN_AGAIN)
    groups = Sample.objects.filter(month=month.month).order_by().values_list("unit_id", "what").distinct()
    for unit_id, what in sorted(groups):
        _draw(month, unit_id, what)
    Sample.objects.filter(drawn_at=None, month__lt=clock.business_day(now - sampling.KEPT_FOR)).delete()
    if not is_first:
        return
    record(
        "sample.drawn",
        object_type="sample_month",
        object_id=month.month.isoformat(),
        actor="system",
        detail={"seed": month.seed},
    )


@transaction.atomic
def ask_text(sample_id: UUID, actor: Actor, *, reason: str) -> None:
    """Ask the unit for the text of what was drawn, by name and with a reason. Raises TextNotToBeHadError,
    NoWordsError.
    """
    demand_words(reason)
    row = Sample.objects.select_for_update().get(pk=sample_id)
    above = looks_at(actor, row)
    if above is None or actor.account_id is None or row.drawn_at is None or row.text:
        raise TextNotToBeHadError
    now = clock.now()
    row.text, row.asked_at, row.asked_unit_id = Sample.Text.ASKED, now, above.id
    row.asked_by, row.asked_person, row.asked_reason = actor.account_id, actor.name[:60], reason
    row.save()
    record(
        "sample.text_asked",
        object_type="sample",
        object_id=str(row.pk),
        actor=actor.account_id,
        detail={"unit": row.unit_id, "by_unit": above.id},
    )
    broadcast(
        SampleTextWanted(
            sample_id=str(row.pk),
            question_id=str(row.question_id),
            by_unit=above.id,
            by_name=above.short_name,
            account=actor.account_id,
            person=actor.name[:60],
            reason=reason,
            at=now.isoformat(),
        ),
        [row.unit_id],
    )


def text_told(unit_id: int, message: SampleTextTold) -> None:
    """It is on its way, or cannot be had (any more)."""
    row = _of(unit_id, message.sample_id)
    if row.mark or message.outcome not in (SENT, KEPT):
        return
    if row.text == Sample.Text.ASKED or message.outcome == KEPT:
        row.text = Sample.Text(message.outcome)
        row.save(update_fields=["text"])


def looked_at(unit_id: int, message: SampleLookedAt) -> None:
    """Somebody has looked; the first word counts."""
    row = _of(unit_id, message.sample_id)
    if not row.mark and message.result in (IN_ORDER, REDO, MOVED_ON):
        row.mark, row.marked_at = Sample.Mark(message.result), datetime.fromisoformat(message.at)
        row.save(update_fields=["mark", "marked_at"])


def _month(begins: date) -> SampleMonth:
    """The lot of a month, and with it that of the next: it stands before anything of that month happens."""
    found: dict[date, SampleMonth] = {}
    for month in (begins, sampling.next_month(begins)):
        row, is_new = SampleMonth.objects.get_or_create(
            month=month, defaults={"seed": sampling.new_seed(), "made_at": clock.now()}
        )
        if is_new:
            schedule_wakeup(what=DRAW_SAMPLES, key=month.isoformat(), at=sampling.draw_at(month))
        found[month] = row
    return found[begins]


def _draw(month: SampleMonth, unit_id: int, what: str) -> None:
    """What was drawn once stays drawn, also when more comes later."""
    rows = Sample.objects.filter(month=month.month, unit_id=unit_id, what=what)
    by_question: dict[UUID, list[UUID]] = defaultdict(list)
    for key, question in rows.values_list("pk", "question_id"):
        by_question[question].append(key)
    met = [key for question in sampling.drawn(month.seed, by_question) for key in by_question[question]]
    rows.filter(pk__in=met, drawn_at=None).update(drawn_at=clock.now())


def _of(unit_id: int, sample_id: str) -> Sample:
    row = Sample.objects.select_for_update().filter(pk=UUID(sample_id), unit_id=unit_id).first()
    if row is None:
        raise StrangeSampleError(f"sample {sample_id} is not of unit {unit_id}")
    return row
