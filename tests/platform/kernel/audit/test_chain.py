"""What was sealed cannot be altered, removed, added to or cut off without the verifier telling."""

from collections.abc import Callable, Iterator
from io import StringIO
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from huisheng.kernel.audit import record, sealing
from huisheng.kernel.audit.sealing import END_OF_ERA, Ledger, every_seal, forget_anchor
from huisheng.kernel.audit.verifying import verify
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tests.network import Network
from tests.platform.kernel.audit.conftest import emptied
from tests.platform.kernel.audit.when_others_are_done import seal


def note(unit: UnitRef, *keys: str) -> None:
    for key in keys:
        with enter_unit(unit), transaction.atomic():
            record("test.noted", object_type="key", object_id=key, actor=7, detail={"topic": "010203"})


def as_owner(statement: str) -> None:
    with enter_network(role="owner"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_seals_what_has_ended_and_names_the_tail(committed: UnitRef) -> None:
    assert seal(committed) is None, "nothing to seal"
    note(committed, "1", "2")
    first = seal(committed)
    assert first is not None
    assert (first.seq, first.entries) == (1, 2)
    assert seal(committed) is None, "no empty seals"
    note(committed, "3")
    second = seal(committed)
    assert second is not None
    assert (second.seq, second.previous, second.from_txid) == (2, first.hash, first.until_txid)
    note(committed, "4", "5")
    verdict = verify(committed)
    assert verdict.faults == []
    assert (verdict.seals, verdict.entries, verdict.unsealed, verdict.head) == (2, 3, 2, second.hash)


def test_a_late_commit_with_a_smaller_id_is_not_missed(committed: UnitRef) -> None:
    """The sealer sees entry 2, while entry 1 is written and its transaction still runs."""
    from django.db import connections

    def seal_elsewhere() -> None:
        with enter_network():
            note(committed, "second")
            seals.append(sealing.seal(committed))
            connections.close_all()

    seals: list[object] = []
    with enter_unit(committed), transaction.atomic():
        record("test.noted", object_type="key", object_id="first", actor=7)
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")  # takes the entry along
        other = Thread(target=seal_elsewhere)
        other.start()
        other.join()
    assert seals == [None], "the window ends before the transaction that still runs"
    made = seal(committed)
    assert made is not None
    assert made.entries == 2
    assert verify(committed).faults == []


TAMPERING = {
    "an entry altered": "UPDATE {s}.unit_audit SET actor = 'account:8' WHERE object_id = '2'",
    "a detail altered": "UPDATE {s}.unit_audit SET detail = '{{\"topic\": 1}}' WHERE object_id = '2'",
    "a time altered": "UPDATE {s}.unit_audit SET at = at - interval '1 second' WHERE object_id = '2'",
    "an entry removed": "DELETE FROM {s}.unit_audit WHERE object_id = '2'",
    "an entry slipped in": (
        "INSERT INTO {s}.unit_audit (txid, action, object_type, object_id, actor, detail)"
        " SELECT txid, action, object_type, 'x', actor, detail FROM {s}.unit_audit WHERE object_id = '2'"
    ),
    "a seal altered": "UPDATE {s}.unit_audit_seal SET entries = entries + 1 WHERE seq = 2",
    "the time of a seal altered": (
        "UPDATE {s}.unit_audit_seal SET sealed_at = sealed_at - interval '1 day' WHERE seq = 2"
    ),
    "a seal removed": "DELETE FROM {s}.unit_audit_seal WHERE seq = 2",
    "the first seal removed": "DELETE FROM {s}.unit_audit_seal WHERE seq = 1",
    "the end cut off": "DELETE FROM {s}.unit_audit_seal WHERE seq = 3",
    "everything removed": "DELETE FROM {s}.unit_audit_seal",
}


@pytest.fixture(scope="module")
def sealed(network: Network, django_db_blocker: Any) -> Iterator[UnitRef]:
    """A unit with three seals, for tests that follow each other and leave it as it is: each seal waits for
    whatever other tests do beside it.
    """
    with emptied(network, django_db_blocker) as unit:
        for key in ("1", "2", "3"):
            note(unit, key)
            seal(unit)
        yield unit


@pytest.mark.parametrize("statement", TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_seen(sealed: UnitRef, statement: str) -> None:
    assert verify(sealed).faults == []
    with enter_network(), transaction.atomic():
        as_owner(statement.format(s=sealed.schema))
        assert verify(sealed).faults != []
        with pytest.raises(CommandError, match="1 audit log"):
            call_command("verify_audit", "--unit", sealed.schema, stdout=StringIO())
        transaction.set_rollback(True)


def test_a_chain_written_anew_does_not_fit_its_anchor(committed: UnitRef) -> None:
    """Who can write both tables may forge a whole chain, but not the copy of its head in the network."""
    note(committed, "1")
    seal(committed)
    as_owner(f"DELETE FROM {committed.schema}.unit_audit_seal")
    as_owner(f"UPDATE {committed.schema}.unit_audit SET actor = 'account:8'")
    seal(committed)
    assert verify(committed).faults == ["seal 1: differs from its anchor in the network"]


def test_transaction_numbers_that_start_anew(committed: UnitRef) -> None:
    """A dump restored into a younger cluster: its numbers are ahead of the cluster's."""
    note(committed, "1", "2")
    seal(committed)
    note(committed, "tail of the dump")
    ahead = 10_000_000_000
    for table, column in (
        ("unit_audit", "txid"),
        ("unit_audit_seal", "from_txid"),
        ("unit_audit_seal", "until_txid"),
    ):
        as_owner(f"UPDATE {committed.schema}.{table} SET {column} = {column} + {ahead}")
    _make_valid_again(committed)
    forget_anchor(committed.id)
    note(committed, "written since")
    closing, opening = seal(committed), seal(committed)
    assert closing is not None
    assert opening is not None
    assert (closing.era, closing.until_txid, closing.entries) == (0, END_OF_ERA, 1)
    assert (opening.era, opening.entries) == (1, 1)
    note(committed, "and later")
    assert seal(committed) is not None
    verdict = verify(committed)
    assert verdict.faults == []
    assert (verdict.entries, verdict.unsealed) == (5, 0)


def _make_valid_again(unit: UnitRef) -> None:
    """Recompute digests and hashes, as if the numbers had been so from the start."""
    from huisheng.kernel.audit.sealing import read_window

    with enter_network(role="owner"):
        (only,) = every_seal(Ledger(unit))
        window = read_window(Ledger(unit), only.floor_id, only.from_txid, only.until_txid)
    set_column = f"UPDATE {unit.schema}.unit_audit_seal SET "
    as_owner(f"{set_column} digest = '{window.digest}'")
    with enter_network(role="owner"):
        (only,) = every_seal(Ledger(unit))
    as_owner(f"{set_column} hash = '{only.computed_hash()}'")


def test_the_command_tells_the_tail(committed: UnitRef) -> None:
    note(committed, "1")
    out = StringIO()
    with enter_network():
        call_command("verify_audit", "--unit", committed.host, stdout=out)
    assert "intact" in out.getvalue()
    assert "1 not sealed yet" in out.getvalue()


def test_due_for_sealing(committed: UnitRef, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from huisheng.kernel.messaging import due

    find: Callable[[], list[int]] = lambda: _unsealed(committed)  # noqa: E731
    assert find() == []
    note(committed, "1")
    assert find() == [], "too young"
    monkeypatch.setattr(due, "SEAL_AGE", timedelta(0))
    assert find() == [committed.id]
    seal(committed)
    assert find() == []


def _unsealed(unit: UnitRef) -> list[int]:
    from huisheng.kernel.messaging.due import find_due, relay_connection

    with enter_network(), relay_connection() as own, own.cursor() as cursor:
        return find_due(cursor, [unit]).unsealed
