"""The table of units as CSV: UTF-8 with a byte order mark, so that spreadsheets read Chinese as it is."""

import csv
from io import StringIO

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shared_apps.insights.queries.dashboard import Dashboard, UnitLine
from shared_apps.insights.web.words import CELLS

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def units_csv(shown: Dashboard) -> HttpResponse:
    """One line per unit, with the period, the topic and the moment of the figures in each, so that a line
    says it all.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        [
            _("Unit"),
            _("State"),
            pgettext("figure", "Received"),
            pgettext("figure", "Answered"),
            _("Answer rate (%)"),
            pgettext("figure", "Waiting for an answer"),
            pgettext("figure", "Overdue"),
            pgettext("filter", "From"),
            pgettext("filter", "To"),
            _("Topic"),
            _("As of"),
        ]
    )
    context = [
        shown.period.first.isoformat(),
        shown.period.last.isoformat(),
        _plain(shown.topic.name) if shown.topic is not None else _("All topics"),
        timezone.localtime(shown.as_of).strftime("%Y-%m-%d %H:%M"),
    ]
    for line in shown.units:
        writer.writerow([*_cells(line), *context])
    period = f"{shown.period.first:%Y%m%d}-{shown.period.last:%Y%m%d}"
    return HttpResponse(
        "\ufeff" + text.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="units-{shown.unit.id}-{period}.csv"'},
    )


def _cells(line: UnitLine) -> list[object]:
    name = line.unit.name + (_(" (itself)") if line.is_own else "")
    if line.figures is None:
        return [_plain(name), str(CELLS[line.cell]), "", "", "", "", ""]
    figures = line.figures
    rate = "" if figures.rate is None else figures.rate
    return [_plain(name), "", figures.received, figures.answered, rate, figures.open, figures.overdue]


def _plain(text: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
