"""What /metrics says about the ledger: how much waits, for how long, and what was given up.

No label carries one value per unit. The outboxes inside the units are not counted here: a page of figures
must not visit every schema; a unit's message that cannot be delivered becomes a dead letter, and is counted.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, Min
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.network_ledger.models import (
    NetworkComparison,
    NetworkDeadLetter,
    NetworkOutbox,
    NetworkWakeup,
)

_WORDS = {
    "huisheng_network_outbox": "Messages to units that are on their way",
    "huisheng_network_outbox_oldest_seconds": "Age of the oldest of them",
    "huisheng_wakeups_due": "Wake-ups whose time has come and that were not sent yet",
    "huisheng_wakeups_oldest_seconds": "How late the latest of them is",
    "huisheng_dead_letters": "Messages that could not be delivered",
    "huisheng_comparisons_differing": "Comparisons of units with the network that differ",
}


class LedgerGauges(Collector):
    """Read anew at every scrape, by four queries over small tables."""

    def describe(self) -> Iterable[Metric]:
        """Names alone, so that registering asks no database."""
        return [GaugeMetricFamily(name, words) for name, words in _WORDS.items()]

    def collect(self) -> Iterable[Metric]:
        """The figures of now."""
        now = clock.now()
        with enter_network():
            waiting = NetworkOutbox.objects.filter(dead_at=None).aggregate(
                n=Count("id"), oldest=Min("occurred_at")
            )
            due = NetworkWakeup.objects.filter(state="pending", at__lte=now).aggregate(
                n=Count("id"), oldest=Min("at")
            )
            dead = NetworkDeadLetter.objects.count()
            differing = NetworkComparison.objects.exclude(differences=[]).count()
        values = (
            waiting["n"],
            _age(waiting["oldest"], now),
            due["n"],
            _age(due["oldest"], now),
            dead,
            differing,
        )
        return [
            GaugeMetricFamily(name, words, value=value)
            for (name, words), value in zip(_WORDS.items(), values, strict=True)
        ]


def _age(oldest: datetime | None, now: datetime) -> float:
    return 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
