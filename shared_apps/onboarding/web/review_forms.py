"""The forms of those who decide and plan."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.web.forms import in_words
from shared_apps.onboarding.data.codes import SLUG_MAX, WORDS_MAX, Reason, Start
from shared_apps.onboarding.operations.planning import WavePlan
from tenants.public import features


class AskForm(forms.Form):
    """A question to the applicant."""

    question = forms.CharField(
        label=_("What should the applicant say or hand in?"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": WORDS_MAX}),
    )


class ApproveForm(forms.Form):
    """The approval; `version` is what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    slug = forms.CharField(label=_("Address of the site"), max_length=SLUG_MAX, required=False)
    seal = forms.BooleanField(label=_("The seal on the letter is the unit's own and can be read"))
    person = forms.BooleanField(
        label=_("I have confirmed with the unit, by a number that I know, that this person answers for it")
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            self.fields["slug"].required = True
        else:
            del self.fields["slug"]


class _WithReason(forms.Form):
    """A decision with a reason of the public list."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=pgettext_lazy("of a decision", "Reason"), choices=Reason.choices)
    words = forms.CharField(
        label=_("What the applicant can do about it"),
        validators=[in_words],
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
    )

    def clean(self) -> dict[str, Any]:
        """“Another reason” says which."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("reason") == Reason.OTHER and not said.get("words", "").strip():
            self.add_error("words", _("Name the reason: the applicant reads it."))
        return said


class RejectForm(_WithReason):
    """The refusal."""


class UndoForm(_WithReason):
    """The approval undone; whoever does it has read what happens to the site."""

    sure = forms.BooleanField(label=_("I have read what happens to the site"))


class WaveForm(forms.Form):
    """One wave: its name and dates, and what its units' sites have."""

    name = forms.CharField(
        label=_("Name of the wave"), max_length=60, help_text=_("As in: pilot, second wave")
    )
    starts_on = forms.DateField(
        label=_("Invited on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    due_on = forms.DateField(
        label=_("To be open by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, said: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._names = {one.key: f"part-{one.key}" for one in features()}
        for one in features():
            self.fields[self._names[one.key]] = forms.ChoiceField(
                label=str(one.label),
                choices=[("", _("Nothing said: as the settings have it")), *Start.choices],
                required=False,
                initial=(said or {}).get(one.key, ""),
            )

    def clean(self) -> dict[str, Any]:
        """The dates are in order."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("starts_on") and said.get("due_on") and said["due_on"] < said["starts_on"]:
            self.add_error("due_on", _("This day is before the invitation. Choose a later one."))
        return said

    def plan(self) -> WavePlan:
        """What was written, for the operation."""
        said = self.cleaned_data
        chosen = {key: said[name] for key, name in self._names.items() if said[name]}
        return WavePlan(
            name=said["name"].strip(), starts_on=said["starts_on"], due_on=said["due_on"], features=chosen
        )

    @property
    def dates(self) -> list[forms.BoundField]:
        """The fields about the wave itself."""
        return [self[name] for name in ("name", "starts_on", "due_on")]

    @property
    def parts(self) -> list[forms.BoundField]:
        """One field for each optional part of the site."""
        return [self[name] for name in self._names.values()]
