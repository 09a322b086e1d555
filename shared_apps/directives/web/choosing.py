"""Which units of a board are looked at stands in its address: `under`, `step`, `name`."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.functional import Promise

from shared_apps.directives.models import Directive
from shared_apps.directives.queries.board import OWED, Board, Choice
from shared_apps.directives.queries.steps import STEPS
from shared_apps.directives.web.words import ALL_UNITS, STILL_OWED
from shared_apps.directives.web.words import STEPS as STEP_NAMES
from tenants.public import UnitCard, unit_cards

_LONGEST_ID: Final = 18
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True)
class StepChip:
    """A link to the units at one step, or to all of them (`step` empty), with their number."""

    step: str
    label: str | Promise
    count: int
    address: str
    is_chosen: bool


def choice_in(query: QueryDict, directive: Directive) -> Choice:
    """The choice that an address or a form names; 404 for a unit that does not stand below the target, and
    for a step that there is not.
    """
    step = query.get("step", "")
    if step and step not in (*STEPS, OWED):
        raise Http404
    name = query.get("name", "").replace("\x00", "").strip()[:_LONGEST_NAME]
    return Choice(under_in(query, directive), step, name)


def query_of(choice: Choice, **other: str) -> str:
    """A choice as the query of an address, with `?` where there is anything to say."""
    said = {
        "under": str(choice.under.id) if choice.under else "",
        "step": choice.step,
        "name": choice.name,
    } | other
    kept = {name: value for name, value in said.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"


def chips_of(board: Board, choice: Choice) -> list[StepChip]:
    """All units, those that still owe something, and each step; of the part of the tree looked at."""
    rows: list[tuple[str, str | Promise, int]] = [
        ("", ALL_UNITS, board.total),
        (OWED, STILL_OWED, board.owed_in_all),
    ]
    rows += [(step, STEP_NAMES[step], count) for step, count in board.steps.items()]
    return [
        StepChip(step, label, count, query_of(choice, step=step), choice.step == step)
        for step, label, count in rows
    ]


def under_in(query: QueryDict, directive: Directive) -> UnitCard | None:
    """The part of the tree that an address names; None for all of it. 404 for one that does not stand below
    the target.
    """
    wanted = query.get("under", "")
    if not wanted:
        return None
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < _LONGEST_ID):
        raise Http404
    cards = unit_cards({int(wanted), directive.target_unit_id})
    over, card = cards.get(directive.target_unit_id), cards.get(int(wanted))
    if over is None or card is None or not card.is_under(over.path):
        raise Http404
    return card
