"""Two at the same moment: one text is asked for once, and a lot is made once."""

from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.sampling_messages import CLOSING, SampleCandidate
from shared_apps.oversight.models import Sample, SampleMonth
from shared_apps.oversight.operations import sampling
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.shared_apps.acting import actor

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def ask(network: Network, sample: UUID, name: str) -> None:
    with enter_network():
        sampling.ask_text(sample, actor(name, network_staff=network.city), reason="核查。")


def test_one_of_two_asks(network: Network) -> None:
    key = uuid4()
    with enter_network(role="relay"):
        Sample.objects.create(
            id=key,
            unit_id=network.a.id,
            month=clock.business_day().replace(day=1),
            what=CLOSING,
            question_id=key,
            origin_unit_id=network.a.id,
            origin_question_id=key,
            day=clock.business_day(),
            drawn_at=clock.now(),
        )
    with meanwhile(lambda: ask(network, key, "乙")) as late:
        ask(network, key, "甲")
    with pytest.raises(sampling.TextNotToBeHadError):
        late.result()
    with enter_network():
        assert Sample.objects.get().asked_person == "甲"


def test_the_first_two_of_a_month_make_one_lot(network: Network) -> None:
    def tell(unit_id: int) -> None:
        key = str(uuid4())
        told = SampleCandidate(
            what=CLOSING,
            question_id=key,
            origin_unit=unit_id,
            origin_question=key,
            business_day=clock.business_day().isoformat(),
            excluded_units=[],
        )
        with enter_network(role="relay"):
            sampling.candidate(unit_id, told)

    with meanwhile(lambda: tell(network.b.id)) as late:
        tell(network.a.id)
    late.result()
    with enter_network():
        assert (SampleMonth.objects.count(), Sample.objects.count()) == (2, 2)
