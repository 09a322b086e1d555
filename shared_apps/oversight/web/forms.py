"""Forms of orders and of taking over."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huisheng.kernel import clock
from huisheng.kernel.web.forms import in_words
from shared_apps.oversight.data.words import CARD_NAMES, ORDER_DEMANDS, ORDER_REASONS
from shared_apps.oversight.models import Order

_LAST_HOUR = time(18, 0)


class _WithDate(forms.Form):
    due_day = forms.DateField(
        label=_("Answer due on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Until 18:00 of that day."),
    )

    def clean_due_day(self) -> Any:
        """A date that has passed cannot be kept by anybody."""
        day = self.cleaned_data["due_day"]
        if datetime.combine(day, _LAST_HOUR, tzinfo=clock.BUSINESS_ZONE) <= clock.now():
            raise forms.ValidationError(_("This moment has passed. Choose a later one."))
        return day

    def due_at(self) -> datetime:
        """The end of that working day, in the time of Beijing."""
        return datetime.combine(self.cleaned_data["due_day"], _LAST_HOUR, tzinfo=clock.BUSINESS_ZONE)


class OrderForm(_WithDate):
    """What is demanded of one unit."""

    question_number = forms.CharField(
        label=_("Number of the question"),
        max_length=40,
        required=False,
        help_text=_("As the unit numbers it. Leave empty for a matter in words."),
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=list(ORDER_REASONS.items()))
    demand = forms.ChoiceField(
        label=_("What is demanded"), choices=list(ORDER_DEMANDS.items()), widget=forms.RadioSelect
    )
    card = forms.ChoiceField(
        label=_("Card"),
        choices=[(Order.Card.NONE.value, _("No card yet")), *CARD_NAMES.items()],
        required=False,
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
        help_text=_("Without one it becomes yellow when the date passes, and red three working days later."),
    )
    words = forms.CharField(
        label=_("What the unit is told"),
        max_length=2_000,
        validators=[in_words],
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    field_order = ("question_number", "reason", "demand", "words", "due_day", "card")

    def __init__(self, *args: Any, names_question: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if names_question:
            del self.fields["question_number"]
        self._names_question = names_question

    def clean(self) -> dict[str, Any]:
        """What is to be handled once more has a number."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wants_redo = cleaned.get("demand") == Order.Demand.REDO
        if wants_redo and not self._names_question and not cleaned.get("question_number"):
            self.add_error("question_number", _("Name the question that is to be handled once more."))
        return cleaned


class WordsForm(forms.Form):
    """A step with words. ``revision`` is what was on the screen."""

    words = forms.CharField(
        label=_("What the unit is told"),
        max_length=2_000,
        validators=[in_words],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Several of them stand on one page.
        kwargs.setdefault("auto_id", f"id_{type(self).__name__.lower()}_%s")
        super().__init__(*args, **kwargs)


class AcceptForm(WordsForm):
    """办结: words are welcome and not needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False
        self.fields["words"].widget.attrs["rows"] = 2


class SendBackForm(_WithDate, WordsForm):
    """退回重办: with what is missing, and a new date."""

    field_order = ("words", "due_day", "revision")


class RevisionForm(forms.Form):
    """A step without words."""

    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class TakeOverForm(forms.Form):
    """接管: why."""

    why = forms.ChoiceField(label=_("Why it is taken over"), choices=list(ORDER_REASONS.items()))


class ReplyForm(forms.Form):
    """Words to a unit that has raised a difficulty."""

    text = forms.CharField(
        label=_("What the unit is told"),
        max_length=2_000,
        validators=[in_words],
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReleaseForm(forms.Form):
    """Why one's own unit cannot go on leading."""

    text = forms.CharField(
        label=_("Why your unit cannot go on"),
        validators=[in_words],
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "id": "release-text"}),
    )


class SampleForm(forms.Form):
    """Why the text of a sample is to be read."""

    reason = forms.CharField(
        label=_("Why you want to read it"),
        max_length=300,
        validators=[in_words],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
