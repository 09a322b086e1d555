"""Seasons (问题季) of the unit: as anybody reads them, and as their administrators keep them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.ops.kept import Kept
from shared_apps.contracts.season_content import LiveHour, SeasonContent, from_data
from shared_apps.topics import public as topics
from shared_apps.topics.public import TopicCard
from tenant_apps.commons import public as commons
from tenant_apps.commons.public import Period, PublicRow
from tenant_apps.outreach.data.codes import Target
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.rules.seasons import LiveStanding, Standing, instants, live_standing, standing
from tenant_apps.outreach.rules.targets import path_of
from tenant_apps.people import public as people
from tenant_apps.people.public import ExpertCard

QUESTIONS_SHOWN: Final = 20
LIVE_SHOWN: Final = 10
MOST_SHOWN: Final = 100
"""The newest seasons that stand in public; a unit has a handful a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """One season as it stands in its row."""

    campaign_id: int
    code: str
    content: SeasonContent
    shown_at: datetime | None
    closed_at: datetime | None
    saves: int
    directive_id: UUID | None = None
    issuer: str = ""
    was_shown: bool = False
    issued: SeasonContent | None = None
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
        return path_of(Target.SEASON, self.code)

    @property
    def standing(self) -> Standing:
        """How far it is now."""
        return standing(
            first_day=self.content.first_day,
            last_day=self.content.last_day,
            shown_at=self.shown_at,
            closed_at=self.closed_at,
            today=clock.business_day(),
        )

    @property
    def is_running(self) -> bool:
        """Whether questions asked from its page count for it."""
        return self.standing is Standing.RUNNING

    @property
    def period(self) -> Period:
        """Its topics and days; where it was ended early, until then."""
        start, end = instants(self.content.first_day, self.content.last_day)
        if self.closed_at is not None:
            end = max(start, min(end, self.closed_at))
        return Period(topics=self.content.topics, start=start, end=end)

    @property
    def topic_cards(self) -> list[TopicCard]:
        """Its topics that are still known, in their order."""
        return cards_of(self.content.topics)


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


SEASONS: Final[Kept[tuple[Season, ...]]] = Kept("seasons", of_unit=True)
"""What stands in public, newest first; whole pages heed its stamp, so no change of a season is seen late."""


def shown_seasons() -> tuple[Season, ...]:
    """What stands in public, newest first. Asks nothing of the database while it is kept."""
    return SEASONS.get("", _read)


def shown_season(code: str) -> Season | None:
    """One of them; None for drafts, what was taken away, and none."""
    return next((season for season in shown_seasons() if season.code == code.lower()), None)


def seasons_now() -> list[Season]:
    """What is running, then what is coming, for the unit's home page."""
    order = {Standing.RUNNING: 0, Standing.COMING: 1}
    found = [season for season in shown_seasons() if season.standing in order]
    return sorted(found, key=lambda season: (order[season.standing], season.content.first_day))


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


def all_seasons() -> list[Season]:
    """Drafts too, newest first. One query."""
    return [_season(row) for row in Campaign.objects.filter(season__isnull=False)]


def season_of(campaign_id: int) -> Season | None:
    """One of the unit, in any state; None for none. One query."""
    row = Campaign.objects.filter(season__isnull=False, pk=campaign_id).first()
    return None if row is None else _season(row)


def for_search_engines() -> Iterator[tuple[str, datetime]]:
    """The address of every season in public, with when it was put there."""
    for season in shown_seasons():
        if season.shown_at is not None:
            yield season.path, season.shown_at


def _live(season: Season, hour: LiveHour) -> LiveView:
    stands = live_standing(hour, clock.now())
    if stands is LiveStanding.BEFORE:
        return LiveView(hour=hour, standing=stands)
    period = replace(season.period, start=hour.begins, end=hour.ends)
    return LiveView(hour=hour, standing=stands, answers=commons.answered_of(period, LIVE_SHOWN))


def _read() -> tuple[Season, ...]:
    rows = Campaign.objects.filter(season__isnull=False, shown_at__isnull=False)
    return tuple(_season(row) for row in rows.order_by("-starts_on", "-id")[:MOST_SHOWN])


def _season(row: Campaign) -> Season:
    season = row.season
    assert season is not None  # whoever calls asks for seasons alone
    return Season(
        campaign_id=row.pk,
        code=row.code,
        content=from_data(season["content"]),
        shown_at=row.shown_at,
        closed_at=row.closed_at,
        saves=row.saves,
        directive_id=row.directive_id,
        issuer=season.get("issuer", ""),
        was_shown=bool(season.get("was_shown")),
        issued=from_data(season["issued"]) if "issued" in season else None,
        may_change=tuple(season.get("may_change", ())),
        changed=tuple(season.get("changed", ())),
        is_recalled=bool(season.get("recalled")),
    )
