"""Forms of an alarm."""

from django import forms
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.web.forms import in_words
from tenant_apps.questions.operations.alarm_closing import REFERENCE_MAX
from tenant_apps.questions.operations.revealing import REASON_MAX
from tenant_apps.questions.rules.reporting import WhyNot
from tenant_apps.questions.rules.wording import TEXT_MAX
from tenant_apps.questions.web.fields import Line, Words


class RaiseForm(forms.Form):
    """Somebody of the staff sees danger."""

    words = Words(
        label=_("What did you see or hear?"),
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("An internal note: the asker does not read it."),
    )


class WriteForm(forms.Form):
    """Words to the asker."""

    text = Words(
        label=_("Your words to the person"),
        max_length=TEXT_MAX,
        error_messages={"required": _("Write something first; at most 5000 characters.")},
        widget=forms.Textarea(attrs={"rows": 4}),
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


class ConsiderForm(forms.Form):
    """One report of the law: made (when, under which reference), or not called for (why)."""

    done = forms.TypedChoiceField(
        label=_("This report"),
        choices=[("yes", _("Made")), ("no", _("Not called for"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect(attrs={"class": "hs-choices--line"}),
        error_messages={"required": _("Say whether it was made.")},
    )
    at = forms.DateTimeField(
        label=_("When it was made"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={"invalid": _("Write day and time, for instance 2026-11-21 14:05.")},
    )
    reference = Line(
        label=_("Reference"),
        required=False,
        max_length=REFERENCE_MAX,
        help_text=_("Who took it and under which number, for instance: station, officer, case number."),
    )
    why_not = forms.ChoiceField(
        label=_("Why it is not called for"), required=False, choices=[("", "—"), *WhyNot.choices]
    )

    def clean_at(self) -> object:
        """Times are those of the clock on the wall here."""
        at = self.cleaned_data["at"]
        return at.replace(tzinfo=BUSINESS_ZONE) if at is not None else None


class CloseForm(forms.Form):
    """It is over."""

    words = Words(
        label=_("What was done about it"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For those who come later: who was reached, who is with the person now."),
        error_messages={"required": _("Say what was done; at most 5000 characters.")},
        validators=[in_words],
    )
    rest_why_not = forms.ChoiceField(
        label=_("Reports that are not written down are not called for, because"),
        required=False,
        choices=[("", "—"), *WhyNot.choices],
    )


class DecideForm(forms.Form):
    """A decision for a unit below."""

    words = Words(
        label=_("Opinion of this unit"),
        validators=[in_words],
        max_length=TEXT_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
