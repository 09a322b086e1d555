"""Tasks of the ledger."""

from huisheng.kernel.tenancy.tasks import network_task
from shared_apps.network_ledger.operations import comparing


@network_task(name="network.compare")
def compare_tonight(**_later: object) -> None:
    """Compare some units, at night."""
    comparing.compare_tonight()
