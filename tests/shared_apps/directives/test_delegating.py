"""A directive handed on to units below: whom it may reach, until when, and that no unit is counted twice."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import enter_network
from shared_apps.contracts.report_messages import DirectiveDelegated
from shared_apps.directives.models import Delegation, Delivery, Directive
from shared_apps.directives.operations import closing, delegating, issuing, reports
from shared_apps.directives.operations.receipts import UnknownDeliveryError
from shared_apps.directives.queries.delegations import below, of_unit
from shared_apps.directives.queries.reports import sent_form
from tests.network import Network
from tests.shared_apps.directives.conftest import Write, seal_of_draft
from tests.shared_apps.directives.reporting import answered, design


def handed_on(directive_id: UUID, network: Network, **changes: Any) -> DirectiveDelegated:
    """The city hands on to its counties, two days before the date of the province."""
    due = Directive.objects.get(pk=directive_id).due_at - timedelta(days=2)
    values = {
        "directive_id": str(directive_id),
        "delegation_id": str(uuid4()),
        "addition": "请同时报送照片。",
        "due_at": due.isoformat(),
        "target_unit_id": network.city.id,
        "target_kinds": ["county"],
        "account_id": 77,
        "person": "市里",
    }
    return DirectiveDelegated(**{**values, **changes})


@pytest.fixture
def to_city(write: Write, chief: Actor, network: Network) -> UUID:
    """A task of the province to the city and its counties, with a form."""
    directive_id = write(target_kinds=("city", "county"))
    design(directive_id, chief)
    issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))
    return directive_id


def test_issued_in_the_units_name_to_those_below(to_city: UUID, network: Network) -> None:
    message = handed_on(to_city, network)
    for _again in range(2):
        delegating.take(message, network.city.id)
    row = Delegation.objects.get()
    child = Directive.objects.get(pk=row.child_id)
    assert (child.issuer_unit_id, child.state) == (network.city.id, "issued")
    assert child.text.startswith("请同时报送照片。")
    assert child.text.endswith("请各县区报送。")
    units = set(Delivery.objects.filter(directive=child).values_list("unit_id", flat=True))
    assert units == {network.a.id, network.b.id}, "never itself"
    form = sent_form(child.pk)
    assert form is not None
    assert [field.id for field in form.fields] == ["q1", "q2", "q3", "q4"]
    told = network_tables().outbox._default_manager.filter(kind="directive.part_told")
    assert {one.payload["root_id"] for one in told} == {str(to_city)}


@pytest.mark.parametrize("where", ["province", "stranger"])
def test_never_above_or_beside(to_city: UUID, network: Network, where: str) -> None:
    target = getattr(network, where).id
    delegating.take(handed_on(to_city, network, target_unit_id=target), network.city.id)
    assert Delegation.objects.get().refused == Delegation.Refused.OUTSIDE
    assert Directive.objects.count() == 1


def test_a_county_reaches_no_sibling(to_city: UUID, network: Network) -> None:
    for target in (network.b.id, network.city.id):
        message = handed_on(to_city, network, target_unit_id=target)
        delegating.take(message, network.a.id)
    delegating.take(handed_on(to_city, network, target_unit_id=network.a.id), network.a.id)
    assert list(Delegation.objects.order_by("at").values_list("refused", flat=True)) == [
        "outside",
        "outside",
        "nobody",
    ]
    assert Directive.objects.count() == 1


def test_never_later_than_the_issuer(to_city: UUID, network: Network, chief: Actor) -> None:
    due: datetime = Directive.objects.get(pk=to_city).due_at
    for at in (due + timedelta(seconds=1), clock.now() - timedelta(minutes=1)):
        delegating.take(handed_on(to_city, network, due_at=at.isoformat()), network.city.id)
    closing.close(to_city, chief)
    delegating.take(handed_on(to_city, network), network.city.id)
    found = list(Delegation.objects.order_by("at").values_list("refused", flat=True))
    assert found == ["late", "past", "ended"]
    assert Directive.objects.count() == 1


def test_what_was_never_sent_to_the_unit(to_city: UUID, network: Network) -> None:
    with pytest.raises(UnknownDeliveryError):
        delegating.take(handed_on(to_city, network), network.stranger.id)
    assert not Delegation.objects.exists()


def test_progress_counts_each_unit_once(to_city: UUID, network: Network) -> None:
    """Handed on twice, and addressed by the province as well."""
    for _twice in range(2):
        delegating.take(handed_on(to_city, network), network.city.id)
    first, second = (row.child_id for row in Delegation.objects.order_by("at"))
    for directive_id in (first, second, to_city):
        assert directive_id is not None
        reports.take(answered(directive_id, q2="3"), network.a.id)
    found = below(to_city)
    assert (found.units, found.reported) == (2, 1)
    assert [(one.units, one.reported) for one in of_unit(to_city, network.city.id)] == [(2, 1), (2, 1)]
    assert of_unit(to_city, network.a.id) == ()


def test_as_the_relay(to_city: UUID, network: Network) -> None:
    """With the rights of the role that runs it."""
    message = handed_on(to_city, network)
    with enter_network(role="relay"):
        delegating.take(message, network.city.id)
    assert Delegation.objects.get().child_id is not None
