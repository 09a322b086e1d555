"""What every test of questions needs: the topics of the network, a question to work on, officers at the
desk.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.topics.public import import_tree
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tests.actors import NOT_GIVEN
from tests.network import Network

WAGES = "150305"
"""城乡 wages paid late: 劳动和社会保障 › 工资福利 › 工资发放."""
OFFICER, COLLEAGUE = NOT_GIVEN + 11, NOT_GIVEN + 12

Ask = Callable[..., Receipt]
Outbox = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def topics(db: None) -> None:
    """The real topics, in this test's transaction."""
    with enter_network():
        import_tree()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the clock on."""
    moved = [timedelta()]
    real = clock.now

    def shift(**by: float) -> None:
        moved[0] += timedelta(**by)

    monkeypatch.setattr(clock, "now", lambda: real() + moved[0])
    return shift


@pytest.fixture
def asked(topics: None, in_unit_a: UnitRef) -> Ask:
    """A function that asks a question in unit a; keyword arguments replace what is asked."""

    def ask_one(**said: Any) -> Receipt:
        received_at = said.pop("received_at", None)
        values = {"token": new_token(), "text": "公司拖欠三个月工资，打电话也不接。", "topic": WAGES}
        return ask(NewQuestion(**(values | said)), received_at=received_at)

    return ask_one


@pytest.fixture
def outbox() -> Outbox:
    """A function: what is on its way up from the current unit, in order."""

    def read() -> list[dict[str, Any]]:
        rows = unit_tables().outbox._default_manager.order_by("pk").values_list("kind", "payload")
        return [{"kind": kind, **payload} for kind, payload in rows]

    return read


@pytest.fixture
def desk_a(network: Network, staff: Callable[..., Client]) -> Client:
    """The browser of a duty officer of unit a, on unit a's site."""
    return staff("duty_officer", network.a)


@pytest.fixture
def admin_a(network: Network, staff: Callable[..., Client]) -> Client:
    """The browser of an administrator of unit a, on unit a's site."""
    return staff("unit_admin", network.a)
