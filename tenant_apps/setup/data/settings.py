"""By which days and with how many people: as the units above say, else by the kind of unit."""

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenant_apps.setup.data.codes import Milestone
from tenant_apps.setup.data.privacy_text import PARAGRAPHS
from tenants.public import UnitKind, declare_setting

EXPERTS: Final = "setup.experts"
STAFF: Final = "setup.staff"
ROSTER_DAYS: Final = "setup.roster_days"
PRIVACY: Final = "privacy.text"
PRIVACY_SAID: Final = "privacy.said_otherwise"
"""Headings of paragraphs of the network's text that the unit's own text says in other words."""
PRIVACY_MAX: Final = 8_000

DAYS: Final[dict[Milestone, int]] = {
    Milestone.NOTICE: 0,
    Milestone.CONTACT: 5,
    Milestone.TRAINING: 9,
    Milestone.GROUP: 16,
    Milestone.ACTIVE: 23,
    Milestone.PROMOTION: 36,
    Milestone.SUMMARY: 51,
}
"""Days after the unit was opened. Source: the seven dates by which a university brought its faculties in,
from the notice of 25 November to the check in the middle of January.
"""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What is enough in a unit."""

    experts: int
    staff: int
    roster_days: int


LARGE: Final = Thresholds(experts=5, staff=3, roster_days=14)
MIDDLE: Final = Thresholds(experts=3, staff=2, roster_days=14)
SMALL: Final = Thresholds(experts=1, staff=1, roster_days=7)
BY_KIND: Final[dict[str, Thresholds]] = {
    UnitKind.NATIONAL: LARGE,
    UnitKind.PROVINCE: LARGE,
    UnitKind.CITY: LARGE,
    UnitKind.UNIVERSITY: LARGE,
    UnitKind.COUNTY: MIDDLE,
    UnitKind.ZONE: MIDDLE,
    UnitKind.ENTERPRISE: MIDDLE,
    UnitKind.TOWNSHIP: SMALL,
    UnitKind.OTHER: SMALL,
}


def day_key(milestone: Milestone) -> str:
    """The setting of one date."""
    return f"setup.day_{milestone.value}"


def declare() -> None:
    """Called once, when the app is ready."""
    by_kind = _("Holds for the units below. 0: by the kind of unit.")
    for key, label in (
        (EXPERTS, _("New units: experts before they open")),
        (STAFF, _("New units: colleagues in the working group")),
        (ROSTER_DAYS, _("New units: days that the duty roster covers")),
    ):
        declare_setting(key, int, 0, label, help_text=by_kind, check=_count, for_below=True)
    for milestone, days in DAYS.items():
        declare_setting(
            day_key(milestone),
            int,
            days,
            _LABELS[milestone],
            help_text=_("Holds for the units below. Days after the day on which a unit was opened."),
            check=_days,
            for_below=True,
        )
    declare_setting(PRIVACY, str, "", _("Privacy text"), local_only=True, own_page=True, keeps_versions=True)
    declare_setting(
        PRIVACY_SAID,
        list,
        [],
        _("Privacy text: said in words of its own"),
        check=_headings,
        local_only=True,
        own_page=True,
    )


_LABELS: Final = {
    Milestone.NOTICE: _("New units: the first leader takes over within"),
    Milestone.CONTACT: _("New units: a technical contact is named within"),
    Milestone.TRAINING: _("New units: practised once within"),
    Milestone.GROUP: _("New units: group and experts stand within"),
    Milestone.ACTIVE: _("New units: sections and duty stand within"),
    Milestone.PROMOTION: _("New units: young people are told within"),
    Milestone.SUMMARY: _("New units: summaries are sent within"),
}


def _count(value: int) -> None:
    if not 0 <= value <= 60:
        raise ValidationError(_("Write a number from 0 to 60."))


def _headings(value: list[object]) -> None:
    known = {one.heading for one in PARAGRAPHS}
    if not all(isinstance(one, str) and one in known for one in value):
        raise ValidationError({PRIVACY_SAID: "headings of the text that units start from"})


def _days(value: int) -> None:
    if not 0 <= value <= 365:
        raise ValidationError(_("Write a number of days from 0 to 365."))
