"""Seasons for tests."""

from datetime import date, datetime, timedelta
from typing import Any

from huisheng.kernel import clock
from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.season_content import LiveHour, Office, SeasonContent
from shared_apps.topics import public as topics
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.queries.seasons import SEASONS
from tests.actors import NOT_GIVEN

ADMIN = NOT_GIVEN + 21
WORK = "15"
"""The topic of labour and social security."""


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An instant by the clocks of Beijing."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BUSINESS_ZONE)


def content(**said: Any) -> SeasonContent:
    """A season that runs now, of some topic."""
    today = clock.business_day()
    values: dict[str, Any] = {
        "title": "就业创业问题季",
        "about": "找工作、签三方、想创业：问问懂行的人。",
        "first_day": today - timedelta(days=3),
        "last_day": today + timedelta(days=20),
        "topics": (WORK,),
        "offices": (Office("就业指导中心", "周一至周五 14:00—17:00"),),
        "live": (LiveHour(at(today, 19), at(today, 21), "简历怎么写"),),
    }
    return SeasonContent(**values | said)


def season_of(unit: UnitRef, *, shown: bool = False, code: str = "", **said: Any) -> int:
    """A season of this unit; returns its id. The topics are taken in where there are none."""
    with enter_network():
        if not topics.first_levels():
            topics.import_tree()
    with enter_unit(unit):
        made = keeping_pages.begin(SEASONS, content(**said), code=code, actor=ADMIN)
        if shown:
            keeping_pages.show(SEASONS, made, saves=1, actor=ADMIN)
    return made
