"""Which reports are listed stands in the address of the page: `standing`, `name`, beside `under`."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from shared_apps.directives.queries.reports_page import (
    BY_EARLIER,
    HOLDS,
    LATE,
    MISSING,
    RETURNED,
    STANDINGS,
    ReportChoice,
    ReportsPage,
)
from shared_apps.directives.web.words import ALL_UNITS
from tenants.public import UnitCard

_LONGEST_NAME: Final = 60
_NAMES: Final[dict[str, str | Promise]] = {
    RETURNED: pgettext_lazy("reports", "Sent back"),
    MISSING: pgettext_lazy("reports", "Missing"),
    HOLDS: pgettext_lazy("reports", "Reported"),
    LATE: pgettext_lazy("reports", "After the date"),
    BY_EARLIER: pgettext_lazy("reports", "By an earlier form"),
}


@dataclass(frozen=True, slots=True)
class ReportChip:
    """A link to the units of one standing, with their number."""

    standing: str
    label: str | Promise
    count: int
    address: str
    is_chosen: bool


def report_choice_in(query: QueryDict) -> ReportChoice:
    """The choice that an address names; 404 for a standing that there is not."""
    standing = query.get("standing", "")
    if standing and standing not in _NAMES:
        raise Http404
    name = query.get("name", "").replace("\x00", "").strip()[:_LONGEST_NAME]
    return ReportChoice(standing, name)


def report_chips(listed: ReportsPage, choice: ReportChoice, under: UnitCard | None) -> list[ReportChip]:
    """All units and each standing; of those that are rare only what there is."""
    rows: list[tuple[str, str | Promise, int]] = [
        ("", ALL_UNITS, sum(listed.counts[standing] for standing in STANDINGS))
    ]
    rows += [
        (standing, label, listed.counts[standing])
        for standing, label in _NAMES.items()
        if listed.counts[standing] or standing in (MISSING, HOLDS)
    ]
    return [
        ReportChip(standing, label, count, _address(standing, choice, under), choice.standing == standing)
        for standing, label, count in rows
    ]


def _address(standing: str, choice: ReportChoice, under: UnitCard | None) -> str:
    said = {"under": str(under.id) if under else "", "standing": standing, "name": choice.name}
    return f"?{urlencode({name: value for name, value in said.items() if value})}#listed"
