"""A second person looks first; a week has a number; emergencies have hours and a reason."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from huisheng.kernel.text import NoWordsError
from shared_apps.contracts.directive_messages import EMERGENCY, SEASON
from shared_apps.directives.data.settings import SECOND_PERSON, WEEKLY
from shared_apps.directives.models import Delivery, Directive
from shared_apps.directives.operations import approving, drafting, issuing
from shared_apps.directives.operations.calling import (
    BroadcastMissingError,
    BroadcastPassedError,
    SeasonMissingError,
)
from shared_apps.directives.queries.allowance import next_week, week_begins
from tenants.models import Unit
from tenants.public import set_setting
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write, content, seal_of_draft

State = Directive.State


@pytest.fixture
def colleague(network: Network) -> Actor:
    """Somebody else of the province."""
    return actor("李处长", network_staff=network.province)


def _state(directive_id: UUID) -> str:
    return Directive.objects.get(pk=directive_id).state


def _nothing_left() -> bool:
    outbox = network_tables().outbox._default_manager.filter(kind="directive.issued")
    return not Delivery.objects.exists() and not outbox.exists()


def test_the_second_person(write: Write, chief: Actor, colleague: Actor, network: Network) -> None:
    set_setting(network.province.id, SECOND_PERSON, True, actor_id=None)
    directive_id = write()
    seal = seal_of_draft(directive_id)
    with pytest.raises(issuing.SecondPersonNeededError):
        issuing.issue(directive_id, chief, confirmed=seal)
    with pytest.raises(drafting.NotADraftError):
        approving.approve(directive_id, colleague, confirmed=seal)
    approving.propose(directive_id, chief, confirmed=seal)
    with pytest.raises(approving.OwnDraftError):
        approving.approve(directive_id, chief, confirmed=seal)
    stranger = actor("别省", network_staff=network.stranger)
    with pytest.raises(approving.OwnDraftError):
        approving.approve(directive_id, stranger, confirmed=seal)
    with pytest.raises(drafting.NotADraftError):
        drafting.change(directive_id, chief, content=content(target_unit_id=network.city.id))
    assert _nothing_left()
    assert approving.approve(directive_id, colleague, confirmed=seal) == 2
    found = Directive.objects.get(pk=directive_id)
    assert (found.state, found.approved_by, found.approved_name) == ("issued", colleague.account_id, "李处长")


def test_whoever_wrote_it_last_does_not_approve(
    write: Write, chief: Actor, colleague: Actor, network: Network
) -> None:
    set_setting(network.province.id, SECOND_PERSON, True, actor_id=None)
    directive_id = write()
    drafting.change(directive_id, colleague, content=content(target_unit_id=network.city.id))
    seal = seal_of_draft(directive_id)
    third = actor("赵处长", network_staff=network.province)
    approving.propose(directive_id, third, confirmed=seal)
    for who in (chief, colleague, third):
        with pytest.raises(approving.OwnDraftError):
            approving.approve(directive_id, who, confirmed=seal)
    fourth = actor("钱处长", network_staff=network.province)
    assert approving.approve(directive_id, fourth, confirmed=seal) == 2


def test_sent_back_and_taken_back(write: Write, chief: Actor, colleague: Actor) -> None:
    directive_id = write()
    approving.propose(directive_id, chief, confirmed=seal_of_draft(directive_id))
    with pytest.raises(NoWordsError):
        approving.send_back(directive_id, colleague, reason=" ")
    approving.send_back(directive_id, colleague, reason="请写明联系人")
    found = Directive.objects.get(pk=directive_id)
    assert (found.state, found.returned_reason) == (State.DRAFT, "请写明联系人")
    approving.propose(directive_id, chief, confirmed=seal_of_draft(directive_id))
    assert Directive.objects.get(pk=directive_id).returned_reason == ""
    approving.take_back(directive_id, chief)
    assert _state(directive_id) == State.DRAFT
    with pytest.raises(drafting.NotADraftError):
        approving.take_back(directive_id, chief)


def test_what_was_approved_is_what_was_seen(
    write: Write, chief: Actor, colleague: Actor, network: Network
) -> None:
    directive_id = write()
    seal = seal_of_draft(directive_id)
    approving.propose(directive_id, chief, confirmed=seal)
    Unit.objects.filter(pk=network.b.id).update(state="suspended")
    with pytest.raises(issuing.TargetsChangedError):
        approving.approve(directive_id, colleague, confirmed=seal)
    assert _state(directive_id) == State.PROPOSED
    assert _nothing_left()


@pytest.fixture
def full(write: Write, chief: Actor, network: Network) -> UUID:
    """A draft in a week whose one directive was issued."""
    set_setting(network.province.id, WEEKLY["province"], 1, actor_id=None)
    first = write()
    issuing.issue(first, chief, confirmed=seal_of_draft(first))
    return write(title="第二件", due_at=clock.now() + timedelta(days=20))


def test_beyond_the_week_a_colleague_approves_with_a_reason(
    full: UUID, chief: Actor, colleague: Actor
) -> None:
    seal = seal_of_draft(full)
    with pytest.raises(issuing.WeekIsFullError):
        issuing.issue(full, chief, confirmed=seal)
    for said in ("", "。"):
        with pytest.raises(NoWordsError):
            approving.propose(full, chief, confirmed=seal, reason=said)
    approving.propose(full, chief, confirmed=seal, reason="汛情")
    assert approving.approve(full, colleague, confirmed=seal) == 2
    assert Directive.objects.get(pk=full).exception_reason == "汛情"


def test_a_reason_said_before_is_not_kept(full: UUID, chief: Actor) -> None:
    seal = seal_of_draft(full)
    approving.propose(full, chief, confirmed=seal, reason="汛情")
    approving.take_back(full, chief)
    with pytest.raises(issuing.WeekIsFullError):
        issuing.issue(full, chief, confirmed=seal)


def test_a_new_week_begins_on_monday(full: UUID, chief: Actor) -> None:
    before = week_begins(clock.now()) - timedelta(seconds=1)
    Directive.objects.filter(state=State.ISSUED).update(issued_at=before)
    assert issuing.issue(full, chief, confirmed=seal_of_draft(full)) == 2


def test_put_off_to_the_next_week(full: UUID, chief: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    approving.put_off(full, chief, confirmed=seal_of_draft(full))
    queued_for = Directive.objects.get(pk=full).queued_for
    assert queued_for == next_week(clock.now())
    waiting = network_tables().wakeup._default_manager.filter(what="directives.queue_opens", state="pending")
    assert set(waiting.values_list("key", "at")) == {(str(full), queued_for)}
    _at(monkeypatch, queued_for)
    approving.week_has_come(full)
    assert _state(full) == State.ISSUED
    approving.week_has_come(full)
    assert Delivery.objects.filter(directive_id=full).count() == 2


def test_put_off_and_the_next_week_is_full_as_well(
    full: UUID, chief: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    approving.put_off(full, chief, confirmed=seal_of_draft(full))
    at = next_week(clock.now())
    Directive.objects.filter(state=State.ISSUED).update(issued_at=at)
    _at(monkeypatch, at)
    approving.week_has_come(full)
    found = Directive.objects.get(pk=full)
    assert (found.state, found.queued_for) == (State.QUEUED, at + timedelta(days=7))
    Directive.objects.filter(pk=full).update(due_at=at + timedelta(days=1))
    approving.week_has_come(full)
    found = Directive.objects.get(pk=full)
    assert (found.state, found.returned_reason) == (State.DRAFT, approving.DATE_PASSED)


def test_put_off_and_nobody_is_left(
    full: UUID, chief: Actor, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    approving.put_off(full, chief, confirmed=seal_of_draft(full))
    Unit.objects.filter(pk__in=[network.a.id, network.b.id]).update(state="suspended")
    _at(monkeypatch, next_week(clock.now()))
    approving.week_has_come(full)
    found = Directive.objects.get(pk=full)
    assert (found.state, found.returned_reason) == (State.DRAFT, approving.NOBODY_LEFT)


def test_a_call_to_nothing_is_not_put_off(full: UUID, write: Write, chief: Actor) -> None:
    empty = write(kind=SEASON)
    for step in (approving.put_off, approving.propose):
        with pytest.raises(SeasonMissingError):
            step(empty, chief, confirmed=seal_of_draft(empty))
    assert _state(empty) == State.DRAFT


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (SeasonMissingError, approving.NOTHING_WRITTEN),
        (BroadcastMissingError, approving.NOTHING_WRITTEN),
        (BroadcastPassedError, approving.DATE_PASSED),
    ],
)
def test_put_off_and_it_says_nothing_any_more(
    full: UUID, chief: Actor, monkeypatch: pytest.MonkeyPatch, error: type[Exception], reason: str
) -> None:
    approving.put_off(full, chief, confirmed=seal_of_draft(full))
    _at(monkeypatch, next_week(clock.now()))

    def refuse(directive: Directive) -> None:
        raise error(directive.pk)

    monkeypatch.setattr(issuing, "check_written", refuse)
    approving.week_has_come(full)
    found = Directive.objects.get(pk=full)
    assert (found.state, found.returned_reason) == (State.DRAFT, reason)


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_an_emergency_is_above_the_week_and_has_hours(full: UUID, write: Write, chief: Actor) -> None:
    directive_id = write(kind=EMERGENCY, within_hours=2, exception_reason="台风红色预警", urge_days=1)
    assert issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id)) == 2
    found = Directive.objects.get(pk=directive_id)
    assert found.issued_at is not None
    assert found.due_at == found.issued_at + timedelta(hours=2)
    assert found.urge_at is None


def test_what_hands_on_is_not_counted(full: UUID, write: Write, chief: Actor, network: Network) -> None:
    set_setting(network.province.id, SECOND_PERSON, True, actor_id=None)
    directive_id = write(parent_id=full)
    assert issuing.issue(directive_id, chief, confirmed=seal_of_draft(directive_id)) == 2
