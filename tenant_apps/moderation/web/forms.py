"""Forms of moderation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.forms import in_words
from tenant_apps.moderation.data.codes import (
    CONTACT_MAX,
    WORDS_MAX,
    Authority,
    Kept,
    Reason,
    Verdict,
)
from tenant_apps.moderation.data.settings import HIDE_REASONS
from tenant_apps.moderation.operations.handing_on import REFERENCE_MAX
from tenants.public import reasons_to_choose

_WORDS = {
    "rows": 4,
    "data-hs-count": _("{n} characters left"),
}


class ReportForm(forms.Form):
    """举报. `token` makes one report of a form that is sent twice; `opened` says when it was opened."""

    reason = forms.ChoiceField(
        label=_("What is wrong with it?"),
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with it.")},
    )
    words = forms.CharField(
        label=_("What should we know?"),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs=_WORDS),
    )
    contact = forms.CharField(
        label=_("How can we reach you, if we have to ask?"),
        help_text=_("You need not say. Moderators alone see it, and it is erased after half a year."),
        required=False,
        max_length=CONTACT_MAX,
    )
    keep = forms.BooleanField(
        label=_("Tell me on “Me here” what was decided"),
        help_text=_("Moderators do not see that it was you. Half a year after the decision it is erased."),
        required=False,
    )
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)
    opened = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, verified: bool, **kwargs: Any) -> None:
        """``verified``: somebody has verified a phone on this device, and so has a page of their own."""
        super().__init__(*args, **kwargs)
        if not verified:
            del self.fields["keep"]


class ReceiptForm(forms.Form):
    """Somebody looks for what became of a report."""

    receipt = forms.CharField(
        label=_("Number of your report"),
        help_text=_("It begins with JB."),
        max_length=100,
        error_messages={"required": _("Enter the number of your report.")},
    )


class AgainForm(forms.Form):
    """Why it should be looked at again."""

    words = forms.CharField(
        label=_("Why should somebody look at it again?"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs=_WORDS),
        error_messages={"required": _("Say in a few words why.")},
    )


class VerdictForm(forms.Form):
    """Keep or hide."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=pgettext_lazy("moderation", "Decision"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it stays public.")},
    )
    reason = forms.ChoiceField(
        label=pgettext_lazy("moderation", "Published reason"),
        help_text=_("Criticism of anybody's work is no reason to hide it."),
        error_messages={"required": _("Choose the reason; everybody may read the list.")},
    )
    words = forms.CharField(
        label=_("Words to the author and to whoever reported it"),
        validators=[in_words],
        help_text=_("Needed when it is hidden: which part, and what could be changed."),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs=_WORDS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField), "declared so"
        self.hiding = reasons_to_choose(current_unit().id, HIDE_REASONS)
        field.choices = [
            ("", pgettext_lazy("moderation", "Choose a reason")),
            (pgettext_lazy("moderation", "Why it stays"), Kept.choices),
            (pgettext_lazy("moderation", "Why it is hidden"), self.hiding),
        ]

    def clean(self) -> dict[str, Any]:
        """The reason must be one of the chosen decision, and hiding needs words."""
        said = super().clean() or {}
        hides = said.get("verdict") == Verdict.HIDE
        fitting = [code for code, _label in self.hiding] if hides else Kept.values
        if said.get("verdict") and said.get("reason") and said["reason"] not in fitting:
            self.add_error("reason", _("This reason belongs to the other decision."))
        if hides and "words" not in self.errors and not said.get("words"):
            self.add_error("words", _("Tell the author which part it is about."))
        return said


class SettleForm(forms.Form):
    """The second look."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=pgettext_lazy("moderation", "Decision"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether it stays public.")},
    )
    words = forms.CharField(
        label=_("Words to whoever asked for the second look"),
        validators=[in_words],
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs=_WORDS),
        error_messages={"required": _("Say in a few words why.")},
    )


class HandOnForm(forms.Form):
    """线索移送."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    authority = forms.ChoiceField(
        label=pgettext_lazy("moderation", "Handed on to"), choices=Authority.choices
    )
    reference = forms.CharField(
        label=pgettext_lazy("moderation", "Reference"),
        help_text=_("The number under which they took it, or who took it and when."),
        max_length=REFERENCE_MAX,
        error_messages={"required": _("Write the reference under which they took it.")},
    )


class ListForm(forms.Form):
    """The unit's own word list: one field per reason, one word per line."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for reason in Reason:
            self.fields[reason.value] = forms.CharField(
                label=reason.label,
                required=False,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    def parts(self) -> list[tuple[forms.BoundField, int]]:
        """Each field with the number of words that stand in it."""
        fields = [self[reason.value] for reason in Reason]
        return [
            (field, len(str(field.value() or "").split("\n")) if field.value() else 0) for field in fields
        ]

    def entries(self) -> dict[str, list[str]]:
        """The lines by reason."""
        return {reason.value: self.cleaned_data[reason.value].splitlines() for reason in Reason}
