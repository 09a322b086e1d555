"""The historic base (历史数据) of one unit, on a page of its own and as a file."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.web.sheets import Sheet, csv_file, xlsx_file
from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries.historic import Month, historic_months
from shared_apps.insights.web.asked import unit_or_404

_KINDS: Final = ("csv", "xlsx")


@requires("insights.view")
@require_safe
def historic(request: HttpRequest, unit_id: int) -> HttpResponse:
    """What sources say of the time before facts; it is in no other figure."""
    unit = unit_or_404(request, unit_id)
    rows = _rows(historic_months(unit.id))
    return render(request, "insights/historic.html", {"unit": unit, "rows": rows})


@requires("insights.view")
@require_safe
def historic_file(request: HttpRequest, unit_id: int, kind: str) -> HttpResponse:
    """The same as a table for spreadsheets."""
    unit = unit_or_404(request, unit_id)
    if kind not in _KINDS:
        raise Http404
    columns = (_("Unit"), _("Month"), _("Measure"), pgettext("of a figure", "Value"), _("Source"))
    rows = [[unit.name, *row] for row in _rows(historic_months(unit.id))]
    sheet = Sheet(_("Historic figures"), columns, rows)
    name = f"historic-{unit.slug}.{kind}"
    return csv_file(sheet, name) if kind == "csv" else xlsx_file([sheet], name)


def _rows(months: tuple[Month, ...]) -> list[tuple[str, str, int, str]]:
    return [
        (f"{month.month:%Y-%m}", str(MEASURES[number.measure].label), number.value, number.source)
        for month in months
        for number in month.numbers
    ]
