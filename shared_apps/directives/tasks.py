"""What the schedule does for directives."""

from huisheng.kernel.tenancy.tasks import network_task
from shared_apps.directives.operations.mornings import tell_units


@network_task(name="directives.tell_morning")
def tell_morning(**_later: object) -> None:
    """In the morning, once: units that owe something tell whoever is responsible there."""
    tell_units()
