"""A directive reaches exactly the units that were previewed, or nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.audit.tables import network_audit
from huisheng.kernel.messaging.tables import network_tables
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import drafting, issuing
from shared_apps.directives.queries.targets import preview, seal_of
from tenants.models import Unit
from tests.network import Network
from tests.shared_apps.directives.conftest import Write, content, seal_of_draft


def _deliveries(directive_id: UUID) -> set[int]:
    return set(Delivery.objects.filter(directive_id=directive_id).values_list("unit_id", flat=True))


def _sent(kind: str) -> set[int]:
    return set(network_tables().outbox._default_manager.filter(kind=kind).values_list("unit_id", flat=True))


def _audited() -> set[str]:
    rows = network_audit().entry._default_manager.filter(object_type="directive")
    return set(rows.values_list("action", flat=True))


@contextmanager
def _nothing_issued(directive_id: UUID) -> Iterator[None]:
    yield
    assert Directive.objects.get(pk=directive_id).state == Directive.State.DRAFT
    assert _deliveries(directive_id) == set()
    assert _sent("directive.issued") == set()
    assert "directive.issued" not in _audited()
    assert not network_tables().wakeup._default_manager.exists()


def test_deliveries_messages_audit_and_wakeup(write: Write, chief: Actor, network: Network) -> None:
    directive_id = write()
    assert issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id)) == 2
    assert _deliveries(directive_id) == {network.a.id, network.b.id}
    assert _sent("directive.issued") == {network.a.id, network.b.id}
    assert _audited() == {"directive.drafted", "directive.issued"}
    waiting = network_tables().wakeup._default_manager.values_list("what", "key", "unit_id")
    assert set(waiting) == {("directives.due_passed", str(directive_id), 0)}


@pytest.mark.parametrize(
    ("kinds", "names"),
    [
        (["county"], {"a", "b"}),
        (["city"], {"city"}),
        (["city", "county"], {"city", "a", "b"}),
        (["university"], set()),
    ],
)
def test_target_sets(in_network: None, network: Network, kinds: list[str], names: set[str]) -> None:
    shown = preview(issuer_unit_id=network.province.id, target_unit_id=network.city.id, kinds=kinds)
    expected = {getattr(network, name).id for name in names}
    assert {card.id for group in shown.groups for card in group.units} == expected
    assert shown.total == len(expected)
    assert shown.seal == seal_of(expected)


def test_units_without_a_site_are_named_and_not_reached(in_network: None, network: Network) -> None:
    shown = preview(issuer_unit_id=network.province.id, target_unit_id=network.city.id, kinds=["county"])
    assert {card.id for card in shown.unreachable} == {network.listed.id}


def test_the_issuer_is_not_its_own_recipient(in_network: None, network: Network) -> None:
    kinds = ["province", "city", "county"]
    shown = preview(issuer_unit_id=network.province.id, target_unit_id=network.province.id, kinds=kinds)
    found = {card.id for group in shown.groups for card in group.units}
    assert found == {network.city.id, network.a.id, network.b.id}


def test_a_changed_set_is_not_issued(write: Write, chief: Actor, network: Network) -> None:
    directive_id = write()
    seal = seal_of_draft(directive_id)
    Unit.objects.filter(pk=network.b.id).update(state="suspended")
    with _nothing_issued(directive_id), pytest.raises(issuing.TargetsChangedError):
        issuing.issue(directive_id, chief, confirmed=seal)


def test_nobody_reached(write: Write, chief: Actor) -> None:
    directive_id = write(target_kinds=("university",))
    with _nothing_issued(directive_id), pytest.raises(issuing.NobodyReachedError):
        issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))


def test_a_date_that_has_passed(write: Write, chief: Actor) -> None:
    directive_id = write(due_at=clock.now() - timedelta(seconds=1))
    with _nothing_issued(directive_id), pytest.raises(issuing.DateInPastError):
        issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))


def test_a_target_that_has_left_the_subtree(write: Write, chief: Actor, network: Network) -> None:
    directive_id = write()
    seal = seal_of_draft(directive_id)
    Directive.objects.filter(pk=directive_id).update(target_unit_id=network.stranger.id)
    with _nothing_issued(directive_id), pytest.raises(drafting.OutsideSubtreeError):
        issuing.issue(directive_id, chief, confirmed=seal)


def test_issued_once(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue()
    with pytest.raises(drafting.NotADraftError):
        issuing.issue(directive_id, chief, confirmed=seal_of([network.a.id, network.b.id]))
    with pytest.raises(drafting.NotADraftError):
        drafting.discard(directive_id, chief)
    with pytest.raises(drafting.NotADraftError):
        drafting.change(directive_id, chief, content=content(target_unit_id=network.city.id))
    assert len(_deliveries(directive_id)) == 2


@pytest.mark.parametrize(
    ("issuer", "target"), [("city", "province"), ("a", "b"), ("city", "stranger"), ("city", "other_city")]
)
def test_no_draft_beside_or_above(
    in_network: None, chief: Actor, network: Network, issuer: str, target: str
) -> None:
    wanted = content(target_unit_id=getattr(network, target).id)
    with pytest.raises(drafting.OutsideSubtreeError):
        drafting.create(chief, issuer_unit_id=getattr(network, issuer).id, content=wanted)
    assert not Directive.objects.exists()
    assert _audited() == set()
