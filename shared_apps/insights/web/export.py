"""The table of units as CSV."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huisheng.kernel.web.sheets import Sheet, csv_file
from shared_apps.insights.queries.dashboard import Dashboard, UnitLine
from shared_apps.insights.web.words import CELLS


def units_csv(shown: Dashboard) -> HttpResponse:
    """One line per unit, with the period, the topic and the moment of the figures in each, so that a line
    says it all.
    """
    columns = (
        _("Unit"),
        _("State"),
        pgettext("figure", "Received"),
        pgettext("figure", "Answered"),
        _("Answer rate (%)"),
        pgettext("figure", "Waiting for an answer"),
        pgettext("figure", "Overdue"),
        pgettext("figure", "Handed in"),
        pgettext("figure", "Handed out"),
        pgettext("filter", "From"),
        pgettext("filter", "To"),
        _("Topic"),
        _("As of"),
    )
    context = [
        shown.period.first.isoformat(),
        shown.period.last.isoformat(),
        shown.topic.name if shown.topic is not None else _("All topics"),
        shown.as_of,
    ]
    sheet = Sheet(_("Units"), columns, [[*_cells(line), *context] for line in shown.units])
    period = f"{shown.period.first:%Y%m%d}-{shown.period.last:%Y%m%d}"
    return csv_file(sheet, f"units-{shown.unit.id}-{period}.csv")


def _cells(line: UnitLine) -> list[object]:
    name = line.unit.name + (_(" (itself)") if line.is_own else "")
    if line.figures is None:
        return [name, str(CELLS[line.cell]), "", "", "", "", "", "", ""]
    figures = line.figures
    rate = "" if figures.rate is None else figures.rate
    hands = (figures.handed_in, figures.handed_out)
    return [name, "", figures.received, figures.answered, rate, figures.open, figures.overdue, *hands]
