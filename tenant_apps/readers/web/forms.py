"""Forms of verifying oneself."""

from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenant_apps.readers.data.codes import NAME_MAX
from tenant_apps.readers.rules.names import BadName, tidy_name
from tenant_apps.readers.rules.phones import mobile

NAME_FAULTS: Final = {
    "signs": _("Use letters, digits, spaces and hyphens."),
    "long": _("Use a shorter name, 16 characters at most."),
    "official": _("This name could be taken for an office. Choose another one."),
    "number": _("Leave numbers out by which somebody can be reached."),
}


class PhoneForm(forms.Form):
    """The phone that a code is sent to."""

    phone = forms.CharField(
        label=_("Mobile number"),
        max_length=30,
        help_text=_("Only for the code. We keep a fingerprint of it, not the number, and nobody sees it."),
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    of_age = forms.BooleanField(
        label=_("I am 14 or older"),
        error_messages={
            "required": _("Taking part in public is for people from 14 on. Asking is for everybody.")
        },
    )

    def clean_phone(self) -> str:
        """Eleven digits."""
        phone = mobile(self.cleaned_data["phone"])
        if not phone:
            raise ValidationError(_("This is no mobile number of mainland China. It has 11 digits."))
        return phone


class NameForm(forms.Form):
    """The name under which somebody takes part."""

    name = forms.CharField(
        label=_("Name shown"),
        max_length=NAME_MAX,
        required=False,
        help_text=_("A nickname is enough. Without one you appear as “netizen” with a number."),
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )

    def clean_name(self) -> str:
        """As it is kept."""
        try:
            return tidy_name(self.cleaned_data["name"])
        except BadName as error:
            raise ValidationError(NAME_FAULTS[error.code]) from error
