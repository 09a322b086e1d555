"""Forms by which staff keep members."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.clock import business_day
from huisheng.kernel.web.forms import in_words
from tenant_apps.people.data.codes import MemberKind, RefusalReason
from tenant_apps.people.models import Member
from tenant_apps.people.operations.keeping import MemberFacts
from tenant_apps.people.web.fields import (
    ComingDayField,
    DayField,
    ExpertFieldsField,
    PhoneField,
    TopicsField,
    WeeklyLimitField,
)


class MemberForm(forms.Form):
    """What is written about a member; which fields there are follows from the kind."""

    name = forms.CharField(label=pgettext_lazy("of a person", "Name"), max_length=80)
    phone = PhoneField(required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    staff_number = forms.CharField(label=_("Staff number"), max_length=40, required=False)
    title = forms.CharField(label=_("Profession or title"), max_length=80, required=False)
    organisation = forms.CharField(label=_("Where they work"), max_length=120, required=False)
    fields_of = ExpertFieldsField()
    topics = TopicsField(required=False)
    weekly_limit = WeeklyLimitField(required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_out = {
            MemberKind.STAFF: ("fields_of", "topics", "weekly_limit"),
            MemberKind.VOLUNTEER: ("fields_of", "staff_number", "organisation"),
            MemberKind.EXPERT: ("staff_number", "topics"),
            MemberKind.PARTNER: ("fields_of", "staff_number", "organisation", "topics", "weekly_limit"),
        }[MemberKind(kind)]
        for name in left_out:
            del self.fields[name]

    def facts(self) -> MemberFacts:
        """What the operation takes; the form must be valid."""
        said = self.cleaned_data
        return MemberFacts(
            name=said["name"],
            phone=said.get("phone", ""),
            email=said.get("email", ""),
            staff_number=said.get("staff_number", ""),
            title=said.get("title", ""),
            organisation=said.get("organisation", ""),
            fields=tuple(said.get("fields_of", ())),
            topics=tuple(said.get("topics", ())),
            weekly_limit=said.get("weekly_limit") or 3,
        )


def initial_of(member: Member) -> dict[str, Any]:
    """What the form begins with."""
    names = ("name", "staff_number", "title", "organisation", "topics", "weekly_limit")
    return {
        "fields_of": member.fields,
        "phone": member.phone_new or member.phone,
        "email": member.email_new or member.email,
        **{name: getattr(member, name) for name in names},
    }


class RefusalForm(forms.Form):
    """Why somebody is not taken on; the applicant reads it."""

    reason = forms.ChoiceField(label=_("Reason"), choices=RefusalReason.choices)
    words = forms.CharField(
        label=_("Words to the applicant"),
        validators=[in_words],
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppointForm(forms.Form):
    """With which login a volunteer is taken on, until when."""

    login = forms.CharField(
        label=_("Login"),
        max_length=254,
        min_length=3,
        help_text=_("An e-mail address or a login name; the person signs in with it"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    last_day = ComingDayField(label=_("Last day"), required=False, help_text=_("Leave empty for no end."))


class CheckForm(forms.Form):
    """A background check: its day and reference, never what it found."""

    checked_on = DayField(label=_("Day of the check"))
    reference = forms.CharField(
        label=_("Reference"), max_length=80, help_text=_("Office and number of the reply")
    )

    def clean_checked_on(self) -> Any:
        """A check lies in the past."""
        day = self.cleaned_data["checked_on"]
        if day > business_day():
            raise forms.ValidationError(_("This day is still to come. Enter the day of the reply."))
        return day


class LastDayForm(forms.Form):
    """Until when the engagement holds."""

    last_day = ComingDayField(
        label=_("Last day"),
        required=False,
        help_text=_("After this day roles, duty, sections and links end by themselves. Empty: no end."),
    )
