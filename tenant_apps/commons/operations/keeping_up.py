"""Keeping what stands in public in step with the questions: in the transaction of every step, by id."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from hashlib import md5
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import emit_all
from huisheng.kernel.text import index_text
from huisheng.kernel.web.whole_pages import lists_changed, pages_about_changed, pages_changed
from tenant_apps.commons.data.codes import Stage, Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations.carrying_over import carry_over
from tenant_apps.commons.operations.crediting import settle_questions
from tenant_apps.commons.operations.telling import news
from tenant_apps.commons.queries.answers import peer_texts
from tenant_apps.commons.rules.addresses import address_of
from tenant_apps.commons.rules.peers import fits_peers
from tenant_apps.commons.rules.standing import Verdict, verdict
from tenant_apps.moderation import public as moderation
from tenant_apps.moderation.public import Item
from tenant_apps.questions import public as questions
from tenant_apps.questions.public import ForOthers

Advance = Callable[[int], None]
"""Told how many questions are done more."""

SYSTEM: Final = "system"
BATCH: Final = 200
_NAMED_BY: Final = ("title", "text", "topic", "own_topic", "asker_name")
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
    "for_peers",
)


def _nothing(_done: int) -> None:
    """Nobody wants to know how far it is."""


@transaction.atomic
def keep_up(question_ids: Collection[UUID], *, wished: bool = True) -> int:
    """Bring these questions' publications to what follows from the questions; returns how many changed.

    Locks the publications, never the questions: whoever calls holds those already or need not. Where none of
    the questions is ``wished`` to be public, only what stands in public already is looked at.
    """
    known = {row.question: row for row in Publication.objects.select_for_update().filter(pk__in=question_ids)}
    if not wished and not known:
        return 0
    now = clock.now()
    fresh: list[Publication] = []
    turned: list[Publication] = []
    changed = 0
    taken_away = False
    tell: list[Any] = []
    found = list(questions.for_others(question_ids))
    said = questions.answer_texts([one.question_id for one in found if one.wished and not one.barred])
    for question in found:
        answers = said.get(question.question_id, "")
        row = known.get(question.question_id)
        stood = Verdict(Standing(row.standing), row.gone_for) if row else None
        stands = verdict(question, stood)
        if stands is None:
            continue
        if row is None:
            row = Publication(
                question=question.question_id, number=question.number, asked_at=question.asked_at
            )
            write(row, question, stands, now, answers)
            fresh.append(row)
        elif stands == stood and not (_is_ready(row, question) or _reads_differently(row, question, answers)):
            continue
        else:
            taken_away = taken_away or _is_named_otherwise(row, question, stands)
            write(row, question, stands, now, answers)
            if _is_ready(row, question):
                offer(row, question, now, answers)
            row.save()
        if stands != stood:
            _note(row, stood)
        if stood is not None and row.standing != stood.standing:
            turned.append(row)
        tell += news(row, stood.standing if stood else "", answers)
        changed += 1
    Publication.objects.bulk_create(fresh)
    settle_questions([*turned, *carry_over(turned)])
    emit_all(tell)
    # Of a step that changes nothing else here its way tells.
    pages_about_changed(*(row.number for row in (*known.values(), *fresh)))
    if taken_away:
        pages_changed()
    elif changed:
        lists_changed()
    return changed


def keep_up_with_everything(advance: Advance = _nothing, *, limit: int = BATCH) -> int:
    """Publish what stood in public before this app was there, and bring what is published up to date; returns
    how many changed. In short transactions, again and again without harm: whoever is interrupted begins anew.
    """
    done = 0
    for ids in _in_batches(questions.ids_that_stood_in_public, limit):
        done += keep_up(ids)
        advance(len(ids))
    for ids in _in_batches(_published, limit):
        done += keep_up(ids)
        advance(len(ids))
    return done


def _in_batches(
    ids_after: Callable[[UUID | None, int], Sequence[UUID]], limit: int
) -> Iterator[Sequence[UUID]]:
    ids = ids_after(None, limit)
    while ids:
        yield ids
        ids = ids_after(ids[-1], limit)


def _published(after: UUID | None, limit: int) -> Sequence[UUID]:
    rows = Publication.objects.all() if after is None else Publication.objects.filter(pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def write(row: Publication, question: ForOthers, stands: Verdict, now: datetime, answers: str) -> None:
    """Fill a row with what follows; ``answers`` is what they say. Whoever calls saves it."""
    row.standing, row.gone_for, row.changed_at = stands.standing, stands.gone_for, now
    row.goes_on_in = question.goes_on_in
    for name, value in _words(question, shown=stands.standing == Standing.SHOWN).items():
        setattr(row, name, value)
    if stands.standing == Standing.GONE:
        # Should it be wished again, somebody looks at it again.
        row.offered_at = None
    if stands.standing == Standing.SHOWN:
        row.shown_at = row.shown_at or now
        row.search = (
            SearchVector(Value(index_text(question.title)), weight="A", config="simple")
            + SearchVector(Value(index_text(question.text)), weight="B", config="simple")
            + SearchVector(Value(index_text(answers)), weight="C", config="simple")
        )
        if row.peer_count:
            peers = peer_texts([row.pk]).get(row.pk, "")
            row.search += SearchVector(Value(index_text(peers)), weight="D", config="simple")
        row.answers_hash = _hash(answers)
    else:
        row.search, row.answers_hash = None, ""


def offer(row: Publication, question: ForOthers, now: datetime, answers: str) -> None:
    """Put what waits before a person, or show it at once where the unit looks at it afterwards; whoever calls
    saves the row.
    """
    row.offered_at = now
    item = Item(
        title=question.title,
        text=question.text,
        written_at=question.asked_at,
        topic=question.topic,
        address=address_of(question.number),
    )
    if moderation.submit(moderation.QUESTION, str(question.question_id), item).shown:
        write(row, question, Verdict(Standing.SHOWN), now, answers)


def _is_ready(row: Publication, question: ForOthers) -> bool:
    """Whether it waits for a person to look at it, and nobody has been asked to yet."""
    return (
        row.standing == Standing.HELD
        and row.offered_at is None
        and row.person is not None
        and question.screened
    )


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
        "for_peers": fits_peers(question),
    }


def _reads_differently(row: Publication, question: ForOthers, answers: str) -> bool:
    shown = row.standing == Standing.SHOWN
    said = _words(question, shown=shown)
    if shown and row.answers_hash != _hash(answers):
        return True
    return row.goes_on_in != question.goes_on_in or any(getattr(row, name) != said[name] for name in _WORDS)


def _is_named_otherwise(row: Publication, question: ForOthers, stands: Verdict) -> bool:
    """Whether pages about other questions, which name it, may do so no longer."""
    if row.standing != Standing.SHOWN:
        return False
    said = _words(question, shown=True)
    return stands.standing != Standing.SHOWN or any(getattr(row, name) != said[name] for name in _NAMED_BY)


def _hash(answers: str) -> str:
    # As the network's database hashes what it was told (insights, comparing_items).
    return md5(answers.encode(), usedforsecurity=False).hexdigest() if answers else ""


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
