"""The five figures and their changes in words. What they are called and mean stands in data/measures.py."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries import figures
from shared_apps.insights.queries.dashboard import CLOSED, NOT_OPENED, NOT_REPORTED
from shared_apps.insights.queries.figures import Change

LABELS: dict[str, str | Promise] = {name: MEASURES[name].label for name in figures.FIGURES}
DEFINITIONS: dict[str, str | Promise] = {name: MEASURES[name].definition for name in figures.FIGURES}

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
