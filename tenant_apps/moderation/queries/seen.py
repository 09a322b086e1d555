"""What the people concerned read: the reporter by the receipt, the author from their own page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import F

from huisheng.kernel import clock
from tenant_apps.moderation.data.codes import Party, Reason, State, Verdict
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.queries.queue import reason_label, unit_name
from tenant_apps.moderation.rules.items import name_of
from tenant_apps.moderation.rules.receipts import hash_receipt, receipt_for
from tenant_apps.moderation.rules.second_look import review_until

LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as one of the two parties reads it; nobody's name, and nothing of the other party's words.

    ``decided_in`` and ``review_in`` name the unit above where it decided in this one's stead.
    ``verdict`` is that in force now (after a second look: of that); ``review_until``: a second look can be
    asked for until then.
    """

    case_id: UUID
    report_id: int | None
    kind: str
    title: str
    at: datetime
    said: str
    waiting: bool
    due_at: datetime
    late: bool
    hidden: bool
    verdict: str
    reason: str
    words: str
    decided_at: datetime | None
    decided_in: str
    review_asked: bool
    review_running: bool
    review_words: str
    review_at: datetime | None
    review_in: str
    review_changed: bool
    review_until: datetime | None


def by_receipt(receipt: str) -> Seen | None:
    """For whoever reported; None where there is no such receipt."""
    digest = hash_receipt(receipt)
    report = Report.objects.select_related("case").filter(receipt=digest).first() if digest else None
    if report is None:
        return None
    return _seen(report.case, Party.REPORTER, report)


@dataclass(frozen=True, slots=True)
class Reported:
    """A report of somebody who wanted to find it again; its receipt leads to the decision."""

    receipt: str
    is_new: bool
    seen: Seen


def reported_by(reader_id: int) -> list[Reported]:
    """What a verified person reported, with what is new first."""
    rows = Report.objects.select_related("case").filter(reader=reader_id)
    found = rows.order_by(F("news_at").desc(nulls_last=True), "-id")[:LISTED]
    return [
        Reported(
            receipt=receipt_for(row.token, clock.business_day(row.received_at)),
            is_new=row.news_at is not None,
            seen=_seen(row.case, Party.REPORTER, row),
        )
        for row in found
    ]


def count_news(reader_id: int) -> int:
    """About how many of their reports there is something new."""
    return int(Report.objects.filter(reader=reader_id).exclude(news_at=None).count())


def kept_by(receipt: str) -> int | None:
    """Who finds the report with this receipt on their page; None for nobody."""
    rows = Report.objects.filter(receipt=hash_receipt(receipt))
    found: int | None = rows.values_list("reader", flat=True).first()
    return found


def for_author(kind: str, item_id: str) -> Seen | None:
    """For the author of an item: the last case in which something was decided, or is held."""
    for case in Case.objects.filter(kind=kind, item=item_id).order_by("-opened_at", "-id")[:5]:
        if case.decided_at is not None or not case.shown:
            return _seen(case, Party.AUTHOR, None)
    return None


def _seen(case: Case, party: Party, report: Report | None) -> Seen:
    decided = case.decided_at is not None
    verdict = case.review_verdict or case.verdict if decided else ""
    ours = case.review_of == party and (report is None or report.contested)
    return Seen(
        case_id=case.id,
        report_id=report.pk if report else None,
        kind=name_of(case.kind),
        title=case.title,
        at=report.received_at if report else case.opened_at,
        said=str(Reason(report.reason).label) if report else "",
        waiting=not decided,
        due_at=case.due_at,
        late=case.overdue_at is not None,
        hidden=not case.shown,
        verdict=str(Verdict(verdict).label) if verdict else "",
        reason=reason_label(case.reason) if decided else "",
        words=case.words if decided else "",
        decided_at=case.decided_at,
        decided_in=unit_name(case.decided_in),
        review_asked=ours,
        review_running=case.state == State.REVIEW,
        review_words=case.review_words if ours else "",
        review_at=case.review_at,
        review_in=unit_name(case.review_in) if ours else "",
        review_changed=bool(case.review_verdict) and case.review_verdict != case.verdict,
        review_until=review_until(case, party),
    )
