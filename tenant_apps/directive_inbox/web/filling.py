"""Filling in a report by its form, together and on a phone as well."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.forms import Definition, Kind
from huisheng.kernel.forms.definition import LONG_MAX
from huisheng.kernel.forms.faults import row_name
from huisheng.kernel.forms.rendering import AnswersForm, typed_in
from huisheng.kernel.forms.sheets import form_sheet, typed_from_sheet
from huisheng.kernel.forms.uploads import NEW, take_all, without_taken_off
from huisheng.kernel.web.names import joined
from huisheng.kernel.web.sheets import xlsx_file
from huisheng.kernel.web.workbooks import MOST_BYTES, UnreadableWorkbook, cells_of
from tenant_apps.directive_inbox.operations import acting, filling_in
from tenant_apps.directive_inbox.operations.merging import tidied
from tenant_apps.directive_inbox.queries.filling import Filling, Known, filling, known_beforehand
from tenant_apps.directive_inbox.queries.item import InboxItem, item_page
from tenant_apps.directive_inbox.queries.readers import readers_of
from tenant_apps.directive_inbox.queries.report_files import stored_files
from tenant_apps.directive_inbox.web.report_files import links_of

PREFIX: Final = "report"
NO_FAULTS: Final[Mapping[str, list[str]]] = MappingProxyType({})
_ROWS: Final = 1_000


class BasedOn(forms.Form):
    """The number of the draft that was on the screen."""

    based_on = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


@requires("directive_inbox.act")
@require_safe
def template(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """The form as XLSX, with what stands in the draft."""
    item, report = _found(request, directive_id)
    opened = report.opened(known_beforehand(report.definition, actor_of(request).name))
    sheet = form_sheet(report.definition, report.typed if report.number else opened, _("Report"))
    return xlsx_file([sheet], f"report-{item.row.directive_id}.xlsx")


@requires("directive_inbox.act")
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """A filled-in XLSX becomes the draft: what is wrong with it is said by row and field, and nothing is
    sent before somebody has looked at it. Who loads its page anew comes to the draft.
    """
    item, report = _found(request, directive_id)
    if request.method != "POST":
        return redirect("directive_inbox-fill", directive_id=directive_id)
    beforehand = known_beforehand(report.definition, actor_of(request).name)
    opened = report.opened(beforehand)
    based_on, file = BasedOn(request.POST), request.FILES.get("sheet")
    if not based_on.is_valid():
        raise Http404
    try:
        if not isinstance(file, UploadedFile):
            raise UnreadableWorkbook("type")
        rows = cells_of(file.read(MOST_BYTES + 1), most_rows=_ROWS, cell_max=LONG_MAX + 1)
    except UnreadableWorkbook as error:
        words = (
            _("The file is too large.") if error.code == "size" else _("This is no XLSX file of this form.")
        )
        typed = report.typed if report.number else opened
        return _page(request, item, report, beforehand, typed, report.number, problem=words, status=422)
    number = based_on.cleaned_data["based_on"]
    # Files are on no sheet: those of the draft stay.
    shown = report.typed if report.number else opened
    typed = {name: shown.get(name, []) for name in file_fields(report.definition)}
    typed |= typed_from_sheet(report.definition, rows)
    try:
        saved = filling_in.save(directive_id, actor_of(request), typed=typed, based_on=number, opened=opened)
    except acting.DirectiveEndedError:
        messages.warning(request, _("The issuer has ended this directive. Nothing more is awaited."))
        return redirect("directive_inbox-item", directive_id=directive_id)
    if saved.conflicts:
        return _both_written(request, item, report, beforehand, saved, typed)
    messages.success(request, _("Read and saved as the draft. Look at it, then send it."))
    return _page(request, item, report, beforehand, saved.typed, saved.number, sent=True)


@requires("directive_inbox.act")
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """The report as a draft; a POST saves it, and with `part=send` sends it."""
    item, report = _found(request, directive_id)
    beforehand = known_beforehand(report.definition, actor_of(request).name)
    opened = report.opened(beforehand)
    if request.method != "POST":
        typed = report.typed if report.number else opened
        return _page(request, item, report, beforehand, typed, report.number)
    based_on = BasedOn(request.POST)
    if not based_on.is_valid():
        raise Http404
    typed = without_taken_off(report.definition, typed_in(request.POST, PREFIX))
    files, faults = take_all(report.definition, _chosen(request, report.definition), typed)
    sends = request.POST.get("part") == "send"
    # With a file that is not taken nothing is sent: what else was written and chosen is kept.
    step = filling_in.send if sends and not faults else filling_in.save
    try:
        done = step(
            directive_id,
            actor_of(request),
            typed=typed,
            based_on=based_on.cleaned_data["based_on"],
            opened=opened,
            files=files,
        )
    except acting.DirectiveEndedError:
        messages.warning(request, _("The issuer has ended this directive. Nothing more is awaited."))
        return redirect("directive_inbox-item", directive_id=directive_id)
    saved = done.saved if isinstance(done, filling_in.Sent) else done
    if saved.conflicts:
        return _both_written(request, item, report, beforehand, saved, typed)
    if faults:
        return _page(
            request,
            item,
            report,
            beforehand,
            saved.typed,
            saved.number,
            sent=True,
            needed=sends,
            faults=faults,
            status=422,
        )
    if isinstance(done, filling_in.Sent) and not done.revision:
        return _page(request, item, report, beforehand, saved.typed, saved.number, sent=True, status=422)
    if isinstance(done, filling_in.Sent):
        text = (
            _("Reported. The issuer has it.")
            if done.revision == 1
            else _("Corrected. The issuer has the new version.")
        )
        messages.success(request, text)
        return redirect("directive_inbox-item", directive_id=directive_id)
    messages.success(request, _("Saved. Your colleagues see it and can go on."))
    return redirect("directive_inbox-fill", directive_id=directive_id)


def _both_written(
    request: HttpRequest,
    item: InboxItem,
    report: Filling,
    beforehand: dict[str, Known],
    saved: filling_in.Saved,
    typed: Mapping[str, list[str]],
) -> HttpResponse:
    """What both changed: the page keeps mine in the fields and names what stands from the colleague."""
    mine = tidied(typed)
    shown = {**saved.typed, **{name: mine.get(name, []) for name in saved.conflicts}}
    # Files are never in conflict: the draft has those of both.
    clashes = [
        {"asked": place_name(report.definition, name), "theirs": joined(values) or _("nothing")}
        for name, values in saved.conflicts.items()
    ]
    return _page(
        request, item, report, beforehand, shown, saved.number, clashes=clashes, by=saved.by, status=409
    )


def place_name(definition: Definition, at: str) -> str:
    """What is asked at a place: a field, or a cell by its row and column."""
    name, _dot, cell = at.partition(".")
    field = definition.field(name)
    if field is None:
        return ""
    row, _dot, key = cell.partition(".")
    column = field.column(key)
    parts = [str(field.label)] + ([row_name(field, row), str(column.label)] if column else [])
    return " · ".join(parts)


def file_fields(definition: Definition) -> list[str]:
    """The fields that ask for files."""
    return [one.id for one in definition.fields if one.kind == Kind.FILE]


def _chosen(request: HttpRequest, definition: Definition) -> dict[str, list["UploadedFile[Any]"]]:
    """The files that were chosen on the page, by field."""
    return {
        name: [
            upload
            for upload in request.FILES.getlist(f"{PREFIX}-{name}.{NEW}")
            if isinstance(upload, UploadedFile)
        ]
        for name in file_fields(definition)
    }


def _found(request: HttpRequest, directive_id: UUID) -> tuple[InboxItem, Filling]:
    item, report = item_page(directive_id), filling(directive_id)
    if item is None or report is None or not item.can_report:
        raise Http404
    return item, report


def _page(
    request: HttpRequest,
    item: InboxItem,
    report: Filling,
    beforehand: dict[str, Known],
    typed: Mapping[str, list[str]],
    number: int,
    *,
    sent: bool = False,
    needed: bool = True,
    faults: Mapping[str, list[str]] = NO_FAULTS,
    clashes: list[dict[str, str]] | None = None,
    by: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    notes = {
        field: _("Filled in from {source}. Correct it where it is wrong.").format(source=known.source)
        for field, known in beforehand.items()
    }
    stored = stored_files(item.row.directive_id)
    form = AnswersForm(
        report.definition,
        typed,
        sent=sent,
        prefix=PREFIX,
        needed=needed,
        files=stored,
        notes=notes,
        links=links_of(item.row.directive_id, stored),
        faults=faults,
    )
    context = {
        "item": item,
        "report": report,
        "form": form,
        "based_on": BasedOn(initial={"based_on": number}),
        "clashes": clashes or [],
        "by": by,
        "problem": problem,
        "takes_files": bool(file_fields(report.definition)),
        "readers": readers_of(item.row.directive_id, by_form=True),
    }
    return render(request, "directive_inbox/fill.html", context, status=status)
