"""Forms of what an asker can do. ``token`` makes sending twice harmless."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from tenant_apps.questions.operations.confirming import NOTE_MAX
from tenant_apps.questions.queries.seen_by_asker import AnswerView
from tenant_apps.questions.rules.wording import TEXT_MAX
from tenant_apps.questions.web.fields import Words
from tenant_apps.questions.web.file_fields import FilesField

BEGINNING: Final = 40
_STARS = tuple((str(n), _("%(n)s of 5") % {"n": n}) for n in range(5, 0, -1))

_WORDS: dict[str, LazyText] = {
    "text": _("Write something first; at most 5000 characters."),
    "words": _("Write something first; at most 5000 characters."),
    "many": _("You have written very often. Please wait for our reply, or call us."),
    "rating": _("Choose one to five stars."),
    "note": _("Please shorten your words to 500 characters."),
    "helped": _("Choose one of the answers, or none."),
}


def words_for(field: str) -> LazyText:
    """What to say about a field that a step has refused."""
    return _WORDS.get(field, _("Please look at this again."))


class _Token(forms.Form):
    token = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ConfirmForm(forms.Form):
    """Only the button."""


class UrgeForm(forms.Form):
    """Only the button."""


class WordsForm(_Token):
    """Words that are needed."""

    text = Words(
        label=_("Your words"),
        max_length=TEXT_MAX,
        error_messages={"required": _("Write something first; at most 5000 characters.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class WriteForm(WordsForm):
    """Words, and files with them."""

    attached = FilesField()


class ReviewForm(WordsForm):
    """Words, and the asker's express consent that the text goes up."""

    agree = forms.BooleanField(
        label=_("The unit above may read my question, the answers and these words"),
        error_messages={"required": _("Tick this, or the unit above cannot look at it.")},
    )


class HelpedForm(forms.Form):
    """Where several answers stand: which of them helped, as one likes."""

    helped = forms.TypedChoiceField(
        label=_("Which answer helped?"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the answers, or none.")},
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, answers: Sequence[AnswerView] = (), **kwargs: Any) -> None:
        """``answers``: what stands there; with fewer than two nothing is asked."""
        super().__init__(*args, **kwargs)
        if len(answers) < 2:
            del self.fields["helped"]
            return
        field = self.fields["helped"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = [
            *((str(given.id), f"{given.signed}：{shorten(given.text)}") for given in answers),
            ("", _("None in particular")),
        ]


class SolvedForm(HelpedForm):
    """Stars and words, both as one likes."""

    field_order = ("helped", "rating", "note")

    rating = forms.TypedChoiceField(
        label=_("Stars"),
        choices=[*_STARS, ("", _("No stars"))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
    )
    note = Words(
        label=_("Words"),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RateForm(HelpedForm):
    """Solved or not, stars, words."""

    field_order = ("solved", "helped", "rating", "note")

    solved = forms.TypedChoiceField(
        label=_("Is it solved?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda said: said == "yes",
        error_messages={"required": _("Say whether it is solved.")},
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
    )
    rating = forms.TypedChoiceField(
        label=_("Stars"),
        choices=_STARS,
        coerce=int,
        error_messages={"required": _("Choose one to five stars.")},
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
    )
    note = Words(
        label=_("Words"),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def shorten(text: str) -> str:
    """The beginning of an answer, on one line, enough to know it by."""
    line = " ".join(text.split())
    return line if len(line) <= BEGINNING else f"{line[: BEGINNING - 1]}…"


class EraseForm(forms.Form):
    """Deleting everything is confirmed by a tick: it cannot be undone."""

    sure = forms.BooleanField(
        label=_("Yes, delete everything. I know that it cannot be undone."),
        error_messages={"required": _("Tick this if you really mean it.")},
    )
