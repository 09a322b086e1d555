"""Days and moments in words, in Asia/Shanghai: "11月25日（周三）", "14:05", "3 小时前"."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.translation import get_language, gettext, ngettext, pgettext

from huisheng.kernel import clock


def day(value: date | datetime) -> str:
    """The day in words; the year is named only when it is not the current one."""
    if isinstance(value, datetime):
        value = _here(value).date()
    return _day(value, get_language())


def days(first: date, last: date) -> str:
    """From one day to another in words, or the one day that both are."""
    if first == last:
        return day(first)
    return pgettext("two days", "{first} – {last}").format(first=day(first), last=day(last))


def _here(value: datetime) -> datetime:
    return value.astimezone(clock.BUSINESS_ZONE)


# A list names the same few days again and again, each of them with a dozen texts to look up.
@lru_cache(maxsize=4096)
def _day_in_words(value: date, with_year: bool, _language: str | None) -> str:
    names = {
        "year": value.year,
        "month": value.month,
        "month_name": _month(value.month),
        "day": value.day,
        "weekday": _weekday(value.weekday()),
    }
    if with_year:
        return gettext("{weekday} {day} {month_name} {year}").format(**names)
    return gettext("{weekday} {day} {month_name}").format(**names)


@lru_cache(maxsize=4096)
def _day_of_a_year(value: date, _language: str | None) -> str:
    return gettext("{day} {month_name} {year}").format(
        year=value.year, month=value.month, month_name=_month(value.month), day=value.day
    )


def moment(value: datetime) -> str:
    """Day and time of day, 24 h."""
    return _moment(value, clock.business_day().year, get_language())


def moment_and_ago(value: datetime) -> tuple[str, str]:
    """Both at once, as a list has them in each of its lines."""
    language = get_language()
    since = _since(value) or _day_long_ago(_here(value).date(), language)
    return _moment(value, clock.business_day().year, language), since


# What was asked last stands in lists, and on the pages of those that are about the same matter.
@lru_cache(maxsize=4096)
def _moment(value: datetime, this_year: int, language: str | None) -> str:
    local = _here(value)
    in_words = _day_in_words(local.date(), local.year != this_year, language)
    return _day_and_time(language).format(day=in_words, time=f"{local:%H:%M}")


def _day(value: date, language: str | None) -> str:
    return _day_in_words(value, value.year != clock.business_day().year, language)


def _day_long_ago(value: date, language: str | None) -> str:
    of_this_year = value.year == clock.business_day().year
    return _day_in_words(value, False, language) if of_this_year else _day_of_a_year(value, language)


@lru_cache(maxsize=16)
def _day_and_time(_language: str | None) -> str:
    return pgettext("day and time", "{day}, {time}")


def ago(value: datetime) -> str:
    """How long ago, in one unit; from a week on, the day itself, without its weekday if of another year."""
    return _since(value) or _day_long_ago(_here(value).date(), get_language())


def _since(value: datetime) -> str:
    seconds = int((clock.now() - value).total_seconds())
    if seconds < 0 or seconds >= 7 * 86_400:
        return ""
    if seconds < 60:
        return gettext("just now")
    if seconds < 3600:
        return ngettext("{n} minute ago", "{n} minutes ago", seconds // 60).format(n=seconds // 60)
    if seconds < 86_400:
        return ngettext("{n} hour ago", "{n} hours ago", seconds // 3600).format(n=seconds // 3600)
    return ngettext("{n} day ago", "{n} days ago", seconds // 86_400).format(n=seconds // 86_400)


def weekday_name(number: int) -> str:
    """A day of the week, Monday being 0, in short."""
    return _weekday(number)


def month_name(number: int) -> str:
    """A month, January being 1, as it stands in a date."""
    return _month(number)


def _weekday(number: int) -> str:
    return (
        pgettext("short weekday", "Mon"),
        pgettext("short weekday", "Tue"),
        pgettext("short weekday", "Wed"),
        pgettext("short weekday", "Thu"),
        pgettext("short weekday", "Fri"),
        pgettext("short weekday", "Sat"),
        pgettext("short weekday", "Sun"),
    )[number]


def _month(number: int) -> str:
    return (
        pgettext("month in a date", "January"),
        pgettext("month in a date", "February"),
        pgettext("month in a date", "March"),
        pgettext("month in a date", "April"),
        pgettext("month in a date", "May"),
        pgettext("month in a date", "June"),
        pgettext("month in a date", "July"),
        pgettext("month in a date", "August"),
        pgettext("month in a date", "September"),
        pgettext("month in a date", "October"),
        pgettext("month in a date", "November"),
        pgettext("month in a date", "December"),
    )[number - 1]
