"""What an address asks of the dashboards: unit, period, topic, line. Whatever else it says is not heard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from huisheng.kernel import clock
from huisheng.kernel.access import require_object
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import Dashboard, dashboard
from shared_apps.insights.queries.periods import Period
from shared_apps.topics.public import TopicCard, first_levels
from tenants.public import UnitCard, unit_card

PARAMETERS: Final = ("period", "from", "to", "topic", "line")
"""All that changes a figure. Together with the unit they are the lattice of README.md; `sort` orders rows,
`page` and `unit` (of the start page) lead through them.
"""

LINES: Final = ("office", "school", "city")
"""条线 that can be chosen."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One point of the lattice, and the topics on offer."""

    unit: UnitCard
    period: Period
    topic: TopicCard | None
    line: str
    topics: tuple[TopicCard, ...]

    def dashboard(self) -> Dashboard:
        """What stands there."""
        return dashboard(self.unit, self.period, topic=self.topic, line=self.line)


def asked(request: HttpRequest, unit_id: int) -> Asked:
    """What the address names. 404 for a unit outside the reader's subtrees, and for an unknown one."""
    unit = unit_or_404(request, unit_id)
    return read(unit, request.GET)


def read(unit: UnitCard, query: Mapping[str, str]) -> Asked:
    """The point of the lattice that a query string names."""
    topics = first_levels()
    topic = next((card for card in topics if card.code == query.get("topic")), None)
    line = query.get("line", "")
    period = periods.read(query, clock.business_day())
    return Asked(unit, period, topic, line if line in LINES else "", topics)


def unit_or_404(request: HttpRequest, unit_id: int) -> UnitCard:
    """A unit whose figures the reader may see."""
    try:
        unit = unit_card(unit_id)
    except LookupError:
        raise Http404 from None
    require_object(request, "insights.view", unit)
    return unit


def query_string(shown: Dashboard, *, line: bool = False) -> str:
    """The filters of a page for its links; the line only where the unit stays the same."""
    query = _of_period(shown.period)
    if shown.topic is not None:
        query["topic"] = shown.topic.code
    if line and shown.line:
        query["line"] = shown.line
    return urlencode(query)


def period_query(period: Period) -> str:
    """The period alone, for links that keep nothing else."""
    return urlencode(_of_period(period))


def _of_period(period: Period) -> dict[str, str]:
    query = {"period": period.choice}
    if period.choice == periods.CUSTOM:
        query |= {"from": period.first.isoformat(), "to": period.last.isoformat()}
    return query
