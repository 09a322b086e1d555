"""Forms of the desk. ``version`` says which state of the question the officer was looking at."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenant_apps.questions.data.codes import Reason
from tenant_apps.questions.operations.revealing import REASON_MAX
from tenant_apps.questions.rules.wording import TEXT_MAX
from tenant_apps.questions.web.fields import Line, Words


class AcceptForm(forms.Form):
    """Take a question on."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class DeclineForm(forms.Form):
    """暂不受理: a reason from the list, and words to the asker that say what they can do now."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *Reason.choices],
        error_messages={"required": _("Choose a reason: the asker reads it.")},
    )
    note = Words(
        label=_("Words to the asker"),
        max_length=TEXT_MAX,
        help_text=_("Say why, and where they can turn to."),
        error_messages={"required": _("Write to the asker why, and where they can turn to.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """The official answer."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    text = Words(
        label=_("Answer"),
        max_length=TEXT_MAX,
        error_messages={
            "required": _("Write the answer first."),
            "max_length": _("Shorten the answer to %(limit_value)d characters; it has %(show_value)d now."),
        },
        widget=forms.Textarea(attrs={"rows": 8, "data-key": "r", "data-key-label": _("Answer")}),
    )


class ContactForm(forms.Form):
    """Look at the contact: with a reason that the asker will read."""

    contact_reason = Line(
        label=_("Why do you need the contact?"),
        max_length=REASON_MAX,
        help_text=_("The asker reads this reason, and the log keeps that you looked."),
        error_messages={"required": _("Give a reason: the asker reads it.")},
    )
