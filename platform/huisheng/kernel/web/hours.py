"""Days and hours in forms: fields that browsers show with their own calendar and clock, and rows of hours."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_WHOLE: Final = ("day", "begins", "ends")
"""What one row of hours needs."""


class DayField(forms.DateField):
    """A day. ``missing`` is said where it was left empty."""

    def __init__(self, *, missing: str | Promise = "", **kwargs: Any) -> None:
        if missing:
            kwargs["error_messages"] = {"required": missing}
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs)


class HourField(forms.TimeField):
    """A time of day. ``missing`` is said where it was left empty."""

    def __init__(self, *, missing: str | Promise = "", **kwargs: Any) -> None:
        if missing:
            kwargs["error_messages"] = {"required": missing}
        super().__init__(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **kwargs)


def hour_fields(rows: int, *, words: str | Promise, words_max: int) -> Iterator[tuple[str, forms.Field]]:
    """The fields of so many rows, each a day, two times and some words; all of them may stay empty."""
    for row in range(1, rows + 1):
        yield f"day_{row}", DayField(label=_("Day"), required=False)
        yield f"begins_{row}", HourField(label=_("Begins"), required=False)
        yield f"ends_{row}", HourField(label=_("Ends"), required=False)
        yield f"words_{row}", forms.CharField(label=str(words), max_length=words_max, required=False)


def hour_rows(form: forms.Form, rows: int) -> list[tuple[int, list[forms.BoundField]]]:
    """The same for the page: the number of each row, and its fields."""
    return [(row, [form[f"{name}_{row}"] for name in (*_WHOLE, "words")]) for row in range(1, rows + 1)]


def check_hour_rows(form: forms.Form, said: Mapping[str, Any], rows: int) -> None:
    """Put an error beside what is missing: a row is whole or empty."""
    for row in range(1, rows + 1):
        given = [name for name in _WHOLE if said.get(f"{name}_{row}") is not None]
        if given or said.get(f"words_{row}"):
            for name in _WHOLE:
                if name not in given and f"{name}_{row}" not in form.errors:
                    form.add_error(
                        f"{name}_{row}", gettext("Fill in day, beginning and end, or none of them.")
                    )


def filled_hour_rows(said: Mapping[str, Any], rows: int) -> list[int]:
    """The numbers of the rows that are not empty."""
    return [row for row in range(1, rows + 1) if said.get(f"day_{row}")]


def hours_said(said: Mapping[str, Any], rows: int) -> Iterator[tuple[date, time, time, str]]:
    """Day, times and words of each row that is not empty."""
    for row in filled_hour_rows(said, rows):
        words = " ".join(said[f"words_{row}"].split())
        yield said[f"day_{row}"], said[f"begins_{row}"], said[f"ends_{row}"], words


def hours_initial(hours: Iterable[tuple[date, time, time, str]]) -> dict[str, Any]:
    """What stands in the rows of hours that were written."""
    return {
        f"{name}_{row}": value
        for row, hour in enumerate(hours, start=1)
        for name, value in zip((*_WHOLE, "words"), hour, strict=True)
    }
