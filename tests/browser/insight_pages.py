"""Addresses of the dashboards' pages, which first make what they show."""

from datetime import timedelta
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.headcount_facts import HEADCOUNTS
from shared_apps.contracts.step_facts import OF_ORDERS
from shared_apps.insights.models import Fact
from shared_apps.insights.operations.keeping import pin
from shared_apps.insights.projections.headcounts import Told, take_headcounts
from shared_apps.insights.projections.intake import take
from shared_apps.insights.projections.steps import Step, take_steps
from shared_apps.insights.queries import periods
from shared_apps.insights.queries.dashboard import dashboard
from shared_apps.topics.public import import_tree
from tests.browser.site import Site
from tests.shared_apps.insights.facts import Question

_LATE = str(UUID("0192c000-0000-7000-8000-0000000000a1"))


def late_item(site: Site) -> str:
    """One question of a that is overdue; made once."""
    with enter_network():
        import_tree()
        question = Question.asked(site.network.a.id, clock.business_day() - timedelta(days=9), id=_LATE)
        if not Fact.objects.filter(question_id=_LATE).exists():
            take([question.received(), question.overdue(after=3)])
    return f"/dashboard/{site.network.a.id}/late/{_LATE}/"


def late(site: Site) -> str:
    """The list with it."""
    late_item(site)
    return f"/dashboard/{site.network.city.id}/late/"


def figure(site: Site) -> str:
    """The figure with it."""
    late_item(site)
    return f"/dashboard/{site.network.city.id}/figures/overdue/"


def pinned(site: Site) -> str:
    """Figures as they stood when this was called."""
    late_item(site)
    with enter_network():
        shown = dashboard(site.network.city, periods.read({}, clock.business_day()))
        return f"/dashboard/as-of/{pin(shown, '', by=1)}/"


def people(site: Site) -> str:
    """How many people the city's units have."""
    with enter_network():
        day = clock.business_day() - timedelta(days=1)
        take_headcounts([Told(site.network.a.id, day, dict.fromkeys(HEADCOUNTS, 12), (0, 1))])
    return f"/dashboard/{site.network.city.id}/people/"


def between(site: Site) -> str:
    """Transfers and supervision of the city's units."""
    with enter_network():
        import_tree()
        take_steps(
            [
                Step(
                    unit_id=site.network.a.id,
                    step=code,
                    reference="shown",
                    business_day=clock.business_day(),
                    topic="",
                )
                for code in OF_ORDERS
            ]
        )
    return f"/dashboard/{site.network.city.id}/between/"


def quality(site: Site) -> str:
    """How far the figures of the city's units can be trusted."""
    late_item(site)
    return f"/dashboard/{site.network.city.id}/quality/"
