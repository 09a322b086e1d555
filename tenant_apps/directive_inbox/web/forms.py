"""What is written to those above: a report, the answer to an order, a difficulty (基层困难)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.text.personal import Found, suggest
from huisheng.kernel.web.forms import in_words
from shared_apps.oversight.public import DIFFICULTY_AREAS
from tenant_apps.directive_inbox.queries.item import InboxItem

_NUMBERS = frozenset({Found.IDENTITY, Found.CARD, Found.PHONE})
_NO_NUMBERS = _(
    "There seems to be a phone, identity or card number in it. Leave it out: those above see which unit has "
    "written, and need nobody's data for this."
)


class ReportForm(forms.Form):
    """Text, and a figure where the issuer asks for one. `based_on` is the revision that was on the screen."""

    number = forms.DecimalField(
        min_value=0,
        max_digits=14,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )
    text = forms.CharField(
        label=_("What was done"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: InboxItem, **kwargs: Any) -> None:
        latest = item.latest
        initial: dict[str, Any] = {"based_on": 0}
        if latest is not None:
            initial = {"based_on": latest.revision, "text": latest.text, "number": latest.number}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if item.number_label:
            self.fields["number"].label = item.number_label
        else:
            del self.fields["number"]


class AnswerForm(forms.Form):
    """What was done about an order. `turn` is the one that was on the screen."""

    text = forms.CharField(
        label=_("What was done, and what came of it"),
        validators=[in_words],
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    turn = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class _UnitsOwnWords(forms.Form):
    """Words of the unit for the levels above: nobody's number is in them."""

    def clean(self) -> dict[str, Any]:
        """Refuse what looks like a number of a person."""
        for name in ("subject", "text"):
            if suggest(self.cleaned_data.get(name, ""), _NUMBERS):
                self.add_error(name, _NO_NUMBERS)
        return self.cleaned_data


class DifficultyForm(_UnitsOwnWords):
    """What the unit cannot solve itself."""

    area = forms.ChoiceField(label=_("Kind of difficulty"), choices=list(DIFFICULTY_AREAS.items()))
    subject = forms.CharField(label=_("In one line"), max_length=120)
    text = forms.CharField(
        label=_("What is difficult, and what would help"),
        validators=[in_words],
        max_length=3_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    may_be_shared = forms.BooleanField(
        label=_("Other units may read it once it is solved"),
        help_text=_("Without names of persons, and only when a unit above shares it."),
        required=False,
        initial=True,
    )


class MoreForm(_UnitsOwnWords):
    """Words that are added."""

    text = forms.CharField(
        label=_("What you add to it"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )


class EnoughForm(forms.Form):
    """What was done is enough. `turn` is what was on the screen."""

    text = forms.CharField(
        label=_("What you say to it"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"id": "enough-text"}),
    )
    turn = forms.IntegerField(min_value=0, widget=forms.HiddenInput(attrs={"id": "enough-turn"}))


class NotEnoughForm(_UnitsOwnWords):
    """What is still missing."""

    text = forms.CharField(
        label=_("What is still missing"),
        validators=[in_words],
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "id": "not-enough-text"}),
    )
    turn = forms.IntegerField(min_value=0, widget=forms.HiddenInput(attrs={"id": "not-enough-turn"}))
