"""The tile cartogram: one tile of one size for each unit right below, in groups by line, in the tree's order.

No map is drawn and no border: a tile says in words and by its edge how a unit stands, and the table below it
says the same in figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext

from shared_apps.insights.queries.dashboard import UnitLine
from shared_apps.insights.web.words import CELLS, LINES

FOLDED_FROM: Final = 60
"""A group with more tiles than this is folded at first."""

LATE, WAITING, CALM, NONE = "late", "waiting", "calm", "none"


@dataclass(frozen=True, slots=True)
class Tile:
    """One unit; `tone` names the edge, `words` say the same."""

    line: UnitLine
    tone: str
    words: str | Promise


@dataclass(frozen=True, slots=True)
class Group:
    """The tiles of one line."""

    name: str | Promise
    tiles: tuple[Tile, ...]

    @property
    def is_open(self) -> bool:
        """Shown at once."""
        return len(self.tiles) <= FOLDED_FROM


def groups(rows: Iterable[UnitLine]) -> list[Group]:
    """The tiles of a table of units, without the shown unit itself."""
    by_line: dict[str, list[Tile]] = {}
    for row in sorted((row for row in rows if not row.is_own), key=lambda row: row.unit.path):
        by_line.setdefault(row.unit.line, []).append(_tile(row))
    order = sorted(by_line, key=lambda line: (list(LINES).index(line) if line in LINES else len(LINES), line))
    return [Group(LINES.get(line, line), tuple(by_line[line])) for line in order]


def _tile(row: UnitLine) -> Tile:
    figures = row.figures
    if figures is None:
        return Tile(row, NONE, CELLS[row.cell])
    if figures.overdue > 0:
        late = ngettext("{n} overdue", "{n} overdue", figures.overdue).format(n=figures.overdue)
        return Tile(row, LATE, late)
    if figures.open > 0:
        return Tile(row, WAITING, ngettext("{n} waiting", "{n} waiting", figures.open).format(n=figures.open))
    if figures.received == 0:
        return Tile(row, CALM, pgettext("tile", "0 received"))
    return Tile(row, CALM, gettext("All answered"))
