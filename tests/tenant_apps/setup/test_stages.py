"""阶段小结: filled in by what was seen, completed by the leader, sent up once, answered there."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF
from huisheng.kernel.messaging import Envelope
from huisheng.kernel.messaging.contract import decode
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.setup_facts import SetupStepTold, StageSummedUp
from shared_apps.onboarding.handlers import setup_step_told, stage_summed_up
from shared_apps.onboarding.models import StageReport
from tenant_apps.setup.data.codes import Stage
from tenant_apps.setup.models import Observed, steps_kept
from tenant_apps.setup.operations import summing_up
from tests.actors import StaffClient
from tests.network import Network
from tests.tenant_apps.setup.conftest import Staff, Told, make_question, practise

PAGE = "/manage/setup/stages/prepare/"
SEND = f"{PAGE}send/"
WORDS = {
    "went_well": "三天就排好了值班。",
    "problems": "缺少懂法律的专家。",
    "suggestions": "请市里统一聘请。",
}


def travel(unit: UnitRef) -> None:
    """What the unit's outbox holds for the app reaches those above."""
    with enter_unit(unit):
        rows = list(unit_tables().outbox._default_manager.filter(kind__startswith="setup.").order_by("id"))
    with enter_network(role="relay"):
        for number, row in enumerate(rows, 1):
            envelope = Envelope(
                event_id=uuid4(),
                unit_id=unit.id,
                occurred_at=clock.now(),
                epoch=0,
                sequence=number,
                attempt=1,
            )
            message: Any = decode(row.kind, row.version, row.payload)
            if isinstance(message, SetupStepTold):
                setup_step_told(message, envelope)
            elif isinstance(message, StageSummedUp):
                stage_summed_up(message, envelope)


@pytest.fixture
def over(begun: UnitRef, leader: StaffClient, admin: StaffClient) -> UnitRef:
    """The first stage is over: all of it is done."""
    with enter_unit(begun):
        practise()
    return begun


def test_while_a_stage_runs_nothing_is_sent(begun: UnitRef, leader: StaffClient) -> None:
    page = leader.get(PAGE).content.decode()
    assert "这一阶段还在进行" in page
    assert "<textarea" not in page
    leader.post(SEND, WORDS)
    with enter_unit(begun):
        assert not steps_kept().filter(code="report_prepare").exists()


def test_a_stage_whose_days_have_passed_is_summed_up_too(
    begun: UnitRef, leader: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = clock.now
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=9))
    assert "<textarea" not in leader.get(PAGE).content.decode()
    monkeypatch.setattr(clock, "now", lambda: real() + timedelta(days=10))
    with enter_unit(begun):
        found = summing_up.summary(Stage.PREPARE)
        assert found is not None
        assert (found.is_over, (found.last_day - found.first_day).days) == (True, 9)
        team = summing_up.summary(Stage.TEAM)
        assert team is not None
        assert team.first_day == found.last_day + timedelta(days=1)


def test_what_was_seen_and_what_the_leader_adds_goes_up_and_is_answered(
    over: UnitRef, leader: StaffClient, staff: Staff, network: Network
) -> None:
    with enter_unit(over):
        make_question()
    page = leader.get(PAGE).content.decode()
    assert "<textarea" in page
    assert leader.post(SEND, WORDS).status_code == 302
    assert "已上报" in leader.get(PAGE).content.decode()
    travel(over)
    assert "缺少懂法律的专家。" in leader.get(PAGE).content.decode()
    with enter_network():
        report = StageReport.objects.get(unit_id=over.id)
    assert (report.figures["received"], report.figures["closed"], report.figures["staff"]) == (2, 1, 2)
    above = staff(NETWORK_STAFF, network.city)
    listed = above.get(f"/onboarding/progress/{network.city.id}/").content.decode()
    assert "1 份小结待答复" in listed
    own = f"/onboarding/summaries/{report.pk}/"
    assert "请市里统一聘请。" in above.get(own).content.decode()
    assert above.post(own, {"text": "本周内选派两位律师。"}).status_code == 303
    assert "本周内选派两位律师。" in leader.get(PAGE).content.decode()
    above.post(own, {"text": "另一个答复"})
    with enter_network():
        assert StageReport.objects.get(pk=report.pk).answer == "本周内选派两位律师。"


def test_it_is_sent_once(over: UnitRef, leader: StaffClient) -> None:
    leader.post(SEND, WORDS)
    leader.post(SEND, WORDS)
    with enter_unit(over):
        sent = unit_tables().outbox._default_manager.filter(kind="setup.stage_summed_up")
        assert sent.count() == 1


def test_nobody_but_the_leader_sends_it(over: UnitRef, admin: StaffClient) -> None:
    assert admin.get(PAGE).status_code == 200
    assert admin.post(SEND, WORDS).status_code == 403


def test_numbers_of_people_stay_here(over: UnitRef, leader: StaffClient) -> None:
    answer = leader.post(SEND, {**WORDS, "problems": "请联系 13800001111 王同学。"})
    assert answer.status_code == 422
    assert "请删去" in answer.content.decode()


def test_with_the_last_summary_the_last_step_is_done(over: UnitRef, leader: StaffClient, told: Told) -> None:
    with enter_unit(over):
        for stage in Stage:
            Observed.objects.create(code=stage.row, done_on=clock.business_day())
        steps_kept().filter(code="report_prepare").delete()
    leader.post(SEND, WORDS)
    assert {one["step"] for one in told() if one["done_on"]} >= {"summary", "report_prepare"}


def test_nobody_beside_or_below_reads_it(
    over: UnitRef, leader: StaffClient, staff: Staff, network: Network
) -> None:
    leader.post(SEND, WORDS)
    travel(over)
    with enter_network():
        pk = StageReport.objects.get(unit_id=over.id).pk
    for place in (network.a, network.b, network.other_city, network.stranger):
        assert staff(NETWORK_STAFF, place).get(f"/onboarding/summaries/{pk}/").status_code == 404
    assert staff(NETWORK_STAFF, network.province).get(f"/onboarding/summaries/{pk}/").status_code == 200


def test_what_a_sibling_sent_stands_in_no_other_unit(
    over: UnitRef, leader: StaffClient, staff: Staff, network: Network
) -> None:
    leader.post(SEND, WORDS)
    travel(over)
    other = staff("leader", network.ref(network.b))
    other.post("/manage/setup/begin/")
    for path in ("/manage/setup/", PAGE, "/manage/setup/open/", "/manage/"):
        assert "缺少懂法律的专家。" not in other.get(path).content.decode()
