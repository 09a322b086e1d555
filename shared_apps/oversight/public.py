"""The door to what has left a unit. Callable in any scope: each function enters NETWORK for a moment."""

from collections.abc import Collection
from uuid import UUID

from huisheng.kernel.access import Actor
from huisheng.kernel.tenancy import enter_network
from shared_apps.oversight.data.words import (
    CARD_NAMES,
    DIFFICULTY_AREAS,
    DIFFICULTY_STAGES,
    DIFFICULTY_STEPS,
    ORDER_DEMANDS,
    ORDER_ENDS,
    ORDER_REASONS,
    REDO_RESULTS,
)
from shared_apps.oversight.operations.difficulties import HelpNotPossibleError
from shared_apps.oversight.operations.difficulties import reply as _reply
from shared_apps.oversight.operations.difficulties import take_on as _take_on
from shared_apps.oversight.operations.ordering import Demanded, OrderNotPossibleError
from shared_apps.oversight.operations.ordering import issue as _issue
from shared_apps.oversight.operations.taking_over import TakeOverNotPossibleError, take_over
from shared_apps.oversight.queries.comparing import COMPARISON, HANDS, HELD_ELSEWHERE, HELD_HERE, VERDICTS
from shared_apps.oversight.queries.difficulties import DifficultyView, StepView
from shared_apps.oversight.queries.difficulties import below as _difficulties_below
from shared_apps.oversight.queries.difficulties import count_untaken_below as _untaken_below
from shared_apps.oversight.queries.difficulties import of_unit as _difficulties_of
from shared_apps.oversight.queries.difficulties import one_for_unit as _difficulty_for
from shared_apps.oversight.queries.difficulties import one_shared_with as _one_shared_with
from shared_apps.oversight.queries.difficulties import shared_with as _shared_with
from shared_apps.oversight.queries.held import Escalated
from shared_apps.oversight.queries.held import asked_above as _asked_above
from shared_apps.oversight.queries.held import escalated_to as _escalated_to
from shared_apps.oversight.queries.orders import issued_by as _issued_by
from shared_apps.oversight.queries.routing import Suggestion
from shared_apps.oversight.queries.routing import nearest_open as _nearest_open
from shared_apps.oversight.queries.routing import suggest_units as _suggest_units
from shared_apps.oversight.queries.supervised import SEEN, CaseSeen, Seen
from shared_apps.oversight.queries.supervised import cases_below as _cases_below
from shared_apps.oversight.queries.supervised import chain_for as _chain_for
from shared_apps.oversight.queries.supervised import count_below as _count_below
from shared_apps.oversight.rules.exclusion import is_kept_out
from shared_apps.oversight.rules.ways import DOWN, SIDEWAYS, UP, Way, way_between
from tenants.public import UnitCard

__all__ = [
    "CARD_NAMES",
    "COMPARISON",
    "DIFFICULTY_AREAS",
    "DIFFICULTY_STAGES",
    "DIFFICULTY_STEPS",
    "DOWN",
    "HANDS",
    "HELD_ELSEWHERE",
    "HELD_HERE",
    "ORDER_DEMANDS",
    "ORDER_ENDS",
    "ORDER_REASONS",
    "REDO_RESULTS",
    "SEEN",
    "SIDEWAYS",
    "UP",
    "VERDICTS",
    "CaseSeen",
    "Demanded",
    "DifficultyView",
    "Escalated",
    "HelpNotPossibleError",
    "OrderNotPossibleError",
    "Seen",
    "StepView",
    "Suggestion",
    "TakeOverNotPossibleError",
    "Way",
    "asked_above",
    "call_up",
    "cases_below",
    "chain_of",
    "count_below",
    "difficulties_below",
    "difficulties_of",
    "difficulties_shared_with",
    "difficulty_for",
    "difficulty_shared_with",
    "escalated_to",
    "is_kept_out",
    "issue_order",
    "nearest_open",
    "orders_by",
    "reply_to_difficulty",
    "suggest_units",
    "take_difficulty_on",
    "untaken_below",
    "way_between",
]


def escalated_to(unit_id: int, *, limit: int = 200) -> list[Escalated]:
    """Promises of units below that were broken for too long and that this unit sees to, oldest first."""
    return _escalated_to(unit_id, limit)


def asked_above(unit_id: int, *, excluded: Collection[int] = ()) -> UnitCard | None:
    """The nearest unit above that would be asked; None when there is none that can and may be."""
    return _asked_above(unit_id, list(excluded))


def call_up(origin_unit: int, question_id: UUID, to_unit: int, *, why: str, actor: int) -> None:
    """Let a unit above the holder take a question over (接管), wherever it is, also where it was asked.

    The holder hands it over by program, a moment later. Raises TakeOverNotPossibleError.
    """
    take_over(origin_unit, question_id, to_unit, why=why, actor=actor)


def cases_below(unit_id: int, what: Seen, *, limit: int = 200) -> list[CaseSeen]:
    """Questions at and below a unit that go from hand to hand and are late, returned, moved up (提级) or
    stuck, the oldest first; none whose asker has excluded it.
    """
    return _cases_below(unit_id, what, limit)


def count_below(unit_id: int) -> dict[Seen, int]:
    """How many of them there are of each kind."""
    return _count_below(unit_id)


def chain_of(reader: int, origin_unit: int, question_id: UUID) -> list[dict[str, str]]:
    """Through which hands a question went (from, to, way, reason, outcome, why, at), oldest first, as far as
    the unit ``reader`` may know: one that had a part in it, or stands over one that had.
    """
    return _chain_for(reader, origin_unit, question_id)


def suggest_units(
    from_unit: int, *, topic: str, title: str, text: str, excluded: Collection[int]
) -> list[Suggestion]:
    """Units that a question could be handed to, the most probable first: those that the text names, those
    that took the like over before, and the one above. None that the asker has excluded.
    """
    return _suggest_units(from_unit, topic=topic, title=title, text=text, excluded=excluded)


def nearest_open(card: UnitCard, *, sender: int, excluded: Collection[int]) -> UnitCard | None:
    """The unit, or the nearest above it, that can be asked by the sender and may be; None when none can."""
    return _nearest_open(card, sender=sender, excluded=excluded)


def difficulties_of(unit_id: int) -> list[DifficultyView]:
    """What a unit has told those above that it cannot solve itself (基层困难), the newest first."""
    return _difficulties_of(unit_id)


def difficulties_below(unit_id: int) -> list[DifficultyView]:
    """Those of the units below it: what waits for help first, the oldest on top."""
    return _difficulties_below(unit_id)


def untaken_below(unit_id: int) -> int:
    """How many of them nobody has taken on."""
    return _untaken_below(unit_id)


def difficulty_for(unit_id: int, difficulty_id: UUID) -> DifficultyView | None:
    """One that a unit's leaders may read: its own, or of a unit below."""
    return _difficulty_for(unit_id, difficulty_id)


def difficulties_shared_with(unit_id: int) -> list[DifficultyView]:
    """What units at and above it have made readable to all below them, without names of persons."""
    return _shared_with(unit_id)


def difficulty_shared_with(unit_id: int, difficulty_id: UUID) -> DifficultyView | None:
    """One of them."""
    return _one_shared_with(unit_id, difficulty_id)


def issue_order(actor: Actor, unit_id: int, demanded: Demanded) -> UUID:
    """督办: demand something of a unit below; returns the id. Raises OrderNotPossibleError, and for a date
    that has passed ValueError.
    """
    with enter_network():
        return _issue(actor, unit_id, demanded)


def orders_by(unit_id: int) -> int:
    """How many orders a unit has issued so far."""
    with enter_network():
        return _issued_by(unit_id)


def take_difficulty_on(difficulty_id: UUID, actor: Actor) -> None:
    """牵头, as somebody of a unit above. Raises HelpNotPossibleError."""
    with enter_network():
        _take_on(difficulty_id, actor)


def reply_to_difficulty(difficulty_id: UUID, actor: Actor, *, text: str) -> None:
    """Say something to it, as somebody of a unit above. Raises HelpNotPossibleError."""
    with enter_network():
        _reply(difficulty_id, actor, text=text)
