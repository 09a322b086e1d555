"""Real transactions beside each other: one person likes and follows a question in the same second.

These tests commit. They work in a province where no other test writes, and empty it afterwards.
"""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.commons.data.codes import Standing
from tenant_apps.commons.models import Interest, Publication
from tenant_apps.commons.operations.following import follow, unfollow
from tenant_apps.commons.operations.liking import like
from tests.network import Network

TABLES = ("commons_publication", "commons_interest", "unit_outbox", "unit_audit")
READER = 7


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


def all_at_once(unit: UnitRef, *all_of: Callable[[], object]) -> list[Exception]:
    """The exceptions that several threads met, all started together."""
    barrier = threading.Barrier(len(all_of))
    met: list[Exception] = []

    def run(what: Callable[[], object]) -> None:
        try:
            with enter_unit(unit):
                barrier.wait(timeout=30)
                what()
        except Exception as error:  # noqa: BLE001  handed to the test
            met.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(what,)) for what in all_of]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return met


def test_like_and_follow_in_the_same_second_are_one_row(unit: UnitRef) -> None:
    key = uuid7()
    with enter_unit(unit):
        now = clock.now()
        Publication.objects.create(
            question=key,
            number="TWOATONCE",
            standing=Standing.SHOWN,
            title="路灯",
            text="路灯坏了。",
            asked_at=now,
            shown_at=now,
            changed_at=now,
        )

    def likes(wanted: bool) -> Callable[[], object]:
        return lambda: like(key, READER, wanted=wanted)

    for _again in range(5):
        on = [likes(True), lambda: follow(key, READER)] * 3
        assert all_at_once(unit, *on) == []
        with enter_unit(unit):
            row = Interest.objects.get()
            assert None not in (row.liked_at, row.seen_at)
            assert Publication.objects.get(pk=key).like_count == 1
        off = [likes(False), lambda: unfollow(key, READER)] * 3
        assert all_at_once(unit, *off) == []
        with enter_unit(unit):
            assert not Interest.objects.exists()
            assert Publication.objects.get(pk=key).like_count == 0
