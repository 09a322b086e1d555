"""Whoever reported something and has verified a phone may find what became of it on a page of their own.
Nothing is sent; everybody else looks by the receipt.
"""

from datetime import datetime

from django.db import transaction

from huisheng.kernel.audit import record
from tenant_apps.moderation.models import Case, Report
from tenant_apps.moderation.rules.receipts import hash_receipt


def tell_reporters(case: Case, *, at: datetime) -> None:
    """Something was decided; in its transaction."""
    case.reports.exclude(reader=None).update(news_at=at)


@transaction.atomic
def keep_on_page(receipt: str, reader_id: int) -> None:
    """Whoever holds the receipt wants to find the report on their page; the first to say so has it. Twice
    changes nothing, and so does a receipt of nobody's.
    """
    rows = Report.objects.select_for_update().filter(receipt=hash_receipt(receipt), reader=None)
    report = rows.first()
    if report is None:
        return
    report.reader = reader_id
    report.save(update_fields=["reader"])
    record(
        "moderation.reporter_kept",
        object_type="case",
        object_id=str(report.case_id),
        actor="reporter",
        detail={},
    )


def see_all(reader_id: int) -> None:
    """What is new is new no longer: a mark for themselves alone, which no log needs."""
    Report.objects.filter(reader=reader_id).exclude(news_at=None).update(news_at=None)


def forget_reporter(reader_id: int) -> None:
    """Nothing tells any more that a report is theirs."""
    Report.objects.filter(reader=reader_id).update(reader=None, news_at=None)
