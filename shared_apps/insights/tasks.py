"""What the schedule does for figures and clusters."""

from huisheng.kernel import clock
from huisheng.kernel.tenancy.tasks import network_task
from shared_apps.insights.operations import rebuilding
from shared_apps.insights.operations.asking_headcounts import ask_tonight
from shared_apps.insights.operations.clustering import work_off
from shared_apps.insights.operations.publishing import publish_settled


@network_task(name="insights.cluster")
def cluster(**_later: object) -> None:
    """Put what came in into clusters."""
    work_off()


@network_task(name="insights.ask_headcounts")
def ask_headcounts(**_later: object) -> None:
    """Ask the units how many people they have; once for each day that is over."""
    ask_tonight()


@network_task(name="insights.rebuild")
def rebuild(**_later: object) -> None:
    """Carry on making all sums anew, where somebody has begun it."""
    rebuilding.carry_on(for_at_most=rebuilding.SLICE)


@network_task(name="insights.publish_quarters")
def publish_quarters(**_later: object) -> None:
    """Publish the lines of sensitive topics of quarters that have settled."""
    publish_settled(today=clock.business_day())
