"""What the issuer of a season learns of the one that this unit holds: days, counts, codes and figures.

It is told with every step once the season has been shown, when its last day is over, and once more a
fortnight later, when most of what was asked has its answer. Nobody has to fill anything in.
"""

from datetime import timedelta
from typing import Final

from huisheng.kernel import clock
from huisheng.kernel.messaging import emit, schedule_wakeup
from shared_apps.contracts.season_content import from_data
from shared_apps.contracts.season_messages import SeasonTold
from shared_apps.topics.public import sensitive_codes
from tenant_apps.outreach.models import Campaign
from tenant_apps.outreach.rules.seasons import instants
from tenant_apps.outreach.rules.targets import path_of
from tenant_apps.questions import public as questions

WAKE_OVER: Final = "outreach.season_over"
WAKE_SETTLED: Final = "outreach.season_settled"
SETTLES: Final = timedelta(days=14)


def tell(row: Campaign) -> None:
    """Tell of a season as it stands now, where a directive called for it; others are nobody's business above.
    A draft is not told: what was never shown does not exist outside the unit.
    """
    season = row.season
    if row.directive_id is None or season is None or not season.get("was_shown"):
        return
    content = from_data(season["content"])
    revision = int(season.get("told", 0)) + 1
    row.season = {**season, "told": revision}
    row.save(update_fields=["season"])
    figures = questions.came_by(row.code, leave_out=sensitive_codes())
    emit(
        SeasonTold(
            directive_id=str(row.directive_id),
            revision=revision,
            at=clock.now().isoformat(),
            stands=_stands(row),
            path=path_of(row.target, row.code),
            first_day=content.first_day.isoformat(),
            last_day=content.last_day.isoformat(),
            changed=list(season.get("changed", [])),
            offices=len(content.offices),
            experts=len(content.experts),
            live=len(content.live),
            asked=figures.asked,
            answered=figures.answered,
            helped=figures.helped,
            median_minutes=-1 if figures.median_minutes is None else figures.median_minutes,
        )
    )
    _first, end = instants(content.first_day, content.last_day)
    for what, at in ((WAKE_OVER, end), (WAKE_SETTLED, end + SETTLES)):
        if at > clock.now():
            schedule_wakeup(what=what, key=str(row.pk), at=at)


def tell_again(campaign_id: int) -> None:
    """Tell of it anew, since time has passed: its figures have grown."""
    row = Campaign.objects.select_for_update().filter(pk=campaign_id, season__isnull=False).first()
    if row is not None and row.directive_id is not None:
        tell(row)


def _stands(row: Campaign) -> str:
    if row.shown_at is None:
        return "away"
    over = row.closed_at is not None or (row.ends_on is not None and row.ends_on < clock.business_day())
    return "ended" if over else "shown"
