"""Directives in a unit: everybody who works there reads and acts. Orders: everybody reads, leaders answer."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.ids import uuid7
from huisheng.kernel.office_files import PDF, OfficeFile
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.directive_messages import TASK, DirectiveIssued
from shared_apps.contracts.report_messages import DirectiveFormTold
from shared_apps.contracts.supervision_messages import REPORT, OrderTold
from shared_apps.directives.models import Attachment, Delivery, Directive
from shared_apps.directives.operations import attaching
from shared_apps.directives.operations.keeping_files import keeping
from shared_apps.oversight.models import Difficulty
from tenant_apps.directive_inbox.operations import forms_told, orders, receiving, report_files
from tests.access.table import Row, World, only
from tests.shared_apps.acting import actor

NOT = 405
_WORKERS = ("duty_officer", "leader", "unit_admin")


def task(world: World, unit: UnitRef) -> dict[str, Any]:
    """A task that has arrived in the unit."""
    directive_id, now = uuid7(), clock.now()
    with enter_unit(unit):
        receiving.receive(
            DirectiveIssued(
                directive_id=str(directive_id),
                directive_kind=TASK,
                title="报送",
                text="请报送。",
                issuer_unit_id=world.network.city.id,
                issuer_name=world.network.city.name,
                issuer_person="王处长",
                issued_at=now.isoformat(),
                due_at=(now + timedelta(days=3)).isoformat(),
            )
        )
    return {"directive_id": directive_id}


def task_with_form(world: World, unit: UnitRef) -> dict[str, Any]:
    """The same with a form that its report follows."""
    made = task(world, unit)
    with enter_unit(unit):
        forms_told.form_told(
            DirectiveFormTold(
                directive_id=str(made["directive_id"]),
                form_version=1,
                form='{"given": 1, "fields": [{"id": "q1", "kind": "short", "label": {"zh": "情况"}}]}',
            )
        )
    return made


def task_with_file(world: World, unit: UnitRef) -> dict[str, Any]:
    """The same with a file, sent to this unit."""
    made = task(world, unit)
    city, now = world.network.city, clock.now()
    with enter_network():
        Directive.objects.create(
            id=made["directive_id"],
            kind=TASK,
            state=Directive.State.ISSUED,
            title="报送",
            text="请报送。",
            issuer_unit_id=city.id,
            issuer_account_id=1,
            target_unit_id=city.id,
            due_at=now + timedelta(days=3),
            created_at=now,
            issued_at=now,
        )
        Delivery.objects.create(directive_id=made["directive_id"], unit_id=unit.id)
        with keeping([OfficeFile("附件.pdf", PDF, b"%PDF-")], issuer_unit_id=city.id) as stored:
            directive = Directive.objects.get(pk=made["directive_id"])
            attaching.attach(directive, stored, since=1, added_by=1)
        return {**made, "attachment_id": Attachment.objects.get(directive=directive).pk}


def task_with_report_file(world: World, unit: UnitRef) -> dict[str, Any]:
    """A task to whose report a file has been handed in."""
    made = task(world, unit)
    with enter_unit(unit):
        file = OfficeFile("总结.pdf", PDF, b"%PDF-")
        file_id, _new = report_files.hand_in(made["directive_id"], actor("李干事"), file)
    return {**made, "file_id": file_id}


def order(world: World, unit: UnitRef) -> dict[str, Any]:
    """An order that has arrived in the unit."""
    order_id, now = uuid7(), clock.now()
    with enter_unit(unit):
        orders.told(
            OrderTold(
                order_id=str(order_id),
                revision=1,
                number="督〔2026〕3号",
                issuer_unit_id=world.network.city.id,
                issuer_name=world.network.city.name,
                issuer_person="王处长",
                issued_at=now.isoformat(),
                due_at=(now + timedelta(days=3)).isoformat(),
                card="",
                stage="open",
                turn=1,
                reason="late",
                demand=REPORT,
                words="请报告。",
                note="",
                question_number="",
                question_unit=0,
                question_id="",
                reminded_at="",
            )
        )
    return {"order_id": order_id}


_LEAD = ("leader", "unit_admin")


def difficulty(world: World, unit: UnitRef) -> dict[str, Any]:
    """A difficulty that the unit has raised and that was answered."""
    return {"difficulty_id": _difficulty(unit.id, world.network.city.id, shared=False)}


def shared_difficulty(world: World, unit: UnitRef) -> dict[str, Any]:
    """One that a unit above has made readable to the unit alone."""
    return {"difficulty_id": _difficulty(world.network.province.id, unit.id, shared=True)}


def _difficulty(unit_id: int, lead: int, *, shared: bool) -> UUID:
    key = uuid7()
    with enter_network(role="relay"):
        Difficulty.objects.create(
            id=key,
            unit_id=unit_id,
            area="staff",
            subject="人手",
            text="不足",
            may_be_shared=True,
            account_id=1,
            raised_at=clock.now(),
            stage="settled",
            turn=1,
            lead_unit_id=lead,
            shared_by_unit_id=lead if shared else None,
        )
    return key


ROWS = [
    Row(
        "directive_inbox-appraisal",
        "unit",
        only(*_WORKERS, ok=302, **dict.fromkeys(("former", "stranger", "above"), 404)),
        only(*_WORKERS, ok=NOT, **dict.fromkeys(("former", "stranger", "above"), 404)),
        # An address and no object of the unit: the network's site says whether there is one.
        kwargs={"appraisal_id": UUID(int=1)},
    ),
    Row("directive_inbox-shared-difficulties", "unit", only(*_WORKERS), only(*_WORKERS, ok=NOT)),
    Row(
        "directive_inbox-shared-difficulty",
        "unit",
        only(*_WORKERS),
        only(*_WORKERS, ok=NOT),
        object_in=shared_difficulty,
    ),
    Row("directive_inbox-difficulties", "unit", only(*_LEAD), only(*_LEAD, ok=NOT)),
    Row("directive_inbox-difficulty-new", "unit", only(*_LEAD), only(*_LEAD, ok=422)),
    Row("directive_inbox-difficulty", "unit", only(*_LEAD), only(*_LEAD, ok=NOT), object_in=difficulty),
    Row(
        "directive_inbox-difficulty-add",
        "unit",
        only(*_LEAD, ok=NOT),
        only(*_LEAD, ok=302),
        object_in=difficulty,
        data={"text": "已报名单。"},
    ),
    Row(
        "directive_inbox-difficulty-enough",
        "unit",
        only(*_LEAD, ok=NOT),
        only(*_LEAD, ok=302),
        object_in=difficulty,
        data={"turn": "1"},
    ),
    Row(
        "directive_inbox-difficulty-not-enough",
        "unit",
        only(*_LEAD, ok=NOT),
        only(*_LEAD, ok=302),
        object_in=difficulty,
        data={"turn": "1", "text": "仍缺人。"},
    ),
    Row(
        "directive_inbox-difficulty-take-back",
        "unit",
        only(*_LEAD, ok=NOT),
        only(*_LEAD, ok=302),
        object_in=difficulty,
    ),
    Row("directive_inbox-orders", "unit", only(*_WORKERS), only(*_WORKERS, ok=NOT)),
    Row("directive_inbox-order", "unit", only(*_WORKERS), only(*_WORKERS, ok=NOT), object_in=order),
    Row(
        "directive_inbox-order-acknowledge",
        "unit",
        only(*_LEAD, ok=NOT),
        only(*_LEAD, ok=302),
        object_in=order,
    ),
    Row(
        "directive_inbox-order-answer",
        "unit",
        only(*_LEAD, ok=NOT),
        only(*_LEAD, ok=302),
        object_in=order,
        data={"text": "已核实", "turn": "1"},
    ),
    Row("directive_inbox-calendar", "unit", only(*_WORKERS), only(*_WORKERS, ok=NOT)),
    Row("directive_inbox-list", "unit", only(*_WORKERS), only(*_WORKERS, ok=NOT)),
    Row("directive_inbox-item", "unit", only(*_WORKERS), only(*_WORKERS, ok=NOT), object_in=task),
    Row("directive_inbox-read", "unit", only(*_WORKERS, ok=NOT), only(*_WORKERS, ok=302), object_in=task),
    Row(
        "directive_inbox-acknowledge",
        "unit",
        only(*_WORKERS, ok=NOT),
        only(*_WORKERS, ok=302),
        object_in=task,
    ),
    Row(
        "directive_inbox-report",
        "unit",
        only(*_WORKERS, ok=NOT),
        only(*_WORKERS, ok=302),
        object_in=task,
        data={"text": "完成", "based_on": "0"},
    ),
    Row(
        "directive_inbox-fill",
        "unit",
        only(*_WORKERS),
        only(*_WORKERS, ok=302),
        object_in=task_with_form,
        data={"based_on": "0", "report-q1": "完成", "part": "send"},
    ),
    Row(
        "directive_inbox-fill-template",
        "unit",
        only(*_WORKERS),
        only(*_WORKERS, ok=NOT),
        object_in=task_with_form,
    ),
    Row(
        "directive_inbox-fill-upload",
        "unit",
        only(*_WORKERS, ok=302),
        only(*_WORKERS, ok=422),
        object_in=task_with_form,
        data={"based_on": "0"},
    ),
    Row(
        "directive_inbox-report-file",
        "unit",
        only(*_WORKERS),
        only(*_WORKERS, ok=NOT),
        object_in=task_with_report_file,
    ),
    Row("directive_inbox-assign", "unit", only(*_WORKERS), only(*_WORKERS, ok=422), object_in=task),
    Row("directive_inbox-file", "unit", only(*_WORKERS), only(*_WORKERS, ok=NOT), object_in=task_with_file),
    Row(
        "directive_inbox-comment",
        "unit",
        only(*_WORKERS, ok=NOT),
        only(*_WORKERS, ok=302),
        object_in=task,
        data={"say-text": "我来办"},
    ),
    Row(
        "directive_inbox-ask",
        "unit",
        only(*_WORKERS, ok=NOT),
        only(*_WORKERS, ok=302),
        object_in=task,
        data={"ask-text": "能否延期？"},
    ),
    Row("directive_inbox-hand-on", "unit", only(*_LEAD), only(*_LEAD, ok=422), object_in=task),
]
