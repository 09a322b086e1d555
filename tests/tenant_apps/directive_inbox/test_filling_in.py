"""A report by a form in the unit: written together in one draft, sent, sent back, corrected."""

import json
from collections.abc import Callable
from itertools import permutations
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.forms import Definition, to_json, with_field
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.directive_messages import DirectiveClosed
from shared_apps.contracts.report_messages import DirectiveFormTold, DirectiveReturned
from tenant_apps.directive_inbox.models import DirectiveEntry, DirectiveItem
from tenant_apps.directive_inbox.operations import acting, filling_in, forms_told, receiving
from tenant_apps.directive_inbox.operations.merging import merged
from tenant_apps.directive_inbox.queries.filling import filling
from tests.meanwhile import meanwhile
from tests.shared_apps.acting import actor
from tests.shared_apps.directives.reporting import FIELDS
from tests.tenant_apps.directive_inbox.test_inbox import NOW, issued

Staff = Callable[..., Client]
LI, ZHANG = actor("李干事"), actor("张干事")


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def form_told(directive_id: UUID, version: int = 1, fields: int = 4) -> DirectiveFormTold:
    form = Definition()
    for field in FIELDS[:fields]:
        form = with_field(form, field)
    text = json.dumps(to_json(form))
    return DirectiveFormTold(directive_id=str(directive_id), form_version=version, form=text)


def sent_back(directive_id: UUID, revision: int = 1) -> DirectiveReturned:
    return DirectiveReturned(
        directive_id=str(directive_id),
        revision=revision,
        reason="请核对场次",
        person="王处长",
        at=NOW.isoformat(),
    )


@pytest.fixture
def task(in_unit_a: UnitRef) -> UUID:
    directive_id = uuid7()
    receiving.receive(issued(directive_id, number_label=""))
    forms_told.form_told(form_told(directive_id))
    return directive_id


def save(task: UUID, who: object, based_on: int, **typed: str) -> filling_in.Saved:
    return filling_in.save(task, who, typed=_lists(typed), based_on=based_on, opened={})  # type: ignore[arg-type]


def send(task: UUID, who: object, based_on: int, **typed: str) -> filling_in.Sent:
    return filling_in.send(task, who, typed=_lists(typed), based_on=based_on, opened={})  # type: ignore[arg-type]


def _lists(typed: dict[str, str]) -> dict[str, list[str]]:
    return {name: [value] for name, value in typed.items()}


def _told() -> list[str]:
    return list(unit_tables().outbox._default_manager.order_by("pk").values_list("kind", flat=True))


def test_the_highest_form_holds_in_any_order(in_unit_a: UnitRef) -> None:
    """Also before the directive itself."""
    for order in permutations((1, 2, 3)):
        directive_id = uuid7()
        for version in (*order, order[0]):
            forms_told.form_told(form_told(directive_id, version, fields=version))
        assert filling(directive_id).version == 3  # type: ignore[union-attr]
        assert len(filling(directive_id).definition.fields) == 3  # type: ignore[union-attr]
        receiving.receive(issued(directive_id))
        assert DirectiveItem.objects.filter(directive_id=directive_id).count() == 1


def test_two_people_at_once_lose_nothing(task: UUID) -> None:
    first = save(task, LI, 0, q2="3")
    # Both open the draft as it stands; each writes something else.
    save(task, LI, first.number, q2="3", q3="1")
    both = save(task, ZHANG, first.number, q2="5")
    assert (both.typed, both.conflicts) == ({"q2": ["5"], "q3": ["1"]}, {})
    # Both write the same: what stands stays, and the second is shown it.
    clash = save(task, LI, first.number, q2="8", q3="1")
    assert clash.typed["q2"] == ["5"]
    assert (clash.conflicts, clash.by) == ({"q2": ["5"]}, "张干事")
    # Having seen it, they say so again.
    assert save(task, LI, clash.number, q2="8", q3="1").typed["q2"] == ["8"]
    # What is taken out is taken out, and by nobody else's page put back.
    assert save(task, ZHANG, clash.number + 1, q3="1").typed == {"q3": ["1"]}


def test_nothing_is_sent_over_a_colleague(task: UUID) -> None:
    first = save(task, LI, 0, q2="3")
    save(task, LI, first.number, q2="4")
    done = send(task, ZHANG, first.number, q2="5")
    assert done.revision == 0
    assert done.saved.conflicts == {"q2": ["4"]}
    assert _told() == []


def test_three_ways() -> None:
    found = merged({"a": ["1"], "b": ["1"]}, {"a": ["2"], "b": ["1"]}, {"a": ["1"], "b": ["3"], "c": ["4"]})
    assert (found.typed, found.conflicts) == ({"a": ["2"], "b": ["3"], "c": ["4"]}, {})


@pytest.mark.django_db(transaction=True)
def test_two_save_in_the_same_moment(unit_a: UnitRef) -> None:
    directive_id = uuid7()
    with enter_unit(unit_a):
        receiving.receive(issued(directive_id))
        forms_told.form_told(form_told(directive_id))

    def zhang() -> filling_in.Saved:
        with enter_unit(unit_a):
            return save(directive_id, ZHANG, 0, q3="1")

    with meanwhile(zhang) as done, enter_unit(unit_a):
        save(directive_id, LI, 0, q2="3")
    assert done.result().typed == {"q2": ["3"], "q3": ["1"]}


def test_sending_says_everything_that_is_wrong_and_keeps_it(task: UUID) -> None:
    done = send(task, LI, 0, **{"q3": "9", "q4.1.c2": "很多"})
    assert done.parsed is not None
    assert set(done.parsed.errors) == {"q2", "q3", "q4.1.c1", "q4.1.c2"}
    assert _told() == []
    assert filling(task).typed == {"q3": ["9"], "q4.1.c2": ["很多"]}  # type: ignore[union-attr]
    right = send(task, LI, done.saved.number, **{"q2": "3", "q4.1.c1": "一中", "q4.1.c2": "30"})
    assert right.revision == 1
    assert _told() == ["directive.read", "directive.acknowledged", "directive.form_answered"]
    payload = unit_tables().outbox._default_manager.get(kind="directive.form_answered").payload
    assert payload["answers"] == {"q2": "3", "q4": [{"row": "1", "c1": "一中", "c2": "30"}]}
    assert DirectiveItem.objects.get(directive_id=task).reported_at is not None


def test_sent_back_with_the_old_values_and_corrected(task: UUID) -> None:
    send(task, LI, 0, q2="3")
    forms_told.returned(sent_back(task))
    forms_told.returned(sent_back(task))
    item = DirectiveItem.objects.get(directive_id=task)
    assert item.reported_at is None, "owed again"
    report = filling(task)
    assert report is not None
    assert report.returned is not None
    assert (report.returned.reason, report.typed) == ("请核对场次", {"q2": ["3"]})
    assert send(task, ZHANG, report.number, q2="4").revision == 2
    again = filling(task)
    assert again is not None
    assert again.returned is None
    assert [one.answers["q2"] for one in again.sent] == ["4", "3"]
    # The same, late: what was sent since is not touched.
    forms_told.returned(sent_back(task, 1))
    item.refresh_from_db()
    assert item.reported_at is not None


def test_after_the_end_nothing_is_written(task: UUID) -> None:
    receiving.note_end(DirectiveClosed(directive_id=str(task), at=NOW.isoformat()))
    with pytest.raises(acting.DirectiveEndedError):
        save(task, LI, 0, q2="3")
    assert not DirectiveEntry.objects.filter(kind="draft").exists()


def test_pages(staff: Staff, unit_a: UnitRef, task: UUID) -> None:
    client = staff("duty_officer", unit_a)
    base = f"/desk/directives/{task}/"
    assert f"{base}fill/" in client.get(base).content.decode()
    page = client.get(f"{base}fill/").content.decode()
    assert "已按单位名册预填" in page
    with enter_unit(unit_a):
        assert not DirectiveEntry.objects.filter(kind="draft").exists(), "looking writes nothing"
    values = {"based_on": "0", "report-q1": "历下团区委", "report-q2": "三"}
    saved = client.post(f"{base}fill/", {**values, "part": "save"}, follow=True)
    assert "同事可以看到" in saved.content.decode()
    assert 'value="三"' in saved.content.decode(), "a draft keeps what is no answer yet"
    wrong = client.post(f"{base}fill/", {**values, "based_on": "1", "part": "send"})
    assert wrong.status_code == 422
    assert "请用数字填写" in wrong.content.decode()
    right = {**values, "based_on": "1", "report-q2": "3", "part": "send"}
    assert client.post(f"{base}fill/", right, follow=True).status_code == 200
    body = client.get(base).content.decode()
    assert "3 场" in body
    assert "更正报送" in body
    stale = client.post(f"{base}fill/", {**values, "report-q2": "7", "based_on": "1", "part": "save"})
    assert stale.status_code == 409
    assert "活动场次：3" in stale.content.decode()
    assert 'value="7"' in stale.content.decode()
    # The plain form of before leads here: no report goes past the form.
    plain = client.post(f"{base}report/", {"text": "完成", "based_on": "0"})
    assert plain["Location"] == f"{base}fill/"
    assert client.get("/desk/directives/" + str(uuid7()) + "/fill/").status_code == 404
    assert clock.now() > NOW
