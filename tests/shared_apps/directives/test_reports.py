"""Reports by a form on the issuer's side: designed, sent with the directive, added up, sent back."""

import io
import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from uuid import UUID

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.forms import Kind, without
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.directive_messages import NOTICE
from shared_apps.directives.models import Delivery, Directive, ReportForm, UnitReport
from shared_apps.directives.operations import closing, issuing, report_forms, reports
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from shared_apps.directives.queries.reports import RollUp, form_of, roll_up, sent_form, sent_forms
from tests.meanwhile import meanwhile
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.reporting import FIELDS, answered, design

Staff = Callable[..., Client]


@pytest.fixture
def asked(write: Write, chief: Actor) -> UUID:
    """A task of the province to the counties with a form, issued."""
    directive_id = write()
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    return directive_id


def _forms_sent() -> list[tuple[int, int]]:
    rows = network_tables().outbox._default_manager.filter(kind="directive.form_told").order_by("pk")
    return sorted((row.unit_id, row.payload["form_version"]) for row in rows)


def _rolled(directive_id: UUID) -> RollUp:
    sent = sent_forms(directive_id)
    assert sent is not None
    return roll_up(Directive.objects.get(pk=directive_id), sent)


def test_the_form_goes_with_the_directive(asked: UUID, network: Network) -> None:
    a, b = network.a.id, network.b.id
    assert _forms_sent() == [(a, 1), (b, 1)]
    told = network_tables().outbox._default_manager.filter(kind="directive.form_told").first()
    fields = json.loads(told.payload["form"])["fields"]
    assert [field["id"] for field in fields] == ["q1", "q2", "q3", "q4"]


def test_a_draft_of_the_form_reaches_nobody_until_it_is_sent(
    asked: UUID, chief: Actor, network: Network
) -> None:
    report_forms.change(asked, chief, lambda form: without(form, "q4"))
    assert len(_forms_sent()) == 2
    assert form_of(asked).is_changed
    known = sent_form(asked)
    assert known is not None
    assert len(known.fields) == 4
    assert report_forms.send_again(asked, chief) == 2
    assert _forms_sent() == sorted([(unit, n) for unit in (network.a.id, network.b.id) for n in (1, 2)])
    with pytest.raises(report_forms.NothingToSendError):
        report_forms.send_again(asked, chief)
    # An id is never given again.
    assert design(asked, chief, FIELDS[1]).fields[-1].id == "q5"


def test_no_form_without_a_report(write: Write, issue: Write, chief: Actor) -> None:
    notice = write(kind=NOTICE)
    with pytest.raises(report_forms.FormNotOpenError):
        design(notice, chief)
    ended = issue()
    closing.close(ended, chief)
    with pytest.raises(report_forms.FormNotOpenError):
        design(ended, chief)
    issue()
    assert _forms_sent() == []


def test_of_two_reports_the_later_revision_holds(asked: UUID, network: Network) -> None:
    """Whatever the order in which they come, and however often."""
    told = [answered(asked, number, q2=str(number)) for number in (1, 2, 3)]
    found = set()
    for order in permutations(told):
        UnitReport.objects.all().delete()
        Delivery.objects.filter(directive_id=asked).update(report_revision=0, reported_at=None)
        for message in (*order, order[0]):
            reports.take(message, network.a.id)
        row = UnitReport.objects.get(directive_id=asked, unit_id=network.a.id)
        delivery = Delivery.objects.get(directive_id=asked, unit_id=network.a.id)
        found.add((row.revision, str(row.answers), delivery.report_revision))
    assert found == {(3, "{'q2': '3'}", 3)}


@pytest.mark.parametrize("revision", [1, 0])
def test_a_unit_that_was_not_asked_reports_nothing(asked: UUID, network: Network, revision: int) -> None:
    """Nor does it leave an empty row by a report that no unit sends."""
    with pytest.raises(UnknownDeliveryError):
        reports.take(answered(asked, revision, q2="5"), network.stranger.id)
    assert not UnitReport.objects.exists()


def test_sums_shares_and_who_is_missing(asked: UUID, network: Network) -> None:
    table = [{"row": "1", "c1": "一中", "c2": "30"}, {"row": "2", "c1": "二中", "c2": "12"}]
    reports.take(answered(asked, q2="3", q3="1", q4=table), network.a.id)
    rolled = _rolled(asked)
    assert [unit.id for unit in rolled.missing] == [network.b.id]
    assert rolled.total == 2
    reports.take(answered(asked, q2="4.5", q3="1"), network.b.id)
    rolled = _rolled(asked)
    _name, number, way, school, people = rolled.sums
    assert (number.total, number.answered) == (Decimal("7.5"), 2)
    assert [share.count for share in way.shares] == [2, 0]
    assert (school.answered, people.total) == (2, Decimal(42))
    assert rolled.missing == ()


def test_what_is_sent_back_is_owed_again(asked: UUID, chief: Actor, network: Network) -> None:
    reports.take(answered(asked, q2="3"), network.a.id)
    reports.send_back(asked, network.a.id, chief, revision=1, reason="请核对场次")
    delivery = Delivery.objects.get(directive_id=asked, unit_id=network.a.id)
    assert delivery.reported_at is None
    rolled = _rolled(asked)
    assert [view.unit_id for view in rolled.returned] == [network.a.id]
    assert rolled.sums[1].total is None, "what was sent back is in no sum"
    told = network_tables().outbox._default_manager.get(kind="directive.returned")
    assert (told.unit_id, told.payload["reason"]) == (network.a.id, "请核对场次")
    # Sent back twice, or after the unit has corrected it: nothing happens.
    with pytest.raises(reports.NothingToReturnError):
        reports.send_back(asked, network.a.id, chief, revision=1, reason="再来")
    reports.take(answered(asked, 1, q2="3"), network.a.id)
    delivery.refresh_from_db()
    assert delivery.reported_at is None, "a repeated old message settles nothing"
    reports.take(answered(asked, 2, q2="4"), network.a.id)
    delivery.refresh_from_db()
    assert delivery.reported_at is not None
    with pytest.raises(reports.NothingToReturnError):
        reports.send_back(asked, network.a.id, chief, revision=1, reason="旧的")
    assert _rolled(asked).sums[1].total == Decimal(4)
    closing.close(asked, chief)
    with pytest.raises(reports.NothingToReturnError):
        reports.send_back(asked, network.a.id, chief, revision=2, reason="已办结")


def test_what_the_unit_has_corrected_meanwhile_is_not_sent_back(
    asked: UUID, chief: Actor, network: Network
) -> None:
    reports.take(answered(asked, q2="3"), network.a.id)
    reports.take(answered(asked, 2, q2="4"), network.a.id)
    with pytest.raises(reports.NothingToReturnError):
        reports.send_back(asked, network.a.id, chief, revision=1, reason="请核对场次")
    assert Delivery.objects.get(directive_id=asked, unit_id=network.a.id).reported_at is not None
    assert _rolled(asked).returned == ()


def test_late_is_the_first_time(asked: UUID, chief: Actor, network: Network) -> None:
    """A correction after the date of what came in time is not late."""
    reports.take(answered(asked, q2="3"), network.a.id)
    reports.send_back(asked, network.a.id, chief, revision=1, reason="请核对")
    Directive.objects.filter(pk=asked).update(due_at=clock.now())
    reports.take(answered(asked, 2, q2="4"), network.a.id)
    reports.take(answered(asked, 1, q2="4"), network.b.id)
    assert {view.unit_id: view.is_late for view in _rolled(asked).reported} == {
        network.a.id: False,
        network.b.id: True,
    }


@pytest.mark.django_db(transaction=True)
def test_a_report_waits_for_nobody(asked: UUID, network: Network) -> None:
    """While the directive's row is held by somebody who writes it, and another unit's report by its relay."""

    def report() -> str:
        with enter_network(role="relay"):
            reports.take(answered(asked, q2="9"), network.a.id)
        return "done"

    with meanwhile(report) as done:
        Directive.objects.select_for_update().get(pk=asked)
        reports.take(answered(asked, q2="1"), network.b.id)
        # `meanwhile` ends when the other waits or is done: it must be done while this is held.
        held = done
    assert held.result() == "done"
    with enter_network():
        assert UnitReport.objects.filter(directive_id=asked).count() == 2


class TestPages:
    def base(self, directive_id: UUID) -> str:
        return f"/directives/{directive_id}/"

    def test_designing_without_scripts(self, staff: Staff, network: Network, write: Write) -> None:
        base = self.base(write())
        client = staff("network_staff", network.province)
        assert "尚未设计报表" in client.get(base).content.decode()
        added = client.post(f"{base}form/new/?kind=number", {"label_zh": "活动场次", "unit_zh": "场"})
        assert added.status_code == 302
        table = {"label_zh": "各校情况", "columns": "学校*\n人数 | 数字 | 人", "rows": "6"}
        assert client.post(f"{base}form/new/?kind=table", table).status_code == 302
        name = {"label_zh": "填报单位", "role": "unit_name"}
        assert client.post(f"{base}form/new/?kind=short", name).status_code == 302
        client.post(f"{base}form/", {"part": "up", "field": "q3"})
        page = client.get(f"{base}form/").content.decode()
        assert page.index("填报单位") < page.index("各校情况")
        assert 'name="shown-q2.1.c2"' in page, "as units see it"
        client.post(f"{base}form/", {"part": "remove", "field": "q1"})
        with enter_network():
            form = form_of(UUID(base.split("/")[2])).definition
        assert [(field.id, field.role) for field in form.fields] == [("q3", "unit_name"), ("q2", "")]
        wrong = client.post(f"{base}form/new/?kind=table", table | {"columns": "人数 | 多少"})
        assert wrong.status_code == 422
        assert "第 1 行" in wrong.content.decode()
        asked = {"label_zh": "总结材料", "types": ["pdf", "word"], "most_files": "2", "megabytes": "5"}
        assert client.post(f"{base}form/new/?kind=file", asked | {"most_files": "11"}).status_code == 422
        assert client.post(f"{base}form/new/?kind=file", asked).status_code == 302
        with enter_network():
            one = form_of(UUID(base.split("/")[2])).definition.fields[-1]
        assert (one.types, one.files, one.megabytes) == (("pdf", "word"), 2, 5)
        assert "每个不超过 5 MB" in client.get(f"{base}form/").content.decode()
        assert client.get(f"{base}form/new/?kind=picture").status_code == 404
        assert client.post(f"{base}form/", {"part": "else"}).status_code == 404

    def test_reports_added_up_sent_back_and_exported(
        self, staff: Staff, network: Network, asked: UUID
    ) -> None:
        table = [{"row": "1", "c1": "=一中", "c2": "30"}]
        reports.take(answered(asked, q1="历下区", q2="3", q3="2", q4=table), network.a.id)
        base, client = self.base(asked), staff("network_staff", network.province)
        assert f"{base}reports/" in client.get(base).content.decode()
        page = client.get(f"{base}reports/").content.decode()
        assert "2 个单位中已报送 1 个" in page
        assert f'data-missing="{network.b.id}"' in page
        one = f"{base}reports/{network.a.id}/"
        assert "=一中" in client.get(one).content.decode()
        assert client.get(f"{base}reports/{network.b.id}/").status_code == 404
        file = client.get(f"{base}reports.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(file.content))
        units, tables, sums = book.worksheets
        rows = list(units.iter_rows(values_only=True))
        assert rows[1][0] == network.a.name
        assert rows[1][-2:] == (3, "线下")
        assert rows[2][0] == network.b.name
        assert rows[2][4] == "未报送"
        assert [cell.value for cell in tables[2]][-2:] == ["=一中", 30]
        assert tables[2][2].data_type == "s", "no formula"
        assert ("活动场次", "合计", 3, "场", 1) in list(sums.iter_rows(values_only=True))
        assert client.post(f"{one}return/", {"revision": "1", "reason": " "}).status_code == 422
        assert client.post(f"{one}return/", {"revision": "1", "reason": "请核对"}).status_code == 302
        assert "请核对" in client.get(f"{base}reports/").content.decode()
        again = client.post(f"{one}return/", {"revision": "1", "reason": "请核对"}, follow=True)
        assert "没有退回" in again.content.decode()

    def test_nobody_else_reads_reports(self, staff: Staff, network: Network, asked: UUID) -> None:
        """The city in between, a county that was asked, its neighbour: nothing, and nothing happens."""
        reports.take(answered(asked, q2="3"), network.a.id)
        one = f"{self.base(asked)}reports/{network.a.id}/"
        for unit in (network.city, network.a, network.b, network.stranger):
            client = staff("network_staff", unit)
            for path in (f"{self.base(asked)}reports/", f"{self.base(asked)}reports.xlsx", one):
                assert client.get(path).status_code == 404
            assert client.post(f"{one}return/", {"revision": "1", "reason": "x"}).status_code == 404
            assert (
                client.post(f"{self.base(asked)}form/", {"part": "remove", "field": "q2"}).status_code == 404
            )
        viewer = staff("network_viewer", network.province)
        assert viewer.get(one).status_code == 200
        assert viewer.post(f"{one}return/", {"revision": "1", "reason": "x"}).status_code == 403
        with enter_network():
            assert UnitReport.objects.get().returned_revision == 0
            assert ReportForm.objects.get().draft is None


def test_many_reports_cost_the_same_each(asked: UUID, network: Network) -> None:
    """However many have reported before; and the row of the directive is read, never held or written."""
    counts = []
    for unit in (network.a.id, network.b.id):
        with CaptureQueriesContext(connection) as captured:
            reports.take(answered(asked, q2="3"), unit)
        counts.append(len(captured))
        about = [one["sql"] for one in captured if '"directives_directive"' in one["sql"]]
        assert [one for one in about if not one.startswith("SELECT")] == []
        assert not [one["sql"] for one in captured if "FOR UPDATE" in one["sql"]]
    assert counts[0] == counts[1]


def test_a_city_issues_its_own(write: Write, network: Network) -> None:
    mine = actor("市里", network_staff=network.city)
    directive_id = write(issuer=network.city.id, who=mine)
    design(directive_id, mine)
    issuing.issue(directive_id, mine, confirmed=seal_of_draft(directive_id))
    assert {field.kind for field in form_of(directive_id).definition.fields} >= {Kind.TABLE, Kind.NUMBER}
    later = clock.now() + timedelta(days=1)
    assert Directive.objects.get(pk=directive_id).due_at > later
