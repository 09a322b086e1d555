"""What becomes of a directive after it is issued: amended, recalled, sent later, reminded, named."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.messaging.tables import network_tables
from shared_apps.contracts.directive_messages import NOTICE
from shared_apps.directives.data.settings import SECOND_PERSON
from shared_apps.directives.models import Delivery, Directive, EarlierVersion
from shared_apps.directives.operations import (
    amending,
    due_passed,
    issuing,
    laddering,
    later_units,
    recalling,
    receipts,
    reminding,
    reports,
)
from shared_apps.directives.queries.board import board
from shared_apps.directives.queries.targets import later_units as found_later
from shared_apps.directives.queries.targets import seal_of
from tenants.models import Unit
from tenants.public import set_setting, working_calendar
from tests.network import Network
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.conftest import Write
from tests.shared_apps.directives.reporting import answered

DAY = timedelta(days=1)


def _steps(directive_id: UUID) -> dict[str, set[int]]:
    shown = board(Directive.objects.get(pk=directive_id))
    return {group.step: {unit.unit_id for unit in group.units} for group in shown.groups if group.units}


def _last_told() -> dict[str, object]:
    outbox = network_tables().outbox._default_manager.filter(kind="directive.issued")
    payload: dict[str, object] = outbox.order_by("-pk").values_list("payload", flat=True)[0]
    return payload


def _wanted(directive_id: UUID, **changes: object) -> amending.Amendment:
    found = Directive.objects.get(pk=directive_id)
    values: dict[str, object] = {
        "title": found.title,
        "text": found.text,
        "number_label": found.number_label,
        "due_at": found.due_at,
        "why": "更正联系电话",
        "is_important": False,
    }
    return amending.Amendment(**{**values, **changes})  # type: ignore[arg-type]


def _now() -> str:
    return clock.now().isoformat()


def test_amended_all_are_told_what_was_before(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue(kind=NOTICE)
    receipts.note_acknowledged(str(directive_id), network.a.id, _now())
    before = Directive.objects.get(pk=directive_id)
    wanted = _wanted(directive_id, text="新的正文", due_at=before.due_at + DAY)
    assert amending.amend(directive_id, chief, based_on=1, wanted=wanted)
    found = Directive.objects.get(pk=directive_id)
    assert (found.content_version, found.revision, found.text) == (2, 2, "新的正文")
    (kept,) = EarlierVersion.objects.filter(directive_id=directive_id)
    assert (kept.version, kept.text, kept.due_at, kept.why) == (1, before.text, before.due_at, "更正联系电话")
    told = _last_told()
    assert told["revision"] == 2
    assert [one["text"] for one in told["earlier"]] == [before.text]  # type: ignore[index, attr-defined]
    assert _steps(directive_id) == {"acknowledged": {network.a.id}, "unread": {network.b.id}}
    alarms = network_tables().wakeup._default_manager.filter(what="directives.due_passed", state="pending")
    assert list(alarms.values_list("at", flat=True)) == [found.due_at]


def test_what_matters_is_acknowledged_anew(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue(kind=NOTICE)
    for unit in (network.a, network.b):
        receipts.note_acknowledged(str(directive_id), unit.id, _now())
    amending.amend(
        directive_id, chief, based_on=1, wanted=_wanted(directive_id, text="新", is_important=True)
    )
    assert _steps(directive_id) == {"unread": {network.a.id, network.b.id}}
    # One that was given to the first version comes late: it does not count.
    receipts.note_acknowledged(str(directive_id), network.a.id, _now(), version=1)
    receipts.note_acknowledged(str(directive_id), network.b.id, _now(), version=2)
    assert _steps(directive_id) == {"unread": {network.a.id}, "acknowledged": {network.b.id}}


def test_two_people_amend_at_once(issue: Write, chief: Actor) -> None:
    directive_id = issue()
    amending.amend(directive_id, chief, based_on=1, wanted=_wanted(directive_id, text="甲"))
    with pytest.raises(amending.AmendedMeanwhileError):
        amending.amend(directive_id, chief, based_on=1, wanted=_wanted(directive_id, text="乙"))
    with pytest.raises(amending.NothingChangedError):
        amending.amend(directive_id, chief, based_on=2, wanted=_wanted(directive_id))
    with pytest.raises(issuing.DateInPastError):
        amending.amend(
            directive_id, chief, based_on=2, wanted=_wanted(directive_id, due_at=clock.now() - DAY)
        )
    assert Directive.objects.get(pk=directive_id).text == "甲"


def test_an_amendment_needs_the_second_person_too(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue()
    set_setting(network.province.id, SECOND_PERSON, True, actor_id=None)
    wanted = _wanted(directive_id, text="新")
    assert not amending.amend(directive_id, chief, based_on=1, wanted=wanted)
    with pytest.raises(amending.OwnAmendmentError):
        amending.settle(directive_id, chief, accept=True)
    with pytest.raises(amending.OwnAmendmentError):
        amending.settle(directive_id, actor("别省", network_staff=network.stranger), accept=True)
    assert Directive.objects.get(pk=directive_id).content_version == 1
    colleague = actor("李处长", network_staff=network.province)
    assert amending.settle(directive_id, colleague, accept=True)
    assert not amending.settle(directive_id, colleague, accept=True)
    found = Directive.objects.get(pk=directive_id)
    assert (found.content_version, found.text, found.amendment) == (2, "新", {})


def test_what_was_handed_on_stays_the_middle_units_own(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue()
    child = issue(issuer=network.city.id, target_unit_id=network.city.id, parent_id=directive_id)
    recalling.recall(directive_id, chief, why="文件有误")
    assert Directive.objects.get(pk=child).state == Directive.State.ISSUED


def test_recalled_after_a_report(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue()
    receipts.note_reported(str(directive_id), network.a.id, _now(), revision=1, text="完成", number="3")
    with pytest.raises(ValueError, match="reason"):
        recalling.recall(directive_id, chief, why=" ")
    recalling.recall(directive_id, chief, why="文件有误")
    with pytest.raises(amending.NotOpenError):
        recalling.recall(directive_id, chief, why="再撤")
    told = _last_told()
    assert told["recall_reason"] == "文件有误"
    assert told["recalled_at"]
    assert _steps(directive_id) == {"reported": {network.a.id}, "unread": {network.b.id}}
    assert reminding.remind(directive_id, by=1) == 0
    assert not network_tables().wakeup._default_manager.filter(state="pending").exists()
    # What was on its way when it was recalled still counts.
    receipts.note_reported(str(directive_id), network.b.id, _now(), revision=1, text="完成", number="4")
    assert _steps(directive_id) == {"reported": {network.a.id, network.b.id}}


def test_a_unit_that_opens_later(issue: Write, chief: Actor, network: Network) -> None:
    directive_id = issue()
    assert found_later(Directive.objects.get(pk=directive_id)) == []
    Unit.objects.filter(pk=network.listed.id).update(state="sandbox", schema_name="u_later")
    (offered,) = found_later(Directive.objects.get(pk=directive_id))
    assert offered.id == network.listed.id
    with pytest.raises(issuing.TargetsChangedError):
        later_units.send_to_later(directive_id, chief, confirmed=seal_of([network.a.id]))
    assert Delivery.objects.count() == 2
    assert later_units.send_to_later(directive_id, chief, confirmed=seal_of([network.listed.id])) == 1
    row = Delivery.objects.get(unit_id=network.listed.id)
    assert row.added_at is not None
    assert network_tables().outbox._default_manager.filter(unit_id=network.listed.id).count() == 1
    with pytest.raises(issuing.TargetsChangedError):
        later_units.send_to_later(directive_id, chief, confirmed=seal_of([]))


def test_a_unit_that_moves_away_owes_nothing(issue: Write, network: Network) -> None:
    directive_id = issue()
    today = clock.business_day(clock.now())
    later_units.unit_moved(network.a.id, [], [network.province.id, network.other_city.id], today)
    assert _steps(directive_id) == {"unread": {network.a.id, network.b.id}}, "still below the issuer"
    later_units.unit_moved(network.a.id, [], [network.stranger.id, network.a.id], today)
    assert _steps(directive_id) == {"excused": {network.a.id}, "unread": {network.b.id}}
    assert reminding.remind(directive_id, by=1, unit_ids=[network.a.id]) == 0
    ends = network_tables().outbox._default_manager.filter(kind="directive.closed")
    assert set(ends.values_list("unit_id", flat=True)) == {network.a.id}
    later_units.unit_archived(network.b.id)
    Unit.objects.filter(pk=network.b.id).update(state="archived")
    assert _steps(directive_id) == {"excused": {network.a.id, network.b.id}}
    shown = {view.unit_id: view for view in board(Directive.objects.get(pk=directive_id)).shown}
    assert shown[network.a.id].left_at is not None, "the board says why nothing is awaited"
    assert shown[network.b.id].left_at is None, "it is closed, and says so"


def _leaves(unit_id: int, network: Network) -> None:
    later_units.unit_moved(unit_id, [], [network.stranger.id, unit_id], clock.business_day(clock.now()))


def test_a_unit_that_moved_away_when_it_was_done_is_told_of_no_amendment(
    issue: Write, chief: Actor, network: Network
) -> None:
    """It keeps what it has, and its report counts; whoever no longer stands over it changes nothing there."""
    directive_id = issue()
    reports.take(answered(directive_id, q2="3"), network.a.id)
    _leaves(network.a.id, network)
    told = network_tables().outbox._default_manager
    assert set(told.filter(kind="directive.closed").values_list("unit_id", flat=True)) == {network.a.id}
    amending.amend(
        directive_id, chief, based_on=1, wanted=_wanted(directive_id, text="新的正文。", is_important=True)
    )
    sent = told.filter(kind="directive.issued")
    assert [sent.filter(unit_id=unit.id).count() for unit in (network.a, network.b)] == [1, 2]
    shown = {view.unit_id: view for view in board(Directive.objects.get(pk=directive_id)).shown}
    assert shown[network.a.id].step == "reported"
    assert shown[network.a.id].left_at is not None
    assert shown[network.b.id].left_at is None
    with pytest.raises(reports.NothingToReturnError):
        reports.send_back(directive_id, network.a.id, chief, revision=1, reason="请核对")
    assert _steps(directive_id)["reported"] == {network.a.id}


@pytest.mark.parametrize("kind", ["season", "broadcast"])
def test_what_stands_on_the_site_of_a_unit_that_moved_away_goes_on_being_told(
    issue: Write, network: Network, kind: str
) -> None:
    directive_id = issue()
    Directive.objects.filter(pk=directive_id).update(kind=kind)
    delivery = Delivery.objects.filter(directive_id=directive_id, unit_id=network.a.id)
    delivery.update(acknowledged_at=clock.now())
    _leaves(network.a.id, network)
    assert delivery.get().excused_at is None
    # One that it has not taken on stands nowhere.
    _leaves(network.b.id, network)
    other = Delivery.objects.get(directive_id=directive_id, unit_id=network.b.id)
    assert other.excused_at is not None


def test_the_ladder(issue: Write, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    directive_id = issue(urge_days=2, publish_days=1, due_at=clock.now() + timedelta(days=15))
    found = Directive.objects.get(pk=directive_id)
    assert found.urge_at is not None
    assert found.publish_at is not None
    calendar = working_calendar(network.province.id)
    days = [moment.astimezone(clock.BUSINESS_ZONE).date() for moment in (found.urge_at, found.due_at)]
    between = [days[0] + DAY * n for n in range((days[1] - days[0]).days)]
    assert sum(calendar.is_working_day(day) for day in between) == 2
    assert calendar.is_working_day(found.publish_at.astimezone(clock.BUSINESS_ZONE).date())
    assert not laddering.urge(directive_id)
    receipts.note_reported(str(directive_id), network.b.id, _now(), revision=1, text="完成", number=None)
    _at(monkeypatch, found.urge_at)
    assert laddering.urge(directive_id)
    assert not laddering.urge(directive_id)
    reminded = Delivery.objects.filter(reminded_at__isnull=False).values_list("unit_id", flat=True)
    assert set(reminded) == {network.a.id}
    assert not laddering.publish(directive_id)
    _at(monkeypatch, found.publish_at)
    assert due_passed.note(directive_id)
    assert laddering.publish(directive_id)
    assert not laddering.publish(directive_id)
    assert Directive.objects.get(pk=directive_id).published_units == [network.a.id]
    assert _last_told()["named"] == [network.a.name]


def test_nobody_is_named_who_is_done(issue: Write, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    directive_id = issue(publish_days=1)
    for unit in (network.a, network.b):
        receipts.note_reported(str(directive_id), unit.id, _now(), revision=1, text="完成", number=None)
    publish_at = Directive.objects.get(pk=directive_id).publish_at
    assert publish_at is not None
    _at(monkeypatch, publish_at)
    assert not laddering.publish(directive_id)
    assert Directive.objects.get(pk=directive_id).published_units == []


def test_by_parts_of_the_tree(issue: Write, network: Network) -> None:
    directive_id = issue(target_unit_id=network.province.id, target_kinds=("city", "county"))
    found = Directive.objects.get(pk=directive_id)
    (part,) = board(found).divisions
    assert (part.unit.id, part.total, part.counts) == (network.city.id, 3, (("unread", 3),))
    assert part.goes_deeper
    inside = board(found, network.city)
    assert {division.unit.id for division in inside.divisions} == {network.a.id, network.b.id}
    assert board(found, network.a).total == 1


def _at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: moment)
