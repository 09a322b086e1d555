"""The lines of sensitive topics of a quarter are published: once, of all units at one moment.

The schedule does it, not whoever reads: to read a page changes nothing. Two versions of one quarter would
tell by their difference of the few questions that came between them, also where one is the line of a unit and
the other that of the unit above it; so there is no second version, for no unit, and no rebuild makes one.
"""

from datetime import date

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.insights.models import PublishedLine, PublishedQuarter, SensitiveQuarter
from shared_apps.insights.queries.sensitive import is_published, lines_to_publish, settled_quarter


def publish_settled(*, today: date) -> int:
    """Publish every quarter whose late facts have had their time to arrive and that is not published yet; how
    many that were. The last such quarter is published even if nobody has asked anything: what comes late is
    in none of its lines either.
    """
    last = settled_quarter(today, today=today)
    told = SensitiveQuarter.objects.filter(quarter__lte=last).values_list("quarter", flat=True).distinct()
    done = PublishedQuarter.objects.values_list("quarter", flat=True)
    return sum(_publish(quarter) for quarter in sorted({last, *told} - {*done}))


def _publish(quarter: date) -> bool:
    with transaction.atomic():
        lock_until_commit(f"insights.publish.{quarter}")
        if is_published(quarter):
            return False
        lines = lines_to_publish(quarter)
        PublishedLine.objects.bulk_create(
            PublishedLine(unit_id=unit_id, quarter=quarter, received=number)
            for unit_id, number in sorted(lines.items())
        )
        PublishedQuarter.objects.create(quarter=quarter, published_at=clock.now())
        record(
            "insights.quarter_published",
            object_type="quarter",
            object_id=quarter.isoformat(),
            actor="system",
            detail={"lines": len(lines)},
        )
    return True
