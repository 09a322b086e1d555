"""The door to what of a unit's questions stands in public. Call it inside that unit."""

from collections.abc import Sequence

from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.data.counts import CAME, CAMPAIGN, FRAMED, HOME, LIVE, OTHER_SITES
from tenant_apps.commons.operations.telling_headcounts import count_elsewhere
from tenant_apps.commons.queries import listing
from tenant_apps.commons.queries.chosen import answered_among, rows_by_id
from tenant_apps.commons.queries.counts import counts_by_key, hottest, views_by_day
from tenant_apps.commons.queries.entries import PublicEntry, entries_between, entries_of
from tenant_apps.commons.queries.listing import PublicRow
from tenant_apps.commons.queries.of_topics import Period, answered_of, asked_between, best_between
from tenant_apps.commons.queries.one import Gone, gone, heading
from tenant_apps.commons.queries.other_pages import register_pages
from tenant_apps.commons.queries.topics import topic_entries as topics_in_public

__all__ = [
    "CAME",
    "CAMPAIGN",
    "FRAMED",
    "HOME",
    "LIVE",
    "OTHER_SITES",
    "Gone",
    "Period",
    "PublicEntry",
    "PublicRow",
    "Stage",
    "answered_among",
    "answered_lately",
    "answered_of",
    "asked_between",
    "best_between",
    "count_elsewhere",
    "counts_by_key",
    "entries_between",
    "entries_of",
    "gone",
    "hottest",
    "is_shown",
    "register_pages",
    "rows_by_id",
    "topics_in_public",
    "views_by_day",
    "waiting_lately",
]


def is_shown(number: str) -> bool:
    """Whether everybody can read the question with this number. One query."""
    return heading(number) is not None


def answered_lately(limit: int) -> Sequence[PublicRow]:
    """For the unit's home: what was answered last, newest first."""
    return listing.answered_lately(limit)


def waiting_lately(limit: int) -> Sequence[PublicRow]:
    """What waits for an answer, newest first. One query."""
    return listing.listed(listing.Wanted(stage=Stage.WAITING), limit=limit).rows
