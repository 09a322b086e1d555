"""Real transactions beside each other: numbers, and what is done about one entry from above.

These tests commit. They work in a province where no other test writes, and empty it afterwards.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.models import Entry, Version
from tenant_apps.knowledge.operations.finding import ChangedMeanwhileError
from tenant_apps.knowledge.operations.inserting import insert
from tenant_apps.knowledge.operations.publishing import publish
from tenant_apps.knowledge.operations.writing import revise, write
from tenant_apps.unit_ledger.models import UnitCount
from tests.network import Network
from tests.tenant_apps.knowledge.conftest import content

TABLES = ("knowledge_entry", "knowledge_version", "unit_count", "unit_outbox", "unit_audit")
AT_ONCE = 6


@pytest.fixture
def unit(network: Network, django_db_blocker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[UnitRef]:
    """A unit in which what is written stays until the test is over."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    with django_db_blocker.unblock():
        ref = network.ref(network.stranger)
        try:
            yield ref
        finally:
            with enter_unit(ref, role="owner"), connection.cursor() as cursor:
                cursor.execute(f"TRUNCATE {', '.join(f'{ref.schema}.{table}' for table in TABLES)} CASCADE")
            connection.close()


def all_at_once(unit: UnitRef, what: Callable[[int], object]) -> list[object]:
    """What each of several threads got, or the exception it met, all started together."""
    barrier = threading.Barrier(AT_ONCE)
    found: list[object] = [None] * AT_ONCE

    def run(number: int) -> None:
        try:
            with enter_unit(unit):
                barrier.wait(timeout=30)
                found[number] = what(number)
        except Exception as error:  # noqa: BLE001  handed to the test
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_everybody_gets_a_number_of_their_own(unit: UnitRef) -> None:
    all_at_once(unit, lambda number: write(Kind.ARTICLE, content(title=f"第{number}个"), actor=number + 1))
    with enter_unit(unit):
        numbers = set(Entry.objects.values_list("number", flat=True))
    assert numbers == set(range(1, AT_ONCE + 1))


def test_of_several_who_save_one_does_and_the_others_are_told(unit: UnitRef) -> None:
    with enter_unit(unit):
        reference = write(Kind.ARTICLE, content(), actor=1)
    found = all_at_once(
        unit, lambda n: revise(reference, content(title=f"改{n}"), based_on=(1, 1), actor=n + 1)
    )
    assert sorted(type(one).__name__ for one in found) == ["ChangedMeanwhileError"] * (AT_ONCE - 1) + ["int"]
    assert all(isinstance(one, int | ChangedMeanwhileError) for one in found)
    with enter_unit(unit):
        assert Version.objects.get().saves == 2


def test_every_use_counts_once(unit: UnitRef) -> None:
    with enter_unit(unit):
        reference = write(Kind.ARTICLE, content(), actor=1)
        publish(reference, based_on=(1, 1), actor=1)
    all_at_once(unit, lambda n: insert(reference, {}, actor=n + 1))
    with enter_unit(unit):
        assert UnitCount.objects.get().number == AT_ONCE
