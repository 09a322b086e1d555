"""Whether what belongs together comes together: pairwise precision and recall on real complaints."""

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import combinations
from pathlib import Path

import pytest

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import ClusterItem
from shared_apps.insights.operations.clustering import work_off
from tests.network import Network
from tests.shared_apps.insights.clusters.made import many
from tests.tenant_apps.questions.quality.messages import real_messages
from tests.tenant_apps.questions.quality.pairs import verdicts

FILE = Path(__file__).resolve().parent / "data" / "matters.csv"
NOW = datetime(2026, 11, 20, 16, tzinfo=clock.BUSINESS_ZONE)
OTHERS = 500
"""Messages that nobody labelled stand beside, as they do in life."""


def matters() -> dict[str, str]:
    """Number of a message → what it is about; empty: it stands alone."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["number"]: row["matter"] for row in csv.DictReader(file)}


def rates(said: Iterable[tuple[bool, bool]]) -> tuple[float, float]:
    """Precision and recall of (belongs together, stands together)."""
    pairs = list(said)
    right = sum(is_so and found for is_so, found in pairs)
    return (
        right / max(1, sum(found for _is_so, found in pairs)),
        right / max(1, sum(is_so for is_so, _found in pairs)),
    )


def test_the_labels_are_of_real_messages() -> None:
    labelled = matters()
    assert set(labelled) <= {message.number for message in real_messages()}
    assert len(labelled) >= 400
    groups = [matter for matter in labelled.values() if matter]
    assert all(groups.count(matter) > 1 for matter in set(groups))


def test_what_belongs_together_stands_together(
    in_network: None, network: Network, capsys: pytest.CaptureFixture[str]
) -> None:
    labelled, judged = matters(), verdicts()
    wanted = set(labelled) | set(judged) | {other for own in judged.values() for other in own}
    rest = [message for message in real_messages() if message.number not in wanted]
    chosen = [message for message in real_messages() if message.number in wanted]
    chosen += rest[:: max(1, len(rest) // OTHERS)][:OTHERS]
    many(network.a.id, ((row.number, row.title, row.text) for row in chosen), NOW)
    with enter_network(role="owner"):
        _analyze()
    assert work_off(at_most=None) == len(chosen)
    stands: Mapping[str, int | None] = dict(ClusterItem.objects.values_list("item__question_id", "cluster"))

    def beside(one: str, other: str) -> bool:
        return stands[one] is not None and stands[one] == stands[other]

    own = rates(
        (bool(labelled[one]) and labelled[one] == labelled[other], beside(one, other))
        for one, other in combinations(labelled, 2)
    )
    pairs = rates((same, beside(one, other)) for one, near in judged.items() for other, same in near.items())
    with capsys.disabled():
        print(f"\n{len(chosen)} complaints, {len(labelled)} labelled")
        print(f"labelled: precision {own[0]:.3f}, recall {own[1]:.3f}")
        print(f"pairs drawn otherwise: precision {pairs[0]:.3f}, recall {pairs[1]:.3f}")
    assert own[0] >= 0.70
    assert own[1] >= 0.78
    assert pairs[0] >= 0.72
    assert pairs[1] >= 0.78


def _analyze() -> None:
    # Elsewhere autovacuum does it; it sees nothing of what is not committed.
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE insights_publicitem")
