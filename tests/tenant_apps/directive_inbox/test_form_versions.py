"""The form comes again, changed: what was written is kept, what is different is shown until it is sent."""

import json
from collections.abc import Callable
from itertools import permutations
from uuid import UUID

import pytest
from django.test import Client

from huisheng.kernel.forms import Definition, Field, Kind, Words, to_json, with_field, without
from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts.report_messages import DirectiveFormTold, DirectivePartTold
from tenant_apps.directive_inbox.operations import forms_told, one_task, receiving
from tenant_apps.directive_inbox.queries.filling import Filling, filling
from tests.shared_apps.directives.reporting import FIELDS
from tests.tenant_apps.directive_inbox.test_filling_in import LI, form_told, save, send, task  # noqa: F401
from tests.tenant_apps.directive_inbox.test_inbox import issued

Staff = Callable[..., Client]
PEOPLE = Field(id="", kind=Kind.NUMBER, label=Words("覆盖人数"), required=True)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)


def second(directive_id: UUID) -> DirectiveFormTold:
    """The form without its choice (q3), asking how many people were reached (q5): version 2."""
    form = Definition()
    for field in FIELDS:
        form = with_field(form, field)
    form = with_field(without(form, "q3"), PEOPLE)
    return DirectiveFormTold(directive_id=str(directive_id), form_version=2, form=json.dumps(to_json(form)))


def read(directive_id: UUID) -> Filling:
    found = filling(directive_id)
    assert found is not None
    return found


def different(directive_id: UUID) -> tuple[list[str], list[str]] | None:
    changed = read(directive_id).changed
    return changed and ([one.id for one in changed.added], [one.id for one in changed.gone])


def test_a_draft_is_kept_and_what_is_asked_no_more_is_left_out(task: UUID) -> None:  # noqa: F811
    first = save(task, LI, 0, q2="3", q3="1")
    assert read(task).changed is None
    forms_told.form_told(second(task))
    assert read(task).typed == {"q2": ["3"], "q3": ["1"]}
    assert different(task) == (["q5"], ["q3"])
    missing = send(task, LI, first.number, q2="3", q3="1")
    assert missing.parsed is not None
    assert set(missing.parsed.errors) == {"q5"}, "what is asked now is missing"
    assert send(task, LI, missing.saved.number, q2="3", q3="1", q5="80").revision == 1
    assert read(task).latest.answers == {"q2": "3", "q5": "80"}  # type: ignore[union-attr]
    assert read(task).changed is None, "what was sent follows it"


def test_a_report_holds_and_may_be_corrected(task: UUID) -> None:  # noqa: F811
    send(task, LI, 0, q2="3", q3="1")
    forms_told.form_told(second(task))
    now = read(task)
    assert now.latest is not None
    assert (now.latest.version, now.latest.answers) == (1, {"q2": "3", "q3": "1"})
    assert now.returned is None, "it is not owed again"
    assert different(task) == (["q5"], ["q3"])
    done = send(task, LI, now.number, q2="3", q5="80")
    assert done.revision == 2
    rows = unit_tables().outbox._default_manager.filter(kind="directive.form_answered").order_by("pk")
    assert [row.payload["form_version"] for row in rows] == [1, 2]


def test_in_any_order_the_difference_is_the_same(in_unit_a: UnitRef) -> None:
    for order in permutations((1, 2)):
        directive_id = uuid7()
        told = {1: form_told(directive_id), 2: second(directive_id)}
        for version in (*order, *order):
            forms_told.form_told(told[version])
        assert different(directive_id) == (["q5"], ["q3"])


def test_each_issuer_is_told_the_version_of_its_own_form(task: UUID) -> None:  # noqa: F811
    """The same form is version 3 of one directive and version 1 of another that hands it on."""
    forms_told.form_told(form_told(task, 3))
    child = uuid7()
    one_task.part_told(DirectivePartTold(directive_id=str(child), root_id=str(task)))
    receiving.receive(issued(child, number_label=""))
    forms_told.form_told(form_told(child))
    send(child, LI, 0, q2="3")
    rows = unit_tables().outbox._default_manager.filter(kind="directive.form_answered")
    assert {row.payload["directive_id"]: row.payload["form_version"] for row in rows} == {
        str(child): 1,
        str(task): 3,
    }


def test_pages_say_what_is_different(staff: Staff, unit_a: UnitRef, task: UUID) -> None:  # noqa: F811
    client = staff("duty_officer", unit_a)
    base = f"/desk/directives/{task}/"
    assert "form-changed" not in client.get(f"{base}fill/").content.decode()
    with enter_unit(unit_a):
        forms_told.form_told(second(task))
    for address in (base, f"{base}fill/"):
        page = client.get(address).content.decode()
        assert 'id="form-changed"' in page
        assert "新增：覆盖人数" in page
        assert "不再填报：主要形式" in page
