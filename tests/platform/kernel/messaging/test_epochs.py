"""After a restore a unit's messages are told apart from those before."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from huisheng.kernel.audit.tables import audit_anchor, network_audit
from huisheng.kernel.messaging import Envelope, emit, subscriptions
from huisheng.kernel.messaging.epochs import begin_epoch, epoch_of
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenants.lifecycle.states import suspend
from tests.messaging.messages import Counted


def test_counts_up_and_is_audited(unit_a: UnitRef, unit_b: UnitRef, in_network: None) -> None:
    assert epoch_of(unit_a.id) == 0
    assert [begin_epoch(unit_a.id, actor=7), begin_epoch(unit_a.id, actor=7)] == [1, 2]
    assert (epoch_of(unit_a.id), epoch_of(unit_b.id)) == (2, 0)
    entries = network_audit().entry._default_manager.filter(action="unit.epoch_begun").order_by("id")
    assert [(entry.actor, entry.object_id, entry.detail) for entry in entries] == [
        ("account:7", str(unit_a.id), {"epoch": epoch}) for epoch in (1, 2)
    ]


def test_the_anchor_of_the_chain_before_the_restore_is_let_go(unit_a: UnitRef, in_network: None) -> None:
    with enter_network(role="relay"):
        audit_anchor()._default_manager.create(unit_id=unit_a.id, seq=9, hash="f" * 64)
    begin_epoch(unit_a.id, actor="command")
    assert [row.seq for row in audit_anchor()._default_manager.filter(unit_id=unit_a.id)] == [0]


def test_envelope_and_inbox_carry_it(unit_a: UnitRef, monkeypatch: object) -> None:
    seen: list[Envelope] = []
    subscription = subscriptions.Subscription(lambda message, envelope: seen.append(envelope), batch=False)
    subscriptions._subscriptions["test.counted", 1].append(subscription)
    try:
        begin_epoch(unit_a.id, actor="command")
        with enter_unit(unit_a), transaction.atomic():
            emit(Counted(key="1"))
            emit(Counted(key="2"))
        relay_up(unit_a)
    finally:
        subscriptions._subscriptions["test.counted", 1].remove(subscription)
    assert [(envelope.epoch, envelope.unit_id, envelope.attempt) for envelope in seen] == [
        (1, unit_a.id, 1)
    ] * 2
    assert seen[0].sequence < seen[1].sequence
    with enter_network():
        rows = network_tables().inbox._default_manager.filter(unit_id=unit_a.id)
        assert {(row.epoch, row.event_id) for row in rows} == {(1, envelope.event_id) for envelope in seen}


class TestCommand:
    """`manage.py begin_epoch`: asked for by name, never on an open unit."""

    def run(self, *words: str) -> str:
        told = StringIO()
        call_command("begin_epoch", *words, stdout=told)
        return told.getvalue()

    def test_begins_one_for_a_closed_unit(self, unit_a: UnitRef, in_network: None) -> None:
        suspend(unit_a.id, actor="system")
        assert unit_a.host in self.run(unit_a.host, "--confirm", unit_a.schema)
        assert epoch_of(unit_a.id) == 1

    def test_asks_for_the_schema(
        self, unit_a: UnitRef, unit_b: UnitRef, in_network: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        suspend(unit_a.id, actor="system")
        for said in ("", "yes", unit_b.schema):
            monkeypatch.setattr("builtins.input", lambda prompt, said=said: said)
            with pytest.raises(CommandError, match="nothing was changed"):
                self.run(str(unit_a.id))
        assert epoch_of(unit_a.id) == 0
        monkeypatch.setattr("builtins.input", lambda prompt: f" {unit_a.schema} ")
        self.run(unit_a.schema)
        assert epoch_of(unit_a.id) == 1

    def test_refuses_an_open_unit(self, unit_a: UnitRef, in_network: None) -> None:
        with pytest.raises(CommandError, match="suspend it"):
            self.run(unit_a.schema, "--confirm", unit_a.schema)
        assert epoch_of(unit_a.id) == 0

    def test_refuses_an_unknown_unit(self, in_network: None) -> None:
        with pytest.raises(CommandError, match="there is no unit"):
            self.run("nobody", "--confirm", "nobody")
