"""抽查: who sees which samples, and who may look at them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Count, Q, QuerySet

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, Actor
from shared_apps.oversight.models import Order, Sample, SampleMonth
from shared_apps.oversight.queries.orders import acting_units, unit_or_none
from shared_apps.oversight.rules.exclusion import is_kept_out
from shared_apps.oversight.rules.sampling import digest, lot
from tenants.public import UnitCard, UnitState, ancestors, ids_at, ids_of_path, unit_cards

Text: Final = Sample.Text


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One sample of the list; ``order`` is the number of an order (督办单) about its question."""

    sample: Sample
    unit: str
    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotSeen:
    """The lot of one month. ``digest`` stands there before the draw, the seed itself after it."""

    month: date
    digest: str
    seed: str
    is_drawn: bool


def visible(actor: Actor) -> QuerySet[Sample]:
    """What was drawn below the units that the person's roles cover; nothing that is kept from those units."""
    tops = [path for path in actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF) if path]
    return Sample.objects.filter(_any(_seen_from(path) for path in tops), drawn_at__isnull=False)


def to_look_at(actor: Actor) -> QuerySet[Sample]:
    """What was drawn right below this person's own units and nobody has asked for yet."""
    own = acting_units(actor)
    rows = visible(actor).filter(text=Text.NOT_ASKED)
    cards = unit_cards(rows.order_by().values_list("unit_id", flat=True).distinct())
    right_below = [card.id for card in cards.values() if card.parent_id in own]
    return rows.filter(unit_id__in=right_below)


def looks_at(actor: Actor, row: Sample) -> UnitCard | None:
    """The unit in whose name this person may look at one: the nearest above that is open and that its asker
    does not keep it from. Nobody further up does; and a unit that is suspended or closed is asked nothing.
    """
    unit = unit_or_none(row.unit_id)
    if unit is None or not unit.routable:
        return None
    for card in reversed(ancestors(row.unit_id)):
        if card.routable and not is_kept_out(card, row.excluded_units):
            return card if card.id in acting_units(actor) else None
    return None


def lines(rows: Iterable[Sample]) -> list[SampleLine]:
    """With the names of units and the orders about them: two queries."""
    found = list(rows)
    cards = unit_cards({row.unit_id for row in found})
    numbers = {
        (order.question_unit_id, order.question_id): order.number
        for order in Order.objects.filter(question_id__in=[row.origin_question_id for row in found]).order_by(
            "issued_at"
        )
    }
    return [
        SampleLine(
            row,
            cards[row.unit_id].short_name if row.unit_id in cards else "",
            numbers.get((row.origin_unit_id, row.origin_question_id), ""),
        )
        for row in found
    ]


def months(rows: QuerySet[Sample]) -> list[tuple[date, int]]:
    """The months of which there is anything, the latest first, and how many there are."""
    counted = rows.order_by().values("month").annotate(n=Count("id")).order_by("-month")
    return [(row["month"], row["n"]) for row in counted]


def lots(newest: int = 3) -> list[LotSeen]:
    """The lots of the latest months, the one of the month to come first."""
    return [
        LotSeen(
            month=row.month,
            digest=digest(row.seed),
            seed=row.seed if row.drawn_at else "",
            is_drawn=row.drawn_at is not None,
        )
        for row in SampleMonth.objects.order_by("-month")[:newest]
    ]


def lot_of(row: Sample) -> str:
    """By which lot it was drawn."""
    return lot(SampleMonth.objects.get(pk=row.month).seed, row.question_id)


def _seen_from(path: str) -> Q:
    """What was drawn below a unit, but for what its asker keeps from it (rules/exclusion.py)."""
    keeping_out = list(ids_of_path(path))
    below = Q(unit_id__in=ids_at(path, states=list(UnitState))) & ~Q(unit_id=keeping_out[-1])
    return below & ~Q(excluded_units__overlap=keeping_out)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q(pk__in=[]))
