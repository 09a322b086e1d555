"""The form in which an appraisal is drafted."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.web.forms import in_words
from shared_apps.insights.data.appraisal_indicators import INDICATORS, Indicator
from shared_apps.insights.models import Appraisal
from shared_apps.insights.operations.appraisal_drafting import OBJECTION_DAYS_MAX, SchemeContent
from shared_apps.insights.operations.appraisal_withdrawing import REASON_MAX
from shared_apps.insights.queries.appraisal_scoring import BadRulesError, Rule, check, rules_of
from shared_apps.insights.queries.periods import LONGEST
from shared_apps.insights.web.asked import LINES as LINE_CODES
from shared_apps.insights.web.brief_forms import LEVELS
from shared_apps.insights.web.words import LINES
from tenants.public import UnitCard

_FAULTS: Final[dict[str, str | Promise]] = {
    "none": _("Give at least one indicator a weight."),
    "weight": _("A weight is a whole number from 1 to 100; empty, the indicator does not count."),
    "sum": _("The weights add up to %(sum)s. They must add up to 100."),
    "order": _("From 0 to 100, and all points must lie above no points."),
    "order_lower": _("From 0 to 100, and all points must lie below no points: the lower, the better."),
    "least": _("A whole number from %(floor)s to 1000."),
}


class SchemeForm(forms.Form):
    """Everything of a scheme. For each indicator four numbers: weight, no points at, all points at, least."""

    unit = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.CharField(
        label=_("What the units should know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    first = forms.DateField(
        label=pgettext_lazy("of an appraisal", "First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=pgettext_lazy("of an appraisal", "Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    level = forms.ChoiceField(
        label=_("Which units"),
        choices=[(code, label) for code, label in LEVELS.items() if code],
        help_text=_("One level at a time, so that like is compared with like."),
    )
    line = forms.ChoiceField(
        label=_("Line of units"),
        required=False,
        choices=[("", _("All lines")), *((code, LINES[code]) for code in LINE_CODES)],
    )
    objection_days = forms.IntegerField(
        label=_("Working days for objections"), min_value=1, max_value=OBJECTION_DAYS_MAX, initial=5
    )
    shows_order = forms.TypedChoiceField(
        label=_("What the final result shows"),
        widget=forms.RadioSelect,
        coerce=lambda said: said == "yes",
        choices=[
            ("no", _("Each unit its own points alone")),
            ("yes", _("All units in order of their points")),
        ],
        initial="no",
        help_text=_("Units read this with the rules. Before the end nobody sees the points of others."),
    )

    def __init__(self, *args: Any, units: list[UnitCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(card.id, card.name) for card in units]
        if len(units) == 1:
            field.widget = forms.HiddenInput()
            field.initial = units[0].id
        for known in INDICATORS.values():
            for part, label in _PARTS.items():
                self.fields[f"{known.code}_{part}"] = forms.IntegerField(
                    label=str(label),
                    # Without a weight an indicator does not count; the other numbers then rest.
                    required=part != "weight",
                    initial=_initial(known, part),
                    widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": 1000}),
                )

    def indicators(self) -> Iterator[tuple[Indicator, list[BoundField]]]:
        """Each indicator with its four fields."""
        for known in INDICATORS.values():
            yield known, [self[f"{known.code}_{part}"] for part in _PARTS]

    def clean(self) -> dict[str, Any]:
        """A period, and rules by which points can be given."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("last", _("A period is at most 366 days long."))
        rules = self._rules()
        if rules is not None:
            try:
                check(rules)
            except BadRulesError as error:
                self._blame(error, rules)
        return cleaned

    def content(self) -> SchemeContent:
        """What was written, for the operation."""
        cleaned = self.cleaned_data
        names = ("title", "text", "first", "last", "level", "line", "objection_days", "shows_order")
        return SchemeContent(**{name: cleaned[name] for name in names}, rules=self._rules() or ())

    def _rules(self) -> tuple[Rule, ...] | None:
        """The indicators that have a weight; None where a number of one cannot be read."""
        rules = []
        for known in INDICATORS.values():
            if any(f"{known.code}_{part}" in self.errors for part in _PARTS):
                return None
            found: dict[str, Any] = {part: self.cleaned_data.get(f"{known.code}_{part}") for part in _PARTS}
            if not found["weight"]:
                continue
            rules.append(Rule(code=known.code, **found))
        return tuple(rules)

    def _blame(self, error: BadRulesError, rules: tuple[Rule, ...]) -> None:
        code, known = error.code, INDICATORS.get(error.at)
        if code == "order" and known is not None and known.lower_is_better:
            code = "order_lower"
        said = {"sum": sum(rule.weight for rule in rules), "floor": known.floor if known else 1}
        field = {"weight": "weight", "order": "full", "order_lower": "full", "least": "least"}.get(code)
        text = str(_FAULTS[code]) % said
        if field is None or known is None:
            self.add_error(None, text)
        else:
            self.add_error(
                f"{error.at}_{field}", _("%(what)s: %(fault)s") % {"what": known.measure.label, "fault": text}
            )


class WithdrawalForm(forms.Form):
    """Why published rules do not hold any more."""

    reason = forms.CharField(
        label=pgettext_lazy("of a withdrawal", "Reasons, for the units to read"),
        validators=[in_words],
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


_PARTS: Final[dict[str, str | Promise]] = {
    "weight": pgettext_lazy("of an indicator", "Weight"),
    "zero": pgettext_lazy("of an indicator", "No points at (%)"),
    "full": pgettext_lazy("of an indicator", "All points at (%)"),
    "least": pgettext_lazy("of an indicator", "Scored from (number)"),
}


def _initial(known: Indicator, part: str) -> int:
    found: int = getattr(known, part)
    return max(found, known.floor) if part == "least" else found


def initial_of(appraisal: Appraisal) -> dict[str, Any]:
    """The values of a draft, to be changed."""
    names = ("title", "text", "first", "last", "level", "line", "objection_days")
    values: dict[str, Any] = {name: getattr(appraisal, name) for name in names}
    values |= {"unit": appraisal.unit_id, "shows_order": "yes" if appraisal.shows_order else "no"}
    kept = {rule.code: rule for rule in rules_of(appraisal.rules)}
    for known in INDICATORS.values():
        rule = kept.get(known.code)
        for part in _PARTS:
            number = getattr(rule, part) if rule else (None if part == "weight" else _initial(known, part))
            values[f"{known.code}_{part}"] = number
    return values
