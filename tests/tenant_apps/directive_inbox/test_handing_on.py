"""A unit hands a directive on; and a unit that has one task from two levels reports once."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from itertools import permutations
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.forms import from_json, to_json, with_field
from huisheng.kernel.forms.onward import gone_on
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import Envelope, nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.directive_messages import DirectiveTold
from shared_apps.contracts.report_messages import DirectiveFormTold, DirectivePartTold
from tenant_apps.directive_inbox import handlers
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.operations import (
    filling_in,
    forms_told,
    handing_on,
    one_task,
    receiving,
)
from tenant_apps.directive_inbox.operations.catching_up import catch_up
from tenant_apps.directive_inbox.queries.filling import filling
from tenant_apps.directive_inbox.queries.owing import owed
from tests.network import Network
from tests.shared_apps.directives.reporting import FIELDS
from tests.tenant_apps.directive_inbox.test_filling_in import LI, form_told, send, sent_back, task  # noqa: F401  a fixture
from tests.tenant_apps.directive_inbox.test_inbox import NOW, issued

Staff = Callable[..., Client]


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def test_never_later_than_the_issuer(task: UUID) -> None:  # noqa: F811
    due = DirectiveItem.objects.get(directive_id=task).due_at
    assert due is not None
    for at in (due + timedelta(seconds=1), clock.now() - timedelta(seconds=1)):
        with pytest.raises(handing_on.TooLateError):
            handing_on.hand_on(task, LI, addition="", due_at=at, target_unit_id=1, target_kinds=["county"])
    assert not unit_tables().outbox._default_manager.exists()
    handing_on.hand_on(task, LI, addition="加急", due_at=due, target_unit_id=1, target_kinds=["county"])
    told = list(unit_tables().outbox._default_manager.order_by("pk").values_list("kind", flat=True))
    assert told == ["directive.read", "directive.acknowledged", "directive.delegated"]


def test_one_task_is_reported_on_once(task: UUID) -> None:  # noqa: F811
    """In whatever order the second directive and what it is a part of arrive."""
    child = uuid7()
    one_task.part_told(DirectivePartTold(directive_id=str(child), root_id=str(task)))
    receiving.receive(issued(child, number_label=""))
    forms_told.form_told(form_told(child))
    other = uuid7()
    receiving.receive(issued(other))
    assert send(child, LI, 0, q2="3").revision == 1
    rows = unit_tables().outbox._default_manager.filter(kind="directive.form_answered")
    assert {row.payload["directive_id"]: row.payload["answers"] for row in rows} == {
        str(child): {"q2": "3"},
        str(task): {"q2": "3"},
    }
    owed = DirectiveItem.objects.filter(reported_at=None).values_list("directive_id", flat=True)
    assert set(owed) == {other}, "another task is not settled with it"
    assert filling(task).latest.revision == 1  # type: ignore[union-attr]
    # Corrected from the other side: both issuers have the correction.
    assert send(task, LI, 0, q2="4").revision == 2
    revisions = [row.payload["revision"] for row in rows.all()]
    assert sorted(revisions) == [1, 1, 2, 2]


def _with_more(child: UUID) -> str:
    """What a unit between hands on of the task: it asks one number more, which must be there; its id."""
    form = gone_on(from_json(json.loads(form_told(child).form)), "hcity")
    text = json.dumps(to_json(with_field(form, FIELDS[1])))
    forms_told.form_told(DirectiveFormTold(directive_id=str(child), form_version=1, form=text))
    return "hcityq1"


def test_what_a_unit_between_asks_besides(task: UUID) -> None:  # noqa: F811
    """Reported to the level above first: what is asked besides is still owed, the rest is in its draft."""
    child = uuid7()
    one_task.part_told(DirectivePartTold(directive_id=str(child), root_id=str(task)))
    receiving.receive(issued(child, number_label=""))
    more = _with_more(child)
    send(task, LI, 0, q2="3")
    assert set(owed().values_list("directive_id", flat=True)) == {child}
    draft = filling(child)
    assert draft is not None
    assert (draft.number, draft.typed) == (1, {"q2": ["3"]})
    assert send(child, LI, 1, q2="3", **{more: "9"}).revision == 1
    rows = unit_tables().outbox._default_manager.filter(kind="directive.form_answered").order_by("pk")
    assert [(row.payload["directive_id"], row.payload["answers"]) for row in rows] == [
        (str(task), {"q2": "3"}),
        (str(child), {"q2": "3", more: "9"}),
        (str(task), {"q2": "3"}),
    ], "what the unit between asks besides goes to it alone"
    # A correction to the level above corrects both: what is asked besides is known by now.
    send(task, LI, 1, q2="4")
    told = {row.payload["directive_id"]: row.payload["answers"] for row in rows.all()}
    assert told == {str(task): {"q2": "4"}, str(child): {"q2": "4", more: "9"}}
    corrected = filling(child)
    assert corrected is not None
    assert corrected.typed == {"q2": ["4"], more: ["9"]}, "whoever corrects it next begins with what holds"
    assert corrected.otherwise == ()


def test_a_draft_of_the_same_task_is_brought_into_line_or_the_clash_told(
    task: UUID,  # noqa: F811
    staff: Staff,
    network: Network,
) -> None:
    child = uuid7()
    one_task.part_told(DirectivePartTold(directive_id=str(child), root_id=str(task)))
    receiving.receive(issued(child, number_label="", issuer_name="济南市团委"))
    more = _with_more(child)
    # Somebody has begun there: with another number, and without what is asked about the choice.
    filling_in.save(child, LI, typed={"q2": ["8"]}, based_on=0, opened={})
    send(task, LI, 0, q2="3.0", q3="1")
    draft = filling(child)
    assert draft is not None
    assert draft.typed == {"q2": ["8"], "q3": ["1"]}, "what is missing is there, what was written stays"
    (clash,) = draft.otherwise
    assert (clash.field, clash.issuer) == ("q2", "共青团山东省委员会")
    assert clash.reported.startswith("3")
    page = staff("duty_officer", network.a).get(f"/desk/directives/{child}/fill/").content.decode()
    assert "同一任务" in page
    assert 'id="otherwise"' in page
    filling_in.save(child, LI, typed={"q2": ["3"], "q3": ["1"]}, based_on=draft.number, opened={})
    agreed = filling(child)
    assert agreed is not None
    assert agreed.otherwise == (), "of 3 and 3.0 neither is said otherwise"
    assert send(child, LI, agreed.number, q2="3", q3="1", **{more: "9"}).revision == 1


def test_what_was_reported_stands_in_the_draft_of_what_comes_later(
    task: UUID,  # noqa: F811
) -> None:
    """The unit between hands it on after the report, and asks something besides."""
    send(task, LI, 0, q2="3")
    child = uuid7()
    part = DirectivePartTold(directive_id=str(child), root_id=str(task))
    handlers.directive_part_told(part, ENVELOPE)
    receiving.receive(issued(child, number_label=""))
    _with_more(child)
    catch_up(child)
    draft = filling(child)
    assert draft is not None
    assert draft.typed == {"q2": ["3"]}
    assert set(owed().values_list("directive_id", flat=True)) == {child}


def test_pages(staff: Staff, network: Network) -> None:
    city = network.ref(network.city)
    directive_id = uuid7()
    with enter_unit(city):
        receiving.receive(issued(directive_id, number_label=""))
    base = f"/desk/directives/{directive_id}/"
    leader = staff("leader", city)
    assert f"{base}hand-on/" in leader.get(base).content.decode()
    day = (NOW + timedelta(days=3)).date().isoformat()
    values = {"target": network.city.id, "kinds": ["county"], "due_day": day, "due_time": "12:00"}
    late = leader.post(f"{base}hand-on/", {**values, "due_day": (NOW + timedelta(days=9)).date().isoformat()})
    assert late.status_code == 422
    assert "晚于发布单位要求的时间" in late.content.decode()
    # A place that does not stand below is none of the choices.
    beside = leader.post(f"{base}hand-on/", {**values, "target": network.stranger.id})
    assert beside.status_code == 422
    with enter_unit(city):
        assert not DirectiveEntry.objects.filter(kind="handed_on").exists()
    done = leader.post(f"{base}hand-on/", {**values, "addition": "请同时报送照片。"}, follow=True)
    assert "正在下发" in done.content.decode()
    officer = staff("duty_officer", city)
    assert f"{base}hand-on/" not in officer.get(base).content.decode()
    assert officer.get(f"{base}hand-on/").status_code == 403


def test_a_county_has_nobody_to_hand_on_to(staff: Staff, unit_a: UnitRef, task: UUID) -> None:  # noqa: F811
    assert "hand-on" not in staff("leader", unit_a).get(f"/desk/directives/{task}/").content.decode()


ENVELOPE = Envelope(event_id=uuid7(), unit_id=1, occurred_at=NOW, epoch=1, sequence=1, attempt=1)


def told_of(directive_id: UUID, *, parent_id: str) -> DirectiveTold:
    """A directive as it comes down whole."""
    before = issued(directive_id, number_label="")
    return DirectiveTold(
        **{field.name: getattr(before, field.name) for field in fields(before)},
        revision=1,
        content_version=1,
        acknowledge_from=1,
        parent_id=parent_id,
        details={},
        earlier=[],
        recalled_at="",
        recall_reason="",
        named_at="",
        named=[],
    )


def _arrivals(child: UUID, root: UUID) -> list[Callable[[], None]]:
    """What comes down of a directive that hands on another one."""
    part = DirectivePartTold(directive_id=str(child), root_id=str(root))
    told = told_of(child, parent_id=str(root))
    return [
        lambda: handlers.directive_told(told, ENVELOPE),
        lambda: handlers.directive_form_told(form_told(child), ENVELOPE),
        lambda: handlers.directive_part_told(part, ENVELOPE),
    ]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_what_arrives_after_the_report_is_not_owed(task: UUID, order: tuple[int, ...]) -> None:  # noqa: F811
    """In any order, and twice: one report, told once, of the moment at which it was made; read by nobody."""
    send(task, LI, 0, q2="3")
    made = DirectiveItem.objects.get(directive_id=task).report_at
    assert made is not None
    child = uuid7()
    arriving = _arrivals(child, task)
    with transaction.atomic():
        for number in (*order, *order):
            arriving[number]()
    item = DirectiveItem.objects.get(directive_id=child)
    assert (item.report_revision, item.reported_at, item.read_at, item.acknowledged_at) == (
        1,
        made,
        None,
        None,
    )
    assert not owed().exists()
    rows = unit_tables().outbox._default_manager.filter(kind="directive.form_answered")
    (told,) = [row.payload for row in rows if row.payload["directive_id"] == str(child)]
    assert (told["answers"], told["at"], told["revision"]) == ({"q2": "3"}, made.isoformat(), 1)


def test_what_asks_something_else_is_owed(task: UUID) -> None:  # noqa: F811
    """A form in which something more must be answered; and one whose answers would be lost."""
    send(task, LI, 0, q2="3", q3="1")
    child = uuid7()
    with transaction.atomic():
        handlers.directive_told(told_of(child, parent_id=str(task)), ENVELOPE)
        handlers.directive_form_told(form_told(child, fields=2), ENVELOPE)
        handlers.directive_part_told(DirectivePartTold(directive_id=str(child), root_id=str(task)), ENVELOPE)
    assert DirectiveItem.objects.get(directive_id=child).report_revision == 0


def test_a_report_that_was_sent_back_counts_for_nothing_else(task: UUID) -> None:  # noqa: F811
    send(task, LI, 0, q2="3")
    forms_told.returned(sent_back(task))
    with transaction.atomic():
        for arrival in _arrivals(child := uuid7(), task):
            arrival()
    assert set(owed().values_list("directive_id", flat=True)) == {task, child}


def test_another_task_is_not_settled(task: UUID) -> None:  # noqa: F811
    send(task, LI, 0, q2="3")
    with transaction.atomic():
        for arrival in _arrivals(child := uuid7(), uuid7()):
            arrival()
    assert set(owed().values_list("directive_id", flat=True)) == {child}
