"""Broadcasts (直播): what is played on the page of one, and how many watched."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Final

from huisheng.kernel import clock
from huisheng.kernel.web.players import Player, playable
from shared_apps.contracts.broadcast_content import BroadcastContent
from tenant_apps.commons import public as commons
from tenant_apps.outreach.data.codes import Target
from tenant_apps.outreach.data.settings import BROADCASTS_ON
from tenant_apps.outreach.queries.pages import CampaignPage, Shelf
from tenant_apps.outreach.rules.pages import Standing, until_it_changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast(CampaignPage[BroadcastContent]):
    """One broadcast of the unit."""

    target: ClassVar[Target] = Target.BROADCAST

    @property
    def until_it_changes(self) -> timedelta | None:
        """How long its page reads so if nobody does anything."""
        return until_it_changes(begins=self.begins, ends=self.ends, now=clock.now())

    @property
    def ends_on_another_day(self) -> bool:
        """Whether it goes on after midnight."""
        return clock.business_day(self.begins) != clock.business_day(self.ends)

    @property
    def player(self) -> Player | None:
        """What is played now: the broadcast while it is live, what was recorded afterwards."""
        now = {Standing.NOW: self.content.address, Standing.OVER: self.content.replay}
        return playable(now.get(self.standing, ""))


BROADCASTS: Final = Shelf(Broadcast, "broadcasts", BROADCASTS_ON)


def attendance(code: str) -> int:
    """How many devices have opened the picture while it was live; one that came on two days counts twice. One
    query; as of a minute ago.
    """
    return commons.counts_by_key(commons.LIVE, keys=[code]).get(code, 0)
