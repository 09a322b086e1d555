"""The forms on the page of clocks."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shared_apps.topics import public as topics
from tenant_apps.questions.data.settings import MOST
from tenant_apps.questions.queries.clock_page import ClockPage, KindRow
from tenants.public import spans_of

PART_LABELS: Final = {
    "response_hours": _("First response, hours of work"),
    "answer_days": _("Answer, working days"),
    "handling_days": _("Handling, working days"),
}
WEEKDAYS: Final = (
    pgettext_lazy("weekday", "Monday"),
    pgettext_lazy("weekday", "Tuesday"),
    pgettext_lazy("weekday", "Wednesday"),
    pgettext_lazy("weekday", "Thursday"),
    pgettext_lazy("weekday", "Friday"),
    pgettext_lazy("weekday", "Saturday"),
    pgettext_lazy("weekday", "Sunday"),
)


def _amount(part: str, label: Any, *, required: bool) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=1,
        max_value=MOST[part],
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class LockableForm(forms.Form):
    """A part of the page that a unit with others below it may set for all of them."""

    locked = forms.BooleanField(label=_("Lock it: no unit below may choose otherwise"), required=False)

    def __init__(self, *args: Any, has_below: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_below:
            del self.fields["locked"]

    @property
    def lock(self) -> bool | None:
        """The lock that was chosen; None (leave it) where there is nothing below."""
        return self.cleaned_data.get("locked") if "locked" in self.fields else None


class KindForm(LockableForm):
    """What is promised for one kind."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, label in PART_LABELS.items():
            self.fields[part] = _amount(part, label, required=True)
        self.order_fields([*PART_LABELS, "locked"])


class TopicForm(forms.Form):
    """What is promised under one topic: what is left empty follows the kind of the question."""

    topic = forms.ChoiceField(
        label=_("Topic"), error_messages={"required": _("Choose the topic that gets its own promise.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = topics.tree()
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Choose a topic")),
            *(
                (
                    first.name,
                    [
                        (first.code, first.name),
                        *((card.code, " › ".join(card.trail)) for card in tree.children(first.code)),
                    ],
                )
                for first in tree.children()
            ),
        ]
        for part, label in PART_LABELS.items():
            self.fields[part] = _amount(part, label, required=False)

    def clean(self) -> dict[str, Any]:
        """At least one part must be said."""
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(said.get(part) for part in PART_LABELS):
            raise ValidationError(_("Enter at least one of the three."))
        return said

    @property
    def said(self) -> dict[str, int]:
        """The parts that were filled in."""
        return {part: self.cleaned_data[part] for part in PART_LABELS if self.cleaned_data.get(part)}


class HoursForm(LockableForm):
    """Working hours of a week, one line a day; an empty line is a day off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = forms.CharField(label=name, required=False, max_length=80)
        self.fields["day0"].help_text = _("Like 08:30-12:00，14:00-18:00. Empty: a day off.")
        self.order_fields([*(f"day{number}" for number in range(7)), "locked"])

    def clean(self) -> dict[str, Any]:
        """Every line can be read, and one day is worked."""
        said: dict[str, Any] = super().clean() or {}
        worked = False
        for number in range(7):
            try:
                worked = bool(spans_of(said.get(f"day{number}", ""))) or worked
            except ValidationError as error:
                self.add_error(f"day{number}", error)
        if not worked and not self.errors:
            raise ValidationError(_("Enter working hours for at least one weekday."))
        return said

    @property
    def lines(self) -> list[str]:
        """What was typed for Monday to Sunday."""
        return [self.cleaned_data[f"day{number}"] for number in range(7)]


class DayForm(forms.Form):
    """One day that differs here."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day like 2026-05-04."),
        },
    )
    works = forms.TypedChoiceField(
        label=_("On this day we are"),
        choices=(
            ("0", pgettext_lazy("office", "closed")),
            ("1", pgettext_lazy("office", "at work")),
        ),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
        error_messages={"required": _("Choose one of the two.")},
    )


def kind_form(row: KindRow, page: ClockPage) -> KindForm:
    """The form for one kind with what holds now."""
    return KindForm(
        has_below=page.has_below,
        prefix="kind",
        initial={part: getattr(row.promised, part) for part in PART_LABELS},
    )


def forms_of(page: ClockPage) -> dict[str, Any]:
    """All forms of the page with what holds now."""
    below = page.has_below
    return {
        "topic": TopicForm(prefix="topic"),
        "hours": HoursForm(
            has_below=below,
            prefix="hours",
            initial={f"day{number}": line for number, line in enumerate(page.hours)},
        ),
        "day": DayForm(prefix="day"),
    }
