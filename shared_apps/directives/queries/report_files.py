"""Files of reports, for those who may see the directive: which a report has, and one of them opened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage

from huisheng.kernel.forms import Answers, Definition, Kind, files_in
from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.web.zipped import Packed
from shared_apps.directives.models import ReportFile
from shared_apps.directives.queries.attachments import OpenedFile
from shared_apps.directives.queries.reports import ReportView, RollUp


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFileView:
    """One file of a report that holds, or of an earlier one (`holds`). `arrived`: its bytes are here."""

    id: UUID
    field: str
    name: str
    size: int
    revision: int
    arrived: bool
    holds: bool


def files_of_report(directive_id: UUID, unit_id: int, answers: Answers) -> dict[str, ReportFileView]:
    """Every file that came with the reports of one unit, by id."""
    named = {file["id"] for answer in answers.values() for file in files_in(answer)}
    rows = ReportFile.objects.filter(directive_id=directive_id, unit_id=unit_id).order_by("pk")
    return {
        str(row.file_id): ReportFileView(
            id=row.file_id,
            field=row.field,
            name=row.name,
            size=row.size,
            revision=row.revision,
            arrived=bool(row.path),
            holds=str(row.file_id) in named,
        )
        for row in rows
    }


def open_file(directive_id: UUID, unit_id: int, file_id: UUID) -> OpenedFile | None:
    """A file of a report on this very directive; None where there is none, or it did not arrive."""
    row = ReportFile.objects.filter(directive_id=directive_id, unit_id=unit_id, file_id=file_id).first()
    body = None if row is None else _body(row.path)
    return None if row is None or body is None else OpenedFile(row.name, row.content_type, body)


def has_files(reports: RollUp) -> bool:
    """Whether any report that holds has a file."""
    asked = [field.id for field in reports.definition.fields if field.kind == Kind.FILE]
    return any(report.answers.get(field) for report in reports.reported for field in asked)


def files_to_pack(directive_id: UUID, definition: Definition, reports: Iterable[ReportView]) -> list[Packed]:
    """The files of these reports that are here, in the folder of each unit. One query."""
    rows = {
        (row.unit_id, str(row.file_id)): row
        for row in ReportFile.objects.filter(directive_id=directive_id).exclude(path="")
    }
    return [
        Packed(
            (f"{number:03d} {report.unit_name}", f"{at:02d} {field.label}", row.name),
            row.taken_at,
            _opener(row),
        )
        for number, report in enumerate(reports, 1)
        for at, field in enumerate(definition.fields, 1)
        for file in files_in(report.answers.get(field.id))
        if (row := rows.get((report.unit_id, file["id"]))) is not None
    ]


def _opener(row: ReportFile) -> Callable[[], File[bytes] | None]:
    def opened() -> File[bytes] | None:
        with enter_network():
            return _body(row.path)

    return opened


def _body(path: str) -> File[bytes] | None:
    try:
        return default_storage.open(path) if path else None
    except FileNotFoundError:
        return None
