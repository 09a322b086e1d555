"""Provisioning a unit: done once, resumed after a crash, nothing routable before it is whole."""

from typing import Any

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.network_ledger.models import NetworkAudit
from tenants.lifecycle import hooks
from tenants.models import ReadySchema, Unit
from tenants.provisioning import opening
from tenants.provisioning.opening import (
    UnitCannotBeProvisionedError,
    UnitNotWantedError,
    provision,
    unfinished,
)
from tenants.provisioning.pool import claim, fill_pool, make_ready_schema, ready_count
from tenants.public import UnitNotRoutableError, unit_card, unit_ref
from tests.network import Network

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened_hooks(monkeypatch: pytest.MonkeyPatch) -> list[hooks.Opened]:
    callbacks: list[hooks.Opened] = []
    monkeypatch.setattr(hooks, "_opened", callbacks)
    return callbacks


def _claimed_by(unit_id: int) -> set[str | None]:
    with enter_network():
        return set(ReadySchema.objects.filter(unit_id=unit_id).values_list("name", flat=True))


def test_a_listed_unit_becomes_a_sandbox_with_pages(
    network: Network, django_capture_on_commit_callbacks: Any
) -> None:
    client = Client(headers={"host": network.listed.host})
    assert client.get("/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        ref = provision(network.listed.id, actor=7)
    card = unit_card(network.listed.id)
    assert (card.state, card.routable, card.schema) == ("sandbox", True, ref.schema)
    assert unit_ref(network.listed.id) == ref
    assert client.get("/").status_code == 200
    with enter_network():
        trail = NetworkAudit.objects.filter(object_type="unit", object_id=str(card.id), actor="account:7")
        assert set(trail.values_list("action", flat=True)) == {"unit.provisioning", "unit.opened"}


def test_twice_is_once(network: Network) -> None:
    first, second = provision(network.listed.id), provision(network.listed.id)
    assert first == second
    assert _claimed_by(network.listed.id) == {first.schema}


def test_two_units_never_share_a_schema(network: Network) -> None:
    refs = {provision(network.listed.id).schema, provision(network.other_city.id).schema}
    assert len(refs) == 2


def test_a_ready_schema_is_claimed_before_one_is_made(network: Network) -> None:
    with enter_network():
        ready = make_ready_schema()
    assert provision(network.listed.id).schema == ready


def test_a_failure_leaves_nothing_routable_and_is_resumed(
    network: Network, opened_hooks: list[hooks.Opened]
) -> None:
    def fail(ref: UnitRef) -> None:
        raise RuntimeError("no first rows today")

    opened_hooks.append(fail)
    with pytest.raises(RuntimeError, match="no first rows today"):
        provision(network.listed.id)
    card = unit_card(network.listed.id)
    assert (card.state, card.routable) == ("provisioning", False)
    with pytest.raises(UnitNotRoutableError):
        unit_ref(network.listed.id)
    assert network.listed.id in unfinished()
    held = _claimed_by(network.listed.id)

    opened_hooks.clear()
    assert {provision(network.listed.id).schema} == held
    assert network.listed.id not in unfinished()


@pytest.mark.parametrize(("while_it_is", "left"), [("nothing", "listed"), ("listed", "provisioning")])
def test_what_is_not_wanted_any_more_goes_no_further(network: Network, while_it_is: str, left: str) -> None:
    """Asked before each of the two steps; nothing is routable, and nothing but the schema is kept."""

    def wanted() -> bool:
        return Unit.objects.get(pk=network.listed.id).state == while_it_is

    with pytest.raises(UnitNotWantedError):
        provision(network.listed.id, wanted=wanted)
    card = unit_card(network.listed.id)
    assert (card.state, card.routable) == (left, False)


def test_first_rows_are_written_inside_the_unit(network: Network, opened_hooks: list[hooks.Opened]) -> None:
    from huisheng.kernel.tenancy import current_unit

    seen: list[tuple[UnitRef, UnitRef]] = []
    opened_hooks.append(lambda ref: seen.append((ref, current_unit())))
    ref = provision(network.listed.id)
    assert seen == [(ref, ref)]


def test_a_schema_altered_in_the_pool_is_not_opened(network: Network) -> None:
    from django.db import connection

    from tenants.migrating.verifying import SchemaNotVerifiedError

    with enter_network():
        ReadySchema.objects.filter(unit_id=None).delete()
        name = make_ready_schema()
    with enter_unit(UnitRef(0, name, ""), role="owner"), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE questions_question ADD extra int")
    with pytest.raises(SchemaNotVerifiedError):
        provision(network.listed.id)
    assert not unit_card(network.listed.id).routable


def test_an_unknown_unit_is_refused_and_takes_nothing() -> None:
    with enter_network():
        before = set(ReadySchema.objects.values_list("name", "unit_id"))
    with pytest.raises(LookupError):
        provision(999_999)
    with enter_network():
        assert set(ReadySchema.objects.values_list("name", "unit_id")) == before


def test_a_unit_closed_without_a_schema_is_refused(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_CLAIMABLE", frozenset())
    with pytest.raises(UnitCannotBeProvisionedError):
        provision(network.listed.id)


def test_the_pool_is_filled_to_its_size_and_no_further() -> None:
    fill_pool(2)
    with enter_network():
        before = set(ReadySchema.objects.filter(unit_id=None).values_list("name", flat=True))
        assert fill_pool(2) == 0
        assert set(ReadySchema.objects.filter(unit_id=None).values_list("name", flat=True)) == before
    assert ready_count() == len(before)


def test_schemas_of_another_version_are_not_claimed(network: Network) -> None:
    with enter_network():
        ReadySchema.objects.filter(unit_id=None).update(version="older")
        assert claim(network.listed.id) is None
        assert Unit.objects.get(pk=network.listed.id).schema_name is None
