"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from functools import partial
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tenant_apps.channels.data import own_words
from tenant_apps.channels.data.wordings import LINE_MAX, WORDINGS, Wording
from tenants.public import declare_setting

GATHER_MINUTES: Final = "channels.gather_minutes"
QUIET_FROM: Final = "channels.quiet_from"
QUIET_UNTIL: Final = "channels.quiet_until"
SIGNATURE: Final = "channels.signature"
CLOSING: Final = "channels.closing"

DEFAULT_GATHER_MINUTES: Final = 3
MOST_GATHER_MINUTES: Final = 60


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
    for wording in WORDINGS.values():
        declare_setting(
            wording.key,
            str,
            "",
            format_lazy(_("Own words for the notice “{status}”"), status=wording.status),
            help_text=format_lazy(_("Left empty: {sentence}"), sentence=wording.usual),
            check=partial(check_words, wording),
            own_page=True,
        )


def check_words(wording: Wording, value: str) -> None:
    """Raise ValidationError, saying what to do, for what cannot be a unit's own words."""
    if not value:
        return
    if len(value) > wording.most or (not wording.is_letter and "\n" in value):
        raise ValidationError(
            gettext("Write at most {n} characters.").format(n=wording.most)
            if wording.is_letter
            else gettext("Write at most {n} characters in one line.").format(n=wording.most)
        )
    try:
        own_words.check(value, wording.variables, wording.needed)
    except own_words.UnknownVariable as error:
        known = ", ".join("{" + name + "}" for name in wording.variables)
        raise ValidationError(
            gettext("There is no variable {name}. Possible are {known}.").format(
                name="{" + error.name + "}", known=known
            )
        ) from error
    except own_words.MissingVariable as error:
        raise ValidationError(
            gettext("{name} must stand in it: {meaning}.").format(
                name="{" + error.name + "}", meaning=wording.variables[error.name]
            )
        ) from error
    except own_words.LooseBrace as error:
        raise ValidationError(
            gettext("A brace stands alone. Write variables as {example}.").format(example="{unit}")
        ) from error


def _short(value: str) -> None:
    if len(value) > LINE_MAX or "\n" in value:
        raise ValidationError(gettext("Write at most {n} characters in one line.").format(n=LINE_MAX))


def _some_minutes(value: int) -> None:
    if not 0 <= value <= MOST_GATHER_MINUTES:
        raise ValidationError(gettext("Enter a number from 0 to {n}.").format(n=MOST_GATHER_MINUTES))


def _hour(value: int) -> None:
    if not 0 <= value <= 23:
        raise ValidationError(gettext("Enter an hour from 0 to 23."))
