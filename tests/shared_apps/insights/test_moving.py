"""What is open and overdue goes along when a unit moves, whatever came first."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction

from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import CarriedMove, Daily, SensitiveQuarter, Stock, WholeDay, WholeStock
from shared_apps.insights.operations.moving import carry_stock
from shared_apps.insights.operations.rebuilding import rebuild
from shared_apps.insights.projections.intake import NewFact, take
from shared_apps.topics.public import TopicTree
from tenants.lifecycle import moving
from tenants.models import UnitPlace
from tests.network import Network
from tests.shared_apps.insights.facts import Question

MOVE = date(2026, 3, 10)


def _stock() -> dict[tuple[int, bool], tuple[int, int]]:
    found: dict[tuple[int, bool], tuple[int, int]] = {}
    for unit, own, is_open, overdue in Stock.objects.values_list("unit_id", "own", "open", "overdue"):
        before = found.get((unit, own), (0, 0))
        found[unit, own] = (before[0] + is_open, before[1] + overdue)
    return found


def _sums() -> tuple[set[tuple[Any, ...]], ...]:
    return tuple(
        {
            tuple(v for k, v in sorted(row.items()) if k != "id")
            for row in model.objects.values()
            if any(
                row[name]
                for name in row
                if name in ("received", "answered", "open", "overdue", "became_overdue")
            )
        }
        for model in (Daily, Stock, WholeDay, WholeStock)
    )


@pytest.fixture
def places(in_network: None, network: Network) -> tuple[list[int], list[int]]:
    """Unit a stands below the other city from MOVE on: its places before and after."""
    old = [network.province.id, network.city.id, network.a.id]
    new = [network.province.id, network.other_city.id, network.a.id]
    UnitPlace.objects.filter(unit_id=network.a.id).update(to_day=MOVE)
    path = f"{network.other_city.path}{network.a.id:06d}."
    UnitPlace.objects.create(unit_id=network.a.id, path=path, from_day=MOVE)
    return old, new


def _facts(unit_id: int) -> list[NewFact]:
    """Before, on and after the day of the move; two stay open, one of them overdue."""
    facts: list[NewFact] = []
    for number in range(6):
        question = Question.asked(unit_id, MOVE - timedelta(days=4 - number))
        facts.append(question.received())
        if number % 2:
            facts.append(question.answered(after=number))
        if number == 0:
            facts += [question.overdue(after=2)]
        if number == 2:
            facts += [question.overdue(after=1), question.no_longer_overdue(after=6)]
    return facts


def test_stock_goes_from_the_old_ancestors_to_the_new(
    topic_tree: TopicTree, network: Network, places: tuple[list[int], list[int]]
) -> None:
    question = Question.asked(network.a.id, MOVE - timedelta(days=5))
    take([question.received(), question.overdue(after=2)])
    assert _stock()[network.city.id, False] == (1, 1)
    with transaction.atomic():
        carry_stock(network.a.id, *places, MOVE)
        carry_stock(network.a.id, *places, MOVE)
    stock = _stock()
    assert stock[network.city.id, False] == (0, 0)
    assert stock[network.other_city.id, False] == (1, 1)
    assert stock[network.province.id, False] == (1, 1)
    assert stock[network.a.id, True] == stock[network.a.id, False] == (1, 1)


def test_order_of_facts_and_move_does_not_matter(
    topic_tree: TopicTree, network: Network, places: tuple[list[int], list[int]]
) -> None:
    facts = _facts(network.a.id)
    seen = []
    for seed in range(12):
        order: list[NewFact | None] = [*facts, None]
        Random(seed).shuffle(order)
        for item in order:
            if item is None:
                with transaction.atomic():
                    carry_stock(network.a.id, *places, MOVE)
            else:
                take([item])
        seen.append(_sums())
        rebuild()
        assert _sums() == seen[-1], "a rebuild makes the same of it"
        _clear()
    assert all(sums == seen[0] for sums in seen)
    stock = {row[-1]: row for row in seen[0][1]}
    assert network.city.id not in stock, "nothing of it stays behind"


def _clear() -> None:
    from shared_apps.insights.models import Fact

    for model in (Daily, WholeDay, Stock, WholeStock, SensitiveQuarter, CarriedMove):
        model._default_manager.all().delete()
    with enter_network(role="owner"):
        Fact.objects.all().delete()


def test_the_tree_carries_it_at_midnight(
    topic_tree: TopicTree, network: Network, in_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = Question.asked(network.a.id, MOVE - timedelta(days=5))
    take([question.received()])
    monkeypatch.setattr(moving, "business_day", lambda at=None: MOVE - timedelta(days=1))
    assert moving.plan_move(network.a.id, network.other_city.id, actor="system") == MOVE
    assert _stock()[network.city.id, False] == (1, 0)
    monkeypatch.setattr(moving, "business_day", lambda at=None: MOVE)
    assert moving.apply_due_moves() == 1
    assert _stock()[network.city.id, False] == (0, 0)
    assert _stock()[network.other_city.id, False] == (1, 0)
    take([question.answered(after=7)])
    assert {place: amount for place, amount in _stock().items() if any(amount)} == {}
