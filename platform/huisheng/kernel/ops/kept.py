"""What a process keeps of something that hardly ever changes, until anybody anywhere changes it.

Settings, topics and holidays are asked for by every page. Each process keeps what it has read; a stamp in the
shared cache, one per thing, says whether that still holds, and changes with every change. The stamps of all
things are looked at together, once in a request; when one changes the cache's server says so by itself
(docs/decisions/0004-told-of-changes.md). With the cache away nothing is kept: all is read anew.
Why a thing may have its stamp believed for a moment: docs/decisions/0001-looks-believed.md.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from threading import Lock
from typing import Any, Final, Generic, TypeVar, cast

from django.core.cache import DEFAULT_CACHE_ALIAS, cache, caches
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from huisheng.kernel.ids import uuid7
from huisheng.kernel.ops.away import DATABASE_AWAY
from huisheng.kernel.ops.cache import ForgivingRedisCache
from huisheng.kernel.ops.watch import note_own_change
from huisheng.kernel.tenancy import current_unit, enter_network
from huisheng.kernel.tenancy.context import scope_or_none

KEPT_SECONDS: Final = 300.0
"""However the stamps stand: a change whose stamp got lost (the cache was away) is seen after so long."""

_PAUSE_SECONDS: Final = 2.0
"""How long nobody asks a database again that could not be reached."""

_ONE_SECONDS: Final = 3600
"""How long the stamp of one thing among many stands in the cache. Whoever misses it makes a new one, and what
was made of that thing before is made anew.
"""

_OF_ONE: Final = "stamp-of-one:"

_OF_EVERYTHING: Final = "stamp-of-everything"
"""Changes with every change of any thing: one for the things of all, one of each unit for its own."""

_SCOPES_MOST: Final = 1000

_GIVEN_MOST: Final = 500
"""A request asks for a few dozen; a task that goes from unit to unit for more."""

_CHANGED: Final = "_huisheng_changed_things"

_T = TypeVar("_T")
_things: list[Kept[Any]] = []
_last_looks: Final[OrderedDict[str, dict[str, str]]] = OrderedDict()
"""What this process saw last, by scope: the stamps of everything and those of all things. A change of a thing
changes both in the same moment: as long as those of everything are the same, so are the others.
"""
_stamps: ContextVar[dict[str, str] | None] = ContextVar("stamps", default=None)
_values: ContextVar[dict[tuple[str, object], Any] | None] = ContextVar("values", default=None)
"""What this request or task was given already, which asks for the same a dozen times."""


@contextmanager
def one_look_at_the_stamps() -> Iterator[None]:
    """Around a request or task: its stamps are fetched once. What it changes itself it sees all the same."""
    looked, given = _stamps.set({}), _values.set({})
    try:
        yield
    finally:
        _stamps.reset(looked)
        _values.reset(given)


class Kept(Generic[_T]):
    """Something that is read from the database and kept, by key; declare it once, as a module's constant.

    ``of_unit``: each unit has its own, which only its own changes make stale. ``seconds``: how long it is
    believed although a stamp may have got lost. ``look_seconds``: how long a look at its stamp is believed;
    by so much later other processes see a change than the one that makes it.
    """

    def __init__(
        self,
        name: str,
        *,
        of_unit: bool = False,
        most: int = 1000,
        seconds: float = KEPT_SECONDS,
        look_seconds: float = 0.0,
    ) -> None:
        self._name = name
        self._of_unit = of_unit
        self._most = most
        self._seconds = seconds
        self._look_seconds = look_seconds
        self._looked: dict[str, tuple[float, str]] = {}
        self._own_changes = 0
        self._kept: OrderedDict[tuple[str, object], tuple[float, str, _T]] = OrderedDict()
        self._lock = Lock()
        _things.append(self)

    def get(self, key: object, read: Callable[[], _T]) -> _T:
        """What is kept under the key if it still holds, or what ``read`` returns now.

        The stamp is looked at before reading, so that a change meanwhile makes stale what was read before. A
        transaction that has changed the thing reads it anew until its end, and keeps nothing that may be
        rolled back. While the database is away what was kept last goes on holding, unless its stamp says that
        it has changed. Raises NotInUnitError or NoScopeError for a thing of units outside one.
        """
        name = self._stamp_name()
        given = _values.get()
        if given is not None and (name, key) in given:
            return cast("_T", given[name, key])
        if _is_changed_here(name):
            return read()
        value = self._found_or_read(name, key, read)
        if given is not None:
            if len(given) >= _GIVEN_MOST:
                given.clear()
            given[name, key] = value
        return value

    def _found_or_read(self, name: str, key: object, read: Callable[[], _T]) -> _T:
        now = time.monotonic()
        with self._lock:
            looked, own_changes = self._looked.get(name), self._own_changes
            found = self._kept.get((name, key))
        believed = looked is not None and looked[0] > now
        stamp = looked[1] if looked is not None and believed else _stamp(name)
        if found is not None and found[1] == stamp:
            if self._look_seconds and not believed:
                self._believe(name, stamp, now + self._look_seconds, own_changes)
            if found[0] > now:
                return found[2]
        try:
            value, seconds = read(), self._seconds
        except DATABASE_AWAY:
            if found is None or found[1] != stamp:
                raise
            # Nothing has changed, says the stamp; and without the database nothing can.
            value, seconds = found[2], _PAUSE_SECONDS
        with self._lock:
            self._kept[name, key] = (now + seconds, stamp, value)
            self._kept.move_to_end((name, key))
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value

    def forget(self) -> None:
        """Have every process read it anew."""
        name, stamp = self._stamp_name(), uuid7().hex
        # Both by one message, so that no page holds by the one that is stale by the other.
        fresh = {name: stamp, _everything(current_unit().schema if self._of_unit else ""): stamp}
        with enter_network():
            _cache().spread(fresh, None)
        with self._lock:
            self._own_changes += 1
            self._looked.pop(name, None)
        _give_anew()
        seen = _stamps.get()
        if seen is not None:
            seen.update(fresh)

    def forget_after_commit(self) -> None:
        """The same once this transaction is committed; at once where there is none."""
        transaction.on_commit(self.forget)
        _remember_change([self._stamp_name()])

    def _believe(self, name: str, stamp: str, until: float, own_changes: int) -> None:
        # A stamp that is the same as before came from the cache: with the cache away it would be a new one.
        with self._lock:
            if own_changes == self._own_changes:
                self._looked[name] = (until, stamp)

    def _stamp_name(self) -> str:
        return f"stamp:{self._name}:{current_unit().schema}" if self._of_unit else f"stamp:{self._name}"


class Each:
    """Things of which every unit has very many, each with a stamp of its own. Nothing is kept of them here:
    whoever keeps something that is made of one asks for its stamp among the others (``stamps``).
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def stamp_name(self, key: str) -> str:
        """What its stamp is called, whatever somebody gave as a key. Raises NotInUnitError, NoScopeError."""
        digest = hashlib.blake2b(key.encode(errors="replace"), digest_size=12).hexdigest()
        return f"{_OF_ONE}{self._name}:{current_unit().schema}:{digest}"

    def forget(self, *keys: str) -> None:
        """Have everybody make anew what is made of these."""
        fresh = {self.stamp_name(key): uuid7().hex for key in keys}
        with enter_network():
            _cache().spread(fresh, _ONE_SECONDS)
        seen = _stamps.get()
        if seen is not None:
            seen.update(fresh)

    def forget_after_commit(self, *keys: str) -> None:
        """The same once this transaction is committed; at once where there is none."""
        transaction.on_commit(partial(self.forget, *keys))
        _remember_change([self.stamp_name(key) for key in keys])


def forget_looks() -> None:
    """Believe no look any more that was had before (tests, which empty the cache)."""
    _last_looks.clear()
    note_own_change()
    for thing in _things:
        with thing._lock:
            thing._looked.clear()


def stamps(also: Collection[str] = (), *, alone: bool = False) -> frozenset[tuple[str, str]]:
    """The stamps of everything that is kept for the current scope, and ``also`` of single things: as long as
    they are the same, nothing of it has changed. With the cache away they are new each time.

    ``alone``: nothing else will be looked at in this request, as a rule.
    """
    return frozenset(_looked_at([*_everything_here(), *also], alone=alone).items())


class Look:
    """One look at the same stamps, for whoever takes it with every request: are they as they were then?"""

    def __init__(self, stamps: frozenset[tuple[str, str]]) -> None:
        with enter_network():
            self._question = _cache().question(dict(stamps))

    def finds_the_same(self) -> bool:
        """Whether nothing of it has changed; no, with the cache away. Needs no scope."""
        with enter_network():
            return _cache().is_still(self._question)


def _cache() -> ForgivingRedisCache:
    return cast("ForgivingRedisCache", caches[DEFAULT_CACHE_ALIAS])


def is_anything_changed_here() -> bool:
    """Whether this transaction has changed something that is kept: what it reads may be rolled back."""
    own = connections[DEFAULT_DB_ALIAS]
    return any(_is_changed_here(name) for name in own.__dict__.get(_CHANGED, {}))


def _give_anew() -> None:
    given = _values.get()
    if given is not None:
        given.clear()


def _remember_change(names: Iterable[str]) -> None:
    _give_anew()
    own = connections[DEFAULT_DB_ALIAS]
    if not own.run_on_commit:
        return
    changed = own.__dict__.setdefault(_CHANGED, {})
    for name in names:
        changed[name] = [*_still_waiting(changed.get(name, ())), own.run_on_commit[-1][1]]


def _is_changed_here(name: str) -> bool:
    own = connections[DEFAULT_DB_ALIAS]
    return bool(_still_waiting(own.__dict__.get(_CHANGED, {}).get(name, ())))


def _still_waiting(forgetting: Iterable[Callable[[], None]]) -> list[Callable[[], None]]:
    """Looked up among the callbacks rather than remembered: a savepoint that rolls back takes its own away
    (and makes the entries of all others anew).
    """
    waiting = [entry[1] for entry in connections[DEFAULT_DB_ALIAS].run_on_commit]
    return [one for one in forgetting if any(one is other for other in waiting)]


def _stamp(name: str) -> str:
    return _looked_at([name])[name]


def _everything(schema: str) -> str:
    return f"{_OF_EVERYTHING}:{schema}" if schema else _OF_EVERYTHING


def _everything_here() -> list[str]:
    scope = scope_or_none()
    unit = None if scope is None else scope.unit
    return [_everything("")] if unit is None else [_everything(""), _everything(unit.schema)]


def _names_here() -> list[str]:
    scope = scope_or_none()
    here = scope is not None and scope.unit is not None
    things = [thing._stamp_name() for thing in _things if here or not thing._of_unit]
    return [*_everything_here(), *things]


def _looked_at(wanted: Collection[str], *, alone: bool = False) -> dict[str, str]:
    seen = _stamps.get()
    if seen is not None and all(name in seen for name in wanted):
        return {name: seen[name] for name in wanted}
    # A look finds what the request will want next too: once before it is in a unit, and once there.
    found = _fetched(wanted, seen or {}) if alone else _found_with_all(wanted, seen or {})
    if seen is not None:
        seen.update(found)
        found = seen
    return {name: found[name] for name in wanted}


def _found_with_all(wanted: Collection[str], seen: Mapping[str, str]) -> dict[str, str]:
    """The stamps that are wanted, and those of all things of the current scope, as far as they are not seen.

    Asked for are those of everything; as long as they are the same as at a look before, so are all others.
    """
    everything, here = _everything_here(), _names_here()
    last = _last_looks.get(everything[-1])
    found: dict[str, str] = {}
    if last is not None and last.keys() >= set(here):
        found = _fetched([*everything, *(name for name in wanted if name not in last)], seen)
        now = {**found, **seen}
        if all(now[name] == last[name] for name in everything):
            return {**last, **now}
    names = [*here, *wanted]
    # All of them of one moment: what was seen before may be older than the stamps of everything are now.
    asked_for_all = seen.keys().isdisjoint(here)
    found.update(_fetched(names, seen, keep_as=everything[-1] if asked_for_all else ""))
    return found


def _fetched(wanted: Iterable[str], seen: Mapping[str, str], *, keep_as: str = "") -> dict[str, str]:
    """Stamps from the cache; those that it does not have are made. ``keep_as``: remembered for later looks,
    if it had them all.
    """
    names = [name for name in dict.fromkeys(wanted) if name not in seen]
    with enter_network():
        found: dict[str, str] = _cache().watch(names) if names else {}
        # Two processes may do this at once; what the slower one has kept by then is read again.
        fresh = {missing: uuid7().hex for missing in names if missing not in found}
        lasting = {name: stamp for name, stamp in fresh.items() if not name.startswith(_OF_ONE)}
        if lasting:
            cache.set_many(lasting, None)
        for name in fresh.keys() - lasting.keys():
            # As a rule one, that of the thing that a page is about.
            cache.set(name, fresh[name], _ONE_SECONDS)
    if keep_as and not lasting:
        _last_looks[keep_as] = {name: found[name] for name in found if not name.startswith(_OF_ONE)}
        while len(_last_looks) > _SCOPES_MOST:
            _last_looks.popitem(last=False)
    return {**found, **fresh}
