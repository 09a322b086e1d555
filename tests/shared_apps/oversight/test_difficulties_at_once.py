"""Two at the same moment: one unit leads, and what the unit takes back is not taken on meanwhile."""

from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.difficulty_messages import DifficultyTakenBack
from shared_apps.oversight.models import Difficulty
from shared_apps.oversight.operations import difficulties, hearing_difficulties
from tenants.public import UnitCard
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.shared_apps.acting import actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def raised(network: Network, monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A difficulty of county a."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    key = uuid4()
    with enter_network():
        Difficulty.objects.create(
            id=key,
            unit_id=network.a.id,
            area="staff",
            subject="值班人员不足",
            text="节假日无法安排值班。",
            may_be_shared=True,
            account_id=1,
            raised_at=clock.now(),
        )
    return key


def take_on(key: UUID, unit: UnitCard) -> None:
    with enter_network():
        difficulties.take_on(key, actor("王处长", network_staff=unit))


def test_two_units_take_it_on(network: Network, raised: UUID) -> None:
    with meanwhile(lambda: take_on(raised, network.province)) as late:
        take_on(raised, network.city)
    with pytest.raises(difficulties.HelpNotPossibleError):
        late.result()
    with enter_network():
        assert Difficulty.objects.get().lead_unit_id == network.city.id


def test_it_is_taken_back_while_somebody_takes_it_on(network: Network, raised: UUID) -> None:
    told = DifficultyTakenBack(
        difficulty_id=str(raised), step_id=str(uuid4()), account=1, person="李", at=clock.now().isoformat()
    )

    def take_back() -> None:
        with enter_network():
            hearing_difficulties.taken_back(network.a.id, told)

    with meanwhile(lambda: take_on(raised, network.city)) as late:
        take_back()
    with pytest.raises(difficulties.HelpNotPossibleError):
        late.result()
    with enter_network():
        assert Difficulty.objects.get().stage == "taken_back"
