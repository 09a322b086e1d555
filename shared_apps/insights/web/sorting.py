"""The order of the table of units: by need of help, or by a column that the reader has chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from shared_apps.insights.data.measures import MEASURES
from shared_apps.insights.queries.dashboard import UnitLine
from shared_apps.insights.queries.figures import Figures
from shared_apps.insights.web.units import BESIDE, beside

Key = Callable[[Figures], int]

_BESIDE: Final = -1
"""In the place of a number that is not shown: it sorts as nothing, whatever it is."""

_KEYS: Final[dict[str, Key]] = {
    "overdue": lambda figures: figures.overdue,
    "open": lambda figures: figures.open,
    "received": lambda figures: figures.received,
    "answered": lambda figures: figures.answered,
    "rate": lambda figures: -1 if figures.rate is None else figures.rate,
    "handed_in": lambda figures: figures.handed_in,
    "handed_out": lambda figures: figures.handed_out,
}
_LABELS: Final[dict[str, str | Promise]] = {
    "overdue": pgettext_lazy("figure", "Overdue"),
    "open": pgettext_lazy("figure", "Waiting for an answer"),
    "received": pgettext_lazy("figure", "Received"),
    "answered": pgettext_lazy("figure", "Answered"),
    "rate": pgettext_lazy("figure", "Answer rate"),
    "handed_in": pgettext_lazy("figure", "Handed in"),
    "handed_out": pgettext_lazy("figure", "Handed out"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One head of the table: what a press on it asks for, and how it stands now (as `aria-sort`)."""

    name: str
    label: str | Promise
    asks: str
    stands: str


def ordered(rows: tuple[UnitLine, ...], sort: str) -> list[UnitLine]:
    """The rows in the order that `sort` names: a column, with "-" before it the largest first; anything else
    leaves them by need of help. Units without figures come last, except by a number that they have.
    """
    name = sort.removeprefix("-")
    known = [row for row in rows if row.figures is not None]
    silent = [row for row in rows if row.figures is None]
    if name in BESIDE:
        silent = []
        known = sorted(rows, key=lambda row: _beside(row, name), reverse=sort.startswith("-"))
    elif name in _KEYS:
        key = _KEYS[name]
        known.sort(key=lambda row: key(row.figures or Figures()), reverse=sort.startswith("-"))
    return [*known, *silent]


def _beside(row: UnitLine, name: str) -> int:
    found = next((cell.number for cell in beside(row) if cell.code == name), None)
    return _BESIDE if found is None else found


def columns(sort: str, *, wide: bool = False) -> list[Column]:
    """The heads of the columns of figures, each beginning with the largest; `wide`: with what stands beside
    them.
    """
    found = []
    labels = {**_LABELS, **({code: MEASURES[code].label for code in BESIDE} if wide else {})}
    for name, label in labels.items():
        stands = ""
        if sort.removeprefix("-") == name:
            stands = "descending" if sort.startswith("-") else "ascending"
        found.append(Column(name, label, name if sort == f"-{name}" else f"-{name}", stands))
    return found
