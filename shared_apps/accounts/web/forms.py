"""Forms of the pages about people."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.access import ALL_ROLES
from huisheng.kernel.clock import business_day
from huisheng.kernel.web.forms import in_words
from shared_apps.accounts.data import ROLE_DUTIES, ROLE_NAMES, STAFF_KINDS

LOGIN_PATTERN = RegexValidator(
    r"^[\w.+-]+(@[\w-]+(\.[\w-]+)+)?$",
    _("Use an e-mail address, or a login name of letters, digits, dots, hyphens and underscores."),
)


def _last_day_field() -> forms.DateField:
    return forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("The role ends by itself after this day. Leave empty for no end."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class InviteForm(forms.Form):
    """Who is offered which role, until when."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    username = forms.CharField(
        label=_("Login"),
        max_length=254,
        min_length=3,
        validators=[LOGIN_PATTERN],
        help_text=_("An e-mail address or a login name; the person signs in with it"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    staff_kind = forms.ChoiceField(label=_("Kind of staff"), choices=STAFF_KINDS)
    ends_on = _last_day_field()

    def __init__(self, *args: Any, roles: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [
            (code, _("%(role)s: %(duties)s") % {"role": ROLE_NAMES[code], "duties": ROLE_DUTIES[code]})
            for code in ALL_ROLES
            if code in roles
        ]

    def clean_username(self) -> str:
        """Logins are kept in lower case."""
        return str(self.cleaned_data["username"]).strip().lower()

    def clean_ends_on(self) -> date | None:
        """A role that is over before it begins helps nobody."""
        return _not_past(self.cleaned_data["ends_on"])


class RoleForm(forms.Form):
    """One more role for somebody who works here already."""

    role = forms.ChoiceField(label=_("Role"))
    ends_on = _last_day_field()

    def __init__(self, *args: Any, roles: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [(code, ROLE_NAMES[code]) for code in ALL_ROLES if code in roles]

    def clean_ends_on(self) -> date | None:
        """As in InviteForm."""
        return _not_past(self.cleaned_data["ends_on"])


class LastDayForm(forms.Form):
    """Until when a role is held."""

    ends_on = _last_day_field()

    def clean_ends_on(self) -> date | None:
        """As in InviteForm."""
        return _not_past(self.cleaned_data["ends_on"])


def _not_past(day: date | None) -> date | None:
    if day is not None and day < business_day():
        raise forms.ValidationError(_("This day is over. Choose today or a later day."))
    return day


class VisitForm(forms.Form):
    """Why somebody of a unit above enters a unit."""

    reason = forms.CharField(
        label=_("Why you enter"),
        validators=[in_words],
        min_length=6,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "The leaders of the unit read it. Write nothing by which a young person could be recognised."
        ),
    )
