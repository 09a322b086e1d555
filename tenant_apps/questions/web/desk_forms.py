"""Forms of the desk. ``version`` says which state of the question the officer was looking at."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.forms import in_words, with_words
from tenant_apps.questions.data.codes import CoverReason, HelpedBy, Kind, Outcome
from tenant_apps.questions.data.settings import DECLINE_REASONS, GIVE_UP_REASONS
from tenant_apps.questions.operations.covering import NOTE_MAX
from tenant_apps.questions.operations.revealing import REASON_MAX
from tenant_apps.questions.rules.wording import TEXT_MAX, TITLE_MAX
from tenant_apps.questions.web.fields import Line, Words
from tenant_apps.questions.web.file_fields import FilesField
from tenants.public import reasons_to_choose

OFFICIAL = "official"

TOO_LONG = _("Shorten the text to %(limit_value)d characters; it has %(show_value)d now.")


def _words(label: Any, missing: Any, *, rows: int, kept_as: str, **more: Any) -> Words:
    """A field for a longer text. ``kept_as`` names the draft that the device keeps while it is written."""
    return Words(
        label=label,
        max_length=TEXT_MAX,
        error_messages={"required": missing, "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": rows, "data-draft": kept_as}),
        **more,
    )


def offer_reasons(form: forms.Form, key: str) -> None:
    """Let the field ``reason`` offer the published reasons of a list, with the unit's own below them."""
    field = form.fields["reason"]
    assert isinstance(field, forms.ChoiceField), "declared so"
    field.choices = [("", _("Choose a reason")), *reasons_to_choose(current_unit().id, key)]


class VersionForm(forms.Form):
    """What every step needs to know."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class AcceptForm(VersionForm):
    """Take a question on."""


class DeclineForm(VersionForm):
    """暂不受理: a reason from the list, and words to the asker that say what they can do now."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        error_messages={"required": _("Choose a reason: the asker reads it.")},
        widget=forms.Select(attrs={"data-words-into": "id_decline-note"}),
    )
    note = _words(
        _("Words to the asker"),
        _("Write to the asker why, and where they can turn to."),
        rows=3,
        kept_as="decline",
        validators=[in_words],
        help_text=_("Say why, and where they can turn to."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_reasons(self, DECLINE_REASONS)


class CoverForm(VersionForm):
    """The public version: what is typed may cover words, and do nothing else."""

    title = Line(
        label=_("Title for others"),
        max_length=TITLE_MAX,
        error_messages={"required": _("The title needs at least one word that can be read.")},
    )
    text = _words(
        _("Text for others"),
        _("Leave standing what others may read."),
        rows=8,
        kept_as="cover",
        help_text=_("Put ** or ▇ in the place of words. Nothing else may be changed."),
    )
    reasons = forms.MultipleChoiceField(
        label=_("Why something is covered"),
        choices=CoverReason.choices,
        error_messages={"required": _("Tick why: the asker reads it.")},
        help_text=_("Criticism of the unit, or of anybody, is no reason."),
        widget=forms.CheckboxSelectMultiple,
    )
    note = Words(
        label=_("Words to the asker"),
        max_length=NOTE_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AnswerForm(VersionForm):
    """An answer: official, or given by an expert of this unit and entered here."""

    text = _words(
        _("Answer"), _("Write the answer first."), rows=8, kept_as="answer", validators=[with_words]
    )
    answered_as = forms.ChoiceField(
        label=_("Answered as"), choices=[(OFFICIAL, _("Official answer"))], required=False
    )
    handles = forms.BooleanField(
        label=_("Something is left to do: handling begins"),
        required=False,
        help_text=_("Without this the asker is asked whether it is solved."),
    )

    attached = FilesField()
    files_public = forms.BooleanField(
        label=_("Where the answer is public, everybody may open these files"),
        required=False,
        help_text=_(
            "Only for forms, notices and the like: nothing with a name, number or face of anybody."
            " Without this the asker alone opens them."
        ),
    )

    def __init__(self, *args: Any, experts: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``experts`` are pairs of value and label of those who may have given the answer."""
        super().__init__(*args, **kwargs)
        field = self.fields["answered_as"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = [(OFFICIAL, _("Official answer")), *experts]
        if not experts:
            field.widget = forms.HiddenInput()


class ReplyForm(VersionForm):
    """Words to the asker that end nothing; perhaps a question that must be answered to go on."""

    text = _words(
        _("Message to the asker"),
        _("Write the message first."),
        rows=5,
        kept_as="reply",
        validators=[with_words],
    )
    attached = FilesField()


class ProgressForm(VersionForm):
    """How far it has come."""

    text = _words(
        _("How far it has come"),
        _("Write how far it has come."),
        rows=4,
        kept_as="progress",
        validators=[with_words],
    )


class CompletionForm(VersionForm):
    """办结: what came of it, who helped, and words to the asker."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("Choose an outcome"))],
        error_messages={"required": _("Choose what came of it.")},
    )
    helped_by = forms.MultipleChoiceField(
        label=_("Who helped"),
        choices=HelpedBy.choices,
        error_messages={"required": _("Tick who helped: the asker reads it, and reports count it.")},
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
    )
    words = _words(
        _("What was done, in words to the asker"),
        _("Write to the asker what was done."),
        rows=4,
        kept_as="complete",
        validators=[in_words],
    )

    def __init__(self, *args: Any, outcomes: Sequence[Outcome] = (), **kwargs: Any) -> None:
        """``outcomes`` are those that this kind of question can have."""
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = [
            ("", _("Choose an outcome")),
            *((outcome.value, outcome.label) for outcome in outcomes),
        ]


class GiveUpForm(VersionForm):
    """暂不能解决: goes to a leader first."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        error_messages={"required": _("Choose a reason: the asker reads it.")},
    )
    words = _words(
        _("Words to the asker"),
        _("Write to the asker why it cannot be solved now, and what remains possible."),
        rows=4,
        kept_as="give_up",
        validators=[in_words],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_reasons(self, GIVE_UP_REASONS)


class NoteForm(forms.Form):
    """An internal note, with colleagues who are to read it."""

    text = _words(
        _("Internal note"), _("Write the note first."), rows=3, kept_as="note", validators=[with_words]
    )
    mentions = forms.TypedMultipleChoiceField(
        label=_("Tell these colleagues"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hs-choices--line"}),
    )

    def __init__(self, *args: Any, staff: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        """``staff`` are the colleagues who can be told."""
        super().__init__(*args, **kwargs)
        field = self.fields["mentions"]
        assert isinstance(field, forms.TypedMultipleChoiceField), "declared above"
        field.choices = [(str(account), name) for account, name in staff]


class HandOnForm(VersionForm):
    """Give it to a colleague, a section, or back to duty."""

    to = forms.ChoiceField(
        label=pgettext_lazy("handing over", "To"),
        error_messages={"required": _("Choose who takes it over.")},
    )
    note = _words(
        _("Note for staff"),
        _("Say why: the next one must know."),
        rows=3,
        kept_as="hand_on",
        validators=[in_words],
        required=False,
        help_text=_("Needed when it goes back to duty. The asker does not read it."),
    )
    due_on = forms.DateField(
        label=_("Internal date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day for whoever takes it over. What was promised to the asker stands."),
    )

    def __init__(self, *args: Any, receivers: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``receivers`` as the frame names them: "duty", an account, "s" with a section."""
        super().__init__(*args, **kwargs)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = [("", _("Choose")), *receivers]

    def due_at(self) -> datetime | None:
        """The first instant that is too late."""
        day: date | None = self.cleaned_data["due_on"]
        if day is None or day >= date.max:
            return None
        return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BUSINESS_ZONE)


class RefileForm(VersionForm):
    """Another topic or kind."""

    topic = forms.ChoiceField(label=_("Topic"), error_messages={"required": _("Choose a topic.")})
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)

    def __init__(self, *args: Any, topics: Sequence[Any] = (), **kwargs: Any) -> None:
        """``topics`` are choices of leaves, own topics as "own-" with their id."""
        super().__init__(*args, **kwargs)
        field = self.fields["topic"]
        assert isinstance(field, forms.ChoiceField), "declared above"
        field.choices = list(topics)


class CorrectForm(VersionForm):
    """更正 of a published answer."""

    answer = forms.IntegerField(widget=forms.HiddenInput)
    text = _words(
        _("Corrected answer"),
        _("Write the corrected answer."),
        rows=6,
        kept_as="correct",
        validators=[with_words],
        help_text=_("The asker is told. What was said before stays readable."),
    )


class ContactForm(forms.Form):
    """Look at the contact: with a reason that the asker will read."""

    contact_reason = Line(
        label=_("Why do you need the contact?"),
        max_length=REASON_MAX,
        help_text=_("The asker reads this reason, and the log keeps that you looked."),
        error_messages={"required": _("Give a reason: the asker reads it.")},
        validators=[in_words],
    )


class DecideForm(VersionForm):
    """A second person decides: perhaps with another wording, with words when it goes back."""

    text = Words(
        label=_("What the asker will read"),
        max_length=TEXT_MAX,
        required=False,
        error_messages={"max_length": TOO_LONG},
        validators=[with_words],
        widget=forms.Textarea(attrs={"rows": 8, "data-draft": "decide"}),
    )
    words = Words(
        label=_("Opinion of who decides"),
        max_length=TEXT_MAX,
        required=False,
        error_messages={"max_length": TOO_LONG},
        help_text=_("Needed when you send it back: what is to be changed."),
        validators=[in_words],
        widget=forms.Textarea(attrs={"rows": 3, "data-draft": "decide_words"}),
    )
