"""Giving the messages of one file to many units, always in the same way: for demonstrations and trials.

The files write places as codes (A市, A3区, K8县). A letter stands for a city and a digit for a county in it,
so the codes are laid over the cities and counties of a subtree in their order. Nothing is drawn by lot: the
same file over the same units gives the same questions, however often it is imported.
"""

import re
from collections.abc import Callable, Sequence
from hashlib import blake2s
from typing import Final

from tenant_apps.questions.operations.importing_files.parsing import ParsedMessage
from tenants.public import UnitCard

Placing = Callable[[ParsedMessage], int]
"""From a message to the id of the unit that takes it over."""

_PLACE: Final = re.compile(r"([A-Z])(\d{0,2})(?=[市区县])")
_STUDY: Final = re.compile("大学|学院|高校|校园|宿舍")


def in_one_unit(unit_id: int) -> Placing:
    """Every message goes to one unit."""
    return lambda message: unit_id


def by_place(units: Sequence[UnitCard]) -> Placing:
    """By the code of the place in title or text; study goes to universities; what names no place, by its
    number.
    """
    cities = [unit for unit in units if unit.kind == "city"]
    schools = [unit for unit in units if unit.kind == "university"]
    counties = {
        city.id: [unit for unit in units if unit.parent_id == city.id and unit.kind in ("county", "zone")]
        for city in cities
    }
    anywhere = by_number(units)

    def place(message: ParsedMessage) -> int:
        if schools and _STUDY.search(message.title):
            return schools[_draw(message.number, len(schools))].id
        found = _PLACE.search(message.title) or _PLACE.search(message.text)
        if found is None or not cities:
            return anywhere(message)
        city = cities[(ord(found[1]) - ord("A")) % len(cities)]
        inside = counties[city.id]
        return inside[int(found[2]) % len(inside)].id if found[2] and inside else city.id

    return place


def by_number(units: Sequence[UnitCard]) -> Placing:
    """Evenly, by the number of the message. A unit that stands in the list twice takes twice as many."""
    if not units:
        raise ValueError("no units to spread over")
    ids = [unit.id for unit in units]
    return lambda message: ids[_draw(message.number, len(ids))]


def _draw(number: str, count: int) -> int:
    return int.from_bytes(blake2s(number.encode(), digest_size=8).digest(), "big") % count
