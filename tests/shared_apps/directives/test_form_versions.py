"""A form that is changed after the issue: reports stay with the version that they follow, and all count."""

import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import openpyxl
import pytest
from django.test import Client

from huisheng.kernel.access import Actor
from huisheng.kernel.forms import Field, Kind, Words, with_field, without
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import issuing, report_forms, reports
from shared_apps.directives.queries.reports import RollUp, report_of, roll_up, sent_forms
from tests.network import Network
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.reporting import answered, design

Staff = Callable[..., Client]
PEOPLE = Field(id="", kind=Kind.NUMBER, label=Words("覆盖人数"), required=True)


@pytest.fixture
def asked(write: Write, chief: Actor) -> UUID:
    """A task with a form that both counties have: q1 unit, q2 number, q3 choice, q4 table."""
    directive_id = write(number_label="")
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    return directive_id


def amend(directive_id: UUID, chief: Actor) -> None:
    """The choice is asked no more, how many people were reached is asked as well: version 2."""
    report_forms.change(directive_id, chief, lambda form: without(form, "q3"))
    report_forms.change(directive_id, chief, lambda form: with_field(form, PEOPLE))
    assert report_forms.send_again(directive_id, chief) == 2


def rolled(directive_id: UUID) -> RollUp:
    sent = sent_forms(directive_id)
    assert sent is not None
    return roll_up(Directive.objects.get(pk=directive_id), sent)


def test_both_versions_count(asked: UUID, chief: Actor, network: Network) -> None:
    reports.take(answered(asked, q2="3", q3="1"), network.a.id)
    amend(asked, chief)
    reports.take(replace(answered(asked, q2="4", q5="120"), form_version=2), network.b.id)
    found = rolled(asked)
    sums = {line.field.id: line for line in found.sums if line.column is None}
    assert sums["q2"].total == Decimal(7)
    assert sums["q5"].total == Decimal(120)
    assert [share.count for share in sums["q3"].shares] == [1, 0], "what is asked no more is still told"
    assert (found.version, found.by_earlier, found.asked_before) == (2, 1, frozenset({"q3"}))
    assert found.missing == ()
    assert {view.unit_id: (view.form_version, view.is_by_earlier) for view in found.reported} == {
        network.a.id: (1, True),
        network.b.id: (2, False),
    }


def test_a_report_is_read_by_its_own_version(asked: UUID, chief: Actor, network: Network) -> None:
    reports.take(answered(asked, q2="3", q3="2"), network.a.id)
    amend(asked, chief)
    sent = sent_forms(asked)
    assert sent is not None
    view = report_of(Directive.objects.get(pk=asked), sent, network.a.id)
    assert view is not None
    assert [str(one.asked) for one in view.said] == ["活动场次", "主要形式"]


def test_corrected_to_the_new_version(asked: UUID, chief: Actor, network: Network) -> None:
    reports.take(answered(asked, q2="3", q3="1"), network.a.id)
    amend(asked, chief)
    reports.take(replace(answered(asked, 2, q2="5", q5="9"), form_version=2), network.a.id)
    found = rolled(asked)
    sums = {line.field.id: line for line in found.sums if line.column is None}
    assert (sums["q2"].total, sums["q3"].answered, found.by_earlier) == (Decimal(5), 0, 0)


def test_sent_a_third_time_every_version_is_kept(asked: UUID, chief: Actor, network: Network) -> None:
    reports.take(answered(asked, q3="1"), network.a.id)
    amend(asked, chief)
    report_forms.change(asked, chief, lambda form: without(form, "q5"))
    report_forms.send_again(asked, chief)
    sent = sent_forms(asked)
    assert sent is not None
    assert (sent.version, sorted(sent.earlier)) == (3, [1, 2])
    assert sent.asked_before == {"q3", "q5"}
    assert [field.id for field in sent.of(2).fields] == ["q1", "q2", "q4", "q5"]


def test_pages(asked: UUID, chief: Actor, network: Network, staff: Staff) -> None:
    reports.take(answered(asked, q2="3", q3="1"), network.a.id)
    client = staff("network_staff", network.province)
    base = f"/directives/{asked}"
    report_forms.change(asked, chief, lambda form: without(form, "q3"))
    designing = client.get(f"{base}/form/").content.decode()
    assert 'data-gone="q3"' in designing, "what is different, before it is sent"
    report_forms.send_again(asked, chief)
    page = client.get(f"{base}/reports/").content.decode()
    assert "有 1 份报送按旧版报表填写" in page
    assert 'data-form-version="1"' in page
    assert "不再填报" in page
    assert "主要形式" in client.get(f"{base}/reports/{network.a.id}/").content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}/reports.xlsx").content))
    first = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    column = first[0].index("报表版本")
    assert {row[0]: row[column] for row in first[1:]}[network.a.name] == 1
    assert any("主要形式" in str(cell) for cell in first[0])
