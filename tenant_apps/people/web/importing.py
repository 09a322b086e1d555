"""/manage/members/import/: the template, a dry run, and taking over what is right."""

from typing import Any

from django import forms
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import signing
from shared_apps.accounts.public import ROLE_NAMES
from tenant_apps.people.data.staff_columns import COLUMNS, MOST_ROWS
from tenant_apps.people.operations import staff_workbooks
from tenant_apps.people.operations.importing_staff import import_staff
from tenant_apps.people.operations.reading_staff import (
    BadRow,
    Fault,
    Sheet,
    StaffRow,
    UnreadableError,
    read_sheet,
)
from tenant_apps.people.queries.sections import sections
from tenants.public import network_url

IMPORT = "people.import"
UNPROCESSABLE = 422
SALT_ROWS, SALT_FAULTS, SALT_LINKS = "people.import.rows", "people.import.faults", "people.import.links"
SHOWN = 100
UNREADABLE = {
    "size": gettext_lazy("The file is larger than 2 MB. Split it into smaller ones."),
    "type": gettext_lazy("This is no XLSX workbook. Save it as “Excel workbook (.xlsx)” and try again."),
    "empty": gettext_lazy("There is no row below the titles. Fill in the template first."),
    "rows": gettext_lazy("More than %(most)d rows. Split the file into smaller ones."),
}


class UploadForm(forms.Form):
    """The workbook."""

    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"})
    )


@requires(IMPORT)
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What to do, the template, and the field for the file."""
    return render(request, "people/import.html", {"form": UploadForm(), "columns": COLUMNS})


@requires(IMPORT)
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The template, with the sections of this unit in its drop-down list."""
    return _download(staff_workbooks.template([card.name for card in sections()]), "staff-template.xlsx")


@requires(IMPORT)
@never_cache
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """A dry run: what would happen, row by row. Nothing is written."""
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            sheet = read_sheet(form.cleaned_data["file"].read())
        except UnreadableError as error:
            form.add_error(
                "file",
                _("These columns are missing: %(names)s. Use the titles of the template.")
                % {"names": error.detail}
                if error.code == "columns"
                else str(UNREADABLE[error.code]) % {"most": MOST_ROWS},
            )
        else:
            return render(request, "people/import_preview.html", _previewed(sheet))
    context = {"form": form, "columns": COLUMNS}
    return render(request, "people/import.html", context, status=UNPROCESSABLE)


@requires(IMPORT)
@never_cache
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Take the rows of the dry run over; the answer shows the links, once."""
    try:
        rows = [StaffRow(**row) for row in signing.loads(request.POST.get("rows", ""), salt=SALT_ROWS)]
    except (BadSignature, TypeError):
        return _again(request)
    done = import_staff(rows, actor=actor_of(request).account_id or 0)
    links = [(one.name, one.login, network_url(f"/accounts/invitation/{one.token}/")) for one in done.invited]
    context = {
        "links": links,
        "signed": signing.dumps(links, salt=SALT_LINKS),
        "invited": ngettext("%(n)d person was invited.", "%(n)d people were invited.", len(links))
        % {"n": len(links)},
        "updated": done.updated,
    }
    response = render(request, "people/import_done.html", context)
    response["Cache-Control"] = "no-store"
    return response


@requires(IMPORT)
@never_cache
@require_POST
def faults(request: HttpRequest) -> HttpResponse:
    """The rows that are left out, as a workbook to mend."""
    try:
        kept = signing.loads(request.POST.get("faults", ""), salt=SALT_FAULTS)
        bad = [BadRow(n, tuple(cells), tuple(Fault(*fault) for fault in found)) for n, cells, found in kept]
    except (BadSignature, TypeError, ValueError):
        return _again(request)
    return _download(staff_workbooks.faults(bad), "staff-faults.xlsx")


@requires(IMPORT)
@never_cache
@require_POST
def links(request: HttpRequest) -> HttpResponse:
    """The links of an import that has just been made, as a workbook."""
    try:
        kept = [
            (str(a), str(b), str(c))
            for a, b, c in signing.loads(request.POST.get("links", ""), salt=SALT_LINKS)
        ]
    except (BadSignature, TypeError, ValueError):
        return _again(request)
    return _download(staff_workbooks.links(kept), "staff-links.xlsx")


def _previewed(sheet: Sheet) -> dict[str, Any]:
    names = {card.section_id: card.name for card in sections()}
    kept = [
        (row.number, list(row.cells), [(f.column, f.reason, f.repair) for f in row.faults])
        for row in sheet.bad
    ]
    return {
        "good": [
            {"row": row, "role": ROLE_NAMES[row.role], "section": names.get(row.section or 0, "")}
            for row in sheet.good[:SHOWN]
        ],
        "new": sum(row.updates is None for row in sheet.good),
        "changed": sum(row.updates is not None for row in sheet.good),
        "more": max(0, len(sheet.good) - SHOWN),
        "bad": sheet.bad[:SHOWN],
        "bad_count": len(sheet.bad),
        "rows": signing.dumps([row.as_json() for row in sheet.good], salt=SALT_ROWS),
        "faults": signing.dumps(kept, salt=SALT_FAULTS),
    }


def _again(request: HttpRequest) -> HttpResponse:
    form = UploadForm()
    error = _("The dry run is not complete any more. Choose the file once more; nothing was imported.")
    context = {"form": form, "columns": COLUMNS, "error": error}
    return render(request, "people/import.html", context, status=UNPROCESSABLE)


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=staff_workbooks.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
