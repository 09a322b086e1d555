"""A contract may be told in several versions for a while; a handler of one is not called with another."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import emit
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.directive_messages import TASK, DirectiveTold
from tenant_apps.directive_inbox.models import DirectiveItem
from tests.messaging.conftest import Keys
from tests.messaging.messages import Grown, Grown2

NOW = clock.now()


def test_each_version_has_its_own_handler(unit_a: UnitRef, in_network: None, seen_in: Keys) -> None:
    with transaction.atomic():
        emit(Grown(key="old"), to_unit=unit_a.id)
        emit(Grown2(key="new"), to_unit=unit_a.id)
    assert relay_down(unit_a) == 2
    assert seen_in(unit_a, "test.grown") == {"old"}
    assert seen_in(unit_a, "test.grown2") == {"new"}


def test_what_was_amended_stays_when_an_older_state_comes_late(unit_a: UnitRef, in_network: None) -> None:
    """A message that had to wait comes after those that followed it."""
    directive_id = uuid7()
    told = as_issued(directive_id)
    for message in (told, replace(told, revision=3, text="第三稿"), replace(told, revision=2, text="第二稿")):
        with transaction.atomic():
            emit(message, to_unit=unit_a.id)
        relay_down(unit_a)
    with enter_unit(unit_a):
        item = DirectiveItem.objects.get(directive_id=directive_id)
    assert (item.revision, item.text) == (3, "第三稿")
    with enter_network(), transaction.atomic():
        emit(replace(told, revision=4, text="第四稿"), to_unit=unit_a.id)
    relay_down(unit_a)
    with enter_unit(unit_a):
        item.refresh_from_db()
    assert (item.revision, item.text) == (4, "第四稿")


def as_issued(directive_id: UUID) -> DirectiveTold:
    """A task, as it was issued."""
    return DirectiveTold(
        directive_id=str(directive_id),
        revision=1,
        content_version=1,
        acknowledge_from=1,
        directive_kind=TASK,
        title="报送暑期实践安排",
        text="第一稿",
        number_label="",
        issuer_unit_id=1,
        issuer_name="共青团山东省委员会",
        issuer_person="王处长",
        issued_at=NOW.isoformat(),
        due_at=(NOW + timedelta(days=7)).isoformat(),
        parent_id="",
        details={},
        earlier=[],
        recalled_at="",
        recall_reason="",
        named_at="",
        named=[],
    )
