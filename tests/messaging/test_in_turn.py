"""Upkeep of many units is one row of small tasks: nobody waits behind all of it, and nobody is left out."""

from datetime import timedelta

import pytest
from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.messaging import due, in_turn, sweeping, tasks
from huisheng.kernel.tenancy import UnitRef, enter_unit

Nudged = list[tuple[str, dict[str, object]]]
KNOWN_TO_NOBODY = 987_654


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Ids of the units that were sealed, in their order; 0: the network."""
    sealed: list[int] = []
    monkeypatch.setattr(sweeping, "seal", lambda unit: sealed.append(unit.id if unit else 0))
    return sealed


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Nudged:
    """The nudges that a broker has taken."""
    published: Nudged = []

    def note(name: str, **kwargs: object) -> bool:
        published.append((name, kwargs))
        return True

    monkeypatch.setattr(in_turn, "nudge", note)
    monkeypatch.setattr(sweeping, "nudge", note)
    return published


def test_a_few_and_the_others_with_the_next_task(
    unit_a: UnitRef,
    unit_b: UnitRef,
    in_network: None,
    monkeypatch: pytest.MonkeyPatch,
    done: list[int],
    told: Nudged,
) -> None:
    monkeypatch.setattr(sweeping, "SEALED_AT_ONCE", 2)
    tasks.seal_audit.run(unit_ids=[unit_a.id, 0, unit_b.id])
    assert (done, told) == ([unit_a.id, 0], [("audit.seal", {"unit_ids": [unit_b.id]})])
    tasks.seal_audit.run(**told.pop()[1])
    assert (done, told) == ([unit_a.id, 0, unit_b.id], [])


def test_without_a_broker_all_of_it_is_done_here(
    unit_a: UnitRef, unit_b: UnitRef, in_network: None, monkeypatch: pytest.MonkeyPatch, done: list[int]
) -> None:
    monkeypatch.setattr(sweeping, "SEALED_AT_ONCE", 1)
    monkeypatch.setattr(in_turn, "nudge", lambda name, **kwargs: False)
    sweeping.seal_in_turn([unit_a.id, unit_b.id])
    assert done == [unit_a.id, unit_b.id]


def test_whoever_is_out_of_use_is_left_out(unit_a: UnitRef, in_network: None, done: list[int]) -> None:
    sweeping.seal_in_turn([KNOWN_TO_NOBODY, unit_a.id])
    assert done == [unit_a.id]


def test_one_that_fails_holds_up_nobody(
    unit_a: UnitRef,
    unit_b: UnitRef,
    in_network: None,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    sealed: list[UnitRef] = []

    def seal(unit: UnitRef) -> None:
        if unit == unit_a:
            raise RuntimeError("broken chain")
        sealed.append(unit)

    monkeypatch.setattr(sweeping, "seal", seal)
    sweeping.seal_in_turn([unit_a.id, unit_b.id])
    assert sealed == [unit_b]
    assert [entry.message for entry in caplog.records if entry.exc_info] == [
        f"audit.seal: unit {unit_a.id} failed, the others go on"
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broker", [True, False])
def test_the_sweep_has_all_that_is_due_sealed(
    broker: bool,
    unit_a: UnitRef,
    unit_b: UnitRef,
    monkeypatch: pytest.MonkeyPatch,
    told: Nudged,
    done: list[int],
) -> None:
    """As one task, whichever units it is for; without a broker at once."""
    monkeypatch.setattr(due, "SEAL_AGE", timedelta(0))
    if not broker:
        for module in (sweeping, in_turn):
            monkeypatch.setattr(module, "nudge", lambda name, **kwargs: False)
    for unit in (unit_a, unit_b):
        with enter_unit(unit), transaction.atomic():
            record("test.noted", object_type="thing", object_id="1", actor=7)
    found = sweeping.sweep().unsealed
    assert {unit_a.id, unit_b.id} <= set(found)
    if broker:
        assert [kwargs for name, kwargs in told if name == "audit.seal"] == [{"unit_ids": found}]
        assert done == []
    else:
        assert done == found
