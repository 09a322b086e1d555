"""Settings of the pages, and the groups in which all settings are shown."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.public import declare_setting

WELCOME: Final = "home.welcome"
WELCOME_MAX: Final = 80

# Prefix of the key → heading, in the order of the page. Settings of an app that is not named here stand at
# the end.
GROUPS: Final[dict[str, Promise]] = {
    "questions": _("Answering questions"),
    "people": _("People of the unit"),
    "knowledge": _("Knowledge base"),
    "channels": _("Notices"),
    "home": _("Home page"),
    "look": _("Look"),
    "footer": _("Foot of the pages"),
}
OTHER_GROUP: Final = _("Other settings")

# These have a page of their own, with a preview.
LOOK_KEYS: Final = ("look.name", "look.short_name", "look.accent", "look.logo")


def _one_line(value: str) -> None:
    if len(value) > WELCOME_MAX or "\n" in value:
        raise ValidationError(_("Write at most 80 characters in one line."))


def declare() -> None:
    """Called once, when the app is ready."""
    declare_setting(
        WELCOME,
        str,
        "",
        _("One line of welcome"),
        help_text=_("Stands under the name on the home page. Empty: the usual line."),
        check=_one_line,
    )
