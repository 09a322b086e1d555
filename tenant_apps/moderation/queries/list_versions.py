"""Word lists as their keepers see them: the own versions, and what is in force from elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from huisheng.kernel.tenancy import current_unit
from tenant_apps.moderation.data.codes import Reason
from tenant_apps.moderation.data.settings import WORDS
from tenant_apps.moderation.rules.lists import lists_above
from tenant_apps.moderation.rules.word_lists import WordList, default_list
from tenants.public import setting_versions, unit_card, unit_cards


@dataclass(frozen=True, slots=True)
class ListSeen:
    """A list that is in force here and kept elsewhere; ``unit`` is empty for what comes with the product."""

    unit: str
    version: int
    words: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """One version of the own list."""

    number: int
    entries: int
    kept_at: datetime
    kept_by: int | None


def lists_seen(unit_id: int) -> list[ListSeen]:
    """What comes with the product, then the lists of the units above, the topmost first."""
    above = lists_above(unit_card(unit_id).path)
    names = unit_cards([found.unit_id for found in above])
    return [
        _seen("", default_list()),
        *(_seen(names[found.unit_id].name, found) for found in above if found.unit_id in names),
    ]


def versions(limit: int = 20) -> list[VersionSeen]:
    """The newest versions of the own list."""
    return [
        VersionSeen(row.number, sum(map(len, row.value["words"].values())), row.kept_at, row.kept_by)
        for row in setting_versions(current_unit().id, WORDS, limit)
    ]


def _seen(unit: str, found: WordList) -> ListSeen:
    return ListSeen(
        unit,
        found.version,
        tuple((str(Reason(reason).label), tuple(words)) for reason, words in found.words.items()),
    )
