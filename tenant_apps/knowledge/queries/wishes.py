"""What a verified reader wants to hear of, by their own choice, and what fits it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared_apps.contracts.knowledge_messages import STAGES
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.queries.cards import EntryCard, cards
from tenant_apps.readers.public import wishes_of


@dataclass(frozen=True, slots=True)
class Wishes:
    """Stages of life, topics (first level) and places; what is left empty is not narrowed. `seen`: up to when
    they have looked; None for who wants to hear of nothing.
    """

    stages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    seen: datetime | None = None

    def stored(self) -> dict[str, Any]:
        """As it is kept with the reader."""
        if self.seen is None:
            return {}
        return {
            "stages": list(self.stages),
            "topics": list(self.topics),
            "places": list(self.places),
            "seen": self.seen.isoformat(),
        }


def wishes(reader_id: int) -> Wishes:
    """What somebody has chosen."""
    kept = wishes_of(reader_id)
    if not kept:
        return Wishes()
    return Wishes(
        stages=tuple(code for code in kept.get("stages", ()) if code in STAGES),
        topics=tuple(kept.get("topics", ())),
        places=tuple(kept.get("places", ())),
        seen=datetime.fromisoformat(kept["seen"]),
    )


def fitting(chosen: Wishes) -> list[EntryCard]:
    """What holds today and fits, the newest first."""
    found = [card for card in cards((Kind.PROGRAMME,), for_askers=True) if _fits(card, chosen)]
    return sorted(found, key=lambda card: card.published_at, reverse=True)


def is_new(card: EntryCard, chosen: Wishes) -> bool:
    """Whether it has come since they looked: published, or begun."""
    if chosen.seen is None:
        return False
    return card.published_at > chosen.seen or (
        card.valid_from is not None and card.valid_from > chosen.seen.date()
    )


def count_new(reader_id: int) -> int:
    """How many fit that they have not seen; nothing is looked up for who wants none."""
    chosen = wishes(reader_id)
    return 0 if chosen.seen is None else sum(is_new(card, chosen) for card in fitting(chosen))


def places() -> list[str]:
    """Places that are named today, to choose from."""
    return sorted({card.place for card in cards((Kind.PROGRAMME,), for_askers=True) if card.place})


def _fits(card: EntryCard, chosen: Wishes) -> bool:
    pairs: tuple[tuple[Mapping[str, None], tuple[str, ...]], ...] = (
        (dict.fromkeys(card.stages), chosen.stages),
        (dict.fromkeys(card.topics), chosen.topics),
        (dict.fromkeys([card.place] if card.place else []), chosen.places),
    )
    return all(not said or not wanted or any(one in said for one in wanted) for said, wanted in pairs)
