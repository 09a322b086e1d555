"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenants.public import declare_setting

GATHER_MINUTES: Final = "channels.gather_minutes"
QUIET_FROM: Final = "channels.quiet_from"
QUIET_UNTIL: Final = "channels.quiet_until"
SIGNATURE: Final = "channels.signature"
CLOSING: Final = "channels.closing"

DEFAULT_GATHER_MINUTES: Final = 3
MOST_GATHER_MINUTES: Final = 60
LINE_MAX: Final = 60

# The steps whose sentence a unit may write itself: what people read most.
OWN_LINES: Final = {
    "received": _("Own words for “received”"),
    "accepted": _("Own words for “taken on”"),
    "not_accepted": _("Own words for “not accepted for now”"),
    "waiting": _("Own words for “we need something from you”"),
    "answered": _("Own words for “answered”"),
    "overdue": _("Own words for “later than promised”"),
    "resolved": _("Own words for “handled, please look”"),
    "closed": _("Own words for “closed”"),
}


def own_line_key(code: str) -> str:
    """The key of the setting that holds a unit's own sentence for a step."""
    return f"channels.line_{code}"


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_setting(
        SIGNATURE,
        str,
        "",
        _("Signature of notices"),
        help_text=_("Stands in front of every notice. Left empty, it is the unit's short name."),
        check=_short,
        local_only=True,
    )
    declare_setting(
        CLOSING,
        str,
        "",
        _("Closing line of e-mails"),
        help_text=_("For example the telephone number of the duty desk."),
        check=_short,
        local_only=True,
    )
    declare_setting(
        GATHER_MINUTES,
        int,
        DEFAULT_GATHER_MINUTES,
        _("Minutes in which several steps are told together"),
        check=_some_minutes,
    )
    declare_setting(
        QUIET_FROM, int, 22, _("Quiet from (hour)"), help_text=_("Nobody is told at night."), check=_hour
    )
    declare_setting(QUIET_UNTIL, int, 8, _("Quiet until (hour)"), check=_hour)
    for code, label in OWN_LINES.items():
        declare_setting(
            own_line_key(code),
            str,
            "",
            label,
            help_text=_("Left empty, the usual words. Nothing personal: others may see the screen."),
            check=_short,
        )


def _short(value: str) -> None:
    if len(value) > LINE_MAX or "\n" in value:
        raise ValidationError(gettext("Write at most {n} characters in one line.").format(n=LINE_MAX))


def _some_minutes(value: int) -> None:
    if not 0 <= value <= MOST_GATHER_MINUTES:
        raise ValidationError(gettext("Enter a number from 0 to {n}.").format(n=MOST_GATHER_MINUTES))


def _hour(value: int) -> None:
    if not 0 <= value <= 23:
        raise ValidationError(gettext("Enter an hour from 0 to 23."))
