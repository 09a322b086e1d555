"""When a season and its live hours are, and what its row holds.

The row's JSON is ``{"content": …}`` (shared_apps/contracts/season_content.py), and ``was_shown`` once it has
stood in public. A season from above has besides
``issued``, what its issuer says now; ``may_change``, what the unit may say otherwise; ``changed``, where it
does; ``issuer``, the name of that unit.
"""

from datetime import date, datetime, time, timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from huisheng.kernel.clock import BUSINESS_ZONE
from shared_apps.contracts.season_content import LiveHour


class Standing(TextChoices):
    """How far a season is."""

    DRAFT = "draft", pgettext_lazy("season", "Draft")
    COMING = "coming", pgettext_lazy("season", "Coming")
    RUNNING = "running", pgettext_lazy("season", "Running")
    OVER = "over", pgettext_lazy("season", "Over")


class LiveStanding(TextChoices):
    """How far a live hour is."""

    BEFORE = "before"
    NOW = "now"
    AFTER = "after"


def standing(
    *, first_day: date, last_day: date, shown_at: datetime | None, closed_at: datetime | None, today: date
) -> Standing:
    """How far it is on a business day; both days belong to it. What was ended early is over at once."""
    if shown_at is None:
        return Standing.DRAFT
    if closed_at is not None or last_day < today:
        return Standing.OVER
    return Standing.COMING if today < first_day else Standing.RUNNING


def live_standing(hour: LiveHour, now: datetime) -> LiveStanding:
    """How far it is; its last instant is the first one after it."""
    if now < hour.begins:
        return LiveStanding.BEFORE
    return LiveStanding.NOW if now < hour.ends else LiveStanding.AFTER


def instants(first_day: date, last_day: date) -> tuple[datetime, datetime]:
    """From the first instant of the first day to the first one after the last, in Asia/Shanghai."""
    end = datetime.combine(last_day + timedelta(days=1), time(), BUSINESS_ZONE)
    return datetime.combine(first_day, time(), BUSINESS_ZONE), end
