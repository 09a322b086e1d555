"""Orders (督办): who may see which, in whose name somebody acts, and the register (台账)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from huisheng.kernel import clock
from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, Actor
from shared_apps.oversight.models import Custody, Order
from shared_apps.oversight.rules.exclusion import is_kept_out
from shared_apps.oversight.rules.supervising import UNDER_WAY
from shared_apps.oversight.rules.ways import stands_over
from tenants.public import UnitCard, search_units, unit_card, unit_cards

UNITS_SEARCHED: Final = 500


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One order of a list. ``is_late``: its date has passed and no answer is there."""

    order: Order
    unit: str
    by_unit: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the register is searched for; ``words`` is a number, or a unit by name or pinyin."""

    words: str = ""
    state: str = ""
    first: date | None = None
    last: date | None = None


def acting_units(actor: Actor) -> tuple[int, ...]:
    """The units in whose name this person acts: those in which the role was given."""
    if not actor.is_signed_in:
        return ()
    return tuple(sorted({grant.unit_id for grant in actor.grants if grant.role == NETWORK_STAFF}))


def issuer_for(actor: Actor, unit: UnitCard) -> UnitCard | None:
    """The unit in whose name this person orders something of ``unit``: the nearest one above it of theirs."""
    above = [card for card in unit_cards(acting_units(actor)).values() if stands_over(card, unit)]
    return max(above, key=lambda card: card.level, default=None)


def may_act_on(actor: Actor, order: Order) -> bool:
    """Whether this person takes the steps of an order: only in the name of the unit that issued it."""
    return order.by_unit_id in acting_units(actor)


def visible(actor: Actor) -> QuerySet[Order]:
    """The orders that somebody may see: of the units that their roles cover, whoever issued them there."""
    paths = actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    issuers = Order.objects.order_by().values_list("by_unit_id", flat=True).distinct()
    covered = [card.id for card in unit_cards(list(issuers)).values() if card.path.startswith(paths)]
    return Order.objects.filter(by_unit_id__in=covered)


def issued_by(unit_id: int) -> int:
    """How many a unit has issued."""
    return Order.objects.filter(by_unit_id=unit_id).count()


def is_excluded(unit_id: int, origin_unit: int, question_id: UUID) -> bool:
    """Whether the asker of a question wants it kept from a unit, or from one above that: it speaks of no such
    question then.
    """
    card = unit_card(unit_id)
    known = Custody.objects.filter(unit_id=origin_unit, item_id=question_id)
    return any(is_kept_out(card, excluded) for excluded in known.values_list("excluded_units", flat=True))


def register(actor: Actor, filters: Filters) -> QuerySet[Order]:
    """The register, the newest first."""
    orders = visible(actor)
    if filters.words:
        number = filters.words.replace("[", "〔").replace("]", "〕")
        found = [card.id for card in search_units(filters.words, UNITS_SEARCHED)]
        orders = orders.filter(
            Q(unit_id__in=found)
            | Q(by_unit_id__in=found)
            | Q(question_number=filters.words)
            | _numbered(number)
        )
    if filters.state == "late":
        orders = orders.filter(stage=Order.Stage.OPEN, due_at__lt=clock.now())
    elif filters.state in Order.Card.values and filters.state:
        orders = orders.filter(card=filters.state, stage__in=UNDER_WAY)
    elif filters.state:
        orders = orders.filter(stage=filters.state)
    if filters.first:
        orders = orders.filter(issued_at__gte=_begin(filters.first))
    if filters.last:
        orders = orders.filter(issued_at__lt=_begin(filters.last + timedelta(days=1)))
    return orders.order_by("-issued_at", "-id")


def lines(orders: Iterable[Order]) -> list[OrderLine]:
    """With the names of their units; two queries."""
    rows, now = list(orders), clock.now()
    cards = unit_cards({unit for row in rows for unit in (row.unit_id, row.by_unit_id)})
    return [
        OrderLine(row, _name(cards, row.unit_id), _name(cards, row.by_unit_id), is_late(row, now))
        for row in rows
    ]


def is_late(order: Order, now: datetime) -> bool:
    """Whether an answer is overdue."""
    return order.stage == Order.Stage.OPEN and order.due_at < now


def waiting_orders(actor: Actor) -> QuerySet[Order]:
    """Those that somebody has to look at, the oldest date first: answered or overdue in the name of their own
    units, and whatever is red below them.
    """
    own = Q(by_unit_id__in=acting_units(actor))
    answered, overdue = Q(stage=Order.Stage.ANSWERED), Q(stage=Order.Stage.OPEN, due_at__lt=clock.now())
    red = Q(card=Order.Card.RED, stage__in=UNDER_WAY)
    return visible(actor).filter((own & (answered | overdue)) | red).order_by("due_at", "id")


def issuable(actor: Actor, unit_ids: Iterable[int]) -> set[int]:
    """Of some units those of which this person may demand something now."""
    own = list(unit_cards(acting_units(actor)).values())
    return {
        card.id
        for card in unit_cards(set(unit_ids)).values()
        if card.routable and any(stands_over(above, card) for above in own)
    }


def units_to_order(actor: Actor, words: str) -> list[UnitCard]:
    """Units of which this person may demand something, found by name or pinyin."""
    own = list(unit_cards(acting_units(actor)).values())
    found = search_units(words, UNITS_SEARCHED, openable=True)
    return [card for card in found if any(stands_over(above, card) for above in own)][:20]


def unit_or_none(unit_id: int) -> UnitCard | None:
    """A unit of the tree."""
    try:
        return unit_card(unit_id)
    except LookupError:
        return None


def _name(cards: dict[int, UnitCard], unit_id: int) -> str:
    return cards[unit_id].short_name if unit_id in cards else ""


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.BUSINESS_ZONE)


def _numbered(words: str) -> Q:
    """督〔2026〕3号, 2026-3, or 3."""
    digits = "".join(sign if sign.isdecimal() else " " for sign in words).split()
    if len(digits) == 2:
        return Q(year=int(digits[0][:4]), sequence=int(digits[1][:9]))
    if len(digits) == 1 and len(digits[0]) < 9 and not any(sign.isalpha() for sign in words.strip("督号")):
        return Q(sequence=int(digits[0]))
    return Q(pk__in=[])
