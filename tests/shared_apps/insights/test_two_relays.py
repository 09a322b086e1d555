"""Relays of several units at once: their facts meet in the rows of the province and the city."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections

from huisheng.kernel.tenancy import enter_network
from shared_apps.insights.models import Daily
from shared_apps.insights.projections.intake import NewFact, take
from shared_apps.topics.public import import_tree
from tests.network import Network
from tests.shared_apps.insights.facts import OTHER, PLAIN, Question

DAYS = 250
ROUNDS = 3


def _batch(unit_id: int, *, backwards: bool) -> list[NewFact]:
    """Facts of many days and two topics, in one order or the other."""
    facts = [
        Question.asked(unit_id, date(2026, 3, 2) + timedelta(days=day), topic=topic).received()
        for day in range(DAYS)
        for topic in (PLAIN, OTHER)
    ]
    return facts[::-1] if backwards else facts


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_for_the_other_for_ever_and_nothing_is_lost(network: Network) -> None:
    with enter_network():
        import_tree()

    def relay(number: int) -> None:
        unit = (network.a, network.b)[number % 2]
        try:
            with enter_network():
                for _ in range(ROUNDS):
                    take(_batch(unit.id, backwards=bool(number % 2)))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(relay, number) for number in range(4)]:
            future.result(timeout=60)

    with enter_network():
        rows = Daily.objects.filter(unit_id=network.province.id, own=False)
        found = set(rows.values_list("day", "topic", "received", "open"))
    each = 4 * ROUNDS
    assert found == {
        (date(2026, 3, 2) + timedelta(days=day), topic[:2], each, each)
        for day in range(DAYS)
        for topic in (PLAIN, OTHER)
    }
