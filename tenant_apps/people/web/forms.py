"""Forms of the roster: one shift, a rotation of teams, a swap."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from tenant_apps.people.data.codes import SectionKind, ShiftKind
from tenant_apps.people.operations.rotating import MOST_WEEKS
from tenant_apps.people.queries.sections import Sections

REACH = timedelta(days=366)
"""How far from today the roster reaches in both directions."""


class ShiftForm(forms.Form):
    """Person, day, hours; an end at or before the beginning is on the next day."""

    account_id = forms.TypedChoiceField(label=pgettext_lazy("on duty", "Who"), coerce=int)
    kind = forms.ChoiceField(
        label=pgettext_lazy("shift", "For"), choices=ShiftKind.choices, initial=ShiftKind.DUTY
    )
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


class RotationForm(forms.Form):
    """Teams in their turn, one a week, for several weeks at once."""

    teams = forms.TypedMultipleChoiceField(
        label=_("Teams, in their turn"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each takes one week, from the top down, then again from the beginning."),
    )
    monday = forms.DateField(
        label=_("From the week of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    weeks = forms.IntegerField(
        label=_("Number of weeks"),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=4,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    every_day = forms.BooleanField(label=_("Weekends and holidays as well"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("shift", "For"), choices=ShiftKind.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["teams"].choices = [
            (
                team.card.section_id,
                f"{team.card.name} · {team.leader_name}" if team.leader_name else team.card.name,
            )
            for team in Sections().staffed()
            if team.card.kind == SectionKind.TEAM
        ]

    def clean_monday(self) -> date:
        """The Monday of the week chosen; a mistyped year is an error."""
        day: date = self.cleaned_data["monday"]
        if abs(day - business_day()) > REACH:
            raise forms.ValidationError(_("Choose a day within a year from today."))
        return day - timedelta(days=day.weekday())


class ChangeForm(forms.Form):
    """To whom a shift is offered, or for which other one. Choices name a person (p…) or a shift (s…)."""

    to = forms.ChoiceField(label=_("Offer it to"), required=False)

    def __init__(
        self, *args: Any, people: list[tuple[str, str]], shifts: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [("", _("Whoever can"))]
        if people:
            to.choices = [*to.choices, (str(_("Somebody in particular")), people)]
        if shifts:
            to.choices = [*to.choices, (str(_("In exchange for")), shifts)]


class SubstituteForm(forms.Form):
    """Who takes the shift instead."""

    account_id = forms.TypedChoiceField(label=_("Who takes it instead"), coerce=int)

    def __init__(self, *args: Any, names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["account_id"]
        who.choices = list(names.items())
