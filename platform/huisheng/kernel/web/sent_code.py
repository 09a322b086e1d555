"""Typing the code that was sent to a phone or an address: one form wherever somebody proves one."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huisheng.kernel import sent_codes


class SentCodeForm(forms.Form):
    """The code that came, as the digits that were sent, however they were typed.

    A page names it where "Code" is not enough, and puts the cursor there where it is all that the page asks.
    """

    code = forms.CharField(
        label=pgettext_lazy("verification", "Code"),
        max_length=20,
        error_messages={"required": gettext_lazy("Enter the code that was sent.")},
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, label: str = "", is_alone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if label:
            self.fields["code"].label = label
        if is_alone:
            self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        """Full-width digits and spaces between them are the code as well; too few or many cost no guess."""
        plain = "".join(unicodedata.normalize("NFKC", self.cleaned_data["code"]).split())
        if len(plain) != sent_codes.DIGITS or not plain.isdecimal():
            said = _("The code has {n} digits.").format(n=sent_codes.DIGITS)
            raise forms.ValidationError(said, code="invalid")
        return plain

    def refuse(self, left: int) -> None:
        """Say that this is not the code; `left` tries with the one that was sent."""
        self.add_error(
            "code",
            _("That is not the code that was sent. {left} tries are left.").format(left=left)
            if left
            else _("This code holds no longer. Have another one sent."),
        )
