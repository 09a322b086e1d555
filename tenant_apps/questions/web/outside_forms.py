"""Forms of asking bodies outside the network."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.forms import in_words
from tenant_apps.questions.data.codes import BodyKind, ReferralOutcome
from tenant_apps.questions.operations.asking_outside import Wish
from tenant_apps.questions.rules import referrals
from tenant_apps.questions.web.desk_forms import TOO_LONG, VersionForm
from tenant_apps.questions.web.fields import Line, Words

_ALONG = {referrals.NAME: _("The asker's name"), referrals.CONTACT: _("The asker's telephone or e-mail")}


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day of the calendar.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **more,
    )


class LetterForm(VersionForm):
    """Who is asked to deal with what, until when; and what of the asker is passed on, with a reason."""

    field_order = (
        "version",
        "seen",
        "body",
        "body_kind",
        "subject",
        "matter",
        "follow_up_on",
        "contact",
        "outside_number",
        "along",
        "why",
    )

    # What was shown as the letter: what is sent is what somebody has looked through.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    body = Line(
        label=_("Body that is asked"),
        max_length=referrals.BODY_MAX,
        help_text=_("Its full name, as it stands on its seal."),
        error_messages={"required": _("Write the body's full name.")},
    )
    body_kind = forms.ChoiceField(
        label=_("Kind of body"),
        choices=[("", _("Choose")), *BodyKind.choices],
        error_messages={"required": _("Choose what it is.")},
    )
    subject = Line(
        label=_("What it is about"),
        max_length=referrals.SUBJECT_MAX,
        help_text=_("For the heading of the letter: in a few words, without names."),
        error_messages={"required": _("Write in a few words what it is about.")},
    )
    matter = Words(
        label=_("What is referred"),
        max_length=referrals.MATTER_MAX,
        help_text=_(
            "The question as others may read it. Leave only the part that this body needs, without anything "
            "by which the asker could be known."
        ),
        error_messages={
            "required": _("Write what the body is asked to deal with."),
            "max_length": TOO_LONG,
        },
        widget=forms.Textarea(attrs={"rows": 6, "data-draft": "outside"}),
    )
    follow_up_on = _day(
        _("Reply asked for by"),
        help_text=_("On this day you are reminded to follow it up; the asker reads it too."),
    )
    contact = Line(
        label=_("Whom the body can call"),
        max_length=referrals.CONTACT_MAX,
        help_text=_("Name and telephone of somebody in your unit."),
        error_messages={"required": _("Write who in your unit can be called.")},
    )
    outside_number = Line(
        label=_("Number there"),
        max_length=referrals.NUMBER_MAX,
        required=False,
        help_text=_("If the body has given one already, for instance 12345."),
    )
    along = forms.MultipleChoiceField(
        label=_("Passed on of the asker"), required=False, widget=forms.CheckboxSelectMultiple
    )
    why = Line(
        label=_("Why it has to be passed on"),
        validators=[in_words],
        max_length=referrals.WHY_MAX,
        required=False,
        help_text=_("The asker reads that it was passed on, and this reason."),
    )

    def __init__(self, *args: Any, along: Iterable[str], **kwargs: Any) -> None:
        """``along`` is what could be passed on: what is not known, or was told in confidence, cannot."""
        super().__init__(*args, **kwargs)
        choices = [(what, _ALONG[what]) for what in along]
        if choices:
            self.fields["along"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["along"], self.fields["why"]

    def wish(self) -> Wish:
        """What was asked for, of a form that is valid."""
        said = self.cleaned_data
        return Wish(
            body=said["body"],
            body_kind=said["body_kind"],
            subject=said["subject"],
            matter=said["matter"],
            follow_up_on=said["follow_up_on"],
            contact=said["contact"],
            outside_number=said["outside_number"],
            along=said.get("along", ()),
            why=said.get("why", ""),
        )


class ReplyForm(forms.Form):
    """What the body has replied."""

    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[("", _("Choose")), *ReferralOutcome.choices],
        error_messages={"required": _("Choose what came of it: the asker reads it.")},
    )
    words = Words(
        label=_("Words to the asker"),
        validators=[in_words],
        max_length=referrals.OUTCOME_MAX,
        help_text=_("What the body has said or done, in plain words. No names of officials."),
        error_messages={"required": _("Write to the asker what came of it."), "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": "outside-reply"}),
    )
    outside_number = Line(label=_("Number there"), max_length=referrals.NUMBER_MAX, required=False)


class LaterForm(forms.Form):
    """Another day for following it up."""

    follow_up_on = _day(_("Follow it up again on"))

    def day(self) -> date:
        """The day, of a form that is valid."""
        found: date = self.cleaned_data["follow_up_on"]
        return found
