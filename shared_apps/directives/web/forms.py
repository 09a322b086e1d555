"""The form in which a directive is written."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel import clock
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.drafting import DraftContent
from shared_apps.directives.queries.choices import Target, kinds_below
from shared_apps.directives.web.words import UNIT_KINDS
from tenants.public import UnitCard

_INDENT = "\u3000"
_LAST_HOUR = time(18, 0)


class DirectiveForm(forms.Form):
    """Everything of a directive but its issue. The issuer is asked for only where a person may choose."""

    issuer = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (Directive.Kind.NOTICE, _("Notice: units acknowledge it")),
            (Directive.Kind.TASK, _("Task: units report back")),
        ],
        widget=forms.RadioSelect,
        initial=Directive.Kind.TASK,
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}))
    number_label = forms.CharField(
        label=_("Figure asked for in the report"),
        max_length=60,
        required=False,
        help_text=_("For tasks only. Name the unit of measure, as in: people taking part."),
    )
    target = forms.TypedChoiceField(
        label=pgettext_lazy("target of a directive", "Where"),
        coerce=int,
        help_text=_("This unit and everything below it, of the kinds ticked here:"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of units"), widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"})
    )
    due_day = forms.DateField(
        label=_("Due on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    due_time = forms.TimeField(
        label=_("Time of day"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=_LAST_HOUR,
    )

    def __init__(
        self,
        *args: Any,
        issuer: UnitCard,
        issuers: list[UnitCard],
        targets: list[Target],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)
        kinds.choices = [(kind, UNIT_KINDS[kind]) for kind in kinds_below(issuer.kind) if kind in UNIT_KINDS]
        self._set_choices("issuer", [(card.id, card.name) for card in issuers])
        self._set_choices(
            "target", [(target.unit.id, f"{_INDENT * target.depth}{target.unit.name}") for target in targets]
        )
        if len(issuers) == 1:
            self.fields["issuer"].widget = forms.HiddenInput()
            self.fields["issuer"].initial = issuers[0].id

    def _set_choices(self, name: str, choices: list[tuple[int, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A date that has passed cannot be kept by anybody."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "due_day" in cleaned and "due_time" in cleaned and self.due_at() <= clock.now():
            self.add_error("due_day", _("This moment has passed. Choose a later one."))
        return cleaned

    def due_at(self) -> datetime:
        """The moment named, in the time of Beijing."""
        return datetime.combine(
            self.cleaned_data["due_day"], self.cleaned_data["due_time"], tzinfo=clock.BUSINESS_ZONE
        )

    def content(self) -> DraftContent:
        """What was written, for the operation."""
        cleaned = self.cleaned_data
        return DraftContent(
            kind=cleaned["kind"],
            title=cleaned["title"],
            text=cleaned["text"],
            number_label=cleaned["number_label"],
            target_unit_id=cleaned["target"],
            target_kinds=tuple(cleaned["kinds"]),
            due_at=self.due_at(),
        )


def initial_of(directive: Directive) -> dict[str, Any]:
    """The values of a draft, to be changed."""
    due = directive.due_at.astimezone(clock.BUSINESS_ZONE)
    return {
        "issuer": directive.issuer_unit_id,
        "kind": directive.kind,
        "title": directive.title,
        "text": directive.text,
        "number_label": directive.number_label,
        "target": directive.target_unit_id,
        "kinds": directive.target_kinds,
        "due_day": due.date(),
        "due_time": due.time().replace(microsecond=0),
    }
