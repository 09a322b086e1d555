"""The form that puts somebody on duty."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.clock import BUSINESS_ZONE, business_day

REACH = timedelta(days=366)
"""How far from today the roster reaches in both directions."""


class ShiftForm(forms.Form):
    """Person, day, hours; an end at or before the beginning is on the next day."""

    account_id = forms.TypedChoiceField(label=pgettext_lazy("on duty", "Who"), coerce=int)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("An earlier time than the first means the next day."),
    )

    def __init__(self, *args: Any, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["account_id"]
        who.choices = list(names.items())

    def clean_day(self) -> date:
        """A mistyped year is an error, not a shift."""
        day: date = self.cleaned_data["day"]
        if abs(day - business_day()) > REACH:
            raise forms.ValidationError(_("Choose a day within a year from today."))
        return day

    def span(self) -> tuple[datetime, datetime]:
        """Beginning and end as aware instants; the form must be valid."""
        begins = datetime.combine(self.cleaned_data["day"], self.cleaned_data["starts"], BUSINESS_ZONE)
        ends = datetime.combine(self.cleaned_data["day"], self.cleaned_data["ends"], BUSINESS_ZONE)
        return begins, ends if ends > begins else ends + timedelta(days=1)
