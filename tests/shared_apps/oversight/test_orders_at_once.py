"""Two supervisors at the same moment: one takes the step, and every order has a number of its own."""

from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.supervision_messages import REPORT
from shared_apps.oversight.models import Order
from shared_apps.oversight.operations import ordering
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.shared_apps.acting import actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def issue(network: Network, who: Actor) -> UUID:
    demanded = ordering.Demanded(
        reason="late", demand=REPORT, words="请报告。", card="", due_at=clock.now() + timedelta(days=2)
    )
    with enter_network():
        return ordering.issue(who, network.a.id, demanded)


def test_one_accepts_the_other_is_told(network: Network) -> None:
    first, second = (actor(name, network_staff=network.city) for name in ("甲", "乙"))
    order_id = issue(network, first)
    with enter_network():
        Order.objects.update(stage=Order.Stage.ANSWERED, answered_at=clock.now())

    def send_back() -> None:
        with enter_network():
            ordering.send_back(
                order_id, second, words="不行", due_at=clock.now() + timedelta(days=1), revision=1
            )

    with meanwhile(send_back) as late:
        ordering.accept(order_id, first, words="", revision=1)
    with pytest.raises(ordering.OrderChangedError):
        late.result()
    with enter_network():
        assert Order.objects.get().stage == Order.Stage.DONE


def test_two_orders_at_once_have_two_numbers(network: Network) -> None:
    first, second = (actor(name, network_staff=network.city) for name in ("甲", "乙"))
    with meanwhile(lambda: issue(network, second)) as late:
        issue(network, first)
    late.result()
    with enter_network():
        assert sorted(Order.objects.values_list("sequence", flat=True)) == [1, 2]
