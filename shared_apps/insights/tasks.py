"""What the schedule does for figures and clusters."""

from huisheng.kernel.tenancy.tasks import network_task
from shared_apps.insights.operations.clustering import work_off


@network_task(name="insights.cluster")
def cluster(**_later: object) -> None:
    """Put what came in into clusters."""
    work_off()
