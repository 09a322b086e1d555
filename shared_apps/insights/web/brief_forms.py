"""The form in which a brief is written."""

from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.models import Brief
from shared_apps.insights.operations.brief_drafting import BriefContent
from shared_apps.insights.queries.brief_figures import (
    BRIEF_FIGURES,
    CHILDREN,
    MOST_UNITS,
    RANKED,
    TooManyUnitsError,
    period_of,
    units_of_level,
)
from shared_apps.insights.web.brief_document import kinds_of_masthead
from tenants.public import UnitCard

KINDS: Final[dict[str, str | Promise]] = {
    Brief.Kind.WORK: pgettext_lazy("kind of brief", "Brief on the work"),
    Brief.Kind.CIRCULAR: pgettext_lazy("kind of brief", "Circular"),
}
LEVELS: Final[dict[str, str | Promise]] = {
    "": _("No table of units"),
    CHILDREN: _("Units right below"),
    "city": _("Cities"),
    "county": _("Counties and districts"),
    "zone": _("Development zones"),
    "university": _("Universities"),
    "enterprise": _("Enterprises"),
    "township": _("Townships and streets"),
}
_FAULTS: Final[dict[str, str | Promise]] = {
    "order": _("The period ends before it begins."),
    "future": _("The period ends in the future. Its last day may be today."),
    "length": _("A period is at most 366 days long."),
    "dates": _("Choose a date of this century."),
}


class BriefForm(forms.Form):
    """Everything of a brief but its cases and its number."""

    unit = forms.TypedChoiceField(label=_("In the name of"), coerce=int)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=list(KINDS.items()), widget=forms.RadioSelect, initial=Brief.Kind.WORK
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    masthead = forms.CharField(
        label=_("Name in red on top"),
        max_length=20,
        required=False,
        help_text=_("Left empty, it is the usual one of the kind."),
    )
    editor = forms.CharField(label=_("Who edits and prints it"), max_length=60, required=False)
    first = forms.DateField(
        label=_("Figures from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=_("Figures to"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    measures = forms.MultipleChoiceField(
        label=_("Figures"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
        help_text=_("Of your unit with everything below it. They are frozen when the brief is issued."),
    )
    level = forms.ChoiceField(label=_("Table of units"), required=False, choices=list(LEVELS.items()))
    ranking = forms.ChoiceField(
        label=_("Put in order by"),
        required=False,
        help_text=_("Only shares of what was done can rank units, never amounts."),
    )
    lead = forms.CharField(
        label=_("Opening"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    body = forms.CharField(
        label=_("Text of the brief"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "One paragraph per line. Begin headings with 一、 and below them with （一）; they are set in"
            " their own fonts. 1. and （1） are set like the text."
        ),
    )
    to_above = forms.CharField(label=_("Reported to"), max_length=200, required=False)
    to_beside = forms.CharField(label=_("Copied to"), max_length=200, required=False)
    to_below = forms.CharField(label=_("Sent to"), max_length=200, required=False)

    def __init__(self, *args: Any, unit: UnitCard, units: list[UnitCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prints = unit
        self._choose("unit", [(card.id, card.name) for card in units])
        self._choose("measures", [(code, MEASURES[code].label) for code in BRIEF_FIGURES])
        self._choose("ranking", [("", _("No order")), *((code, MEASURES[code].label) for code in RANKED)])
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0].id

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """A period that exists, a table that can be read, an order of units that stand in it."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "first" in cleaned and "last" in cleaned:
            try:
                period_of(cleaned["first"], cleaned["last"])
            except ValueError as error:
                self.add_error("last", str(_FAULTS.get(str(error), _FAULTS["order"])))
        if "level" in cleaned:
            try:
                units_of_level(self.prints, cleaned["level"])
            except TooManyUnitsError as error:
                self.add_error(
                    "level",
                    _("%(found)s units are too many for one table; it holds %(most)s. Choose a higher level.")
                    % {"found": error.args[0], "most": MOST_UNITS},
                )
        if cleaned.get("ranking") and not cleaned.get("level"):
            self.add_error("level", _("Choose the units that are to be put in order."))
        if (cleaned.get("level") or cleaned.get("ranking")) and not cleaned.get("measures"):
            self.add_error("measures", _("Choose the figures that the table is to show."))
        return cleaned

    def content(self) -> BriefContent:
        """What was written, for the operation."""
        cleaned = self.cleaned_data
        return BriefContent(
            kind=cleaned["kind"],
            masthead=cleaned["masthead"] or kinds_of_masthead()[cleaned["kind"]],
            editor=cleaned["editor"] or self.prints.name,
            title=cleaned["title"],
            lead=cleaned["lead"],
            body=cleaned["body"],
            first=cleaned["first"],
            last=cleaned["last"],
            level=cleaned["level"],
            measures=tuple(code for code in BRIEF_FIGURES if code in cleaned["measures"]),
            ranking=cleaned["ranking"],
            to_above=cleaned["to_above"],
            to_beside=cleaned["to_beside"],
            to_below=cleaned["to_below"],
        )


def initial_of(brief: Brief) -> dict[str, Any]:
    """The values of a brief, to be changed or put right."""
    values = {name: getattr(brief, name) for name in BriefContent.__dataclass_fields__}
    return {**values, "unit": brief.unit_id}
