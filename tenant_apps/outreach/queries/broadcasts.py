"""Broadcasts (直播) of the unit: as anybody sees them, and as their administrators keep them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.ops.kept import Kept
from huisheng.kernel.web.players import Player, playable
from shared_apps.contracts.broadcast_content import BroadcastContent, from_data
from shared_apps.topics import public as topics
from shared_apps.topics.public import TopicCard
from tenant_apps.commons import public as commons
from tenant_apps.outreach.data.codes import Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.rules.broadcasts import Standing, standing, until_it_changes
from tenant_apps.outreach.rules.targets import path_of

MOST_SHOWN: Final = 100
"""The newest broadcasts that stand in public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """One broadcast as it stands in its row."""

    campaign_id: int
    code: str
    content: BroadcastContent
    shown_at: datetime | None
    closed_at: datetime | None
    saves: int
    directive_id: UUID | None = None
    issuer: str = ""
    was_shown: bool = False
    issued: BroadcastContent | None = None
    may_change: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    is_recalled: bool = False

    @property
    def parts(self) -> tuple[str, ...] | None:
        """What the unit may change in it; None: everything."""
        return None if self.issued is None else self.may_change

    @property
    def path(self) -> str:
        """Where it stands, or will."""
        return path_of(Target.BROADCAST, self.code)

    @property
    def standing(self) -> Standing:
        """How far it is now."""
        return standing(
            begins=self.content.begins,
            ends=self.content.ends,
            shown_at=self.shown_at,
            closed_at=self.closed_at,
            now=clock.now(),
        )

    @property
    def is_live(self) -> bool:
        """Whether it is to be seen in this moment."""
        return self.standing is Standing.LIVE

    @property
    def takes_questions(self) -> bool:
        """Whether what is asked from its page counts for it: from the announcement to the end."""
        return self.standing in (Standing.COMING, Standing.LIVE)

    @property
    def until_it_changes(self) -> timedelta | None:
        """How long its page reads so if nobody does anything."""
        return until_it_changes(begins=self.content.begins, ends=self.content.ends, now=clock.now())

    @property
    def ends_on_another_day(self) -> bool:
        """Whether it goes on after midnight."""
        return clock.business_day(self.content.begins) != clock.business_day(self.content.ends)

    @property
    def topic_card(self) -> TopicCard | None:
        """Its topic, if that is still known."""
        return topics.tree().cards.get(self.content.topic)

    @property
    def player(self) -> Player | None:
        """What is played now: the broadcast while it is live, what was recorded afterwards."""
        now = {Standing.LIVE: self.content.address, Standing.OVER: self.content.replay}
        return playable(now.get(self.standing, ""))


BROADCASTS: Final[Kept[tuple[Broadcast, ...]]] = Kept("broadcasts", of_unit=True)
"""What stands in public, the latest first; whole pages heed its stamp, so no change is seen late."""


def shown_broadcasts() -> tuple[Broadcast, ...]:
    """What stands in public, the latest first. Asks nothing of the database while it is kept."""
    return BROADCASTS.get("", _read)


def shown_broadcast(code: str) -> Broadcast | None:
    """One of them; None for drafts, what was taken away, and none."""
    return next((one for one in shown_broadcasts() if one.code == code.lower()), None)


def broadcasts_now() -> list[Broadcast]:
    """What is live, then what is announced, the next first, for the unit's home page."""
    found = [one for one in shown_broadcasts() if one.takes_questions]
    return sorted(found, key=lambda one: (not one.is_live, one.content.begins))


def all_broadcasts() -> list[Broadcast]:
    """Drafts too, newest first. One query."""
    return [broadcast_in(row) for row in Campaign.objects.filter(broadcast__isnull=False)]


def broadcast_of(campaign_id: int) -> Broadcast | None:
    """One of the unit, in any state; None for none. One query."""
    row = Campaign.objects.filter(broadcast__isnull=False, pk=campaign_id).first()
    return None if row is None else broadcast_in(row)


def attendance(code: str) -> int:
    """How many devices have opened the picture while it was live; one that came on two days counts twice. One
    query; as of a minute ago.
    """
    return commons.counts_by_key(commons.LIVE, keys=[code]).get(code, 0)


def for_search_engines() -> Iterator[tuple[str, datetime]]:
    """The address of every broadcast in public, with when it was put there."""
    for one in shown_broadcasts():
        if one.shown_at is not None:
            yield one.path, one.shown_at


def _read() -> tuple[Broadcast, ...]:
    rows = Campaign.objects.filter(broadcast__isnull=False, shown_at__isnull=False)
    found = [broadcast_in(row) for row in rows.order_by("-ends_on", "-id")[:MOST_SHOWN]]
    return tuple(sorted(found, key=lambda one: one.content.begins, reverse=True))


def broadcast_in(row: Campaign) -> Broadcast:
    """What a row says, which has a broadcast."""
    said = row.broadcast
    assert said is not None  # whoever calls asks for broadcasts alone
    return Broadcast(
        campaign_id=row.pk,
        code=row.code,
        content=from_data(said["content"]),
        shown_at=row.shown_at,
        closed_at=row.closed_at,
        saves=row.saves,
        directive_id=row.directive_id,
        issuer=said.get("issuer", ""),
        was_shown=bool(said.get("was_shown")),
        issued=from_data(said["issued"]) if "issued" in said else None,
        may_change=tuple(said.get("may_change", ())),
        changed=tuple(said.get("changed", ())),
        is_recalled=bool(said.get("recalled")),
    )
