"""Public items of other apps, which stand above this one and register what is theirs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An item as strangers see it (or would, if it were shown).

    ``author`` is the account of a member of staff who wrote it, None for anybody else; ``address`` is its
    page on this unit's site.
    """

    title: str
    text: str
    written_at: datetime
    topic: str = ""
    author: int | None = None
    address: str = "/"


def _nothing(item_id: str) -> None:
    """What an app does that keeps no column of its own."""


@dataclass(frozen=True, slots=True)
class ItemKind:
    """One kind of public item, by the functions of the app that owns it.

    ``read(id)`` returns None where there is no such item, or it was never meant for the public. ``hide(id)``
    takes it out of the public, ``bring_back(id)`` shows it (again); both run in the transaction of the
    verdict, and doing either twice changes nothing. An app whose lists ask `public.hidden_ids` needs neither.
    """

    kind: str
    name: str | Promise
    read: Callable[[str], Item | None]
    hide: Callable[[str], None] = _nothing
    bring_back: Callable[[str], None] = _nothing


class UnknownItem(LookupError):
    """There is no such public item in this unit."""


_kinds: dict[str, ItemKind] = {}


def register_item_kind(kind: ItemKind) -> None:
    """Make a kind of item known; called once, when its app is loaded."""
    if _kinds.setdefault(kind.kind, kind) is not kind:
        raise ValueError(f"the kind {kind.kind} is registered twice")


def item_kind(kind: str) -> ItemKind:
    """A registered kind. Raises UnknownItem."""
    try:
        return _kinds[kind]
    except KeyError:
        raise UnknownItem(kind) from None


def name_of(kind: str) -> str:
    """What a kind is called; its code where its app is not installed any more."""
    return str(_kinds[kind].name) if kind in _kinds else kind


def read(kind: str, item_id: str) -> Item:
    """An item as it is now. Raises UnknownItem."""
    found = item_kind(kind).read(item_id)
    if found is None:
        raise UnknownItem(f"{kind} {item_id}")
    return found
