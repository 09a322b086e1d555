"""Keeping what stands in public in step with the questions: in the transaction of every step, by id."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.text import index_text
from huisheng.kernel.web.whole_pages import pages_changed
from tenant_apps.commons.data.codes import Stage, Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.rules.standing import Verdict, verdict
from tenant_apps.questions import public as questions
from tenant_apps.questions.public import ForOthers

SYSTEM: Final = "system"
BATCH: Final = 200
_WORDS: Final = (
    "title",
    "text",
    "topic",
    "own_topic",
    "kind",
    "asker_name",
    "stage",
    "answered_at",
    "seeded",
)


@transaction.atomic
def keep_up(question_ids: Collection[UUID]) -> int:
    """Bring these questions' publications to what follows from the questions; returns how many changed.

    Locks the publications, never the questions: whoever calls holds those already or need not.
    """
    known = {row.question: row for row in Publication.objects.select_for_update().filter(pk__in=question_ids)}
    now = clock.now()
    fresh: list[Publication] = []
    changed = 0
    for question in questions.for_others(question_ids):
        row = known.get(question.question_id)
        stood = Verdict(Standing(row.standing), row.gone_for) if row else None
        stands = verdict(question, stood)
        if stands is None:
            continue
        if row is None:
            row = Publication(
                question=question.question_id, number=question.number, asked_at=question.asked_at
            )
            write(row, question, stands, now)
            fresh.append(row)
        elif stands == stood and not _reads_differently(row, question):
            continue
        else:
            write(row, question, stands, now)
            row.save()
        if stands != stood:
            _note(row, stood)
        changed += 1
    Publication.objects.bulk_create(fresh)
    if changed:
        pages_changed()
    return changed


def keep_up_with_everything(*, limit: int = BATCH) -> int:
    """Publish what stood in public before this app was there; returns how many. In short transactions,
    again and again without harm.
    """
    done, after = 0, None
    while True:
        ids = questions.ids_that_stood_in_public(after, limit)
        if not ids:
            return done
        done += keep_up(ids)
        after = ids[-1]


def write(row: Publication, question: ForOthers, stands: Verdict, now: datetime) -> None:
    """Fill a row with what follows; whoever calls saves it."""
    row.standing, row.gone_for, row.changed_at = stands.standing, stands.gone_for, now
    row.goes_on_in = question.goes_on_in
    for name, value in _words(question, shown=stands.standing == Standing.SHOWN).items():
        setattr(row, name, value)
    if stands.standing == Standing.SHOWN:
        row.shown_at = row.shown_at or now
        row.search = SearchVector(
            Value(index_text(question.title)), weight="A", config="simple"
        ) + SearchVector(Value(index_text(question.text)), weight="B", config="simple")
    else:
        row.search = None


def _words(question: ForOthers, *, shown: bool) -> dict[str, Any]:
    return {
        "title": question.title if shown else "",
        "text": question.text if shown else "",
        "topic": question.topic,
        "own_topic": question.own_topic,
        "kind": question.kind,
        "asker_name": question.asker_name if shown else "",
        "stage": _stage(question),
        "answered_at": question.answered_at,
        "seeded": question.seeded,
    }


def _reads_differently(row: Publication, question: ForOthers) -> bool:
    said = _words(question, shown=row.standing == Standing.SHOWN)
    return row.goes_on_in != question.goes_on_in or any(getattr(row, name) != said[name] for name in _WORDS)


def _stage(question: ForOthers) -> Stage:
    if question.settled:
        return Stage.DONE
    return Stage.ANSWERED if question.answered else Stage.WAITING


def _note(row: Publication, stood: Verdict | None) -> None:
    record(
        f"commons.{row.standing}",
        object_type="question",
        object_id=str(row.question),
        actor=SYSTEM,
        detail={"from": stood.standing if stood else "", "for": row.gone_for},
    )
