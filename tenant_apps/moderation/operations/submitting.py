"""A new public item: may it be shown now?"""

from dataclasses import dataclass

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.tenancy.locks import lock_until_commit
from tenant_apps.moderation.data.codes import Review, Source
from tenant_apps.moderation.data.settings import REVIEW, REVIEW_BY_TOPIC
from tenant_apps.moderation.models import Case
from tenant_apps.moderation.operations.locking import OPEN, save
from tenant_apps.moderation.operations.opening import matched, open_case
from tenant_apps.moderation.rules.items import Item, item_kind
from tenant_apps.moderation.rules.lists import lists_in_force
from tenant_apps.moderation.rules.word_lists import Hit, find
from tenants.public import get_setting


@dataclass(frozen=True, slots=True)
class Submitted:
    """Whether the item may be shown now."""

    shown: bool


def review_of(topic: str) -> Review:
    """When a person reads what is written under a topic in the current unit."""
    unit_id = current_unit().id
    by_topic = get_setting(unit_id, REVIEW_BY_TOPIC)
    # The first two digits name the first level, for which it is chosen.
    return Review(by_topic.get(topic[:2]) or get_setting(unit_id, REVIEW))


@transaction.atomic
def submit(kind: str, item_id: str, item: Item, *, trusted: bool = False) -> Submitted:
    """Look at an item that was written or changed just now, in the transaction in which its row is written.

    Staff's own items wait for nobody but a word list; of somebody who is ``trusted``, what would be read
    before it is shown is read afterwards. An item for which a case is open already stays in it.
    Raises UnknownItem for a kind that is not registered.
    """
    item_kind(kind)
    lock_until_commit(f"moderation:{kind}:{item_id}")
    hits = _hits(item)
    waiting = Case.objects.filter(kind=kind, item=item_id, state__in=[state.value for state in OPEN]).first()
    if waiting is not None:
        return _changed_while_open(waiting, hits)
    return _looked_at(kind, item_id, item, hits, trusted=trusted, is_new=False)


# Without a savepoint: nothing of it is worth keeping without the item's row.
@transaction.atomic(savepoint=False)
def submit_new(kind: str, item_id: str, item: Item, *, trusted: bool = False) -> Submitted:
    """The same of an item whose row was written in this very transaction, under an id made for it: nobody
    else knows it, so that no case can be open and nobody waited for. Four statements fewer, which a crowd
    that comments pays for each time.
    """
    item_kind(kind)
    return _looked_at(kind, item_id, item, _hits(item), trusted=trusted, is_new=True)


def _hits(item: Item) -> list[Hit]:
    return find(f"{item.title}\n{item.text}", lists_in_force())


def _looked_at(
    kind: str, item_id: str, item: Item, hits: list[Hit], *, trusted: bool, is_new: bool
) -> Submitted:
    review = review_of(item.topic) if item.author is None else Review.NONE
    if trusted and review is Review.BEFORE:
        review = Review.AFTER
    if hits:
        source = Source.WORDS
    elif review is Review.NONE:
        return Submitted(True)
    else:
        source = Source.BEFORE if review is Review.BEFORE else Source.AFTER
    shown = source is Source.AFTER
    open_case(kind, item_id, item, source=source, shown=shown, at=clock.now(), hits=hits, is_new=is_new)
    return Submitted(shown)


def _changed_while_open(case: Case, hits: list[Hit]) -> Submitted:
    """An item that is looked at already was changed: what a list holds is not shown meanwhile."""
    if hits and case.shown:
        case.shown = False
        case.matched = [*case.matched, *matched(hits)]
        save(case, "shown", "matched")
    return Submitted(case.shown)
