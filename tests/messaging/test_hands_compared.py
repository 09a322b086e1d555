"""Who holds which question is compared between the rows of custody and both units of a change of hands."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from huisheng.kernel.messaging.reconcile import Reconciler, differences, reconcilers
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.oversight.public import HANDS, HELD_ELSEWHERE, HELD_HERE
from shared_apps.oversight.queries.comparing import Hands
from tests.network import Network
from tests.shared_apps.oversight.between import Between


@pytest.fixture
def between(network: Network, db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Between]:
    return Between(network, monkeypatch)


@pytest.fixture
def comparison() -> Reconciler:
    """As the apps registered it."""
    return next(found for found in reconcilers() if found.name == HANDS)


def keys(unit: UnitRef) -> dict[str, set[str]]:
    with enter_network():
        return {bucket: set(Hands().keys(unit.id, bucket)) for bucket in (HELD_HERE, HELD_ELSEWHERE)}


def test_both_units_of_a_change_of_hands_have_their_key(between: Between) -> None:
    between.hand(between.a, between.b)
    between.hand(between.b, between.stranger)
    question, a, stranger = UUID(between.question), between.a.id, between.stranger.id
    assert keys(between.a) == {HELD_HERE: set(), HELD_ELSEWHERE: {f"{question}/{stranger}/2"}}
    assert keys(between.stranger) == {HELD_HERE: {f"{a}/{question}/2"}, HELD_ELSEWHERE: set()}
    assert keys(between.b) == {HELD_HERE: set(), HELD_ELSEWHERE: set()}


def test_home_again_or_taken_back_there_is_nothing_to_compare(between: Between) -> None:
    between.hand(between.a, between.b)
    between.hand(between.b, between.a)
    assert set().union(*keys(between.a).values(), *keys(between.b).values()) == set()
    between.hand(between.a, between.b)
    between.withdraw()
    assert set().union(*keys(between.a).values(), *keys(between.b).values()) == set()


def test_a_copy_that_a_unit_does_not_have_is_found(between: Between, comparison: Reconciler) -> None:
    """What the units were told is lost here; as long as it is under way, there is no difference."""
    between.hand(between.a, between.b)
    between.tell_nobody()
    found = {unit.id: list(differences(comparison, unit)) for unit in (between.a, between.b, between.city)}
    assert [(one.bucket, one.missing, len(one.surplus)) for one in found[between.b.id]] == [
        (HELD_HERE, frozenset(), 1)
    ]
    assert [one.bucket for one in found[between.a.id]] == [HELD_ELSEWHERE]
    assert found[between.city.id] == []
