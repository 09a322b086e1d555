"""To whom questions go as a rule, as the administrators here and above have said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huisheng.kernel.tenancy import current_unit
from shared_apps.topics import public as topics
from tenant_apps.people import public as people
from tenant_apps.questions.data.settings import LINE, ROUTES, SECTION_ROUTES
from tenant_apps.questions.models import Question
from tenants.public import (
    UnitCard,
    children,
    explain_setting,
    explain_settings,
    get_setting,
    subtree,
    unit_card,
    unit_cards,
)

_DIGITS_PER_LEVEL: Final = 2
_LINES: Final[Mapping[str, LazyText]] = {
    "office": gettext_lazy("Places (office)"),
    "school": gettext_lazy("Schools (school department)"),
    "city": gettext_lazy("Companies (city department)"),
}


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One rule as it is shown: for what, to whom, where it comes from, and whether it can go from here."""

    entry: str
    of_units: bool
    what: str
    to: str
    origin: str
    own: bool


@dataclass(frozen=True, slots=True)
class RouteLock:
    """Whether rules for units are left to the units: ``above`` names the one over this unit that has locked
    them, ``here``: this one has; ``possible``: there is somebody below to lock them for.
    """

    above: str
    here: bool
    possible: bool


def unit_for(topic: str) -> UnitCard | None:
    """The unit to which questions of a topic go as a rule; the word on the nearest topic goes first."""
    unit_id = _nearest(get_setting(current_unit().id, ROUTES), topic)
    return None if unit_id is None else unit_cards([unit_id]).get(unit_id)


def section_for(question_id: UUID) -> int | None:
    """The section here to which a question goes as a rule: by its topic, or by the line of the unit that it
    comes from. Never one that it must not come to.
    """
    said: dict[str, int] = get_setting(current_unit().id, SECTION_ROUTES)
    if not said:
        return None
    question = Question.objects.only("topic", "origin_unit", "excluded_section").get(pk=question_id)
    found = _nearest(said, question.topic)
    if found is None and question.origin_unit is not None:
        home = unit_cards([question.origin_unit]).get(question.origin_unit)
        found = said.get(f"{LINE}{home.line}") if home is not None and home.line else None
    return None if found == question.excluded_section else found


def lines_below() -> list[tuple[str, str]]:
    """The lines of units below, with their names."""
    lines = {card.line for card in subtree(current_unit().id, include_self=False)} - {""}
    return [(line, _line_name(line)) for line in sorted(lines)]


def locked() -> RouteLock:
    """Who sets rules for units here and below."""
    here = current_unit().id
    by = explain_setting(here, ROUTES).locked_by
    if by is not None and by != here:
        return RouteLock(unit_card(by).short_name, False, False)
    return RouteLock("", by == here, bool(children(here)))


def rows() -> list[RouteRow]:
    """Every rule that holds here, by topic."""
    views = explain_settings(current_unit().id, [ROUTES, SECTION_ROUTES])
    units, own = views[ROUTES], views[SECTION_ROUTES].value
    source = [] if units.source_unit_id is None else [units.source_unit_id]
    cards = unit_cards([*units.value.values(), *source])
    sections = people.section_names()
    above = cards[source[0]].short_name if source and source[0] in cards else ""
    of_units_own = units.layer == "local"
    origin = _("Set here")
    if units.layer == "locked":
        origin = _("Locked by %(unit)s") % {"unit": above}
    elif not of_units_own:
        origin = _("Inherited from %(unit)s") % {"unit": above}
    found = [
        RouteRow(entry, True, _what(entry), cards[unit].short_name, origin, of_units_own)
        for entry, unit in units.value.items()
        if unit in cards
    ]
    found += [
        RouteRow(entry, False, _what(entry), sections.get(section, ""), _("Set here"), True)
        for entry, section in own.items()
    ]
    return sorted(found, key=lambda row: row.entry)


def _nearest(said: Mapping[str, int], topic: str) -> int | None:
    lengths = range(len(topic), 0, -_DIGITS_PER_LEVEL)
    return next((said[topic[:length]] for length in lengths if topic[:length] in said), None)


def _what(entry: str) -> str:
    if entry.startswith(LINE):
        return _line_name(entry.removeprefix(LINE))
    cards = topics.tree().cards
    return " › ".join(cards[entry].trail) if entry in cards else entry


def _line_name(line: str) -> str:
    return str(_LINES.get(line, line))
