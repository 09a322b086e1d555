"""Names, definitions (口径) and changes of the figures in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shared_apps.insights.queries import figures
from shared_apps.insights.queries.dashboard import CLOSED, NOT_OPENED, NOT_REPORTED
from shared_apps.insights.queries.figures import Change

LABELS: dict[str, str | Promise] = {
    figures.RECEIVED: pgettext_lazy("figure", "Received"),
    figures.ANSWERED: pgettext_lazy("figure", "Answered"),
    figures.RATE: pgettext_lazy("figure", "Answer rate"),
    figures.OPEN: pgettext_lazy("figure", "Waiting for an answer"),
    figures.OVERDUE: pgettext_lazy("figure", "Overdue"),
}

DEFINITIONS: dict[str, str | Promise] = {
    figures.RECEIVED: _(
        "Questions that reached the units in the period, by the day of receipt (Beijing time), those not"
        " accepted included. Questions written by staff and sensitive topics are not counted."
    ),
    figures.ANSWERED: _(
        "First official answers given in the period, whenever the question was received. A later correction"
        " or addition is not counted again."
    ),
    figures.RATE: _(
        "Of the questions received in the period, the share that has been answered so far, rounded down. It"
        " still grows as answers are given. Questions that were not accepted count as received, not as"
        " answered; one that was handed over to be answered counts with the unit that took it over."
    ),
    figures.OPEN: _(
        "Questions that were waiting for a first answer at the end of the period; answered and not accepted"
        " ones have left."
    ),
    figures.OVERDUE: _(
        "Of those waiting at the end of the period, the ones whose last day for an answer had passed."
    ),
}

CELLS: dict[str, str | Promise] = {
    NOT_OPENED: _("Not opened"),
    NOT_REPORTED: _("Nothing reported"),
    CLOSED: _("Out of service"),
}
"""Words of the cells that hold no figure. 0 is a figure; a number below the standard of publication has its
own words.
"""

FAULTS: dict[str, str | Promise] = {
    "dates": _("These dates cannot be read. The last 30 days are shown."),
    "order": _("The period ends before it begins. The last 30 days are shown."),
    "future": _("The period lies in the future. The last 30 days are shown."),
    "length": _("A period is at most 366 days long. The last 30 days are shown."),
}


@dataclass(frozen=True, slots=True)
class FigureWords:
    """One figure, ready to be read. `value` is a dash where there is nothing to divide by."""

    name: str
    label: str | Promise
    value: str
    unit: str
    change: str
    definition: str | Promise
    is_late: bool


def figure_words(change: Change) -> FigureWords:
    """Put a figure and its change into words."""
    is_rate = change.name == figures.RATE
    return FigureWords(
        name=change.name,
        label=LABELS[change.name],
        value="—" if change.value is None else f"{change.value:,}",
        unit="%" if is_rate and change.value is not None else "",
        change=_change(change, is_rate),
        definition=DEFINITIONS[change.name],
        is_late=change.name == figures.OVERDUE and bool(change.value),
    )


def _change(change: Change, is_rate: bool) -> str:
    if change.difference is None:
        return gettext("Nothing to compare with")
    if change.difference == 0:
        return gettext("as in the period before")
    amount = f"{change.difference:+,}".replace("-", "−")
    if is_rate:
        return ngettext(
            "{amount} percentage point against the period before",
            "{amount} percentage points against the period before",
            abs(change.difference),
        ).format(amount=amount)
    if change.percent is None:
        return gettext("{amount} against the period before").format(amount=amount)
    percent = f"{change.percent:+,}".replace("-", "−")
    return pgettext("change of a figure", "{amount} ({percent}%) against the period before").format(
        amount=amount, percent=percent
    )
