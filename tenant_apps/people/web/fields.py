"""Fields that several forms of this app share, and what a form is bound to."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.clock import CENTURY, business_day
from huisheng.kernel.phone_numbers import tidy_phone
from huisheng.kernel.proof_files import BadProofError, Proof, take_in
from shared_apps.topics.public import first_levels
from tenant_apps.people.data.codes import ExpertField
from tenant_apps.people.operations.proofs import MOST_FILES

WHY_NO_PROOF: dict[str, str | Promise] = {
    "empty": _("%(name)s: the file is empty. Choose it once more."),
    "size": _("%(name)s: larger than 10 MB. Scan it smaller, or photograph it."),
    "type": _("%(name)s: neither PDF nor picture. Choose a PDF, JPEG, PNG or WebP file."),
    "damaged": _("%(name)s: the file is damaged. Save or photograph it again."),
    "pixels": _("%(name)s: the picture has too many pixels. Choose a smaller one."),
    "locked": _("%(name)s: it is locked by a password. Save it without one."),
    "acts": _("%(name)s: a program or another file is in it. Print it to a plain PDF, or photograph it."),
}


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None for a form that is shown for the first time."""
    return request.POST if request.method == "POST" else None


class PhoneField(forms.CharField):
    """A telephone number as people write it, kept as digits with an optional plus sign."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", pgettext_lazy("of a person", "Phone"))
        super().__init__(
            max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}), **kwargs
        )

    def clean(self, value: Any) -> str:
        """Full-width digits are folded; anything but a number is an error."""
        number = tidy_phone(super().clean(value))
        if number is None:
            raise forms.ValidationError(_("Enter a phone number of digits, such as 13800001111."))
        return number


class DayField(forms.DateField):
    """A day in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%Y/%m/%d"],
            **kwargs,
        )

    def to_python(self, value: Any) -> date | None:
        """The day; refused where no calendar would show it, as the 9999-12-31 of who means "for ever"."""
        day: date | None = super().to_python(value)
        if day is not None and day.year not in CENTURY:
            raise forms.ValidationError(_("Choose a date of this century."))
        return day


class ComingDayField(DayField):
    """Today or a later day."""

    def clean(self, value: Any) -> date | None:
        """A day that is over is an error."""
        day: date | None = super().clean(value)
        if day is not None and day < business_day():
            raise forms.ValidationError(_("This day is past. Choose today or a later day."))
        return day


class ExpertFieldsField(forms.MultipleChoiceField):
    """Fields of experts."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Fields"), choices=ExpertField.choices, widget=forms.CheckboxSelectMultiple, **kwargs
        )


class TopicsField(forms.MultipleChoiceField):
    """Topics of the first level; read from the network's tree when the form is made."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Topics"),
            choices=lambda: [(card.code, card.name) for card in first_levels()],
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )


class WeeklyLimitField(forms.IntegerField):
    """How many questions a week somebody takes at most."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Questions a week at most"),
            min_value=1,
            max_value=50,
            initial=3,
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            **kwargs,
        )


class ProofInput(forms.ClearableFileInput):
    """Several files, or photographs from the camera."""

    allow_multiple_selected = True


class ProofsField(forms.FileField):
    """Files that prove a qualification, each checked by what it holds."""

    widget = ProofInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> list[Proof]:
        """The checked files. Every file at fault is named with its repair."""
        uploads: list[UploadedFile[Any]] = [one for one in (data or []) if one]
        if not uploads and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(_("Choose at most five files."))
        found: list[Proof] = []
        faults: list[str] = []
        for upload in uploads:
            try:
                found.append(take_in(upload, upload.name or ""))
            except BadProofError as error:
                faults.append(str(WHY_NO_PROOF[error.code]) % {"name": upload.name})
        if faults:
            raise forms.ValidationError(faults)
        return found
