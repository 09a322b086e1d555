"""What the messaging tests ask of the tables: sets, never counts."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from huisheng.kernel.audit.tables import network_audit, unit_audit
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge, told
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tests.messaging import messages

Keys = Callable[..., set[str]]


@pytest.fixture(autouse=True)
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, object]]]:
    """No broker in these tests: the nudges that would have been published."""
    published: list[tuple[str, dict[str, object]]] = []

    def note(name: str, **kwargs: object) -> bool:
        published.append((name, kwargs))
        return True

    monkeypatch.setattr(nudge, "nudge", note)
    return published


@pytest.fixture(autouse=True)
def _nobody_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Marks of its own for each test, which do not end while it lasts."""
    test = uuid7()
    monkeypatch.setattr(told, "_key", lambda unit_id: f"nudged:{test}:{unit_id}")
    monkeypatch.setattr(told, "TOLD_SECONDS", 600)


@pytest.fixture(autouse=True)
def _nothing_cured() -> Iterator[None]:
    yield
    messages.cured.clear()


@pytest.fixture
def seen_in_network() -> Keys:
    """A function: the keys of one action in the network's audit."""

    def keys(action: str) -> set[str]:
        with enter_network():
            rows = network_audit().entry._default_manager.filter(action=action)
            found = list(rows.values_list("object_id", flat=True))
        assert len(found) == len(set(found)), "doubled"
        return set(found)

    return keys


@pytest.fixture
def seen_in() -> Keys:
    """A function: the keys of one action in a unit's audit."""

    def keys(unit: UnitRef, action: str) -> set[str]:
        with enter_unit(unit):
            rows = unit_audit().entry._default_manager.filter(action=action)
            found = list(rows.values_list("object_id", flat=True))
        assert len(found) == len(set(found)), "doubled"
        return set(found)

    return keys


@pytest.fixture
def make_due() -> Callable[[], None]:
    """A function: every message that waits (in the network and all units) comes due now."""

    def now_due() -> None:
        from huisheng.kernel.tenancy.registry import every_unit

        with enter_network(role="relay"), connection.cursor() as cursor:
            tables = ["public.network_outbox", *(f"{unit.schema}.unit_outbox" for unit in every_unit())]
            for table in tables:
                cursor.execute(f"UPDATE {table} SET next_at = now() - interval '1 second'")

    return now_due
