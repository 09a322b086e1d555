"""Until when an application is to be decided."""

from datetime import date, datetime, timedelta

from huisheng.kernel.clock import business_day
from shared_apps.onboarding.data.codes import State
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.rules.deadlines import to_decide
from tenants.public import root_units, working_calendar


def deadlines_of(application: Application) -> tuple[datetime, datetime]:
    """When whoever decides is reminded, and when it moves up. Only while it waits for them.

    The operators have no calendar of their own: they go by that of the unit above, or of the first root.
    """
    assert application.waiting_since is not None
    unit_id = application.reviewer_unit_id or application.parent_id or root_units()[0].id
    return to_decide(working_calendar(unit_id), application.waiting_since)


def last_day_of(application: Application) -> date | None:
    """The last day on which whoever decides now may still do so; None when nothing waits for them, or nobody
    stands higher.
    """
    if application.state != State.REVIEW or application.waiting_since is None:
        return None
    if application.reviewer_unit_id is None:
        return None
    return business_day(deadlines_of(application)[1] - timedelta(seconds=1))
