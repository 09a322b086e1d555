"""What units decide about issuing directives; those above may lock it (统一规范的“公转”)."""

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants.public import declare_setting

SECOND_PERSON: Final = "directives.second_person"
READ_ABOVE: Final = "directives.read_above"
"""Whether those above a unit read what was reported to it, or its figures alone (decision 0002)."""

RHYTHM: Final = "directives.rhythm"
"""After how many days without anything online a unit below is shown as beyond the rhythm: 线上一周一次."""
RHYTHM_MAX: Final = 90

WEEKLY: Final = {
    "national": "directives.weekly_national",
    "province": "directives.weekly_province",
    "city": "directives.weekly_city",
    "other": "directives.weekly_other",
}
"""The setting of the weekly number for each level of issuers."""

_LABELS = {
    "national": _("Directives that the national level may issue in a week"),
    "province": _("Directives that a province may issue in a week"),
    "city": _("Directives that a city may issue in a week"),
    "other": _("Directives that a county, a university or another unit may issue in a week"),
}
_MOST: Final = 100
_USUAL: Final = {"national": 3, "province": 5, "city": 5, "other": 10}


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_setting(
        SECOND_PERSON,
        bool,
        False,
        _("A second person approves a directive before it is issued"),
    )
    declare_setting(
        READ_ABOVE,
        bool,
        False,
        _("Levels above read the words and files of what is reported to this unit"),
        help_text=_("Otherwise they see how many have reported, sums and shares, and who is missing."),
    )
    declare_setting(
        RHYTHM,
        int,
        7,
        _("Days in which every unit below should have something online"),
        help_text=_("Seasons and broadcasts. Whoever has had nothing for longer is shown; it is advice."),
        check=_days,
    )
    for level, key in WEEKLY.items():
        declare_setting(
            key,
            int,
            _USUAL[level],
            _LABELS[level],
            help_text=_("0: no limit. Emergencies do not count. Beyond it a second person says why."),
            check=_number,
        )


def _number(value: int) -> None:
    if not 0 <= value <= _MOST:
        raise ValidationError(_("A number from 0 to 100."))


def _days(value: int) -> None:
    if not 1 <= value <= RHYTHM_MAX:
        raise ValidationError(_("A number from 1 to 90."))
