"""The closing report of a season (结项小结). It fills itself: nobody enters anything, and it can be read at
any moment while the season runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared_apps.topics import public as topics
from tenant_apps.commons import public as commons
from tenant_apps.commons.public import PublicRow
from tenant_apps.outreach.queries.seasons import Season
from tenant_apps.questions import public as questions
from tenant_apps.questions.public import CameBy

BEST: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonReport:
    """Figures of what was asked from the season's page, the most asked topics first, and answers that are
    good examples: only what stands in public now, and nothing of whoever asked.
    """

    season: Season
    visits: int
    figures: CameBy
    by_topic: Sequence[tuple[str, int]]
    best: Sequence[PublicRow]

    @property
    def hours(self) -> int | None:
        """Hours to the first answer, rounded up; None for none."""
        minutes = self.figures.median_minutes
        return None if minutes is None else -(-minutes // 60)


def report_of(season: Season) -> SeasonReport:
    """As it stands now. Three queries."""
    figures, cards = questions.came_by(season.code), topics.tree().cards
    named = [
        (cards[code].label if code in cards else code, number) for code, number in figures.by_topic.items()
    ]
    return SeasonReport(
        season=season,
        visits=commons.counts_by_key(commons.CAMPAIGN, keys=[season.code]).get(season.code, 0),
        figures=figures,
        by_topic=sorted(named, key=lambda one: (-one[1], one[0])),
        best=commons.best_between(season.period, BEST),
    )
