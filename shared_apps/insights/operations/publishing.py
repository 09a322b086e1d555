"""The lines of sensitive topics of a quarter are published: once, of all units at one moment.

Whoever reads a quarter first has it published. Two versions of one quarter would tell by their difference of
the few questions that came between them, also where one is the line of a unit and the other that of the unit
above it; so there is no second version, for no unit, and no rebuild makes one.
"""

from datetime import date

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.insights.models import PublishedLine, PublishedQuarter
from shared_apps.insights.queries.sensitive import is_published, lines_to_publish, settled_quarter


def publish_quarter_of(day: date, *, today: date) -> None:
    """Publish the quarter that is shown for a day, if it has not been published yet."""
    quarter = settled_quarter(day, today=today)
    if is_published(quarter):
        return
    with transaction.atomic():
        lock_until_commit(f"insights.publish.{quarter}")
        if is_published(quarter):
            return
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
