"""How long a first answer usually takes here, for what askers are told beforehand."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F

from huisheng.kernel.ops.kept import Kept
from tenant_apps.questions.models import Question

LOOKED_BACK: Final = timedelta(days=90)
FEWEST: Final = 5
"""With fewer answers than this nothing is said: one slow week would speak for the unit."""


HOLDS_SECONDS: Final = 3600.0
"""A median of three months hardly moves within an hour, and everybody who opens the home page asks for it."""


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


USUAL: Final = Kept[timedelta | None]("usual-time", of_unit=True, seconds=HOLDS_SECONDS)


def usual_time_to_answer(now: datetime) -> timedelta | None:
    """The median time from receipt to first answer over the last 90 days, as it was up to an hour ago; None
    with fewer than five answers.

    Answers of another system, to questions that staff wrote themselves, and to those that changed hands are
    not counted: they say nothing of how long somebody waits here.
    """
    return USUAL.get("", lambda: _median(now))


def _median(now: datetime) -> timedelta | None:
    answered = Question.objects.filter(
        answered_at__gt=now - LOOKED_BACK,
        answered_at__lte=now,
        seeded=False,
        imported=False,
        hop=0,
    )
    took = ExpressionWrapper(F("answered_at") - F("received_at"), output_field=DurationField())
    found = answered.annotate(took=took).aggregate(count=Count("pk"), median=_Median("took"))
    median: timedelta | None = found["median"]
    return median if found["count"] >= FEWEST else None
