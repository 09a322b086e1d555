"""Forms of taking part."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.forms import in_words
from shared_apps.topics import public as topics
from tenant_apps.commons.data.codes import ANSWER_MAX, COMMENT_MAX, CORRECTION_MAX, Mark
from tenant_apps.commons.rules.wording import BadWords, as_shown

_FAULTS: Final = {
    "empty": _("Write what you would like to say."),
    "long": _("Make it shorter: 500 characters at most."),
}


_ANSWER_FAULTS: Final = {
    "empty": _("Write what you know."),
    "long": _("Make it shorter: 2000 characters at most."),
}


class CommentForm(forms.Form):
    """What somebody says under a question."""

    text = forms.CharField(
        label=_("Your comment"),
        help_text=_("Numbers by which somebody can be reached are covered before anybody reads it."),
        error_messages={"required": _FAULTS["empty"]},
        widget=forms.Textarea(
            {"rows": 5, "maxlength": COMMENT_MAX, "data-hs-count": _("{n} characters left")}
        ),
    )

    def clean_text(self) -> str:
        """As it was typed, once it is known that it can stand: line ends of browsers do not count twice."""
        typed = str(self.cleaned_data["text"])
        try:
            as_shown(typed)
        except BadWords as error:
            raise ValidationError(_FAULTS[error.code]) from error
        return typed


class AnswerForm(forms.Form):
    """What somebody answers."""

    text = forms.CharField(
        label=_("Your answer"),
        help_text=_("Numbers by which somebody can be reached are covered before anybody reads it."),
        error_messages={"required": _ANSWER_FAULTS["empty"]},
        widget=forms.Textarea(
            {"rows": 8, "maxlength": ANSWER_MAX, "data-hs-count": _("{n} characters left")}
        ),
    )

    def clean_text(self) -> str:
        """As it was typed, once it is known that it can stand."""
        typed = str(self.cleaned_data["text"])
        try:
            as_shown(typed, ANSWER_MAX)
        except BadWords as error:
            raise ValidationError(_ANSWER_FAULTS[error.code]) from error
        return typed


class MarkForm(forms.Form):
    """What the unit says of a peer's answer."""

    mark = forms.ChoiceField(
        label=_("What the unit says of it"),
        choices=[
            (Mark.ENDORSED.value, _("It is right: endorse it")),
            (Mark.CORRECTED.value, _("It needs a correction")),
            (Mark.THANKED.value, _("Say thank you")),
            ("nothing", _("Nothing")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the unit says.")},
    )
    words = forms.CharField(
        label=_("What is right instead"),
        validators=[in_words],
        help_text=_("Only for a correction. It is shown under the answer in the unit's name."),
        required=False,
        max_length=CORRECTION_MAX,
        widget=forms.Textarea({"rows": 4, "data-hs-count": _("{n} characters left")}),
    )

    def clean(self) -> dict[str, Any]:
        """A correction has words."""
        said = super().clean() or {}
        if said.get("mark") == Mark.CORRECTED and not said.get("words", "").strip():
            self.add_error("words", _("Write what is right instead."))
        return said

    @property
    def chosen(self) -> Mark:
        """The choice as it is stored."""
        said = self.cleaned_data["mark"]
        return Mark.NONE if said == "nothing" else Mark(said)


class ClosedTopicsForm(forms.Form):
    """Where the unit wants no answers of peers."""

    closed = forms.MultipleChoiceField(
        label=_("No answers of peers under"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["closed"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(card.code, card.name) for card in topics.first_levels()]
