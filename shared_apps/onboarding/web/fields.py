"""Fields and limits of the public pages."""

import re
import unicodedata
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.proof_files import BadProofError, Proof, take_in
from huisheng.kernel.rest.throttle import Limit

_PHONE: Final = re.compile(r"\+?[0-9][0-9 -]{5,18}")

BEGINNING: Final = Limit("onboarding.begin", times=20, seconds=3600)
OPENING: Final = Limit("onboarding.open", times=60, seconds=300)
CODES: Final = Limit("onboarding.codes", times=10, seconds=3600)

WHY_NO_LETTER: dict[str, str | Promise] = {
    "empty": _("The file is empty. Choose it once more."),
    "size": _("The file is larger than 10 MB. Scan it smaller, or photograph it."),
    "type": _("The file is neither PDF nor picture, whatever it is called. Choose a PDF, JPEG or PNG file."),
    "damaged": _("The file is damaged. Scan or photograph it again."),
    "pixels": _("The picture has too many pixels. Choose a smaller one."),
    "locked": _("The file is locked by a password. Save it without one."),
    "acts": _("A program or another file is in it. Print it to a plain PDF, or photograph it."),
}


class PhoneField(forms.CharField):
    """A telephone number as people write it, kept as digits with an optional plus sign."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", pgettext_lazy("of a person", "Phone"))
        super().__init__(
            max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}), **kwargs
        )

    def clean(self, value: Any) -> str:
        """Full-width digits are folded; anything but a number is an error."""
        text = unicodedata.normalize("NFKC", super().clean(value)).strip()
        if text and not _PHONE.fullmatch(text):
            raise forms.ValidationError(_("Enter a phone number of digits, such as 13800001111."))
        return re.sub(r"[ -]", "", text)


class LetterField(forms.FileField):
    """The scan of the stamped letter, checked by what it holds."""

    widget = forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"})

    def clean(self, data: Any, initial: Any = None) -> Proof:
        """The checked file."""
        upload = super().clean(data, initial)
        try:
            return take_in(upload, upload.name or "")
        except BadProofError as error:
            raise forms.ValidationError(str(WHY_NO_LETTER[error.code]), code=error.code) from error
