"""A task of the province, handed on by its city and by a county: what tests of amending it begin with."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from shared_apps.directives.models import Delegation, Directive
from shared_apps.directives.operations import (
    amending,
    delegating,
)
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write
from tests.shared_apps.directives.test_after_issue import _wanted
from tests.shared_apps.directives.test_delegating import handed_on
from tests.shared_apps.directives.test_lower_levels import _units

DAY = timedelta(days=1)
BETWEEN = "\n\n———— {unit}原通知 ————\n\n"


@pytest.fixture
def mine(network: Network) -> Actor:
    """Staff of the city."""
    return actor("市里", network_staff=network.city)


@pytest.fixture
def asked(issue: Write, network: Network) -> UUID:
    """A task of the province to its city, due in seven days."""
    return issue(target_unit_id=network.province.id, target_kinds=("city",))


@pytest.fixture
def child(asked: UUID, network: Network) -> UUID:
    """What the city handed on to its counties, due two days before."""
    return hand_on(asked, network)


def hand_on(directive_id: UUID, network: Network, *, by: int | None = None, **changes: Any) -> UUID:
    """Hand it on for the city, or for another unit; the directive that came of it."""
    message = handed_on(directive_id, network, **changes)
    delegating.take(message, by or network.city.id)
    row = Delegation.objects.get(pk=message.delegation_id)
    assert row.child_id is not None, row.refused
    return row.child_id


def to_township(child: UUID, network: Network) -> tuple[UUID, int]:
    """County a hands it on once more, to a township; the directive and the township."""
    (township,) = _units("township", [network.a.id])
    grandchild = hand_on(
        child,
        network,
        by=network.a.id,
        addition="请村里也报。",
        target_unit_id=network.a.id,
        target_kinds=["township"],
        due_at=(found(child).due_at - DAY).isoformat(),
    )
    return grandchild, township


def found(directive_id: UUID) -> Directive:
    return Directive.objects.get(pk=directive_id)


def amend(directive_id: UUID, who: Actor, **changes: object) -> None:
    version = found(directive_id).content_version
    assert amending.amend(directive_id, who, based_on=version, wanted=_wanted(directive_id, **changes))


def told(directive_id: UUID, unit_id: int) -> list[dict[str, Any]]:
    """What went down to a unit of a directive, oldest first."""
    outbox = network_tables().outbox._default_manager.filter(kind="directive.issued", unit_id=unit_id)
    rows = outbox.order_by("pk").values_list("payload", flat=True)
    return [row for row in rows if row["directive_id"] == str(directive_id)]


def whole(own: str, network: Network, text: str) -> str:
    return own + BETWEEN.format(unit=network.province.name) + text
