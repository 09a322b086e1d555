"""What a robot says in its group: what happened, in which unit, until when, and where to look. Nothing of
what a directive says: a group is outside.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huisheng.kernel.web.dates import moment
from shared_apps.receivers.data import ACKNOWLEDGED, ISSUED, ISSUER, OVERDUE, REPORTED
from shared_apps.receivers.models import Dispatch, Receiver
from tenants.public import UnitCard, network_url, unit_cards, unit_url

NAMED: Final = 5
"""So many units of one directive are named; more are counted."""

_LINK_BYTES: Final = 300
"""Kept free for title and link."""


@dataclass(frozen=True, slots=True)
class Said:
    """What goes into the group, and the rows that it tells of: those that found room."""

    title: str
    text: str
    rows: list[Dispatch]


def compose(receiver: Receiver, rows: Sequence[Dispatch], *, room: int) -> Said:
    """One message of all that waits, as far as there is room for it (bytes of UTF-8); the first row is in it.

    What happened to one directive in many units is one line with their number.
    """
    names = unit_cards({row.unit_id for row in rows} | {receiver.unit_id})
    groups: dict[tuple[str, UUID | None], list[Dispatch]] = {}
    for row in rows:
        groups.setdefault((row.event, row.directive_id), []).append(row)
    told: list[Dispatch] = []
    lines: list[str] = []
    left = room - _LINK_BYTES
    for group in groups.values():
        many = len(group) > NAMED
        for line, about in (
            [(_line_of_many(group), group)]
            if many
            else [(_line(receiver, row, names), [row]) for row in group]
        ):
            left -= len(line.encode()) + 1
            if lines and left < 0:
                break
            lines.append(line)
            told += about
    number = len(told)
    title = _("Directive")
    if number > 1:
        title = ngettext("%(n)s message about directives", "%(n)s messages about directives", number)
        title %= {"n": number}
    link = _link(receiver, told, names)
    return Said(title, "\n".join([*lines, *filter(None, [link])]), told)


def _line_of_many(rows: Sequence[Dispatch]) -> str:
    number = len(rows)
    text = {
        ISSUED: ngettext("%(n)s directive has arrived.", "%(n)s directives have arrived.", number),
        ACKNOWLEDGED: ngettext(
            "%(n)s unit has acknowledged a directive.", "%(n)s units have acknowledged a directive.", number
        ),
        REPORTED: ngettext(
            "%(n)s unit has reported on a directive.", "%(n)s units have reported on a directive.", number
        ),
        OVERDUE: ngettext(
            "%(n)s unit is late with a directive.", "%(n)s units are late with a directive.", number
        ),
    }.get(rows[0].event, ngettext("%(n)s test message.", "%(n)s test messages.", number))
    return text % {"n": number}


def _line(receiver: Receiver, row: Dispatch, names: dict[int, UnitCard]) -> str:
    card = names.get(row.unit_id)
    values = {
        "unit": card.short_name if card else "",
        "n": row.units,
        "due": moment(row.due_at) if row.due_at else "",
    }
    if row.event == ISSUED and receiver.side == ISSUER:
        text = ngettext(
            "%(unit)s: a directive has gone to %(n)s unit. Due %(due)s.",
            "%(unit)s: a directive has gone to %(n)s units. Due %(due)s.",
            row.units,
        )
    else:
        text = {
            ISSUED: _("%(unit)s: a directive has arrived. Due %(due)s."),
            ACKNOWLEDGED: _("%(unit)s has acknowledged a directive."),
            REPORTED: _("%(unit)s has reported on a directive."),
            OVERDUE: _("%(unit)s is late with a directive, which was due %(due)s."),
        }.get(row.event, _("This is a test. Messages of %(unit)s arrive here."))
    return text % values


def _link(receiver: Receiver, rows: Sequence[Dispatch], names: dict[int, UnitCard]) -> str:
    directives = {row.directive_id for row in rows if row.directive_id is not None}
    if not directives:
        return ""
    one = f"{directives.pop()}/" if len(directives) == 1 else ""
    if receiver.side == ISSUER:
        return network_url(f"/directives/{one}")
    card = names.get(receiver.unit_id)
    return unit_url(card.host, f"/desk/directives/{one}") if card and card.host else ""
