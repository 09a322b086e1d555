"""What units ask and suggest is answered by the issuer: to one or to all, and nobody else reads it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.forms import Field, Kind, Words
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.report_messages import DirectiveAsked
from shared_apps.directives.models import Enquiry
from shared_apps.directives.operations import enquiries, issuing, reports
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from tests.network import Network
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.reporting import answered, design

Staff = Callable[..., Client]
SUGGESTIONS = Field(id="", kind=Kind.LONG, label=Words("意见建议"), role=enquiries.SUGGESTIONS)


def asked(directive_id: UUID, text: str = "能否延期？", key: str = "k1") -> DirectiveAsked:
    return DirectiveAsked(
        directive_id=str(directive_id), enquiry_id=key, text=text, person="李干事", at=clock.now().isoformat()
    )


def _told() -> list[tuple[int, str]]:
    rows = network_tables().outbox._default_manager.filter(kind="directive.enquiry_answered").order_by("pk")
    return sorted((row.unit_id, row.payload["answer"]) for row in rows)


def test_asked_once_and_answered_to_one(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue()
    for _again in range(2):
        enquiries.take_question(asked(directive_id), network.a.id)
    # The same id from another unit is another question: nobody writes into somebody else's.
    enquiries.take_question(asked(directive_id, "另一个"), network.b.id)
    mine = Enquiry.objects.get(unit_id=network.a.id)
    assert mine.text == "能否延期？"
    enquiries.answer(directive_id, mine.pk, chief, text="可以延一天", to_all=False)
    assert _told() == [(network.a.id, "可以延一天")]
    with pytest.raises(UnknownDeliveryError):
        enquiries.take_question(asked(directive_id), network.stranger.id)


def test_answered_to_all_names_nobody(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue()
    enquiries.take_question(asked(directive_id), network.a.id)
    enquiries.answer(directive_id, Enquiry.objects.get().pk, chief, text="一律延一天", to_all=True)
    assert _told() == sorted([(network.a.id, "一律延一天"), (network.b.id, "一律延一天")])
    payload = str(network_tables().outbox._default_manager.filter(unit_id=network.b.id).last().payload)
    assert "李干事" not in payload
    assert network.a.name not in payload


def test_each_suggestion_of_a_report_once(write: Write, chief: Actor, network: Network) -> None:
    directive_id = write()
    design(directive_id, chief, SUGGESTIONS)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    reports.take(answered(directive_id, q1="多办线下活动\n\n增加经费"), network.a.id)
    (first, second) = Enquiry.objects.order_by("text")
    enquiries.answer(directive_id, first.pk, chief, text="明年安排", to_all=False)
    # Corrected: what was suggested before keeps its answer, what is new waits for one.
    reports.take(answered(directive_id, 2, q1="增加经费\n提前通知\n多办线下活动"), network.a.id)
    found = {row.text: row.answer for row in Enquiry.objects.all()}
    assert found == {first.text: "明年安排", second.text: "", "提前通知": ""}


def test_pages(staff: Staff, network: Network, issue: Write) -> None:
    directive_id = issue()
    enquiries.take_question(asked(directive_id), network.a.id)
    key = Enquiry.objects.get().pk
    page = f"/directives/{directive_id}/enquiries/"
    client = staff("network_staff", network.province)
    assert "疑问和建议" in client.get(f"/directives/{directive_id}/").content.decode()
    assert "能否延期？" in client.get(page).content.decode()
    assert client.post(f"{page}{key}/", {f"{key}-answer": ""}).status_code == 422
    for unit in (network.city, network.a, network.stranger):
        other = staff("network_staff", unit)
        assert other.get(page).status_code == 404
        assert other.post(f"{page}{key}/", {f"{key}-answer": "好"}).status_code == 404
    with enter_network():
        assert Enquiry.objects.get().answer == ""
    sent = client.post(f"{page}{key}/", {f"{key}-answer": "可以", f"{key}-to_all": "on"}, follow=True)
    assert "所有接收单位都能看到" in sent.content.decode()
