"""Words of buttons that depend on a code."""

from django import template
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenant_apps.questions.rules.asker_actions import AskerAction

register = template.Library()

_BUTTONS: dict[AskerAction, LazyText] = {
    AskerAction.WRITE: _("Add or ask something"),
    AskerAction.URGE: pgettext_lazy("asker", "Urge"),
    AskerAction.SOLVED: _("It is solved"),
    AskerAction.NOT_SOLVED: _("It is not solved"),
    AskerAction.RATE: pgettext_lazy("asker", "Rate"),
    AskerAction.REOPEN: _("Reopen your question"),
    AskerAction.APPEAL: _("Appeal"),
    AskerAction.REVIEW: _("Ask the unit above to look at it"),
    AskerAction.WITHDRAW: _("Withdraw your question"),
    AskerAction.PRIVATE: _("Show it to nobody else"),
}


@register.filter
def asker_button(action: AskerAction) -> str:
    """The word on the button of an asker's step."""
    return str(_BUTTONS[action])
