"""What units choose themselves, in layers: the hours of each weekday, and days that differ."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants.calendar.working import Span
from tenants.settings_layers import declare_setting

HOURS: Final = "calendar.hours"
OWN_DAYS: Final = "calendar.own_days"

_WEEKDAY: Final = ["08:30-12:00", "14:00-18:00"]
DEFAULT_HOURS: Final[list[list[str]]] = [*([_WEEKDAY] * 5), [], []]
MOST_SPANS: Final = 4
MOST_OWN_DAYS: Final = 400
_SPAN: Final = re.compile(r"([01]?\d|2[0-4])[:：]([0-5]\d)\s*[-–—~～至到]+\s*([01]?\d|2[0-4])[:：]([0-5]\d)")
_BETWEEN: Final = re.compile(r"[,，;；、\s]+")


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_setting(HOURS, list, DEFAULT_HOURS, _("Working hours"), check=_check_hours, own_page=True)
    declare_setting(OWN_DAYS, dict, {}, _("Days of one's own"), check=_check_days, own_page=True)


def weekly(value: list[Any]) -> tuple[tuple[Span, ...], ...]:
    """The stored hours as spans of Monday to Sunday. Raises ValidationError."""
    if len(value) != 7:
        raise ValidationError(gettext("A week has seven days."))
    week = tuple(spans_of("，".join(day)) for day in value)
    if not any(week):
        raise ValidationError(gettext("Enter working hours for at least one weekday."))
    return week


@lru_cache(maxsize=256)
def spans_of(text: str) -> tuple[Span, ...]:
    """``8:30-12:00，14:00-18:00`` (as people type it) → spans in order. Raises ValidationError."""
    spans: list[Span] = []
    rest = text.strip()
    while rest:
        found = _SPAN.match(rest)
        if found is None:
            raise ValidationError(
                gettext("“%(text)s” cannot be read. Write the hours like 08:30-12:00，14:00-18:00.")
                % {"text": rest[:30]}
            )
        hour, minute, end_hour, end_minute = map(int, found.groups())
        try:
            spans.append(Span(hour * 60 + minute, end_hour * 60 + end_minute))
        except ValueError:
            raise ValidationError(
                gettext("%(span)s does not end after it begins, or goes beyond midnight.")
                % {"span": found.group()}
            ) from None
        rest = _BETWEEN.sub("", rest[found.end() :], count=1) if rest[found.end() :] else ""
    spans.sort()
    if any(earlier.end > later.start for earlier, later in pairwise(spans)):
        raise ValidationError(gettext("Two of these times overlap."))
    if len(spans) > MOST_SPANS:
        raise ValidationError(gettext("At most %(n)d times a day.") % {"n": MOST_SPANS})
    return tuple(spans)


def stored(spans: tuple[Span, ...]) -> list[str]:
    """Spans as they are stored."""
    return [str(span).replace("–", "-") for span in spans]


def own_days(value: Mapping[str, Any]) -> dict[date, bool]:
    """The stored days (ISO date → worked?) by date. Raises ValidationError."""
    if len(value) > MOST_OWN_DAYS:
        raise ValidationError(gettext("At most %(n)d days of one's own.") % {"n": MOST_OWN_DAYS})
    days: dict[date, bool] = {}
    for text, works in value.items():
        try:
            days[date.fromisoformat(text)] = bool(works)
        except ValueError:
            raise ValidationError(gettext("%(text)s is no date.") % {"text": text}) from None
    return days


def _check_hours(value: list[Any]) -> None:
    weekly(value)


def _check_days(value: dict[str, Any]) -> None:
    own_days(value)
