"""What waits for a decision, and one case with everything that its page shows."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from huisheng.kernel import clock
from tenant_apps.moderation.data.codes import (
    Authority,
    Kept,
    Party,
    Reason,
    Source,
    State,
    Verdict,
)
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.rules.items import Item, UnknownItem, name_of, read
from tenant_apps.moderation.rules.parts import barred
from tenants.public import unit_cards

_OPEN = Q(state=State.WAITING) | Q(state=State.SECOND) | Q(state=State.REVIEW)
_SHOWN = 50
_BEGINNING = 60
"""Characters of a text that stand in the list."""


@dataclass(frozen=True, slots=True)
class Row:
    """One case in the list. ``words`` are how its text begins, unless the title says the same; ``tone`` is
    late, soon or plain; ``mine``: this person may decide it; ``above``: somebody in a unit above is asked
    too.
    """

    id: UUID
    kind: str
    title: str
    words: str
    source: str
    state: str
    state_label: str
    due_at: datetime
    tone: str
    reports: int
    shown: bool
    mine: bool
    above: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One report as staff read it."""

    reason: str
    words: str
    contact: str
    received_at: datetime
    marked: bool
    contested: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A word of a list that held the item: for which reason, whose list, which version, which words."""

    reason: str
    unit: str
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case. ``now`` is the item as it stands, None when strangers find it no more."""

    row: Row
    version: int
    text: str
    topic: str
    written_at: datetime
    opened_at: datetime
    overdue_at: datetime | None
    now: Item | None
    changed: bool
    said: tuple[Said, ...]
    held: tuple[Held, ...]
    verdict: str
    verdict_label: str
    reason: str
    words: str
    proposed_by: int | None
    decided_by: int | None
    decided_at: datetime | None
    review_of: str
    review_asked_words: str
    review_label: str
    review_words: str
    review_by: int | None
    review_at: datetime | None
    referred_at: datetime | None
    decided_in: str
    review_in: str
    handed: str
    handed_reference: str
    handed_at: datetime | None


def count_for(account_id: int | None) -> int:
    """How many cases this person may decide now."""
    number: int = cases_for(account_id).count()
    return number


def cases_for(account_id: int | None) -> QuerySet[Case]:
    """The cases that this person may decide now, in no order."""
    found: QuerySet[Case] = Case.objects.filter(_OPEN).exclude(_barred(account_id)).order_by()
    return found


def queue(account_id: int | None, *, done: bool = False) -> list[Row]:
    """What waits, nearest date first; or what was decided last."""
    found: QuerySet[Case] = Case.objects.defer("text")
    if done:
        found = found.exclude(_OPEN).order_by("-decided_at", "-id")
    else:
        found = found.filter(_OPEN).order_by("due_at", "id")
    cases = list(found[:_SHOWN])
    heard = Counter(Report.objects.filter(case__in=cases).values_list("case", flat=True))
    return [_row(case, account_id, heard=heard[case.id]) for case in cases]


def case_page(case_id: UUID, account_id: int | None) -> CasePage | None:
    """One case for its page; None when there is none."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return None
    try:
        now = read(case.kind, case.item)
    except UnknownItem:
        now = None
    said = tuple(_said(report) for report in case.reports.all())
    return CasePage(
        row=_row(case, account_id, heard=len(said)),
        version=case.version,
        text=case.text,
        topic=case.topic,
        written_at=case.written_at,
        opened_at=case.opened_at,
        overdue_at=case.overdue_at,
        now=now,
        changed=now is not None and (now.title[:200], now.text) != (case.title, case.text),
        said=said,
        held=_held(case),
        verdict=case.verdict,
        verdict_label=str(Verdict(case.verdict).label) if case.verdict else "",
        reason=reason_label(case.reason),
        words=case.words,
        proposed_by=case.proposed_by,
        decided_by=case.decided_by,
        decided_at=case.decided_at,
        review_of=str(Party(case.review_of).label) if case.review_of else "",
        review_asked_words=case.review_asked_words,
        review_label=str(Verdict(case.review_verdict).label) if case.review_verdict else "",
        review_words=case.review_words,
        review_by=case.review_by,
        review_at=case.review_at,
        referred_at=case.referred_at,
        decided_in=unit_name(case.decided_in),
        review_in=unit_name(case.review_in),
        handed=str(Authority(case.handed_to).label) if case.handed_to else "",
        handed_reference=case.handed_reference,
        handed_at=case.handed_at,
    )


def reason_label(code: str) -> str:
    """What a reason is called, of either kind; empty for none."""
    if code in Reason.values:
        return str(Reason(code).label)
    return str(Kept(code).label) if code else ""


def unit_name(unit_id: int | None) -> str:
    """Which unit above decided; empty for this one."""
    card = unit_cards([unit_id]).get(unit_id) if unit_id is not None else None
    return card.name if card else ""


def tone_of(due_at: datetime, now: datetime) -> str:
    """How near a date is: late, soon or plain."""
    hours = (due_at - now).total_seconds() / 3600
    return "late" if hours < 0 else "soon" if hours < 4 else "plain"


def _barred(account_id: int | None) -> Q:
    """Cases that this person may not decide: their own, and those they had a part in."""
    mine = Q(author=account_id) | Q(proposed_by=account_id)
    return mine | (Q(state=State.REVIEW) & Q(decided_by=account_id))


def _row(case: Case, account_id: int | None, *, heard: int) -> Row:
    is_open = case.state in (State.WAITING, State.SECOND, State.REVIEW)
    return Row(
        id=case.id,
        kind=name_of(case.kind),
        title=case.title,
        words=_beginning(case),
        source=str(Source(case.source).label),
        state=case.state,
        state_label=str(State(case.state).label),
        due_at=case.due_at,
        tone=tone_of(case.due_at, clock.now()) if is_open else "plain",
        reports=heard,
        shown=case.shown,
        mine=is_open and account_id is not None and account_id not in barred(case),
        above=case.referred_at is not None,
    )


def _beginning(case: Case) -> str:
    line = " ".join(case.text.split())
    if case.title and line.startswith(case.title.rstrip("…。？！")):
        return ""
    return line if len(line) <= _BEGINNING else f"{line[: _BEGINNING - 1]}…"


def _said(report: Report) -> Said:
    return Said(
        reason=str(Reason(report.reason).label),
        words=report.words,
        contact=report.contact,
        received_at=report.received_at,
        marked=report.marked,
        contested=report.contested,
    )


def _held(case: Case) -> tuple[Held, ...]:
    names = unit_cards({match["unit"] for match in case.matched if match["unit"]}) if case.matched else {}
    text = f"{case.title}\n{case.text}"
    return tuple(
        Held(
            reason=reason_label(match["reason"]),
            unit=names[match["unit"]].name if match["unit"] in names else "",
            version=match["version"],
            words=text[max(0, match["at"] - 6) : match["at"] + 12].replace("\n", " "),
        )
        for match in case.matched
    )
