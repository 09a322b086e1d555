"""The registers as tables for spreadsheets, without the words that were exchanged."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huisheng.kernel.web.sheets import Sheet
from shared_apps.oversight.data.words import ORDER_DEMANDS, ORDER_REASONS
from shared_apps.oversight.queries.between import Passed
from shared_apps.oversight.queries.orders import OrderLine
from shared_apps.oversight.web.words import CARDS, OUTCOMES, SEEN, STAGES, WAYS, name_of_topic


def orders_sheet(lines: Iterable[OrderLine]) -> Sheet:
    """One row per order."""
    columns = (
        pgettext("column", "Number of the order"),
        pgettext("column", "Issued by"),
        pgettext("column", "Unit"),
        _("Number of the question"),
        _("Reason"),
        _("What is demanded"),
        _("Card"),
        _("State"),
        pgettext("column", "Rounds"),
        pgettext("column", "Issued"),
        pgettext("column", "Due"),
        pgettext("column", "Answered"),
        pgettext("column", "Ended"),
    )
    return Sheet(_("Register of orders"), columns, [_order(line) for line in lines])


def passed_sheet(lines: Iterable[Passed]) -> Sheet:
    """One row per question that is late, sent back, moved up or stuck."""
    columns = (
        pgettext("column", "What there is"),
        pgettext("column", "Asked in"),
        pgettext("column", "Topic"),
        pgettext("column", "Held by"),
        pgettext("column", "Way"),
        pgettext("column", "From"),
        pgettext("column", "To"),
        pgettext("column", "Outcome"),
        pgettext("column", "Since"),
        pgettext("column", "To be acknowledged by"),
        pgettext("column", "Changes of hands"),
    )
    return Sheet(_("Questions between units"), columns, [_passed(line) for line in lines])


def _order(line: OrderLine) -> list[object]:
    order = line.order
    late = pgettext("state of an order", "Overdue")
    return [
        order.number,
        line.by_unit,
        line.unit,
        order.question_number,
        str(ORDER_REASONS[order.reason]),
        str(ORDER_DEMANDS[order.demand]),
        str(CARDS[order.card]),
        late if line.is_late else str(STAGES[order.stage]),
        order.turn,
        order.issued_at,
        order.due_at,
        order.answered_at,
        order.ended_at,
    ]


def _passed(line: Passed) -> list[object]:
    case = line.case
    return [
        str(SEEN[line.what]),
        case.origin_name,
        name_of_topic(case.topic),
        case.holder_name,
        str(WAYS.get(case.way, "")),
        case.from_name,
        case.to_name,
        str(OUTCOMES.get(case.outcome, "")),
        case.since,
        case.accept_by,
        case.hop,
    ]
