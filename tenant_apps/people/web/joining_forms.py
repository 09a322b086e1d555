"""The forms of people who want to help, and of what they keep in hand afterwards."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenant_apps.people.web.fields import (
    ComingDayField,
    ExpertFieldsField,
    PhoneField,
    ProofsField,
    TopicsField,
    WeeklyLimitField,
)

ABOUT_MAX = 500


class _ApplicationForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput, max_length=64, min_length=24)
    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = PhoneField(required=False, help_text=_("Phone or e-mail: one of the two is enough."))
    email = forms.EmailField(
        label=_("E-mail"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean(self) -> dict[str, Any]:
        """At least one way to reach the applicant."""
        said = super().clean() or {}
        if not said.get("phone") and not said.get("email") and not {"phone", "email"} & set(self.errors):
            self.add_error("phone", _("Give a phone number or an e-mail address, so that we can reach you."))
        return said


class VolunteerForm(_ApplicationForm):
    """Somebody wants to answer as a volunteer."""

    topics = TopicsField(help_text=_("Choose what you know from experience. You can change it later."))
    about = forms.CharField(
        label=_("Why would you like to help?"),
        required=False,
        max_length=ABOUT_MAX,
        widget=forms.Textarea(
            attrs={"rows": 4, "maxlength": ABOUT_MAX, "data-hs-count": _("{n} characters left")}
        ),
    )
    agreed = forms.BooleanField(
        label=_("I am 18 or older. I keep to myself what I read here and never contact an asker privately.")
    )

    field_order = ("name", "phone", "email", "topics", "about", "agreed", "token")


class ExpertForm(_ApplicationForm):
    """Somebody wants to answer as an expert and proves the qualification."""

    title = forms.CharField(
        label=_("Profession or title"), max_length=80, help_text=_("For example: lawyer, school counsellor")
    )
    organisation = forms.CharField(label=_("Where you work"), max_length=120)
    fields_of = ExpertFieldsField()
    weekly_limit = WeeklyLimitField(help_text=_("You can change it at any time, or take a holiday."))
    proofs = ProofsField(
        label=_("Proof of your qualification"),
        help_text=_("PDF or photograph of licence or certificate, up to 10 MB. Only who verifies sees it."),
    )
    about = forms.CharField(
        label=_("What do you know best?"),
        required=False,
        max_length=ABOUT_MAX,
        widget=forms.Textarea(
            attrs={"rows": 4, "maxlength": ABOUT_MAX, "data-hs-count": _("{n} characters left")}
        ),
    )
    agreed = forms.BooleanField(
        label=_(
            "I answer to the best of my knowledge, recuse myself where I am concerned, "
            "and keep to myself what I read."
        )
    )

    field_order = (
        "name",
        "phone",
        "email",
        "title",
        "organisation",
        "fields_of",
        "proofs",
        "weekly_limit",
        "about",
        "agreed",
        "token",
    )


class InHandForm(forms.Form):
    """An expert's quota and holiday switch."""

    weekly_limit = WeeklyLimitField()
    away_until = ComingDayField(
        label=_("On holiday until"),
        required=False,
        help_text=_("Until that day you get no questions. Leave empty to be asked again."),
    )


class ChoosingForm(InHandForm):
    """What a volunteer chooses."""

    topics = TopicsField()

    field_order = ("topics", "weekly_limit", "away_until")


class HoursForm(forms.Form):
    """Hours entered by hand."""

    day = forms.DateField(
        label=pgettext_lazy("of work", "Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%Y/%m/%d"],
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=720,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    words = forms.CharField(label=_("What you did"), max_length=120)
