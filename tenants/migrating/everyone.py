"""Bringing all schemas to the code's version: record once per state, then several workers, schema by schema.

A schema that fails is reported and left as it was; the others go on. Called again, the run takes up what is
left.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from queue import Empty, SimpleQueue

from django.db import DatabaseError, OperationalError, connection

from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.tenancy.locks import lock_number
from tenants.cards import forget_cards
from tenants.migrating.running import OtherStateError, Way, migrate_target, record_way, record_way_in
from tenants.migrating.steps import is_recordable, steps_from
from tenants.migrating.targets import (
    Group,
    Target,
    groups_by_state,
    groups_by_version,
    pending_targets,
)
from tenants.migrating.verifying import SchemaNotVerifiedError
from tenants.migrating.version import unit_migrations
from tenants.provisioning.replaying import PLACEHOLDER, replay_into
from tenants.provisioning.script import write_structure
from tenants.provisioning.template import scratch_schema

DEFAULT_WORKERS = 2
LOCK_TRIES = 3
Watcher = Callable[[Target, str | None], None]


class AnotherRunError(RuntimeError):
    """Somebody else is migrating the units of this database."""


@dataclass(slots=True)
class Outcome:
    """What came of a run: schemas brought to the version, and the reason of each that was not."""

    done: list[Target] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


def migrate_units(*, workers: int = DEFAULT_WORKERS, watch: Watcher | None = None) -> Outcome:
    """Migrate every schema that is behind: units in any state and the ready pool.

    `watch(target, reason or None)` is called after each schema, in the caller's thread. Raises
    AnotherRunError, and what a migration raises on the scratch schema (then nothing was touched).
    """
    targets = pending_targets()
    outcome = Outcome()
    if not targets:
        return outcome
    with _only_run():
        between = _migrate_groups(groups_by_version(targets), workers, outcome, watch)
        if between:
            _migrate_groups(groups_by_state(between), workers, outcome, watch)
    with enter_network():
        forget_cards()
    return outcome


def _migrate_groups(
    groups: Sequence[Group], workers: int, outcome: Outcome, watch: Watcher | None
) -> list[Target]:
    """Migrate groups one after the other; return the targets that turned out to be at another state."""
    between: list[Target] = []
    for group in groups:
        way, first = _find_way(group)
        rest = [target for target in group.targets if target is not first]
        done = [(first, None)] if first is not None else []
        for target, failure in chain(done, _share_out(rest, workers, way)):
            if isinstance(failure, OtherStateError):
                between.append(target)
                continue
            reason = None if failure is None else _words(failure)
            if reason is None:
                outcome.done.append(target)
            else:
                outcome.failed[target.schema] = reason
            if watch is not None:
                watch(target, reason)
    return between


def _words(failure: Exception) -> str:
    expected = isinstance(failure, DatabaseError | SchemaNotVerifiedError)
    return str(failure).strip() if expected else f"{type(failure).__name__}: {failure}"


def _find_way(group: Group) -> tuple[Way, Target | None]:
    """Record the group's steps; return them, and the target that has been migrated on the way, if one has.

    Where every step can be recorded, the group's sample is migrated by Django in one transaction: it is done,
    or it is as it was. Otherwise a scratch schema takes the steps first, since Django would not undo them.
    """
    if all(is_recordable(unit_migrations()[node]) for node in steps_from(group.applied)):
        for left in reversed(range(LOCK_TRIES)):
            try:
                return record_way_in(group.sample, group), group.sample
            except OperationalError:
                if not left:
                    raise
    with scratch_schema() as scratch:
        with enter_network(role="owner"), connection.cursor() as cursor:
            script = ";\n".join(write_structure(cursor, group.sample.schema))
        replay_into(scratch.schema, re.sub(rf"\b{group.sample.schema}\b", PLACEHOLDER, script))
        return record_way(group, scratch), None


def _share_out(
    targets: Sequence[Target], workers: int, way: Way
) -> Iterator[tuple[Target, Exception | None]]:
    """Give the targets to worker threads; yield each with what made it fail, or None."""
    todo: SimpleQueue[Target] = SimpleQueue()
    results: SimpleQueue[tuple[Target, Exception | None]] = SimpleQueue()
    for target in targets:
        todo.put(target)

    def work() -> None:
        # A thread has a connection of its own, which ends with it.
        try:
            while True:
                target = todo.get_nowait()
                results.put((target, _attempt(target, way)))
        except Empty:
            connection.close()

    with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="migrate") as pool:
        for _ in range(min(workers, len(targets))):
            pool.submit(work)
        for _ in targets:
            yield results.get()


def _attempt(target: Target, way: Way) -> Exception | None:
    for left in reversed(range(LOCK_TRIES)):
        try:
            migrate_target(target, way)
        except OperationalError as error:
            # A long transaction of the unit holds a table, or the connection broke: both may be over soon.
            if not left:
                return error
            connection.close()
        except Exception as error:  # noqa: BLE001 - a migration written in Python may raise anything
            return error
        else:
            break
    return None


@contextmanager
def _only_run() -> Iterator[None]:
    """Hold a lock of this session for the whole run; it ends with the process, however that ends."""
    with enter_network():
        number = lock_number("tenants.migrate_units")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
            if not cursor.fetchone()[0]:
                raise AnotherRunError("another migrate_units is at work in this database")
    try:
        yield
    finally:
        with enter_network(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
