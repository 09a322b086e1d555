"""How far a delivery has come, as one expression of the database, so that every page counts alike."""

from datetime import datetime

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Coalesce

from shared_apps.contracts.directive_messages import REPORTED_ON

UNREAD, READ, ACKNOWLEDGED, REPORTED, OVERDUE = "unread", "read", "acknowledged", "reported", "overdue"
EXCUSED = "excused"
"""Nothing is awaited any more: the unit moved away or was closed before it was done."""

STEPS = (OVERDUE, UNREAD, READ, ACKNOWLEDGED, REPORTED, EXCUSED)
"""Every step, the one that needs somebody first."""

_REPORTED_ON = Q(directive__kind__in=sorted(REPORTED_ON))

DONE = (_REPORTED_ON & Q(reported_at__isnull=False)) | (~_REPORTED_ON & Q(acknowledged_at__isnull=False))
"""Nothing more is awaited from the unit: a task is reported on, all that is not to be reported on is
acknowledged.
"""


def step_at(now: datetime) -> Case:
    """The step of a Delivery at `now`. Overdue is what was not done at its date; the end of a directive stops
    the clock.
    """
    return Case(
        When(reported_at__isnull=False, then=Value(REPORTED)),
        When(DONE, then=Value(ACKNOWLEDGED)),
        When(excused_at__isnull=False, then=Value(EXCUSED)),
        When(
            directive__due_at__lt=Coalesce(
                F("directive__closed_at"), F("directive__recalled_at"), Value(now)
            ),
            then=Value(OVERDUE),
        ),
        When(acknowledged_at__isnull=False, then=Value(ACKNOWLEDGED)),
        When(read_at__isnull=False, then=Value(READ)),
        default=Value(UNREAD),
        output_field=CharField(),
    )
