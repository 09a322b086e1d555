"""Finding one's unit the way people write it: in 繁體 or full width, as "共青团…委员会", as an address."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from opencc import OpenCC

from tenants.data import UnitCard
from tenants.tree import ids_of_path, search_units, unit_cards

LIMIT: Final = 60
"""More than this is no answer: the page then asks for a longer word."""

_COMMITTEE = re.compile("共青团|团省委|团市委|团县委|团区委|团委|委员会")
_PLACE = re.compile(
    ".+?(?:特别行政区|自治区|自治州|自治县|自治旗|开发区|高新区|街道|[省市区县旗州盟镇乡])|.+$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A unit and the names above it, root first. `open`: itself, or the nearest above that has a site."""

    card: UnitCard
    above: tuple[str, ...]
    open: UnitCard | None


def fold(text: str) -> str:
    """Simplified characters, half width, no spaces, at most 40 characters: what names are compared by."""
    folded = unicodedata.normalize("NFKC", text)[:40]
    return "".join(str(_to_simplified().convert(folded)).split())


def find_units(text: str) -> list[Found]:
    """Units that fit what was typed, opened ones first.

    What fits as it stands comes first; else the words of every committee are left out; else the text is
    read as an address ("山东省济南市历下区"): its last place must fit, units under the others come first.
    """
    wanted = fold(text)
    cards = search_units(wanted, LIMIT)
    if not cards:
        wanted = _COMMITTEE.sub("", wanted)
        cards = search_units(wanted, LIMIT)
    if cards:
        return _with_places(cards)
    places = _PLACE.findall(wanted)
    for at in range(len(places) - 1, -1, -1):
        found = _with_places(search_units(places[at], LIMIT))
        if found:
            before = places[:at]
            return sorted(found, key=lambda one: -sum(_is_above(place, one) for place in before))
    return []


def placed(cards: list[UnitCard]) -> list[Found]:
    """The given units with what stands above them, in one query for all."""
    return _with_places(cards)


def _with_places(cards: list[UnitCard]) -> list[Found]:
    known = unit_cards({above for card in cards for above in ids_of_path(card.path)[:-1]})
    found = []
    for card in cards:
        above = [known[unit_id] for unit_id in ids_of_path(card.path)[:-1] if unit_id in known]
        nearest = next((one for one in reversed([*above, card]) if one.routable), None)
        found.append(Found(card, tuple(one.short_name for one in above), nearest))
    return found


def _is_above(place: str, found: Found) -> bool:
    return any(place in name for name in found.above)


@lru_cache(maxsize=1)
def _to_simplified() -> Any:
    return OpenCC("t2s")
