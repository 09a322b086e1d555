"""Directives on the network's host. Those of the table are the city's: `own` acts for it, `parent` is
above.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from huisheng.kernel import clock
from huisheng.kernel.forms import Field, Kind, Words, with_field
from huisheng.kernel.ids import uuid7
from huisheng.kernel.office_files import PDF, OfficeFile
from huisheng.kernel.tenancy import UnitRef, enter_network
from shared_apps.contracts.directive_messages import BROADCAST, SEASON, TASK
from shared_apps.contracts.report_messages import DirectiveAsked, DirectiveFormAnswered
from shared_apps.directives.models import Attachment, Directive, Enquiry, ReportFile
from shared_apps.directives.operations import (
    approving,
    attaching,
    drafting,
    enquiries,
    issuing,
    report_forms,
    reports,
)
from shared_apps.directives.operations.keeping_files import OF_REPORTS
from shared_apps.directives.queries.targets import preview
from tests.access.table import Row, World, everybody, only, signed_in
from tests.shared_apps.acting import actor

NOT = 405
_STAFF = ("own", "parent", "child", "sibling", "stranger")
_READERS = ("viewer", *_STAFF)
_ELSEWHERE = {"child": 404, "sibling": 404, "stranger": 404}


def draft(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft of the city to its counties."""
    city = world.network.city
    with enter_network():
        created = drafting.create(
            actor("市里", network_staff=city),
            issuer_unit_id=city.id,
            content=drafting.DraftContent(
                kind=TASK,
                title="报送",
                text="请报送。",
                number_label="",
                target_unit_id=city.id,
                target_kinds=("county",),
                due_at=clock.now() + timedelta(days=3),
            ),
        )
    return {"directive_id": created}


def with_file(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft with a file."""
    made = draft(world, unit)
    with enter_network():
        who = actor("市里", network_staff=world.network.city)
        attaching.add(made["directive_id"], who, [OfficeFile("附件.pdf", PDF, b"%PDF-")])
        return {**made, "attachment_id": Attachment.objects.get(directive_id=made["directive_id"]).pk}


def broadcast(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft of the city that calls for a broadcast."""
    made = draft(world, unit)
    with enter_network():
        Directive.objects.filter(pk=made["directive_id"]).update(kind=BROADCAST)
    return made


def season(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft of the city that calls for a season."""
    made = draft(world, unit)
    with enter_network():
        Directive.objects.filter(pk=made["directive_id"]).update(kind=SEASON)
    return made


def issued(world: World, unit: UnitRef) -> dict[str, Any]:
    """The same, issued."""
    made = draft(world, unit)
    with enter_network():
        seal = _seal(world)
        issuing.issue(made["directive_id"], actor("市里", network_staff=world.network.city), confirmed=seal)
    return made


def designed(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft with a form of one field."""
    made = draft(world, unit)
    with enter_network():
        report_forms.change(
            made["directive_id"],
            actor("市里", network_staff=world.network.city),
            lambda form: with_field(form, Field(id="", kind=Kind.SHORT, label=Words("情况"))),
        )
    return made


def field(world: World, unit: UnitRef) -> dict[str, Any]:
    """Its field."""
    return {**designed(world, unit), "field": "q1"}


def with_form(world: World, unit: UnitRef) -> dict[str, Any]:
    """The same, issued."""
    made = designed(world, unit)
    with enter_network():
        seal = _seal(world)
        issuing.issue(made["directive_id"], actor("市里", network_staff=world.network.city), confirmed=seal)
    return made


def reported(world: World, unit: UnitRef) -> dict[str, Any]:
    """The same, and county a has reported."""
    made = with_form(world, unit)
    with enter_network():
        reports.take(
            DirectiveFormAnswered(
                directive_id=str(made["directive_id"]),
                at=clock.now().isoformat(),
                revision=1,
                form_version=1,
                answers={"q1": "完成"},
                person="李干事",
            ),
            world.network.a.id,
        )
    return {**made, "unit_id": world.network.a.id}


def report_file(world: World, unit: UnitRef) -> dict[str, Any]:
    """The same with a file that came up with the report."""
    made, file_id = with_file_asked(world), uuid7()
    with enter_network():
        a = world.network.a
        path = default_storage.save(f"{OF_REPORTS}/{a.id}/{file_id.hex}.pdf", ContentFile(b"%PDF-"))
        ReportFile.objects.create(
            directive_id=made["directive_id"],
            unit_id=a.id,
            file_id=file_id,
            field="q1",
            name="总结.pdf",
            content_type=PDF,
            size=5,
            digest="0" * 64,
            path=path,
            revision=1,
            taken_at=clock.now(),
        )
        file = {"id": str(file_id), "name": "总结.pdf", "type": "pdf", "size": "5", "digest": "0" * 64}
        reports.take(
            DirectiveFormAnswered(
                directive_id=str(made["directive_id"]),
                at=clock.now().isoformat(),
                revision=1,
                form_version=1,
                answers={"q1": [file]},
                person="李干事",
            ),
            a.id,
        )
    return {**made, "unit_id": a.id, "file_id": file_id}


def report_files_of_all(world: World, unit: UnitRef) -> dict[str, Any]:
    """The directive of that report."""
    return {"directive_id": report_file(world, unit)["directive_id"]}


def with_file_asked(world: World) -> dict[str, Any]:
    """An issued directive of the city that asks for a file."""
    made, city = draft(world, world.network.ref(world.network.city)), world.network.city
    who = actor("市里", network_staff=city)
    with enter_network():
        report_forms.change(
            made["directive_id"],
            who,
            lambda form: with_field(form, Field(id="", kind=Kind.FILE, label=Words("总结材料"))),
        )
        issuing.issue(made["directive_id"], who, confirmed=_seal(world))
    return made


def asked(world: World, unit: UnitRef) -> dict[str, Any]:
    """An issued one about which county a asks something."""
    made = issued(world, unit)
    with enter_network():
        enquiries.take_question(
            DirectiveAsked(
                directive_id=str(made["directive_id"]),
                enquiry_id="k1",
                text="能否延期？",
                person="李干事",
                at=clock.now().isoformat(),
            ),
            world.network.a.id,
        )
        return {**made, "enquiry_id": Enquiry.objects.get(directive_id=made["directive_id"]).pk}


def proposed(world: World, unit: UnitRef) -> dict[str, Any]:
    """A draft of the city, proposed by somebody of whom `own` is a colleague."""
    made = draft(world, unit)
    with enter_network():
        city = world.network.city
        approving.propose(made["directive_id"], actor("市里", network_staff=city), confirmed=_seal(world))
    return made


def amended(world: World) -> Mapping[str, Any]:
    """The form of an amendment."""
    return {
        "based_on": "1",
        "title": "报送",
        "text": "请尽快报送。",
        "due_day": (clock.now() + timedelta(days=5)).date().isoformat(),
        "due_time": "18:00",
        "why": "改期",
    }


def sealed(world: World) -> Mapping[str, Any]:
    """The form of the preview."""
    with enter_network():
        return {"seal": _seal(world)}


def _seal(world: World) -> str:
    city = world.network.city.id
    return preview(issuer_unit_id=city, target_unit_id=city, kinds=["county"]).seal


_ACT_ONLY_OWN = only("own", ok=302, parent=404, **_ELSEWHERE)
_NO_GET = only(*_STAFF, ok=NOT)

ROWS = [
    Row("directives-calendar", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("directives-rhythm", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("directives-feed", "network", signed_in("network"), signed_in("network")),
    Row("directives-feed-read", "network", everybody(404), everybody(NOT), kwargs={"secret": "wrong"}),
    Row("directives-list", "network", only(*_READERS), only(*_READERS, ok=NOT)),
    Row("directives-new", "network", only(*_STAFF), only(*_STAFF, ok=422)),
    Row(
        "directives-board",
        "network",
        only("viewer", "own", "parent", **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=issued,
    ),
    Row(
        "directives-edit",
        "network",
        only("own", parent=404, **_ELSEWHERE),
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=draft,
    ),
    Row(
        "directives-file",
        "network",
        only("own", parent=404, **_ELSEWHERE, viewer=404),
        only(*_READERS, ok=NOT),
        object_in=with_file,
    ),
    Row(
        "directives-files", "network", _NO_GET, only("own", ok=422, parent=404, **_ELSEWHERE), object_in=draft
    ),
    Row("directives-file-remove", "network", _NO_GET, _ACT_ONLY_OWN, object_in=with_file),
    Row("directives-issue", "network", _NO_GET, _ACT_ONLY_OWN, object_in=draft, data=sealed),
    Row("directives-discard", "network", _NO_GET, _ACT_ONLY_OWN, object_in=draft),
    Row("directives-propose", "network", _NO_GET, _ACT_ONLY_OWN, object_in=draft, data=sealed),
    Row("directives-put-off", "network", _NO_GET, _ACT_ONLY_OWN, object_in=draft, data=sealed),
    Row("directives-approve", "network", _NO_GET, _ACT_ONLY_OWN, object_in=proposed, data=sealed),
    Row("directives-send-back", "network", _NO_GET, _ACT_ONLY_OWN, object_in=proposed, data={"reason": "改"}),
    Row(
        "directives-broadcast",
        "network",
        only("own", parent=404, **_ELSEWHERE),
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=broadcast,
    ),
    Row(
        "directives-season",
        "network",
        only("own", parent=404, **_ELSEWHERE),
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=season,
    ),
    Row(
        "directives-amend",
        "network",
        only("own", parent=404, **_ELSEWHERE),
        _ACT_ONLY_OWN,
        object_in=issued,
        data=amended,
    ),
    Row("directives-responsible", "network", _NO_GET, _ACT_ONLY_OWN, object_in=issued),
    Row("directives-amendment", "network", _NO_GET, _ACT_ONLY_OWN, object_in=issued),
    Row("directives-recall", "network", _NO_GET, _ACT_ONLY_OWN, object_in=issued, data={"reason": "有误"}),
    Row("directives-send-later", "network", _NO_GET, _ACT_ONLY_OWN, object_in=issued, data=sealed),
    Row("directives-remind", "network", _NO_GET, _ACT_ONLY_OWN, object_in=issued),
    Row("directives-close", "network", _NO_GET, _ACT_ONLY_OWN, object_in=issued),
    Row(
        "directives-report-form",
        "network",
        only("own", parent=404, **_ELSEWHERE),
        only("own", ok=302, parent=404, **_ELSEWHERE),
        object_in=designed,
        data={"part": "remove", "field": "q1"},
    ),
    Row(
        "directives-report-field",
        "network",
        only("own", parent=404, **_ELSEWHERE),
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=field,
    ),
    Row(
        "directives-below",
        "network",
        only("viewer", "own", "parent", **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=with_form,
    ),
    Row(
        "directives-below-xlsx",
        "network",
        only("viewer", "own", "parent", **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=with_form,
    ),
    Row(
        "directives-reports",
        "network",
        only("viewer", "own", "parent", **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=with_form,
    ),
    Row(
        "directives-reports-xlsx",
        "network",
        only("viewer", "own", "parent", **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=with_form,
    ),
    Row(
        "directives-report",
        "network",
        only("viewer", "own", parent=404, **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=reported,
    ),
    Row(
        "directives-report-file",
        "network",
        only("viewer", "own", parent=404, **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=report_file,
    ),
    Row(
        "directives-reports-zip",
        "network",
        only("viewer", "own", parent=404, **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=report_files_of_all,
    ),
    Row(
        "directives-report-return",
        "network",
        _NO_GET,
        _ACT_ONLY_OWN,
        object_in=reported,
        data={"revision": "1", "reason": "请核对"},
    ),
    Row(
        "directives-enquiries",
        "network",
        only("viewer", "own", parent=404, **_ELSEWHERE),
        only(*_READERS, ok=NOT),
        object_in=issued,
    ),
    Row(
        "directives-enquiry-answer",
        "network",
        _NO_GET,
        only("own", ok=422, parent=404, **_ELSEWHERE),
        object_in=asked,
    ),
]
