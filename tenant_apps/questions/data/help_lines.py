"""Telephone numbers that are answered now, for every page that somebody in danger may read."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A number to call; ``urgent`` ones come first and mean danger to life."""

    number: str
    name: Promise
    urgent: bool


HELP_LINES = (
    HelpLine("110", _("Police"), urgent=True),
    HelpLine("120", _("Ambulance"), urgent=True),
    HelpLine("12356", _("Mental health line, day and night"), urgent=False),
    HelpLine("12355", _("Youth service line"), urgent=False),
)
