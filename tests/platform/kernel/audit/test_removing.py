"""What is too old goes, whole seals at a time; the chain holds from there on; no removal can be made up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections, transaction

from huisheng.kernel import two_clocks
from huisheng.kernel.audit import ageing, record, removing, sealing
from huisheng.kernel.audit.removing import ChainBrokenError, Removed, remove_old
from huisheng.kernel.audit.sealing import END_OF_ERA, Ledger, Seal, every_seal
from huisheng.kernel.audit.verifying import REMOVED, verify
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import NoScopeError, UnitRef, enter_network, enter_unit
from tests.platform.kernel.audit.when_others_are_done import seal

LONG_AGO = timedelta(days=800)
"""More than 25 months."""


def as_owner(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall()) if cursor.description else []


def note(unit: UnitRef | None, *keys: str) -> None:
    for key in keys:
        with enter_network() if unit is None else enter_unit(unit), transaction.atomic():
            record("test.noted", object_type="key", object_id=key, actor=7)


Sealed = Callable[..., Seal]


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> Sealed:
    """A function: notes keys in a unit and seals them, a while ago."""

    def noted_and_sealed(unit: UnitRef | None, *keys: str, ago: timedelta = LONG_AGO) -> Seal:
        note(unit, *keys)
        with monkeypatch.context() as patch:
            patch.setattr(sealing, "later_now", lambda: now() - ago)
            made = seal(unit)
        assert made is not None
        return made

    return noted_and_sealed


def keys_of(unit: UnitRef) -> set[str]:
    return {
        key for (key,) in as_owner(f"SELECT object_id FROM {unit.schema}.unit_audit WHERE actor <> 'system'")
    }


def seals_of(unit: UnitRef | None) -> list[int]:
    with enter_network(role="owner"):
        return [each.seq for each in every_seal(Ledger(unit))]


def test_the_old_goes_and_the_chain_holds(committed: UnitRef, sealed: Sealed) -> None:
    sealed(committed, "1", "2")
    last = sealed(committed, "3")
    sealed(committed, "4", ago=timedelta(days=1))
    note(committed, "5")
    assert remove_old(committed) == Removed(entries=3, seals=2)
    assert keys_of(committed) == {"4", "5"}
    assert seals_of(committed) == [2, 3], "the newest of those that went stays, emptied"
    (told,) = as_owner(
        f"SELECT object_id, actor, detail FROM {committed.schema}.unit_audit WHERE action = %s", REMOVED
    )
    with enter_unit(committed):
        from huisheng.kernel.audit.tables import unit_audit

        entry = unit_audit().entry._default_manager.get(action=REMOVED)
    assert (told[0], told[1]) == ("2", "system")
    assert entry.detail == {"hash": last.hash, "entries": 3, "seals": 2, "months": 24}
    assert remove_old(committed) == Removed(), "once"
    seal(committed)
    verdict = verify(committed)
    assert verdict.faults == []
    assert (verdict.entries, verdict.removed_until, verdict.months_kept) == (3, last.sealed_at, 24)
    out = StringIO()
    with enter_network():
        call_command("verify_audit", "--unit", committed.schema, stdout=out)
    assert f"all sealed until {last.sealed_at:%Y-%m-%d} removed after 24 months" in out.getvalue()


def test_the_next_removal_goes_on_from_the_one_before(
    committed: UnitRef, sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("1", "2"):
        sealed(committed, key)
    remove_old(committed)
    sealed(committed, "3", ago=timedelta(days=100))
    assert remove_old(committed) == Removed()
    monkeypatch.setattr(removing, "earlier_now", lambda: now() + LONG_AGO)
    monkeypatch.setattr(sealing, "later_now", lambda: now() + LONG_AGO)
    assert remove_old(committed) == Removed(entries=2, seals=1), "also the entry of the earlier removal"
    monkeypatch.setattr("huisheng.kernel.audit.verifying.later_now", lambda: now() + LONG_AGO)
    as_owner(f"UPDATE {committed.schema}.unit_audit SET at = at + interval '800 days'")
    assert verify(committed).faults == []
    assert (keys_of(committed), seals_of(committed)) == (set(), [3])


def test_whole_months_are_kept(committed: UnitRef, sealed: Sealed) -> None:
    limit = ageing.oldest_kept(now(), 24)
    sealed(committed, "before", ago=now() - limit + timedelta(minutes=1))
    sealed(committed, "after", ago=now() - limit - timedelta(minutes=1))
    remove_old(committed)
    assert keys_of(committed) == {"after"}


def test_a_fast_machine_removes_nothing(
    committed: UnitRef, sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed(committed, "young", ago=timedelta(days=100))
    monkeypatch.setattr(two_clocks, "now", lambda: now() + LONG_AGO)
    assert remove_old(committed) == Removed()
    assert keys_of(committed) == {"young"}


def test_what_a_slow_machine_seals_is_not_old_at_once(
    committed: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(committed, "young")
    with monkeypatch.context() as slow:
        slow.setattr(two_clocks, "now", lambda: now() - LONG_AGO)
        seal(committed)
    assert remove_old(committed) == Removed()
    assert keys_of(committed) == {"young"}


@pytest.mark.parametrize(
    ("moment", "months", "oldest"),
    [
        (datetime(2026, 11, 21, 8, tzinfo=UTC), 24, datetime(2024, 10, 31, 16, tzinfo=UTC)),
        # In Shanghai the month has begun already.
        (datetime(2026, 10, 31, 16, tzinfo=UTC), 24, datetime(2024, 10, 31, 16, tzinfo=UTC)),
        (datetime(2026, 10, 31, 15, 59, tzinfo=UTC), 24, datetime(2024, 9, 30, 16, tzinfo=UTC)),
        (datetime(2026, 3, 1, tzinfo=UTC), 6, datetime(2025, 8, 31, 16, tzinfo=UTC)),
        (datetime(2026, 1, 5, tzinfo=UTC), 13, datetime(2024, 11, 30, 16, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(moment: datetime, months: int, oldest: datetime) -> None:
    assert ageing.oldest_kept(moment, months) == oldest


def test_a_removal_that_dies_goes_on_where_it_was(
    committed: UnitRef, sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("1", "2", "3", "4"):
        sealed(committed, key)
    sealed(committed, "new", ago=timedelta(0))
    monkeypatch.setattr(removing, "BATCH_SEALS", 1)
    written = removing._note
    done: list[int] = []

    def dies(ledger: Ledger, last: Seal, *rest: Any) -> None:
        if len(done) == 2:
            raise ConnectionError("power cut")
        done.append(last.seq)
        written(ledger, last, *rest)

    monkeypatch.setattr(removing, "_note", dies)
    with pytest.raises(ConnectionError):
        remove_old(committed)
    assert done == [1, 2]
    assert keys_of(committed) == {"3", "4", "new"}, "a batch goes whole or not at all"
    assert verify(committed).faults == []
    monkeypatch.setattr(removing, "_note", written)
    assert remove_old(committed) == Removed(entries=2, seals=2)
    assert keys_of(committed) == {"new"}
    assert verify(committed).faults == []


def test_batches_keep_to_their_size(
    committed: UnitRef, sealed: Sealed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "BATCH_ENTRIES", 3)
    for keys in (("1", "2"), ("3",), ("4",), ("5", "6", "7", "8"), ("9",)):
        sealed(committed, *keys)
    assert remove_old(committed) == Removed(entries=9, seals=5)
    told = as_owner(
        f"SELECT detail->>'entries' FROM {committed.schema}.unit_audit WHERE action = %s ORDER BY id", REMOVED
    )
    assert [int(entries) for (entries,) in told] == [3, 1, 4, 1]


def test_two_at_once(committed: UnitRef, sealed: Sealed) -> None:
    for number in range(20):
        sealed(committed, str(number))
    removed: list[Removed] = []

    def remove() -> None:
        removed.append(remove_old(committed))
        connections.close_all()

    threads = [Thread(target=remove) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(removed, Removed()) == Removed(entries=20, seals=20)
    assert verify(committed).faults == []


def test_what_was_tampered_with_stays(committed: UnitRef, sealed: Sealed) -> None:
    for key in ("1", "2", "3"):
        sealed(committed, key)
    as_owner(f"UPDATE {committed.schema}.unit_audit SET actor = 'account:8' WHERE object_id = '2'")
    with pytest.raises(ChainBrokenError, match="seal 2: an entry was altered"):
        remove_old(committed)
    assert keys_of(committed) == {"1", "2", "3"}
    assert seals_of(committed) == [1, 2, 3]


_GONE = (
    "DELETE FROM {s}.unit_audit WHERE object_id IN ('1', '2')",
    "DELETE FROM {s}.unit_audit_seal WHERE seq = 1",
)
_TOLD = (
    "INSERT INTO {s}.unit_audit (action, object_type, object_id, actor, detail, at) SELECT 'audit.removed',"
    " 'audit_seal', '2', 'system', jsonb_build_object('hash', %s, 'entries', 2, 'seals', 2, 'months', %s), %s"
    " FROM {s}.unit_audit_seal WHERE seq = 2"
)
DISHONEST = {
    "no entry tells of it": (_GONE, "no entry tells of a removal"),
    "the seals alone": (_GONE[1:], "seal 1 is missing before it"),
    "the entries alone": (_GONE[:1], "no entry tells of a removal"),
    "too early": ((*_GONE, _TOLD.replace("%s", "hash", 1) % (24, "now()")), "before its time"),
    "a period nobody may set": ((*_GONE, _TOLD.replace("%s", "hash", 1) % (0, "now()")), "before its time"),
    "a period that is none": ((*_GONE, _TOLD.replace("%s", "hash", 1) % ("'x'", "now()")), "before its time"),
    "an entry from the future": (
        (*_GONE, _TOLD.replace("%s", "hash", 1) % (24, "now() + interval '3 years'")),
        "from the future",
    ),
    "another seal": (
        (*_GONE, _TOLD.replace("%s", "repeat('0', 64)", 1) % (24, "now()")),
        "names another seal",
    ),
    "a seal made older than it is": (
        (
            *_GONE,
            "UPDATE {s}.unit_audit_seal SET sealed_at = sealed_at - interval '3 years' WHERE seq = 2",
            _TOLD.replace("%s", "hash", 1) % (24, "now()"),
        ),
        "seal 2: was altered",
    ),
}


@pytest.mark.parametrize(("statements", "fault"), DISHONEST.values(), ids=DISHONEST.keys())
def test_a_removal_that_is_made_up_is_seen(
    committed: UnitRef, sealed: Sealed, statements: tuple[str, ...], fault: str
) -> None:
    """Entries of last week should disappear, and it should look as if their time had been over."""
    for key in ("1", "2", "3"):
        sealed(committed, key, ago=timedelta(days=7))
    for statement in statements:
        as_owner(statement.format(s=committed.schema))
    faults = verify(committed).faults
    assert any(fault in each for each in faults), faults


def test_a_hash_made_anew_does_not_fit_the_seal_after_it(committed: UnitRef, sealed: Sealed) -> None:
    from dataclasses import replace

    sealed(committed, "1")
    second = sealed(committed, "2", ago=timedelta(days=7))
    sealed(committed, "3", ago=timedelta(days=7))
    older = replace(second, sealed_at=second.sealed_at - LONG_AGO)
    for statement in _GONE:
        as_owner(statement.format(s=committed.schema))
    as_owner(
        f"UPDATE {committed.schema}.unit_audit_seal SET sealed_at = %s, hash = %s WHERE seq = 2",
        older.sealed_at,
        older.computed_hash(),
    )
    as_owner((_TOLD.replace("%s", "hash", 1) % (24, "now()")).format(s=committed.schema))
    assert verify(committed).faults == ["seal 3: does not continue the seal before it"]


def test_a_unit_cannot_spoil_a_removal(committed: UnitRef, sealed: Sealed) -> None:
    def make_up() -> None:
        with enter_unit(committed):
            record(REMOVED, object_type="audit_seal", object_id=1, actor=7, detail={"hash": "x"})

    sealed(committed, "1")
    make_up()
    assert remove_old(committed) == Removed(entries=1, seals=1)
    make_up()
    assert verify(committed).faults == []


@pytest.mark.parametrize("role", ["relay", "unit"])
@pytest.mark.parametrize("table", ["unit_audit", "unit_audit_seal"])
def test_none_but_the_owner_can_remove(committed: UnitRef, sealed: Sealed, role: str, table: str) -> None:
    sealed(committed, "1")
    scope = enter_unit(committed) if role == "unit" else enter_network(role="relay")
    with scope, pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {committed.schema}.{table}")
    assert keys_of(committed) == {"1"}


def test_after_a_restore_only_the_old_era_goes(committed: UnitRef, sealed: Sealed) -> None:
    """In another cluster transaction numbers start anew: small ones stand in windows of the old era too."""
    sealed(committed, "1", "2")
    ahead = 10_000_000_000
    as_owner(f"UPDATE {committed.schema}.unit_audit SET txid = txid + {ahead}")
    _seal_again(committed, ahead)
    note(committed, "written since")
    closing = sealed(committed)
    assert (closing.era, closing.until_txid) == (0, END_OF_ERA)
    sealed(committed, "later", ago=timedelta(days=1))
    verdict = verify(committed)
    assert verdict.faults == [], "a window of the old era has room for the small numbers of the new one"
    assert verdict.entries == 4
    assert remove_old(committed) == Removed(entries=2, seals=2)
    assert keys_of(committed) == {"written since", "later"}
    assert verify(committed).faults == []


def _seal_again(unit: UnitRef, ahead: int) -> None:
    """Make the only seal fit entries with greater transaction numbers; its window still starts at 0."""
    from dataclasses import replace

    from huisheng.kernel.audit.sealing import forget_anchor, read_window

    with enter_network(role="owner"):
        (only,) = every_seal(Ledger(unit))
        until = only.until_txid + ahead
        new = replace(only, until_txid=until, digest=read_window(Ledger(unit), 0, 0, until).digest)
    as_owner(
        f"UPDATE {unit.schema}.unit_audit_seal SET until_txid = %s, digest = %s, hash = %s",
        until,
        new.digest,
        new.computed_hash(),
    )
    forget_anchor(unit.id)


def test_the_network_forgets_too(committed: UnitRef, sealed: Sealed) -> None:
    sealed(None, "1")
    sealed(None, "2", ago=timedelta(0))
    assert remove_old(None) == Removed(entries=1, seals=1)
    keys = {key for (key,) in as_owner("SELECT object_id FROM network_audit WHERE action = 'test.noted'")}
    assert keys == {"2"}
    assert verify(None).faults == []


def test_only_audits_with_something_old_are_gone_through(committed: UnitRef, sealed: Sealed) -> None:
    from huisheng.kernel.messaging.old_audits import start_removals

    sealed(committed, "new", ago=timedelta(0))
    assert start_removals() == []
    as_owner(f"DELETE FROM {committed.schema}.unit_audit_seal")
    as_owner(f"DELETE FROM {committed.schema}.unit_audit")
    as_owner("DELETE FROM network_audit_anchor")
    sealed(committed, "old")
    sealed(None, "old")
    assert set(start_removals()) == {committed.id, 0}, "the first seal alone"
    remove_old(committed)
    assert set(start_removals()) == {0}, "an emptied seal is nothing to remove"
    sealed(committed, "also old")
    assert set(start_removals()) == {committed.id, 0}


def test_the_task_demands_a_scope_and_removes(committed: UnitRef, sealed: Sealed) -> None:
    from huisheng.kernel.messaging.tasks import remove_old_audit

    sealed(committed, "1")
    with pytest.raises(NoScopeError):
        remove_old_audit(unit_ids=[committed.id])
    assert keys_of(committed) == {"1"}
    remove_old_audit.apply(
        kwargs={"unit_ids": [committed.id]}, headers={"huisheng_scope": "network"}, throw=True
    )
    assert keys_of(committed) == set()


def test_nobody_keeps_less_than_the_law_wants(committed: UnitRef, sealed: Sealed, settings: Any) -> None:
    from huisheng.config.start import check_before_serving

    sealed(committed, "1")
    settings.HUISHENG_DEMO = settings.DEMO = True
    settings.HUISHENG_AUDIT_MONTHS = ageing.SHORTEST_MONTHS - 1
    for refused in (lambda: remove_old(committed), check_before_serving):
        with pytest.raises(ImproperlyConfigured, match="at least 6 months"):
            refused()
    assert keys_of(committed) == {"1"}
    settings.HUISHENG_AUDIT_MONTHS = ageing.SHORTEST_MONTHS
    assert remove_old(committed) == Removed(entries=1, seals=1)
    assert verify(committed).months_kept == ageing.SHORTEST_MONTHS
