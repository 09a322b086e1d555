"""What units below ask this unit to decide: a list, and one with everything that came with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from huisheng.kernel import clock
from shared_apps.topics import public as topics
from tenant_apps.moderation.data.codes import (
    BelowState,
    Party,
    Source,
    Verdict,
    Wanted,
)
from tenant_apps.moderation.models import ForBelow
from tenant_apps.moderation.queries.queue import cases_for, reason_label, tone_of
from tenants.public import unit_cards

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class BelowRow:
    """One line of the list; ``mine``: this person may decide it."""

    id: UUID
    unit: str
    wanted: str
    title: str
    kind: str
    due_at: datetime | None
    tone: str
    mine: bool
    verdict: str
    decided_at: datetime | None
    decided_by: int | None


@dataclass(frozen=True, slots=True)
class Reported:
    """One report: for what, and in which words."""

    reason: str
    words: str


@dataclass(frozen=True, slots=True)
class BelowPage:
    """One with what came with it; the words are gone once it is decided."""

    row: BelowRow
    code: str
    is_open: bool
    text: str
    topic: str
    source: str
    written_at: datetime | None
    asked_at: datetime
    said: tuple[Reported, ...]
    before_verdict: str
    before_reason: str
    before_words: str
    asked_by: str
    asked_words: str
    reason: str
    words: str


def count_below(account_id: int | None) -> int:
    """How many of them this person may decide now."""
    number: int = _for(account_id).count()
    return number


def count_with_below(account_id: int | None) -> int:
    """How many cases of this unit and of those below this person may decide now. One query."""
    here = cases_for(account_id).values_list("pk")
    number: int = here.union(_for(account_id).values_list("pk"), all=True).count()
    return number


def below(account_id: int | None, *, done: bool = False) -> list[BelowRow]:
    """What waits for units below, nearest date first; or what was decided last."""
    found = ForBelow.objects.filter(state=BelowState.DECIDED).order_by("-decided_at") if done else _open()
    rows = list(found[:_SHOWN])
    names = _names(rows)
    return [_row(row, account_id, names) for row in rows]


def below_page(row_id: UUID, account_id: int | None) -> BelowPage | None:
    """One of them; None when there is none."""
    row = ForBelow.objects.filter(pk=row_id).exclude(wanted="").first()
    if row is None:
        return None
    parcel: Mapping[str, Any] = row.parcel
    before: Mapping[str, str] = next(iter(parcel.get("before", ())), {})
    topic = topics.tree().cards.get(str(parcel.get("topic", "")))
    written = str(parcel.get("written_at", ""))
    return BelowPage(
        row=_row(row, account_id, _names([row])),
        code=row.wanted,
        is_open=row.state == BelowState.OPEN,
        text=str(parcel.get("text", "")),
        topic=topic.name if topic else "",
        source=_label(Source, parcel.get("source")),
        written_at=datetime.fromisoformat(written) if written else None,
        asked_at=row.asked_at,
        said=tuple(
            Reported(reason_label(report["reason"]), report["words"]) for report in parcel.get("reports", ())
        ),
        before_verdict=_label(Verdict, before.get("verdict")),
        before_reason=reason_label(before.get("reason", "")),
        before_words=before.get("words", ""),
        asked_by=_label(Party, parcel.get("asked_by")),
        asked_words=str(parcel.get("asked_words", "")),
        reason=reason_label(row.reason),
        words=row.words,
    )


def _for(account_id: int | None) -> QuerySet[ForBelow]:
    return _open().exclude(barred__contains=[account_id or 0]).order_by()


def _open() -> QuerySet[ForBelow]:
    rows: QuerySet[ForBelow] = ForBelow.objects.filter(state=BelowState.OPEN).exclude(wanted="")
    return rows.order_by("due_at", "id")


def _row(row: ForBelow, account_id: int | None, names: Mapping[int, str]) -> BelowRow:
    is_open = row.state == BelowState.OPEN
    return BelowRow(
        id=row.id,
        unit=names.get(row.origin_unit, ""),
        wanted=str(Wanted(row.wanted).label),
        title=str(row.parcel.get("title", "")),
        kind=str(row.parcel.get("kind", "")),
        due_at=row.due_at,
        tone=tone_of(row.due_at, clock.now()) if is_open and row.due_at else "plain",
        mine=is_open and account_id is not None and account_id not in row.barred,
        verdict=_label(Verdict, row.verdict),
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )


def _label(codes: Any, code: Any) -> str:
    return str(codes(code).label) if code in codes.values else ""


def _names(rows: Sequence[ForBelow]) -> dict[int, str]:
    return {unit: card.name for unit, card in unit_cards({row.origin_unit for row in rows}).items()}
