"""Somebody of a unit above enters a unit: by name, with a reason, for an hour, to read; both sides know."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.test import Client

from huisheng.kernel import two_clocks
from huisheng.kernel.access import DUTY_OFFICER, LEADER, NETWORK_STAFF, NETWORK_VIEWER
from huisheng.kernel.audit.ageing import oldest_kept
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.accounts.models import RoleGrant, Session, Visit
from shared_apps.accounts.operations import housekeeping
from shared_apps.network_ledger.models import NetworkAudit
from shared_apps.topics.public import import_tree
from tenant_apps.channels.models import Notice
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules.receipts import new_token
from tenant_apps.unit_ledger.models import UnitAudit
from tenants.public import suspend
from tests.actors import StaffClient, client_for, give_role, make_account
from tests.network import Network
from tests.tenant_apps.questions.conftest import WAGES

REASON = "核实督〔2026〕3号的办理情况"
SAID = "公司拖欠三个月工资，金丝雀五五一。"
ASKER, PHONE = "金丝雀小林", "13900001111"

Staff = Callable[..., StaffClient]


@pytest.fixture
def above(db: None, network: Network) -> StaffClient:
    """Staff of the city, signed in on the network's host."""
    account = make_account(name="王处长")
    give_role(account, NETWORK_STAFF, network.city.id)
    return client_for(account, at=None)


@pytest.fixture
def browser(client_of: Any, unit_a: UnitRef) -> Client:
    """The same person's browser, as far as A's host is concerned."""
    found: Client = client_of(unit_a)
    return found


@pytest.fixture
def topics(db: None) -> None:
    with enter_network():
        import_tree()


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def begin(above: Client, unit: UnitRef, reason: str = REASON) -> str:
    """Give a reason; returns the way in, on the unit's host."""
    begun = above.post(f"/my/visit/{unit.id}/", {"reason": reason})
    assert begun.status_code == 302, begun.status_code
    assert urlsplit(begun["Location"]).hostname == unit.host
    return path_of(begun["Location"])


def walk(above: Client, browser: Client, way_in: str) -> Any:
    """Through the hand-over; returns the last answer."""
    away = browser.get(way_in)
    assert urlsplit(away["Location"]).hostname == settings.HUISHENG_BASE_HOST
    back = above.get(path_of(away["Location"]))
    return browser.get(path_of(back["Location"])) if back.status_code == 302 else back


def enter(above: Client, browser: Client, unit: UnitRef) -> None:
    assert walk(above, browser, begin(above, unit)).status_code == 302


def asked(unit: UnitRef, **said: Any) -> UUID:
    values = {
        "token": new_token(),
        "text": SAID,
        "topic": WAGES,
        "display_name": ASKER,
        "contact_phone": PHONE,
    }
    with enter_unit(unit):
        return ask(NewQuestion(**(values | said))).question_id


def visit() -> Visit:
    with enter_network():
        return Visit.objects.get()


def test_by_name_with_a_reason_for_an_hour_and_both_sides_know(
    above: StaffClient, browser: Client, unit_a: UnitRef, staff: Staff, network: Network
) -> None:
    leader = staff(LEADER, network.a)
    enter(above, browser, unit_a)
    desk = browser.get("/desk/").content.decode()
    assert "王处长正在进入查看" in desk
    found = visit()
    assert found.ends_at - found.begun_at == timedelta(minutes=60)
    with enter_network():
        assert Session.objects.get(visit=found).ends_at == found.ends_at
        begun = NetworkAudit.objects.get(action="account.visit_begun")
        assert (begun.actor, begun.object_id) == (f"account:{above.account_id}", str(unit_a.id))
        assert REASON not in str(begun.detail)
    with enter_unit(unit_a):
        assert UnitAudit.objects.get(action="account.visited").actor == f"account:{above.account_id}"
        told = Notice.objects.filter(code="visited").values_list("account_id", flat=True)
        assert set(told) == {leader.account_id}
    page = leader.get("/manage/visits/").content.decode()
    assert all(words in page for words in ("王处长", REASON, "正在查看", "共青团济南市委员会"))
    assert "上级单位人员进入查看" in staff("unit_admin", network.a).get("/manage/audit/").content.decode()


def test_entering_twice_in_one_visit_tells_the_leaders_once(
    above: StaffClient, browser: Client, unit_a: UnitRef, staff: Staff, network: Network, client_of: Any
) -> None:
    staff(LEADER, network.a)
    way_in = begin(above, unit_a)
    assert walk(above, browser, way_in).status_code == 302
    assert walk(above, client_of(unit_a), way_in).status_code == 302
    with enter_unit(unit_a):
        assert Notice.objects.filter(code="visited", way="site").count() == 1
        assert UnitAudit.objects.filter(action="account.visited").count() == 2


def test_reads_and_changes_nothing(
    above: StaffClient, browser: Client, unit_a: UnitRef, topics: None
) -> None:
    question = asked(unit_a)
    enter(above, browser, unit_a)
    page = browser.get(f"/desk/q/{question}/")
    assert SAID in page.content.decode()
    with enter_unit(unit_a):
        before = list(Question.objects.values()), UnitAudit.objects.count()
    for path in (
        f"/desk/q/{question}/accept/",
        f"/desk/q/{question}/note/",
        f"/desk/q/{question}/contact/",
        f"/desk/q/{question}/claim/",
        "/ask/",
        "/manage/people/invite/",
        "/desk/nowhere/",
    ):
        answer = browser.post(path, {"text": "改", "version": 1})
        assert answer.status_code == 403, path
        assert "您是进入查看，不能操作" in answer.content.decode(), path
    with enter_unit(unit_a):
        assert (list(Question.objects.values()), UnitAudit.objects.count()) == before


def test_sees_nobodys_name_and_nothing_that_is_kept_from_somebody(
    above: StaffClient, browser: Client, unit_a: UnitRef, network: Network, topics: None
) -> None:
    plain = asked(unit_a)
    kept = asked(unit_a, text="金丝雀六六二，不要让上级知道。", excluded_units=(network.city.id,))
    told = asked(unit_a, text="金丝雀七七三，请保密。", confidential=True)
    enter(above, browser, unit_a)
    desk = browser.get("/desk/").content.decode() + browser.get(f"/desk/q/{plain}/").content.decode()
    assert not any(
        canary in desk for canary in ("金丝雀六六二", "金丝雀七七三", ASKER, PHONE, PHONE[:3] + "****")
    )
    for hidden in (kept, told):
        assert browser.get(f"/desk/q/{hidden}/").status_code == 404
    for page in ("/desk/alarms/", "/manage/audit/", "/manage/people/", "/manage/visits/", "/manage/roster/"):
        assert browser.get(page).status_code == 403, page
    assert browser.get("/desk/incoming/").status_code == 200
    assert browser.get("/desk/supervision/").status_code == 200


def test_it_ends_after_an_hour(above: StaffClient, browser: Client, unit_a: UnitRef) -> None:
    enter(above, browser, unit_a)
    with enter_network():
        Visit.objects.update(begun_at=now() - timedelta(minutes=61), ends_at=now() - timedelta(minutes=1))
    assert browser.get("/desk/").status_code == 302, "to the sign-in"
    assert browser.post("/desk/nowhere/").status_code != 200


def test_it_never_outlasts_the_sign_in(above: StaffClient, browser: Client, unit_a: UnitRef) -> None:
    ends_at = now() + timedelta(minutes=10)
    with enter_network():
        Session.objects.filter(account_id=above.account_id).update(ends_at=ends_at)
    enter(above, browser, unit_a)
    assert visit().ends_at == ends_at


@pytest.mark.parametrize("what", ["role", "leave", "sign_out", "sign_out_above"])
def test_it_ends_before(
    above: StaffClient, browser: Client, unit_a: UnitRef, network: Network, what: str
) -> None:
    enter(above, browser, unit_a)
    if what == "role":
        with enter_network():
            RoleGrant.objects.filter(account_id=above.account_id).update(ended_at=now())
    elif what == "leave":
        assert browser.post("/enter/leave/").status_code == 302
        with enter_unit(unit_a):
            assert UnitAudit.objects.filter(action="account.visit_ended").count() == 1
    else:
        (browser if what == "sign_out" else above).post(
            "/enter/out/" if what == "sign_out" else "/accounts/sign-out/"
        )
    assert browser.get("/desk/").status_code == 302
    assert (visit().ended_at is None) == (what == "role")


def test_who_may_not_enter(staff: Staff, network: Network, unit_a: UnitRef) -> None:
    address = f"/my/visit/{unit_a.id}/"
    for role, unit, status in (
        (NETWORK_VIEWER, network.city, 403),
        (NETWORK_STAFF, network.b, 404),
        (NETWORK_STAFF, network.stranger, 404),
        (NETWORK_STAFF, network.a, 404),
    ):
        client = staff(role, unit)
        assert client.get(address).status_code == status, (role, unit.slug)
        assert client.post(address, {"reason": REASON}).status_code == status
    with enter_network():
        assert not Visit.objects.exists()
    suspend(unit_a.id, actor=1)
    assert staff(NETWORK_STAFF, network.city).get(address).status_code == 404


def test_whoever_works_there_enters_as_usual(staff: Staff, network: Network, unit_a: UnitRef) -> None:
    client = staff(NETWORK_STAFF, network.city)
    from shared_apps.accounts.models import Account

    with enter_network():
        account = Account.objects.get(pk=client.account_id)
    give_role(account, DUTY_OFFICER, unit_a.id)
    assert client.get(f"/my/visit/{unit_a.id}/")["Location"].endswith("/enter/start/")


def test_without_a_reason_nobody_enters(above: StaffClient, unit_a: UnitRef) -> None:
    assert above.post(f"/my/visit/{unit_a.id}/", {"reason": "看看"}).status_code == 422
    with enter_network():
        assert not Visit.objects.exists()


def test_a_visit_is_nobody_elses_and_for_no_other_unit(
    above: StaffClient, staff: Staff, network: Network, unit_a: UnitRef, unit_b: UnitRef, client_of: Any
) -> None:
    way_in = begin(above, unit_a)
    colleague = staff(NETWORK_STAFF, network.city)
    assert walk(colleague, client_of(unit_a), way_in).status_code == 403
    named = parse_qs(urlsplit(way_in).query)["visit"][0]
    assert walk(above, client_of(unit_b), f"/enter/start/?visit={named}").status_code == 403
    above.post("/accounts/sign-out/")
    with enter_network():
        assert Visit.objects.get().entered_at is None


@pytest.mark.parametrize("months", [24, 7])
def test_a_visit_is_kept_as_long_as_the_audit_and_no_longer(
    months: int, network: Network, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HUISHENG_AUDIT_MONTHS", months)
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    monkeypatch.setattr(housekeeping, "now", lambda: moment)
    monkeypatch.setattr(housekeeping, "earlier_now", lambda: moment)
    oldest = oldest_kept(moment, months)
    account = make_account()
    with enter_network():
        for ends_at in (oldest - timedelta(seconds=1), oldest, moment):
            Visit.objects.create(
                account=account,
                unit_id=network.a.id,
                by_unit_id=network.city.id,
                sign_in=uuid4(),
                reason=REASON,
                begun_at=ends_at - timedelta(hours=1),
                ends_at=ends_at,
            )
        housekeeping.forget_what_is_over()
        assert set(Visit.objects.values_list("ends_at", flat=True)) == {oldest, moment}


def test_a_clock_gone_wrong_takes_no_visit(
    network: Network, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = now() + timedelta(days=3000)
    monkeypatch.setattr(two_clocks, "now", lambda: ahead)
    monkeypatch.setattr(housekeeping, "now", lambda: ahead)
    with enter_network():
        Visit.objects.create(
            account=make_account(),
            unit_id=network.a.id,
            by_unit_id=network.city.id,
            sign_in=uuid4(),
            reason=REASON,
            begun_at=ahead - timedelta(days=3000, hours=1),
            ends_at=ahead - timedelta(days=3000),
        )
        housekeeping.forget_what_is_over()
        assert Visit.objects.exists(), "the database's clock says that its time is not over"
