"""The form in which a directive is written."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel import clock
from huisheng.kernel.web.forms import in_words
from shared_apps.directives.models import Directive
from shared_apps.directives.operations.drafting import DraftContent
from shared_apps.directives.queries.choices import (
    Target,
    kinds_below,
    levels_below,
    lines_below,
    units_by_name,
    waves_of,
)
from shared_apps.directives.web.words import KIND_CHOICES, UNIT_KINDS, level_name
from tenants.public import UnitCard, unit_cards

_INDENT = "\u3000"
_LAST_HOUR = time(18, 0)
_ONE_BY_ONE = 2_000
"""So many units may be named one by one."""


class DirectiveForm(forms.Form):
    """Everything of a directive but its issue. The issuer is asked for only where a person may choose."""

    issuer = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=KIND_CHOICES, widget=forms.RadioSelect, initial=Directive.Kind.TASK
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
        label=_("Kinds of units"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
        required=False,
        error_messages={"required": _("Tick at least one kind, or name units one by one.")},
    )
    levels = forms.TypedMultipleChoiceField(
        label=_("Levels"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
        help_text=_("None ticked: all levels."),
    )
    lines = forms.MultipleChoiceField(
        label=pgettext_lazy("of units", "Lines"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
        help_text=_("None ticked: all lines."),
    )
    waves = forms.TypedMultipleChoiceField(
        label=_("Waves of the roll-out"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
        help_text=_("None ticked: whether in a wave or not."),
    )
    units = forms.CharField(
        label=_("Only these units"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One name a line, as in the tree of units. Left empty: all that fit the above."),
    )
    without = forms.CharField(
        label=_("Not these units"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One name a line."),
    )
    due_day = forms.DateField(
        label=_("Due on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Say by when.")},
    )
    due_time = forms.TimeField(
        label=_("Time of day"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        initial=_LAST_HOUR,
        error_messages={"required": _("Say by when.")},
    )
    urge_days = forms.IntegerField(
        label=_("Remind those who owe something, working days before the date"),
        required=False,
        min_value=1,
        max_value=30,
        help_text=_("Left empty: on the date alone."),
    )
    publish_days = forms.IntegerField(
        label=_("Name those who are late to all, working days after the date"),
        required=False,
        min_value=1,
        max_value=30,
        help_text=_("Left empty: nobody is named."),
    )
    within_hours = forms.IntegerField(
        label=_("Acknowledge within hours"),
        required=False,
        min_value=1,
        max_value=24,
        help_text=_("Emergencies only, counted from the moment of issue, day and night."),
    )
    exception_reason = forms.CharField(
        label=_("Why it is an emergency"),
        validators=[in_words],
        required=False,
        max_length=300,
        help_text=_("Emergencies only: they do not count to the week's number, so the reason is kept."),
    )

    def __init__(
        self,
        *args: Any,
        issuer: UnitCard,
        issuers: list[UnitCard],
        targets: list[Target],
        kept_kind: str = "",
        **kwargs: Any,
    ) -> None:
        """`kept_kind`: a draft's own kind, where it is none that is written here."""
        super().__init__(*args, **kwargs)
        self._issuer = issuer
        if kept_kind and kept_kind not in dict(KIND_CHOICES):
            del self.fields["kind"]
        self._kept_kind = kept_kind
        self._choose(
            "kinds", [(kind, UNIT_KINDS[kind]) for kind in kinds_below(issuer.kind) if kind in UNIT_KINDS]
        )
        self._choose("levels", [(level, level_name(level - issuer.level)) for level in levels_below(issuer)])
        self._choose("lines", [(line, line) for line in lines_below(issuer)])
        self._choose("waves", [(wave.id, f"{wave.name} · {wave.size}") for wave in waves_of(issuer.id)])
        self._choose("issuer", [(card.id, card.name) for card in issuers])
        self._choose(
            "target", [(target.unit.id, f"{_INDENT * target.depth}{target.unit.name}") for target in targets]
        )
        for name in ("levels", "lines", "waves"):
            if len(self._field(name).choices) < (2 if name == "levels" else 1):  # type: ignore[arg-type]
                del self.fields[name]
        if len(issuers) == 1:
            self.fields["issuer"].widget = forms.HiddenInput()
            self.fields["issuer"].initial = issuers[0].id
        self._ask_for_what_is_needed()

    def _ask_for_what_is_needed(self) -> None:
        """Only an emergency has no date, and only a list of units no kinds: otherwise neither is called
        optional.
        """
        kind = self["kind"].value() if "kind" in self.fields else self._kept_kind
        if kind != Directive.Kind.EMERGENCY:
            for name in ("due_day", "due_time"):
                self.fields[name].required = True
        if not str(self["units"].value() or "").strip():
            self.fields["kinds"].required = True

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        return field

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self._field(name).choices = choices

    @property
    def has_finer_choice(self) -> bool:
        """Something of the finer description is filled in or at fault: it is shown unfolded."""
        names = [name for name in ("levels", "lines", "waves", "units", "without") if name in self.fields]
        return any(self[name].value() or self[name].errors for name in names)

    def clean_units(self) -> tuple[int, ...]:
        """The units named one by one."""
        return self._named("units")

    def clean_without(self) -> tuple[int, ...]:
        """The units left out."""
        return self._named("without")

    def _named(self, name: str) -> tuple[int, ...]:
        names = [line.strip() for line in str(self.cleaned_data[name]).splitlines() if line.strip()]
        if not names:
            return ()
        if len(names) > _ONE_BY_ONE:
            raise forms.ValidationError(_("So many units are better chosen by kind or level."))
        found = units_by_name(self._issuer, names)
        missing = [one for one in names if one not in found]
        if missing:
            raise forms.ValidationError(
                now_("No unit, or more than one, below the issuer is called so: %(names)s"),
                params={"names": now_(", ").join(missing[:20])},
            )
        return tuple(sorted({found[one] for one in names}))

    def clean(self) -> dict[str, Any]:
        """A date that has passed cannot be kept by anybody; an emergency has hours and a reason."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Directive.Kind.EMERGENCY:
            for name, fault in (
                ("within_hours", _("Say within how many hours it is to be acknowledged.")),
                ("exception_reason", _("Say in a sentence why it cannot wait.")),
            ):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, fault)
            return cleaned
        if cleaned.get("due_day") and cleaned.get("due_time") and self.due_at() <= clock.now():
            self.add_error("due_day", _("This moment has passed. Choose a later one."))
        return cleaned

    def due_at(self) -> datetime:
        """The moment named, in the time of Beijing; of an emergency, its hours from now."""
        if self._kind() == Directive.Kind.EMERGENCY:
            return clock.now() + timedelta(hours=self.cleaned_data["within_hours"])
        return datetime.combine(
            self.cleaned_data["due_day"], self.cleaned_data["due_time"], tzinfo=clock.BUSINESS_ZONE
        )

    def _kind(self) -> str:
        return str(self.cleaned_data.get("kind") or self._kept_kind)

    def content(self, before: Directive | None = None) -> DraftContent:
        """What was written, for the operation. What belongs to a kind of its own is kept from `before`."""
        cleaned = self.cleaned_data
        return DraftContent(
            kind=self._kind(),
            title=cleaned["title"],
            text=cleaned["text"],
            number_label=cleaned["number_label"],
            target_unit_id=cleaned["target"],
            target_kinds=tuple(cleaned["kinds"]),
            target_levels=tuple(cleaned.get("levels") or ()),
            target_lines=tuple(cleaned.get("lines") or ()),
            target_waves=tuple(cleaned.get("waves") or ()),
            target_units=cleaned["units"],
            except_units=cleaned["without"],
            due_at=self.due_at(),
            within_hours=cleaned["within_hours"],
            urge_days=cleaned["urge_days"],
            publish_days=cleaned["publish_days"],
            exception_reason=cleaned["exception_reason"],
            parent_id=None if before is None else before.parent_id,
            details={} if before is None else before.details,
        )


def initial_of(directive: Directive) -> dict[str, Any]:
    """The values of a draft, to be changed."""
    due = directive.due_at.astimezone(clock.BUSINESS_ZONE)
    names = unit_cards({*directive.target_units, *directive.except_units})

    def lines(unit_ids: list[int]) -> str:
        return "\n".join(names[one].name for one in unit_ids if one in names)

    return {
        "issuer": directive.issuer_unit_id,
        "kind": directive.kind,
        "title": directive.title,
        "text": directive.text,
        "number_label": directive.number_label,
        "target": directive.target_unit_id,
        "kinds": directive.target_kinds,
        "levels": directive.target_levels,
        "lines": directive.target_lines,
        "waves": directive.target_waves,
        "units": lines(directive.target_units),
        "without": lines(directive.except_units),
        "due_day": due.date(),
        "due_time": due.time().replace(microsecond=0),
        "within_hours": directive.within_hours,
        "urge_days": directive.urge_days,
        "publish_days": directive.publish_days,
        "exception_reason": directive.exception_reason,
    }
