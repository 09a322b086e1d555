"""Entries out into a file, and in again as drafts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import requires
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.models import Version
from tenant_apps.knowledge.operations.importing import ImportRefusedError
from tenant_apps.knowledge.operations.importing import take_in as take_in_rows
from tenant_apps.knowledge.queries import exporting
from tenant_apps.knowledge.queries.cards import number_label
from tenant_apps.knowledge.rules.references import Reference
from tenant_apps.knowledge.web import spreadsheet
from tenant_apps.knowledge.web.forms import FileForm
from tenant_apps.knowledge.web.keeping import me
from tenant_apps.knowledge.web.words import FIELDS, KINDS, fault

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@requires("knowledge.publish")
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The unit's own entries with their latest versions, as XLSX or (`?as=md`) Markdown."""
    versions = exporting.latest_versions()
    if request.GET.get("as") == "md":
        return _file(_markdown(versions).encode(), "text/markdown; charset=utf-8", "knowledge.md")
    return _file(spreadsheet.written(versions), _XLSX, "knowledge.xlsx")


@requires("knowledge.publish")
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """Entries from a file, as drafts: all or none."""
    if request.method != "POST":
        return render(request, "knowledge/import.html", {"form": FileForm()})
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "knowledge/import.html", {"form": form}, status=422)
    file, only_check = form.cleaned_data["file"], form.cleaned_data["only_check"]
    faults: list[spreadsheet.BadRow] = []
    if file.size > spreadsheet.BYTES_MAX:
        form.add_error("file", _("The file is larger than 5 MB. Cut it into several."))
    else:
        try:
            entries, faults = spreadsheet.parsed(file.read())
            if not faults:
                taken = take_in_rows(entries, actor=me(request), only_check=only_check)
                messages.success(request, _said(taken, only_check=only_check))
                address = reverse("knowledge-import" if only_check else "knowledge-keep")
                return redirect(address if only_check else f"{address}?show=draft")
        except spreadsheet.BadFileError as error:
            form.add_error("file", str(error))
        except ImportRefusedError as error:
            faults = [
                spreadsheet.BadRow(row, f"{FIELDS[found.field]}：{fault(found)}")
                if found.field in FIELDS
                else spreadsheet.BadRow(
                    row,
                    _("There is no entry with the number %(n)s. Leave it empty for a new one.")
                    % {"n": found.word},
                )
                for row, found in error.faults
            ]
    return render(request, "knowledge/import.html", {"form": form, "faults": faults}, status=422)


def _said(taken: int, *, only_check: bool) -> str:
    if only_check:
        text = ngettext(
            "%(n)d entry is in order. Nothing was taken in.",
            "%(n)d entries are in order. Nothing was taken in.",
            taken,
        )
    else:
        text = ngettext(
            "%(n)d draft was taken in. It holds once it is published.",
            "%(n)d drafts were taken in. They hold once they are published.",
            taken,
        )
    return text % {"n": taken}


def _markdown(versions: list[Version]) -> str:
    """A handbook to print: kind by kind, in the order of numbers."""
    parts: list[str] = []
    for kind, heading in KINDS.items():
        of_kind = [version for version in versions if version.entry.kind == kind]
        if of_kind:
            parts.append(f"# {heading}")
        for version in of_kind:
            label = number_label(Reference(0, Kind(kind), version.entry.number or 0))
            parts.append(f"## {label} {version.title}\n\n{version.body.strip()}")
            parts += [
                f"**{FIELDS[name]}** {value}"
                for name in ("audience", "eligibility", "how_to_apply", "contact", "link")
                if (value := getattr(version, name))
            ]
    return "\n\n".join(parts) + "\n"


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
