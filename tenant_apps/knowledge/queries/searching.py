"""Searching own and inherited entries as one, and suggesting what fits a text somebody is writing."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.text import fold, query_text, tokens
from shared_apps.directory.public import find_inherited
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.queries.cards import (
    EntryCard,
    card_of,
    cards,
    inherited_card,
    is_for_askers,
    overridden_here,
    own_in_force,
)
from tenant_apps.knowledge.rules.ranking import LEAST_TO_SUGGEST, ranked

READ_AT_MOST: Final = 2_000
"""Characters of what somebody writes that are looked at: what it is about is said early."""

_AT_MOST: Final = 200
_NUMBER: Final = re.compile(r"第?\s*([0-9]{1,6})\s*[问号]?")


@dataclass(frozen=True, slots=True)
class _Found:
    card: EntryCard
    terms: str
    rank: float


def search(
    text: str,
    *,
    limit: int,
    kinds: Collection[Kind],
    for_askers: bool,
    account_id: int | None = None,
) -> list[EntryCard]:
    """Entries that share a word with the text, best first; a number finds the entries of that number
    first.
    """
    by_number = _NUMBER.fullmatch(fold(text).strip())
    first: list[EntryCard] = []
    if by_number is not None:
        number = int(by_number[1])
        everything = cards(kinds, for_askers=for_askers, account_id=account_id)
        first = [card for card in everything if card.number == number]
    found = _found(text, kinds, for_askers=for_askers, account_id=account_id, prefix=True)
    rest = [entry.card for _score, entry in ranked(tokens(text), found)]
    return list(dict.fromkeys([*first, *rest]))[:limit]


def suggest(text: str, *, limit: int, kinds: Collection[Kind], for_askers: bool) -> list[EntryCard]:
    """Entries that fit what somebody writes, best first; empty when nothing fits well. Nothing that has
    ended, and nothing is kept or logged of the text.
    """
    read = text[:READ_AT_MOST]
    found = _found(read, kinds, for_askers=for_askers, account_id=None, prefix=False)
    fitting = [
        entry.card
        for score, entry in ranked(tokens(read), found)
        if score >= LEAST_TO_SUGGEST and entry.card.has_begun and not entry.card.has_ended
    ]
    return fitting[:limit]


def _found(
    text: str, kinds: Collection[Kind], *, for_askers: bool, account_id: int | None, prefix: bool
) -> list[_Found]:
    query = query_text(text, prefix=prefix)
    if not query:
        return []
    asked = SearchQuery(query, config="simple", search_type="raw")
    own = [
        _Found(card_of(version), version.terms, version.rank)
        for version in own_in_force(kinds, account_id=account_id)
        .filter(search=asked)
        .annotate(rank=SearchRank(F("search"), asked))
        .order_by("-rank", "pk")[:_AT_MOST]
    ]
    overridden = overridden_here()
    inherited = [
        _Found(inherited_card(found.card), found.terms, found.rank)
        for found in find_inherited(current_unit().id, query=query, kinds=kinds, limit=_AT_MOST)
        if (found.card.kind, found.card.unit_id, found.card.number) not in overridden
    ]
    return [found for found in [*own, *inherited] if not for_askers or is_for_askers(found.card)]
