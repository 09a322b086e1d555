"""Files of units' reports, for those who may see the directive."""

from dataclasses import dataclass
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.forms import Said, Words, files_in
from huisheng.kernel.web.stored_files import open_file as answer_with
from huisheng.kernel.web.zipped import safe_part, zip_file
from shared_apps.directives.queries.report_files import (
    ReportFileView,
    files_of_report,
    files_to_pack,
    open_file,
)
from shared_apps.directives.queries.reports import ReportView, roll_up, sent_forms
from shared_apps.directives.web.access import words_or_404


@dataclass(frozen=True, slots=True)
class FileSaid:
    """A file of a report, as a page shows it."""

    id: str
    name: str
    bytes: int
    href: str
    note: str


@dataclass(frozen=True, slots=True)
class SaidWithFiles:
    """One answer in words; or its files, which open."""

    asked: Words
    words: Words
    files: tuple[FileSaid, ...]


@requires("directives.view")
@require_safe
def file(request: HttpRequest, directive_id: UUID, unit_id: int, file_id: UUID) -> FileResponse:
    """One file of a unit's report; it is always saved, never shown."""
    directive = words_or_404(request, directive_id)
    opened = open_file(directive.pk, unit_id, file_id)
    if opened is None:
        raise Http404
    return answer_with(opened.body, name=opened.name, content_type=opened.content_type, inline=False)


@requires("directives.view")
@require_safe
def all_files(request: HttpRequest, directive_id: UUID) -> StreamingHttpResponse:
    """The files of all reports that hold, as a ZIP with a folder for each unit."""
    directive = words_or_404(request, directive_id)
    sent = sent_forms(directive.pk)
    if sent is None:
        raise Http404
    reports = roll_up(directive, sent)
    files = files_to_pack(directive.pk, reports.definition, reports.reported)
    if not files:
        raise Http404
    return zip_file(files, f"{safe_part(directive.title)}.zip")


def said_with_files(
    directive_id: UUID, report: ReportView
) -> tuple[tuple[SaidWithFiles, ...], tuple[FileSaid, ...]]:
    """What a unit reports, with its files; and the files of its earlier reports."""
    files = files_of_report(directive_id, report.unit_id, report.answers)
    said = tuple(_said(directive_id, report.unit_id, one, files) for one in report.said)
    earlier = tuple(_shown(directive_id, report.unit_id, one) for one in files.values() if not one.holds)
    return said, earlier


def _said(directive_id: UUID, unit_id: int, one: Said, files: dict[str, ReportFileView]) -> SaidWithFiles:
    told = [(file, files.get(file["id"])) for file in files_in(one.value)]
    shown = tuple(
        FileSaid(file["id"], file["name"], int(file["size"] or 0), "", pgettext("of a file", "on its way"))
        if known is None
        else _shown(directive_id, unit_id, known)
        for file, known in told
    )
    return SaidWithFiles(one.asked, one.words, shown)


def _shown(directive_id: UUID, unit_id: int, one: ReportFileView) -> FileSaid:
    note = "" if one.arrived else _("did not arrive: send the report back, so that it is uploaded again")
    if one.arrived and not one.holds:
        note = pgettext("of a file", "version {number}").format(number=one.revision)
    href = reverse("directives-report-file", args=[directive_id, unit_id, one.id]) if one.arrived else ""
    return FileSaid(str(one.id), one.name, one.size, href, note)
