"""The register of questions that go from unit to unit: late, sent back, moved up, stuck, in one list."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from shared_apps.oversight.queries.supervised import SEEN, CaseSeen, Seen, cases_below
from tenants.public import search_units, unit_cards

_UNITS_SEARCHED: Final = 500
_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Passed:
    """One question, and what is to be looked at about it."""

    what: Seen
    case: CaseSeen


def passed_on(tops: Iterable[int], *, what: str, words: str, limit: int) -> list[Passed]:
    """In some subtrees, the oldest first; of one kind and of units found by name or pinyin where these are
    given. ``limit`` holds for each kind and subtree.
    """
    kinds = [kind for kind in SEEN if what in ("", kind)]
    found = {
        (kind, case.origin_unit, case.question_id, case.transfer_id): Passed(kind, case)
        for top in tops
        for kind in kinds
        for case in cases_below(top, kind, limit)
    }
    lines = list(found.values())
    if words:
        wanted = {card.id for card in search_units(words, _UNITS_SEARCHED)}
        names = {card.short_name for card in unit_cards(wanted).values()}
        lines = [line for line in lines if _concerns(line.case, wanted, names)]
    return sorted(lines, key=lambda line: (line.case.since or _LONG_AGO, line.case.question_id))


def _concerns(case: CaseSeen, units: set[int], names: set[str]) -> bool:
    return bool(units & {case.origin_unit, case.holder_unit} or names & {case.from_name, case.to_name})
