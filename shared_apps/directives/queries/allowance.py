"""How much a unit may ask of those below it in a week (基层减负), and whether a second person looks first."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from shared_apps.directives.data.settings import SECOND_PERSON, WEEKLY
from shared_apps.directives.models import Directive
from tenants.public import get_setting, unit_card

_OTHERS: Final = "other"
QUEUE_OPENS: Final = time(9, 0)
"""What was put off to the next week is issued on its Monday at this time of day."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A week of one issuer. `most` is None where there is no limit; `used` counts what was issued in it."""

    most: int | None
    used: int

    @property
    def is_full(self) -> bool:
        """One more is beyond it."""
        return self.most is not None and self.used >= self.most


NO_LIMIT = Allowance(None, 0)


def allowance_of(directive: Directive, now: datetime) -> Allowance:
    """The week in which a directive would be issued. An emergency, and what hands a directive from above on,
    is not counted and knows no limit.
    """
    if directive.kind == Directive.Kind.EMERGENCY or directive.parent_id is not None:
        return NO_LIMIT
    return week_of(directive.issuer_unit_id, now)


def week_of(issuer_unit_id: int, now: datetime) -> Allowance:
    """The week of a unit: how many it may issue in it, and has."""
    level = unit_card(issuer_unit_id).kind
    most = int(get_setting(issuer_unit_id, WEEKLY.get(level, WEEKLY[_OTHERS])))
    return Allowance(most or None, issued_since(issuer_unit_id, week_begins(now)))


def issued_since(issuer_unit_id: int, since: datetime) -> int:
    """How many directives that count a unit has issued since a moment, recalled ones among them: those below
    have had them on their desks.
    """
    return (
        Directive.objects.filter(issuer_unit_id=issuer_unit_id, issued_at__gte=since, parent_id=None)
        .exclude(kind=Directive.Kind.EMERGENCY)
        .count()
    )


def needs_second_person(directive: Directive) -> bool:
    """Whether the issuing unit's rule is that somebody else approves. What hands a directive from above on
    was approved there.
    """
    return directive.parent_id is None and bool(get_setting(directive.issuer_unit_id, SECOND_PERSON))


def week_begins(now: datetime) -> datetime:
    """Monday of the week, in Beijing."""
    day = business_day(now)
    return datetime.combine(day - timedelta(days=day.weekday()), time(), tzinfo=BUSINESS_ZONE)


def next_week(now: datetime) -> datetime:
    """When what is put off to the next week is issued."""
    return datetime.combine((week_begins(now) + timedelta(days=7)).date(), QUEUE_OPENS, tzinfo=BUSINESS_ZONE)
