"""When a person is left in peace. Hours of the day in Asia/Shanghai; a night may span midnight."""

from datetime import datetime, time, timedelta

from huisheng.kernel.clock import BUSINESS_ZONE


def next_allowed(at: datetime, quiet_from: int, quiet_until: int) -> datetime:
    """The instant itself, or the end of the quiet hours that it falls into.

    From 22 until 8 covers 22:00 to 07:59:59; the same hour twice means never quiet.
    """
    if quiet_from == quiet_until:
        return at
    local = at.astimezone(BUSINESS_ZONE)
    hour = local.hour
    over_midnight = quiet_from > quiet_until
    quiet = hour >= quiet_from or hour < quiet_until if over_midnight else quiet_from <= hour < quiet_until
    if not quiet:
        return at
    end_day = local.date() + timedelta(days=1) if over_midnight and hour >= quiet_from else local.date()
    return datetime.combine(end_day, time(quiet_until), BUSINESS_ZONE).astimezone(at.tzinfo)
