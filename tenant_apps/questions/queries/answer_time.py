"""How long a first answer usually takes here, for what askers are told beforehand."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F

from tenant_apps.questions.models import Question

LOOKED_BACK: Final = timedelta(days=90)
FEWEST: Final = 5
"""With fewer answers than this nothing is said: one slow week would speak for the unit."""


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def usual_time_to_answer(now: datetime) -> timedelta | None:
    """The median time from receipt to first answer over the last 90 days; None with fewer than five
    answers.
    """
    answered = Question.objects.filter(answered_at__gt=now - LOOKED_BACK, answered_at__lte=now, seeded=False)
    took = ExpressionWrapper(F("answered_at") - F("received_at"), output_field=DurationField())
    found = answered.annotate(took=took).aggregate(count=Count("pk"), median=_Median("took"))
    median: timedelta | None = found["median"]
    return median if found["count"] >= FEWEST else None
