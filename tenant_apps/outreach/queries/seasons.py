"""Seasons (问题季): what stands on the page of one, and what came of it in public."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from huisheng.kernel import clock
from shared_apps.contracts.season_content import LiveHour, SeasonContent
from shared_apps.topics import public as topics
from shared_apps.topics.public import TopicCard
from tenant_apps.commons import public as commons
from tenant_apps.commons.public import Period, PublicRow
from tenant_apps.outreach.data.codes import Target
from tenant_apps.outreach.data.settings import SEASONS_ON
from tenant_apps.outreach.queries.pages import CampaignPage, Shelf
from tenant_apps.outreach.rules.live_hours import LiveStanding, live_standing
from tenant_apps.people import public as people
from tenant_apps.people.public import ExpertCard

QUESTIONS_SHOWN: Final = 20
LIVE_SHOWN: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Season(CampaignPage[SeasonContent]):
    """One season of the unit."""

    target: ClassVar[Target] = Target.SEASON

    @property
    def period(self) -> Period:
        """Its topics and days; where it was ended early, until then."""
        end = self.ends
        if self.closed_at is not None:
            end = max(self.begins, min(end, self.closed_at))
        return Period(topics=self.content.topics, start=self.begins, end=end)

    @property
    def topic_cards(self) -> list[TopicCard]:
        """Its topics that are still known, in their order."""
        return cards_of(self.content.topics)


SEASONS: Final = Shelf(Season, "seasons", SEASONS_ON)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """A live hour as it reads now. ``answers`` are what came of it in public, once it has begun."""

    hour: LiveHour
    standing: LiveStanding
    answers: Sequence[PublicRow] = ()

    @property
    def ends_on_another_day(self) -> bool:
        """Whether it goes on after midnight."""
        return clock.business_day(self.hour.begins) != clock.business_day(self.hour.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonPage:
    """Everything on its page."""

    season: Season
    experts: Sequence[ExpertCard]
    live: Sequence[LiveView]
    questions: Sequence[PublicRow]

    @property
    def live_now(self) -> LiveView | None:
        """The live hour that is under way."""
        return next((one for one in self.live if one.standing is LiveStanding.NOW), None)


def page_of(season: Season) -> SeasonPage:
    """What its page shows now: a filter on what stands in public anyway. One query for the questions, one for
    those on duty, one for each live hour that has begun.
    """
    return SeasonPage(
        season=season,
        experts=named_experts(season.content.experts),
        live=[_live(season, hour) for hour in sorted(season.content.live, key=lambda one: one.begins)],
        questions=commons.asked_between(season.period, QUESTIONS_SHOWN),
    )


def named_experts(ids: Sequence[int]) -> list[ExpertCard]:
    """Those of them who are verified experts of this unit now: who has left is named no more."""
    return [card for card in people.experts() if card.member_id in ids] if ids else []


def cards_of(codes: Sequence[str]) -> list[TopicCard]:
    """Topics that are still known, in their order."""
    cards = topics.tree().cards
    return [cards[code] for code in codes if code in cards]


def live_view(hour: LiveHour) -> LiveView:
    """A live hour as it reads now, without what came of it."""
    return LiveView(hour=hour, standing=live_standing(hour, clock.now()))


def _live(season: Season, hour: LiveHour) -> LiveView:
    stands = live_standing(hour, clock.now())
    if stands is LiveStanding.BEFORE:
        return LiveView(hour=hour, standing=stands)
    period = replace(season.period, start=hour.begins, end=hour.ends)
    return LiveView(hour=hour, standing=stands, answers=commons.answered_of(period, LIVE_SHOWN))
