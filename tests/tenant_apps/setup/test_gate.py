"""正式开通: by the leader alone, when nothing is missing or a unit above has waived it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from huisheng.kernel.access import DUTY_OFFICER, NETWORK_STAFF, Actor
from huisheng.kernel.audit.tables import network_audit, unit_audit
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.onboarding.models import Waiver
from tenant_apps.people.models import Member
from tenant_apps.setup.data.codes import IN_GATE, Part
from tenant_apps.setup.operations import going_live
from tenant_apps.setup.operations.going_live import GateClosedError, open_to_public
from tenant_apps.setup.queries.evidence import gather
from tenant_apps.setup.queries.gate import gate, lacking
from tenants.public import unit_card
from tests.actors import StaffClient
from tests.network import Network
from tests.tenant_apps.setup.conftest import Staff, Told, make_ready

GO = "/manage/setup/open/now/"
GATE_OF_BEGUN = ("roster", "experts", "privacy", "practice")


def state(unit: UnitRef) -> str:
    return unit_card(unit.id).state


def waive(client: Client, unit: UnitRef, condition: str, reason: str = "由市级专家支持。") -> Any:
    return client.post(f"/onboarding/progress/{unit.id}/waive/", {"condition": condition, "reason": reason})


def test_a_unit_that_lacks_something_stays_on_trial_and_is_told_what(
    begun: UnitRef, leader: StaffClient
) -> None:
    answer = leader.post(GO)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "还缺少" in page
    assert "还差 3 位专家" in page
    assert state(begun) == "sandbox"


@pytest.mark.parametrize("lacks", [part.value for part in IN_GATE])
def test_each_condition_alone_keeps_the_gate_shut(
    lacks: str, begun: UnitRef, leader: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_ready(begun, leader.account_id)
    worse: dict[str, dict[str, Any]] = {
        "topics": {"unmapped": ("夜校",)},
        "roster": {"uncovered": (date(2027, 3, 3),)},
        "experts": {"experts": 2},
        "privacy": {"has_privacy": False},
        "practice": {"practised": 0},
    }
    with enter_unit(begun):
        assert gate(gather()).is_open
        found = replace(gather(), **worse[lacks])
        assert [one.part.code.value for one in gate(found).missing] == [lacks]
        monkeypatch.setattr(going_live, "gather", lambda: found)
    assert leader.post(GO).status_code == 422
    assert state(begun) == "sandbox"


def test_the_leader_opens_a_unit_that_is_ready(begun: UnitRef, leader: StaffClient, told: Told) -> None:
    make_ready(begun, leader.account_id)
    assert leader.post(GO).status_code == 302
    assert state(begun) == "live"
    live = [one for one in told() if one["step"] == "live"]
    assert len(live) == 1
    with enter_unit(begun):
        entry = unit_audit().entry._default_manager.get(action="setup.went_live")
        assert entry.detail == {"waived": []}
    with enter_network():
        gone = network_audit().entry._default_manager.get(action="unit.live", object_id=str(begun.id))
        assert str(gone.actor) == str(leader.account_id) or str(leader.account_id) in str(gone.actor)
    # Twice changes nothing.
    leader.post(GO)
    assert len([one for one in told() if one["step"] == "live"]) == 1


def test_nobody_but_the_leader_opens_it(
    begun: UnitRef, admin: StaffClient, staff: Staff, unit_b: UnitRef
) -> None:
    make_ready(begun, admin.account_id)
    assert admin.get("/manage/setup/open/").status_code == 200
    assert "由本单位负责人" in admin.get("/manage/setup/open/").content.decode()
    for browser in (admin, staff(DUTY_OFFICER, begun), staff("leader", unit_b, at=begun)):
        assert browser.post(GO).status_code == 403
    assert Client(headers={"host": begun.host}).post(GO).status_code == 401
    assert state(begun) == "sandbox"


def test_what_a_unit_above_waives_is_shown_to_both(
    begun: UnitRef, leader: StaffClient, staff: Staff, network: Network
) -> None:
    make_ready(begun, leader.account_id)
    with enter_unit(begun):
        Member.objects.filter(kind="expert").delete()
    assert leader.post(GO).status_code == 422
    above = staff(NETWORK_STAFF, network.city)
    assert waive(above, begun, "experts").status_code == 303
    shown = above.get(f"/onboarding/progress/{begun.id}/").content.decode()
    page = leader.get("/manage/setup/open/").content.decode()
    assert "由市级专家支持。" in shown
    assert "由市级专家支持。" in page
    assert leader.post(GO).status_code == 302
    assert state(begun) == "live"
    with enter_unit(begun):
        entry = unit_audit().entry._default_manager.get(action="setup.went_live")
        assert entry.detail == {"waived": ["experts"]}
    with enter_network():
        entry = network_audit().entry._default_manager.get(action="setup.waived")
        assert entry.detail == {"what": "experts"}


def test_what_was_waived_may_be_demanded_after_all(begun: UnitRef, staff: Staff, network: Network) -> None:
    above = staff(NETWORK_STAFF, network.city)
    waive(above, begun, "experts")
    assert waive(above, begun, "experts", "另一个理由").status_code == 422
    above.post(f"/onboarding/progress/{begun.id}/demand/", {"condition": "experts"})
    with enter_network():
        assert not Waiver.objects.exists()


def test_nobody_waives_anything_for_their_own_or_elsewhere(
    begun: UnitRef, staff: Staff, network: Network
) -> None:
    for place in (network.a, network.b, network.other_city, network.stranger):
        assert waive(staff(NETWORK_STAFF, place), begun, "experts").status_code == 404
    assert waive(staff("network_viewer", network.city), begun, "experts").status_code == 403
    with enter_network():
        assert not Waiver.objects.exists()
    # Only what there is can be waived, and with a reason.
    above = staff(NETWORK_STAFF, network.city)
    assert waive(above, begun, "everything").status_code == 422
    assert waive(above, begun, "experts", "").status_code == 422


def test_a_waiver_of_another_unit_opens_no_gate(begun: UnitRef, staff: Staff, network: Network) -> None:
    waive(staff(NETWORK_STAFF, network.city), network.ref(network.b), "experts")
    with enter_unit(begun):
        assert "experts" in {one.part.code.value for one in gate(gather()).missing}


def test_the_operator_is_told_what_lacks(begun: UnitRef, staff: Staff) -> None:
    """Their button does not ask the gate, so they are to know what they do."""
    page = staff("operator").get(f"/operators/units/{begun.id}/go_live/").content.decode()
    with enter_unit(begun):
        lacks = lacking()
    assert {one.split("：")[0] for one in lacks} == {str(Part(code).label) for code in GATE_OF_BEGUN}
    assert all(escape(one) in page for one in lacks)
    assert (
        "还没有准备好" not in staff("operator").get(f"/operators/units/{begun.id}/suspend/").content.decode()
    )


def test_no_other_way_leads_around_the_gate(begun: UnitRef, leader: StaffClient, staff: Staff) -> None:
    """The operator's button stands on the network's host, for operators alone."""
    both = staff("network_staff", unit_card(begun.id))
    answer = both.post(f"/operators/units/{begun.id}/go_live/")
    assert answer.status_code == 403
    person = Actor(account_id=leader.account_id, name="书记")
    with enter_unit(begun), pytest.raises(GateClosedError) as refused:
        open_to_public(person)
    assert set(refused.value.missing) == set(GATE_OF_BEGUN)
    assert state(begun) == "sandbox"
