"""Campaigns, and how many came by each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huisheng.kernel import clock
from tenant_apps.commons import public as commons
from tenant_apps.outreach.data.codes import PAGES
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.rules.targets import link_path, path_of
from tenant_apps.questions import public as questions
from tenants.public import here_url


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignCard:
    """A campaign as its administrator sees it. ``stands``: counts, waits (for its first day), over,
    closed."""

    campaign_id: int
    code: str
    name: str
    words: str
    leads_to: str
    path: str
    link: str
    starts_on: date | None
    ends_on: date | None
    made_at: datetime
    made_by: int
    stands: str
    visits: int
    asked: int


@dataclass(frozen=True, slots=True)
class Leading:
    """Where a link leads, and whether whoever follows it is counted now."""

    path: str
    counts: bool


def leading(code: str) -> Leading | None:
    """Where the campaign with this code leads; None for none. One query."""
    row = Campaign.objects.filter(code=code.lower()).first()
    if row is None or (row.target in PAGES and row.shown_at is None):
        return None
    return Leading(path_of(row.target, row.target_key), _stands(row, clock.business_day()) == "counts")


def all_campaigns() -> Sequence[CampaignCard]:
    """All of the unit, newest first; seasons and broadcasts once they are shown. Three queries."""
    return _cards(list(Campaign.objects.exclude(target__in=PAGES, shown_at=None)))


def campaign(campaign_id: int) -> CampaignCard | None:
    """One of the unit; None for none. Three queries."""
    cards = _cards(list(Campaign.objects.filter(pk=campaign_id)))
    return cards[0] if cards else None


def _cards(rows: Sequence[Campaign]) -> list[CampaignCard]:
    codes = [row.code for row in rows]
    visits = commons.counts_by_key(commons.CAMPAIGN, keys=codes) if codes else {}
    asked = questions.asked_by_campaign(codes) if codes else {}
    today = clock.business_day()
    return [
        CampaignCard(
            campaign_id=row.pk,
            code=row.code,
            name=row.name,
            words=row.words,
            leads_to=str(row.get_target_display()),
            path=path_of(row.target, row.target_key),
            link=here_url(link_path(row.code)),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            made_at=row.made_at,
            made_by=row.made_by,
            stands=_stands(row, today),
            visits=visits.get(row.code, 0),
            asked=asked.get(row.code, 0),
        )
        for row in rows
    ]


def _stands(row: Campaign, today: date) -> str:
    if row.closed_at is not None:
        return "closed"
    if row.ends_on is not None and row.ends_on < today:
        return "over"
    return "waits" if row.starts_on is not None and row.starts_on > today else "counts"


def campaigns_made() -> int:
    """How many campaigns this unit has made, closed ones too."""
    return int(Campaign.objects.count())
