"""Help beside the pages, tours over them, and who of the staff has learnt what."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook

from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.training.data.codes import RecordKind
from tenant_apps.training.models import TrainingRecord
from tenant_apps.training.operations import recording
from tenant_apps.training.operations.recording import BadSessionError, NewSession
from tenant_apps.training.queries.unit_records import members, sessions
from tenant_apps.training.rules.articles import articles, core_articles
from tenant_apps.training.rules.scenarios import COURSE
from tests.actors import StaffClient, client_for, give_role, make_account
from tests.network import Network
from tests.shared_apps.accounts.test_visits import enter

Staff = Callable[..., StaffClient]
RECORDS = "/manage/training/"


@pytest.fixture
def leader(network: Network, staff: Staff) -> StaffClient:
    return staff("leader", network.a)


def colleague(unit: UnitRef) -> int:
    account = make_account(name="张小禾")
    give_role(account, "duty_officer", unit.id)
    return int(account.pk)


def right_of(code: str) -> str:
    return str([option.right for option in articles()[code].options].index(True))


def test_an_article_is_read_once_its_question_is_answered(leader: StaffClient, unit_a: UnitRef) -> None:
    right = right_of("danger")
    wrong = next(str(n) for n in range(3) if str(n) != right)
    page = "/desk/help/danger/"
    assert "接手" in leader.get(page).content.decode()
    for given in (wrong, "9", "x", ""):
        assert leader.post(page, {"given": given}).status_code == 422
    with enter_unit(unit_a):
        assert not TrainingRecord.objects.exists()
    assert leader.post(page, {"given": right}).status_code == 303
    with enter_unit(unit_a):
        row = TrainingRecord.objects.get()
    assert (row.kind, row.subject, row.account_id) == (RecordKind.ARTICLE, "danger", leader.account_id)
    assert leader.get("/desk/help/none/").status_code == 404


def test_pages_lead_to_their_article_and_tours_over_them(leader: StaffClient, staff: Staff) -> None:
    assert 'href="/desk/help/danger/"' in leader.get("/desk/alarms/").content.decode()
    assert "hs-helps" not in leader.get("/desk/help/").content.decode()
    first = leader.get("/desk/help/?q=").context["tours"]
    assert [(tour["code"], tour["of"]) for tour in first] == [("desk", 6), ("manage", 4)]
    seen, address = [], str(first[0]["href"])
    while address:
        page = leader.get(address)
        assert page.status_code == 200
        stop = page.context["page"].stop
        assert f"第 {stop.number} 步，共 6 步" in page.content.decode()
        seen.append(stop.number)
        address = stop.next_href
    assert seen == [1, 2, 3, 4, 5, 6]
    assert leader.get("/desk/alarms/?tour=desk-1").context["page"].stop is None


def test_a_tour_passes_what_one_may_open(network: Network, staff: Staff) -> None:
    officer = staff("duty_officer", network.a)
    tours = officer.get("/desk/help/").context["tours"]
    assert [(tour["code"], tour["of"]) for tour in tours] == [("desk", 6)]


def test_whoever_visits_from_above_is_not_led(network: Network, client_of: Any, unit_a: UnitRef) -> None:
    account = make_account()
    give_role(account, "network_staff", network.city.id)
    browser: Client = client_of(unit_a)
    enter(client_for(account, at=None), browser, unit_a)
    page = browser.get("/desk/?tour=desk-1")
    assert page.status_code == 200
    assert page.context["page"].stop is None
    assert page.context["page"].article is None
    assert browser.get("/desk/help/").status_code == 403


def test_the_leader_sees_who_lacks_what_and_no_mistakes(leader: StaffClient, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        other = colleague(unit_a)
        for code in COURSE:
            recording.note_round(code, account_id=other)
        for code in core_articles():
            recording.note_article(code, account_id=other)
        rows = {row.account_id: row for row in members()}
        assert members()[0].account_id == leader.account_id
    assert rows[other].lacking == ()
    assert len(rows[leader.account_id].lacking) == len(COURSE) + len(core_articles())
    page = leader.get(RECORDS).content.decode()
    assert "张小禾" in page
    assert "2 人中，1 人已完成值班必学内容。" in page


def entered(client: StaffClient, *accounts: int, **said: Any) -> Any:
    today = business_day().isoformat()
    form = {"day": today, "subject": "初审与危险信号", "hours": "1.5", "people": list(accounts)}
    return client.post(RECORDS, form | said)


def test_a_session_is_entered_for_several_people_and_taken_out(leader: StaffClient, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        other = colleague(unit_a)
    assert entered(leader, leader.account_id, other).status_code == 303
    with enter_unit(unit_a):
        card = sessions()[0]
        assert (card.subject, card.minutes, len(card.names)) == ("初审与危险信号", 90, 2)
        audit = unit_audit().entry.objects.filter(action="training.session_entered")
        assert audit.count() == 1
        assert "初审" not in str(audit.get().detail)
    assert "初审与危险信号" in leader.get(RECORDS).content.decode()
    assert leader.post(f"{RECORDS}sessions/{card.session}/take-out/").status_code == 303
    assert leader.post(f"{RECORDS}sessions/{card.session}/take-out/").status_code == 404
    with enter_unit(unit_a):
        assert sessions() == []


@pytest.mark.parametrize(
    "said",
    [
        {"people": []},
        {"people": ["999999"]},
        {"hours": "0"},
        {"hours": "169"},
        {"hours": "NaN"},
        {"subject": " "},
        {"day": "2019-01-01"},
        {"day": "2999-01-01"},
    ],
)
def test_a_session_that_cannot_be(leader: StaffClient, unit_a: UnitRef, said: dict[str, Any]) -> None:
    answer = entered(leader, leader.account_id, **said)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    with enter_unit(unit_a):
        assert not TrainingRecord.objects.exists()


def test_only_people_of_the_unit_are_entered(network: Network, unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_b):
        stranger = colleague(unit_b)
    new = NewSession(day=business_day(), subject="班", minutes=60, accounts=[stranger])
    with enter_unit(unit_a), pytest.raises(BadSessionError, match="accounts"):
        recording.enter_session(new, actor=1)


def test_a_session_of_another_unit_is_not_taken_out(
    leader: StaffClient, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    with enter_unit(unit_b):
        new = NewSession(day=business_day(), subject="班", minutes=60, accounts=[colleague(unit_b)])
        session = recording.enter_session(new, actor=1)
    assert leader.post(f"{RECORDS}sessions/{session}/take-out/").status_code == 404
    assert leader.post(f"{RECORDS}sessions/{uuid4()}/take-out/").status_code == 404
    with enter_unit(unit_b):
        assert len(sessions()) == 1


def test_records_leave_as_a_table(leader: StaffClient, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        recording.note_round("danger", account_id=leader.account_id)
        day = business_day() - timedelta(days=3)
        new = NewSession(day=day, subject="=1+1", minutes=90, accounts=[leader.account_id])
        recording.enter_session(new, actor=1)
    answer = leader.get(f"{RECORDS}records.xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["谁学了什么", "全部记录"]
    rows = list(book["全部记录"].iter_rows(values_only=True))
    assert {row[2] for row in rows[1:]} == {"危险信号：先救人", "=1+1"}
    assert all(cell.data_type != "f" for row in book["全部记录"] for cell in row)


def test_a_large_staff_stands_on_several_pages(leader: StaffClient, unit_a: UnitRef) -> None:
    with enter_unit(unit_a):
        others = {colleague(unit_a) for _ in range(51)}
    first, second = leader.get(RECORDS), leader.get(RECORDS, {"page": "2"})
    seen = [row.account_id for answer in (first, second) for row in answer.context["pages"]]
    assert len(first.context["pages"].object_list) == 50
    assert sorted(seen) == sorted(others | {leader.account_id})
    assert "52 人中，0 人已完成" in second.content.decode(), "the sum is over everybody"
