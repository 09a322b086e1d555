"""How far a delivery has come, as one expression of the database, so that every page counts alike."""

from datetime import datetime

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Coalesce

from shared_apps.contracts.directive_messages import NOTICE, TASK

UNREAD, READ, ACKNOWLEDGED, REPORTED, OVERDUE = "unread", "read", "acknowledged", "reported", "overdue"

STEPS = (OVERDUE, UNREAD, READ, ACKNOWLEDGED, REPORTED)
"""Every step, the one that needs somebody first."""

DONE = Q(directive__kind=TASK, reported_at__isnull=False) | Q(
    directive__kind=NOTICE, acknowledged_at__isnull=False
)
"""Nothing more is awaited from the unit: a notice is acknowledged, a task is reported on."""


def step_at(now: datetime) -> Case:
    """The step of a Delivery at `now`. Overdue is what was not done at its date; the end of a directive stops
    the clock.
    """
    return Case(
        When(reported_at__isnull=False, then=Value(REPORTED)),
        When(DONE, then=Value(ACKNOWLEDGED)),
        When(
            directive__due_at__lt=Coalesce(F("directive__closed_at"), Value(now)),
            then=Value(OVERDUE),
        ),
        When(acknowledged_at__isnull=False, then=Value(ACKNOWLEDGED)),
        When(read_at__isnull=False, then=Value(READ)),
        default=Value(UNREAD),
        output_field=CharField(),
    )
