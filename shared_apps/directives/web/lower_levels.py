"""What became of a directive where it was handed on: a page of figures, and the same as a spreadsheet."""

from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.forms.rendering import label_of
from huisheng.kernel.web.sheets import Sheet, xlsx_file
from shared_apps.contracts.directive_messages import REPORTED_ON
from shared_apps.directives.models import Directive
from shared_apps.directives.queries.lower_levels import LowerLevels, lower_levels
from shared_apps.directives.queries.reports import SentForms, sent_forms
from shared_apps.directives.web.access import visible_or_404
from shared_apps.directives.web.choosing import under_in
from shared_apps.directives.web.report_sheets import plain, sums_sheet

MISSING_PER_PAGE: Final = 100
_LONGEST: Final = 2


@requires("directives.view")
@require_safe
def page(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """By parts of the tree, then the sums of one level; `under` and `level` choose."""
    directive, sent, found = _found(request, directive_id)
    context: dict[str, Any] = {
        "directive": directive,
        "below": found,
        "under": under_in(request.GET, directive),
        "is_reported_on": directive.kind in REPORTED_ON,
        "has_form": sent is not None,
        "pages": Paginator(found.figures.missing, MISSING_PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "directives/below.html", context)


@requires("directives.view")
@require_safe
def spreadsheet(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """The same choice as XLSX: a sheet of the parts with every number that is asked, one of the sums, one of
    who is missing.
    """
    directive, sent, found = _found(request, directive_id)
    sheets = [_parts(found, sent)]
    if sent is not None:
        sheets.append(sums_sheet(line.summed for line in found.figures.lines))
    sheets.append(Sheet(_("Not reported"), [_("Unit")], [[card.name] for card in found.figures.missing]))
    return xlsx_file(sheets, f"below-{directive.pk}.xlsx")


def _found(request: HttpRequest, directive_id: UUID) -> tuple[Directive, SentForms | None, LowerLevels]:
    directive = visible_or_404(request, directive_id)
    sent = sent_forms(directive.pk) if directive.kind in REPORTED_ON else None
    said = request.GET.get("level", "")
    level = int(said) if said.isascii() and said.isdigit() and len(said) <= _LONGEST else 1
    return directive, sent, lower_levels(directive, sent, under=under_in(request.GET, directive), level=level)


def _parts(found: LowerLevels, sent: SentForms | None) -> Sheet:
    numbers = [] if sent is None else [one for one in sent.whole.fields if _is_summed(found, one.id)]
    columns = [
        _("Unit"),
        pgettext("number of", "Units"),
        pgettext("units that have", "Read"),
        pgettext("units that have", "Acknowledged"),
        pgettext("units that have", "Handed on"),
        pgettext("units that have", "Reported"),
        pgettext("units that are", "Overdue"),
    ]
    for field in numbers:
        columns += [
            _("{what}: reported to you").format(what=label_of(field)),
            _("{what}: reported below").format(what=label_of(field)),
        ]
    rows: list[list[object]] = []
    for part in found.parts:
        done = part.progress
        row: list[object] = [
            part.unit.name,
            done.units,
            done.read,
            done.acknowledged,
            done.handed_on,
            done.reported,
            done.overdue,
        ]
        for field in numbers:
            row += [_number(part.totals[field.id].own), _number(part.totals[field.id].below)]
        rows.append(row)
    return Sheet(_("Parts of the tree"), columns, rows)


def _is_summed(found: LowerLevels, field_id: str) -> bool:
    return any(field_id in part.totals for part in found.parts)


def _number(number: Decimal | None) -> object:
    return "" if number is None else plain(number)
