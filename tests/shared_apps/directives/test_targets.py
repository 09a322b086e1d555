"""Sets described by more than a subtree: the preview names exactly those who get a delivery."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from shared_apps.contracts.directive_messages import NOTICE
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import drafting, issuing, receipts
from shared_apps.directives.queries.burden import Burden, burdened, burdens
from shared_apps.directives.queries.targets import TargetSet, preview_of, seal_of
from shared_apps.onboarding.public import plan_wave, waves_at
from tenants.models import Unit
from tests.network import Network
from tests.shared_apps.directives.conftest import Write, content, seal_of_draft

Narrow = Callable[[Network], dict[str, object]]

_CASES: dict[str, tuple[Narrow, set[str]]] = {
    "all below": (lambda n: {}, {"city", "a", "b"}),
    "one level": (lambda n: {"target_levels": (n.city.level,)}, {"city"}),
    "two levels": (lambda n: {"target_levels": (n.city.level, n.a.level)}, {"city", "a", "b"}),
    "a line": (lambda n: {"target_lines": ("高校",)}, {"b"}),
    "a list": (lambda n: {"target_units": (n.a.id,)}, {"a"}),
    "a list and a kind that do not meet": (
        lambda n: {"target_units": (n.a.id,), "target_kinds": ("city",)},
        set(),
    ),
    "all but one": (lambda n: {"except_units": (n.a.id,)}, {"city", "b"}),
}


@pytest.mark.parametrize("case", _CASES)
def test_preview_and_deliveries_are_one_set(write: Write, chief: Actor, network: Network, case: str) -> None:
    narrow, names = _CASES[case]
    Unit.objects.filter(pk=network.b.id).update(line="高校")
    directive_id = write(**{"target_unit_id": network.province.id, "target_kinds": (), **narrow(network)})
    expected = {getattr(network, name).id for name in names}
    shown = preview_of(TargetSet.of(Directive.objects.get(pk=directive_id)))
    assert {card.id for group in shown.groups for card in group.units} == expected
    assert shown.seal == seal_of(expected)
    if expected:
        issuing.issue(directive_id, chief, confirmed=shown.seal)
        found = Delivery.objects.filter(directive_id=directive_id).values_list("unit_id", flat=True)
        assert set(found) == expected


def test_a_wave(write: Write, chief: Actor, network: Network) -> None:
    day = clock.business_day(clock.now())
    plan_wave(network.province.id, "试点", day, day + timedelta(days=30), [network.b.id], by=1)
    (wave,) = waves_at([network.province.id])
    assert wave.size == 1
    directive_id = write(target_waves=(wave.id,))
    assert issuing.issue(directive_id, chief, confirmed=seal_of([network.b.id])) == 1


def test_an_empty_wave_is_nobody_and_not_everybody(write: Write, chief: Actor, network: Network) -> None:
    day = clock.business_day(clock.now())
    plan_wave(network.province.id, "试点", day, day + timedelta(days=30), [], by=1)
    (wave,) = waves_at([network.province.id])
    directive_id = write(target_waves=(wave.id,))
    with pytest.raises(issuing.NobodyReachedError):
        issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id))


@pytest.mark.parametrize("field", ["target_units", "except_units"])
def test_nobody_beside_is_named_one_by_one(
    in_network: None, chief: Actor, network: Network, field: str
) -> None:
    wanted = content(target_unit_id=network.city.id, **{field: (network.a.id, network.stranger.id)})
    with pytest.raises(drafting.OutsideSubtreeError):
        drafting.create(chief, issuer_unit_id=network.city.id, content=wanted)
    assert not Directive.objects.exists()


def test_no_wave_of_others(in_network: None, chief: Actor, network: Network) -> None:
    day = clock.business_day(clock.now())
    plan_wave(network.stranger.id, "别省", day, day + timedelta(days=30), [], by=1)
    (wave,) = waves_at([network.stranger.id])
    wanted = content(target_unit_id=network.city.id, target_waves=(wave.id,))
    with pytest.raises(drafting.OutsideSubtreeError):
        drafting.create(chief, issuer_unit_id=network.city.id, content=wanted)


def test_what_units_have_on_their_desks(issue: Write, network: Network) -> None:
    first, second = issue(), issue(kind=NOTICE)
    receipts.note_acknowledged(str(second), network.b.id, clock.now().isoformat())
    assert burdens([network.a.id, network.b.id, network.city.id]) == {
        network.a.id: Burden(2, 0),
        network.b.id: Burden(1, 0),
    }
    Directive.objects.filter(pk=first).update(due_at=clock.now() - timedelta(hours=1))
    lines = burdened([network.city, network.b, network.a])
    assert [(line.unit.id, line.burden) for line in lines] == [
        (network.a.id, Burden(2, 1)),
        (network.b.id, Burden(1, 1)),
        (network.city.id, Burden(0, 0)),
    ]
    assert [line.unit.id for line in burdened([network.a, network.b], "槐荫")] == [network.b.id]
    Directive.objects.update(state=Directive.State.CLOSED)
    assert burdens([network.a.id]) == {}
