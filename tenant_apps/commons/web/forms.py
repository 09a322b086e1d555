"""Forms of taking part."""

from typing import Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenant_apps.commons.data.codes import COMMENT_MAX
from tenant_apps.commons.rules.wording import BadComment, as_shown

_FAULTS: Final = {
    "empty": _("Write what you would like to say."),
    "long": _("Make it shorter: 500 characters at most."),
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
        except BadComment as error:
            raise ValidationError(_FAULTS[error.code]) from error
        return typed
