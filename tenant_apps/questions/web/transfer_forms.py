"""Forms between units: asking another one, and answering it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.web.forms import in_words
from tenant_apps.questions.data.codes import TransferReason
from tenant_apps.questions.data.settings import RETURN_REASONS
from tenant_apps.questions.rules.transfers import RULE_MAX, WORDS_MAX
from tenant_apps.questions.web.desk_forms import TOO_LONG, VersionForm, offer_reasons
from tenant_apps.questions.web.fields import Line, Words


def _words(label: Any, missing: Any, *, kept_as: str, **more: Any) -> Words:
    return Words(
        label=label,
        max_length=WORDS_MAX,
        error_messages={"required": missing, "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": kept_as}),
        validators=[in_words],
        **more,
    )


def _rule(**more: Any) -> Line:
    return Line(
        label=_("Rule that it rests on"),
        max_length=RULE_MAX,
        help_text=_("Name and article, as the other unit can look it up."),
        error_messages={"required": _("Name the rule: it is shown to the other unit.")},
        validators=[in_words],
        **more,
    )


class _DueForm(forms.Form):
    due_on = forms.DateField(
        label=_("To be done by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def day(self) -> date | None:
        """The last day, if one was named."""
        day: date | None = self.cleaned_data["due_on"]
        return day


class HandOverForm(VersionForm, _DueForm):
    """交办, 转办, 上报: why, resting on what, with which words, until when."""

    field_order = ("version", "reason", "rule", "words", "due_on")

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *TransferReason.choices],
        error_messages={"required": _("Choose a reason: the other unit reads it.")},
    )
    rule = _rule(required=False)
    words = _words(
        _("Words to the other unit"),
        _("Write to the other unit why it is theirs, and what has been done so far."),
        kept_as="hand_over",
        help_text=_("Why it is theirs, and what has been done so far. The asker does not read it."),
    )

    def __init__(self, *args: Any, promised: date | None = None, **kwargs: Any) -> None:
        """``promised`` is the last day that the asker was promised, None when it has passed."""
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = (
            _("At most the day that the asker was promised. Left empty, that day counts.")
            if promised is not None
            else _(
                "Left empty, it is to be done as soon as possible: the day promised to the asker has passed."
            )
        )
        if promised is not None:
            self.fields["due_on"].widget.attrs["max"] = promised.isoformat()


class HelpForm(_DueForm):
    """协办: what is wanted of the other unit, until when."""

    field_order = ("words", "due_on")

    words = _words(
        _("What is wanted of them"),
        _("Write what you want the other unit to say or do."),
        kept_as="ask_unit",
        help_text=_("You stay responsible to the asker. Their words come back to you as an internal note."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help_text = _("A date of their own; what was promised to the asker stands.")


class SendBackForm(forms.Form):
    """退回: a reason of the list, the rule, perhaps words."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        error_messages={"required": _("Choose a reason: the other unit reads it.")},
    )
    rule = _rule()
    words = _words(
        pgettext_lazy("between units", "Words to the other unit"),
        "",
        kept_as="send_back",
        required=False,
        help_text=_("What is missing, or who is responsible instead."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_reasons(self, RETURN_REASONS)


class GiveHelpForm(forms.Form):
    """What this unit says to the one that has the lead."""

    words = _words(
        _("Your answer to the unit in the lead"),
        _("Write what you found out or did."),
        kept_as="give_help",
        help_text=_("The unit in the lead answers the asker; what you write is for its staff."),
    )
