"""What units tell of their first weeks: the younger message holds, in whatever order they come."""

from datetime import date, timedelta
from itertools import permutations
from uuid import uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER
from huisheng.kernel.clock import business_day
from huisheng.kernel.messaging import Envelope
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.setup_facts import CONDITIONS, LIVE, OPENED, STAGES, STEPS, SetupStepTold
from shared_apps.onboarding.handlers import setup_step_told
from shared_apps.onboarding.models import Progress
from shared_apps.onboarding.queries.first_weeks import stands_below, unit_stand
from shared_apps.onboarding.web import progress_words as words
from tests.network import Network
from tests.tenant_apps.setup.conftest import Staff

TODAY = date(2026, 12, 10)


def tell(
    unit_id: int, step: str, *, due: str = "", done: str = "", sequence: int = 1, epoch: int = 0
) -> None:
    envelope = Envelope(
        event_id=uuid4(), unit_id=unit_id, occurred_at=clock.now(), epoch=epoch, sequence=sequence, attempt=1
    )
    with enter_network(role="relay"):
        setup_step_told(SetupStepTold(step=step, due_on=due, done_on=done), envelope)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whatever_order_the_youngest_holds(order: tuple[int, ...], network: Network, db: None) -> None:
    said = (
        {"due": "2026-12-04", "sequence": 7},
        {"due": "2026-12-09", "sequence": 9},
        {"due": "2026-12-09", "done": "2026-12-08", "sequence": 2, "epoch": 1},
    )
    for number in (*order, *order):
        tell(network.a.id, "training", **said[number])  # type: ignore[arg-type]
    with enter_network():
        row = Progress.objects.get()
    assert (row.due_on, row.done_on) == (date(2026, 12, 9), date(2026, 12, 8))


def test_how_each_step_stands(network: Network, db: None) -> None:
    tell(network.a.id, OPENED, done="2026-11-25")
    tell(network.a.id, "notice", due="2026-11-25", done="2026-11-25")
    tell(network.a.id, "contact", due="2026-11-30", done="2026-12-02")
    tell(network.a.id, "training", due="2026-12-04")
    tell(network.a.id, "group", due="2026-12-10")
    with enter_network():
        stand = unit_stand(network.a, TODAY)
    stands = {step.step: step.stand for step in stand.steps}
    assert stands == {
        "notice": "done",
        "contact": "done_late",
        "training": "late",
        "group": "open",
        "active": "",
        "promotion": "",
        "summary": "",
    }
    assert (stand.opened, stand.live, stand.late, stand.done) == (date(2026, 11, 25), None, 1, 2)


def test_units_below_that_have_begun_what_is_late_first(network: Network, db: None) -> None:
    tell(network.a.id, OPENED, done="2026-11-25")
    tell(network.b.id, OPENED, done="2026-11-25")
    tell(network.b.id, "training", due="2026-12-04")
    tell(network.stranger.id, OPENED, done="2026-11-25")
    tell(network.province.id, OPENED, done="2026-11-25")
    tell(network.province.id, LIVE, done="2026-12-01")
    with enter_network():
        assert [one.card.id for one in stands_below(network.city, TODAY)] == [network.b.id, network.a.id]
        assert stands_below(network.other_city, TODAY) == []


def test_the_page_shows_ones_own_part_of_the_tree(network: Network, staff: Staff) -> None:
    late = (business_day() - timedelta(days=2)).isoformat()
    tell(network.a.id, OPENED, done=late)
    tell(network.a.id, "training", due=late)
    viewer = staff(NETWORK_VIEWER, network.city)
    assert viewer.get("/onboarding/progress/").status_code == 302
    page = viewer.get(f"/onboarding/progress/{network.city.id}/").content.decode()
    assert "历下区团委" in page
    assert "已逾期" in page
    # To waive is for those who decide.
    assert "豁免" not in viewer.get(f"/onboarding/progress/{network.a.id}/").content.decode()
    own = staff(NETWORK_STAFF, network.city).get(f"/onboarding/progress/{network.a.id}/").content.decode()
    assert "豁免" in own
    assert (
        staff(NETWORK_STAFF, network.other_city).get(f"/onboarding/progress/{network.a.id}/").status_code
        == 404
    )


def test_every_code_has_a_word() -> None:
    assert tuple(words.STEP_NAMES) == STEPS
    assert tuple(words.CONDITION_NAMES) == CONDITIONS
    assert tuple(words.STAGE_NAMES) == tuple(STAGES)
    assert set(words.STAND_WORDS) == set(words.STAND_TONES)
