"""The five figures and their changes in words. What they are called and mean stands in data/measures.py."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries import figures
from shared_apps.insights.queries.dashboard import CLOSED, NOT_OPENED, NOT_REPORTED
from shared_apps.insights.queries.figures import Change
from shared_apps.insights.queries.headcounts import HELD_BACK

LABELS: dict[str, str | Promise] = {name: MEASURES[name].label for name in figures.FIGURES}
DEFINITIONS: dict[str, str | Promise] = {name: MEASURES[name].definition for name in figures.FIGURES}

LINES: dict[str, str | Promise] = {
    "office": pgettext_lazy("line of units", "Local committees"),
    "school": pgettext_lazy("line of units", "Universities and schools"),
    "city": pgettext_lazy("line of units", "Enterprises"),
    "": pgettext_lazy("line of units", "Of no line"),
}
"""条线: which department of a committee above is responsible for a unit."""

STEPS: dict[str, str | Promise] = {
    "question.received": pgettext_lazy("step", "Received"),
    "question.screened": pgettext_lazy("step", "Looked at"),
    "question.readmitted": pgettext_lazy("step", "Taken on after an appeal"),
    "question.overdue": pgettext_lazy("step", "The last day for an answer had passed"),
    "question.handed_in": pgettext_lazy("step", "Came from another unit"),
    "question.handed_out": pgettext_lazy("step", "Handed to another unit"),
}
"""What a unit tells of a question on its way to an answer."""

CELLS: dict[str, str | Promise] = {
    NOT_OPENED: _("Not opened"),
    NOT_REPORTED: _("Nothing reported"),
    CLOSED: _("Out of service"),
    HELD_BACK: _("Below the standard of publication"),
}
"""Words of the cells that hold no figure. 0 is a figure."""

FAULTS: dict[str, str | Promise] = {
    "dates": _("These dates cannot be read. The last 30 days are shown."),
    "order": _("The period ends before it begins. The last 30 days are shown."),
    "future": _("The period lies in the future. The last 30 days are shown."),
    "length": _("A period is at most 366 days long. The last 30 days are shown."),
}


@dataclass(frozen=True, slots=True)
class FigureWords:
    """One figure, ready to be read. `value` is a dash where there is nothing to divide by. `change`: against
    the period before (环比), `year`: against the same days a year before (同比).
    """

    name: str
    label: str | Promise
    value: str
    unit: str
    change: str
    year: str
    definition: str | Promise
    is_late: bool


def figure_words(change: Change) -> FigureWords:
    """Put a figure and its changes into words."""
    is_rate = change.name == figures.RATE
    return FigureWords(
        name=change.name,
        label=LABELS[change.name],
        value="—" if change.value is None else f"{change.value:,}",
        unit="%" if is_rate and change.value is not None else "",
        change=_change(change.difference, change.percent, is_rate=is_rate),
        year=_change(change.year_difference, change.year_percent, is_rate=is_rate),
        definition=DEFINITIONS[change.name],
        is_late=change.name == figures.OVERDUE and bool(change.value),
    )


def compared(now: int | None, before: int | None) -> str:
    """How a number has changed, in words; where one of both is not known or not shown there is no base."""
    if now is None or before is None:
        return _change(None, None, is_rate=False)
    return _change(now - before, round(100 * (now - before) / before) if before else None, is_rate=False)


def _change(difference: int | None, per_cent: int | None, *, is_rate: bool) -> str:
    if difference is None:
        return gettext("Nothing to compare with")
    if difference == 0:
        return pgettext("change of a figure", "unchanged")
    amount = f"{difference:+,}".replace("-", "−")
    if is_rate:
        return ngettext("{amount} percentage point", "{amount} percentage points", abs(difference)).format(
            amount=amount
        )
    if per_cent is None:
        return amount
    percent = f"{per_cent:+,}".replace("-", "−")
    return pgettext("change of a figure", "{amount} ({percent}%)").format(amount=amount, percent=percent)
