"""All sums are made anew beside those that pages read, and take their place at once: after a change of the
tree's history, of topics, of the rules of counting, or when facts are no longer trusted.

It goes by steps, each a transaction of its own that also writes down how far it has come, so that it may be
broken off at any moment and carried on by whoever comes next. Facts come in meanwhile. Where units are read
first, their own tables are the truth and facts that differ from them are replaced (operations.reading_units).
"""

import hashlib
from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from time import monotonic
from typing import Final

from django.db import connection, models, transaction
from django.db.models import Count, Max
from psycopg import sql

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from huisheng.kernel.tenancy.registry import every_unit
from shared_apps.insights.models import CarriedMove, Fact, Rebuild
from shared_apps.insights.operations.asking_headcounts import ask_again
from shared_apps.insights.operations.reading_units import read_unit
from shared_apps.insights.projections.details import Detail
from shared_apps.insights.projections.headcounts import sum_headcounts_anew
from shared_apps.insights.projections.moves import SUMS_LOCK
from shared_apps.insights.projections.readings import spread_anew
from shared_apps.insights.projections.steps import sum_steps_anew
from shared_apps.insights.projections.sums import AMOUNTS, Amounts, project, project_details
from shared_apps.insights.projections.tables import BESIDE, LIVE
from shared_apps.topics.public import sensitive_codes

CHUNK: Final = 5_000
"""Facts of one step."""
SLICE: Final = timedelta(seconds=25)
"""The schedule's task takes no longer; the next one goes on."""

Tell = Callable[[str, int, int], None]
"""Called after each step with what is being done, how much of it is done, and how much there is."""


def begin(*, by: int | str, from_units: bool) -> Rebuild:
    """Begin to make all sums anew, or carry on what has begun."""
    with transaction.atomic():
        lock_until_commit("insights.rebuild")
        row = Rebuild.objects.filter(ended_at=None).first()
        if row is not None:
            return row
        _empty_beside()
        now = clock.now()
        row = Rebuild.objects.create(
            state=Rebuild.State.READING if from_units else Rebuild.State.SUMMING,
            begun_at=now,
            moved_at=now,
            begun_by=str(by),
            from_units=from_units,
            units=len(list(every_unit())) if from_units else 0,
        )
        _note("insights.rebuild_begun", row, by)
        return row


def stop(*, by: int | str) -> bool:
    """Give up what has begun; what pages read was not touched. False where nothing was under way."""
    with transaction.atomic():
        row = Rebuild.objects.select_for_update().filter(ended_at=None).first()
        if row is None:
            return False
        _empty_beside()
        row.state, row.ended_at = Rebuild.State.STOPPED, clock.now()
        row.save()
        _note("insights.rebuild_stopped", row, by)
        return True


def rebuild(tell: Tell = lambda what, done, total: None) -> int:
    """Make all sums anew from the facts, at once; returns how many facts were summed."""
    row = begin(by="system", from_units=False)
    carry_on(tell)
    row.refresh_from_db()
    return row.facts_summed


def carry_on(
    tell: Tell = lambda what, done, total: None,
    *,
    for_at_most: timedelta | None = None,
    steps: int | None = None,
) -> bool:
    """Carry on what has begun, to its end, for some time or some steps; False once nothing is left to do."""
    until = None if for_at_most is None else monotonic() + for_at_most.total_seconds()
    taken = 0
    while (until is None or monotonic() < until) and (steps is None or taken < steps):
        taken += 1
        row = _step()
        if row is None:
            return False
        if row.state == Rebuild.State.READING:
            tell("units", row.units_read, row.units)
        else:
            tell("facts", row.facts_summed, row.facts)
    return True


def _step() -> Rebuild | None:
    """One step, in a transaction of its own. Whoever else is at it is waited for, and the next step taken."""
    with transaction.atomic():
        row = Rebuild.objects.select_for_update().filter(ended_at=None).first()
        if row is None:
            return None
        if row.state == Rebuild.State.READING:
            _read_next_unit(row)
        elif not row.stamp:
            _begin_to_sum(row)
        elif row.after_fact < row.to_fact:
            _sum_next(row, CHUNK)
        else:
            _put_in_place(row)
        row.moved_at = clock.now()
        row.save()
        return row


def _read_next_unit(row: Rebuild) -> None:
    unit = min((unit for unit in every_unit() if unit.id > row.after_unit), key=lambda u: u.id, default=None)
    if unit is None:
        row.state = Rebuild.State.SUMMING
        return
    found = read_unit(unit)
    row.after_unit = unit.id
    row.units_read += 1
    row.corrected += found.corrected
    row.left_alone += found.left_alone


def _begin_to_sum(row: Rebuild) -> None:
    """Facts with an id up to this moment's last are summed by steps; a fact takes its id under a lock that
    this waits for, so none of them can appear later.
    """
    _keep_facts_out()
    row.stamp = _stamp()
    row.after_fact, row.facts_summed = 0, 0
    row.to_fact = Fact.objects.aggregate(last=Max("id"))["last"] or 0
    row.facts = Fact.objects.count()


def _sum_next(row: Rebuild, most: int | None) -> None:
    facts = Fact.objects.filter(id__gt=row.after_fact, id__lte=row.to_fact).order_by("id")
    portion = list(facts[:most] if most else facts)
    counted = [fact for fact in portion if not fact.seeded]
    project([_amounts(fact) for fact in counted], into=BESIDE)
    details = [_detail(fact) for fact in counted if fact.answered_timed or fact.closed]
    project_details(details, into=BESIDE)
    row.after_fact = portion[-1].pk if portion else row.to_fact
    row.facts_summed += len(portion)


def _put_in_place(row: Rebuild) -> None:
    """What came in since then is summed as well, and the sums take the place of those that are shown, in one
    transaction. If a unit has moved or topics have changed meanwhile, all of it is summed once more.
    """
    _keep_facts_out()
    lock_until_commit(SUMS_LOCK)
    if row.stamp != _stamp():
        _empty_beside()
        row.stamp = ""
        return
    row.to_fact = Fact.objects.aggregate(last=Max("id"))["last"] or 0
    while row.after_fact < row.to_fact:
        _sum_next(row, CHUNK)
    row.changed = sum(_swap(live, beside) for live, beside in zip(LIVE, BESIDE, strict=True))
    row.facts = row.facts_summed
    spread_anew()
    sum_steps_anew()
    sum_headcounts_anew()
    _empty_beside()
    row.state, row.ended_at = Rebuild.State.DONE, clock.now()
    if row.from_units:
        # What units tell as it stands, and not step by step, they are asked for once more.
        ask_again()
    _note("insights.rebuilt", row, "system")


def _swap(live: type[models.Model], beside: type[models.Model]) -> int:
    """Make the rows of `live` those of `beside`, touching only what differs; returns how many rows that were.

    Rows that both have stay as they are, so that pages go on from a warm cache.
    """
    columns = [sql.Identifier(field.attname) for field in live._meta.concrete_fields if not field.primary_key]
    names = sql.SQL(", ").join(columns)
    of = {"live": sql.Identifier(live._meta.db_table), "beside": sql.Identifier(beside._meta.db_table)}
    equal: list[sql.Composable] = [sql.SQL("l.{0} = b.{0}").format(column) for column in columns]
    same = sql.SQL(" AND ").join(equal)
    gone = sql.SQL("DELETE FROM {live} l WHERE NOT EXISTS (SELECT FROM {beside} b WHERE {same})")
    new = sql.SQL(
        "INSERT INTO {live} ({names}) SELECT {names} FROM {beside} b"
        " WHERE NOT EXISTS (SELECT FROM {live} l WHERE {same})"
    )
    with connection.cursor() as cursor:
        cursor.execute(gone.format(**of, same=same))
        changed = int(cursor.rowcount)
        cursor.execute(new.format(**of, same=same, names=names))
        return changed + int(cursor.rowcount)


def _keep_facts_out() -> None:
    """Until the commit no fact comes in; whoever brings one waits."""
    with connection.cursor() as cursor:
        table = sql.Identifier(Fact._meta.db_table)
        cursor.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(table))


def _empty_beside() -> None:
    for model in BESIDE:
        model._default_manager.all().delete()


def _stamp() -> str:
    """By which tree and which topics facts are summed now."""
    moves = CarriedMove.objects.aggregate(last=Max("id"), all=Count("id"))
    said = f"{moves['last']}/{moves['all']}/{','.join(sorted(sensitive_codes()))}"
    return hashlib.sha256(said.encode()).hexdigest()


def _amounts(fact: Fact) -> Amounts:
    about = {name: getattr(fact, name) for name in _ABOUT}
    return Amounts(**about, **{name: getattr(fact, name) for name in AMOUNTS})


_ABOUT: Final = ("unit_id", "business_day", "received_day", "topic", "channel")


def _detail(fact: Fact) -> Detail:
    return Detail(**{field.name: getattr(fact, field.name) for field in fields(Detail)})


def _note(action: str, row: Rebuild, by: int | str) -> None:
    detail = {"from_units": row.from_units, "corrected": row.corrected, "facts": row.facts_summed}
    record(action, object_type="rebuild", object_id=row.pk, actor=by, detail=detail)
