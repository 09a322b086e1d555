"""不确定，帮我转: who takes a question in whose asker does not know whom to ask, and passes it on."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.clock import business_day
from tenants.calendar.of_unit import working_calendar
from tenants.data import UnitCard
from tenants.settings_layers import declare_setting, get_setting
from tenants.tree import ids_of_path, unit_cards

TAKES_UNSURE: Final = "network.takes_unsure"

declare_setting(
    TAKES_UNSURE,
    bool,
    True,
    _("Takes questions in from people who do not know whom to ask"),
    help_text=_("Somebody there finds the right unit within a working day. Otherwise the unit above does."),
)


def taker_of(start: UnitCard, out: Sequence[UnitCard]) -> UnitCard | None:
    """The unit, or the nearest above it, that is open, takes such questions, and stands over everybody who
    must not read it without being one of them, or below one; None when there is none.
    """
    above = ids_of_path(start.path)
    cards = unit_cards(above)
    for unit in reversed(above):
        card = cards[unit]
        kept_out = any(card.is_under(one.path) for one in out)
        over_all = all(one.is_under(card.path) for one in out)
        if card.routable and not kept_out and over_all and get_setting(unit, TAKES_UNSURE):
            return card
    return None


def found_by(taker: UnitCard) -> date:
    """The day by which the taker has found the right unit: one working day, today not counted."""
    return working_calendar(taker.id).add_working_days(business_day(), 1)
