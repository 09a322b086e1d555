"""Moving a unit, with all below it, under another parent: decided today, in force from midnight.

A decision is kept as a PlannedMove and, at once, as the UnitPlace rows of the day from which it holds: a fact
is summed under the place of its business day, so nothing depends on the minute at which `apply_due_moves`
runs. That task rewrites Unit.parent and Unit.path on the first day and tells those who registered with
on_unit_moved.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q

from huisheng.kernel.audit import record
from huisheng.kernel.clock import business_day, now
from huisheng.kernel.tenancy import enter_network
from huisheng.kernel.two_clocks import earlier_now
from tenants.cards import forget_cards
from tenants.lifecycle import hooks
from tenants.models import PlannedMove, Unit, UnitPlace
from tenants.models.unit import path_segment
from tenants.tree import ids_of_path
from tenants.tree_lock import lock_tree

MAX_PATH = 120


class MoveNotPossibleError(ValueError):
    """A unit cannot stand under itself or under a unit below it, nor so deep that its path has no room."""


def plan_move(unit_id: int, new_parent_id: int | None, *, actor: int | str) -> date | None:
    """Decide that a unit stands under another parent (None: under nobody) from midnight on; return that first
    day, or None where it stays.

    A second decision on the same day replaces the first; deciding for the present parent cancels it.
    Raises LookupError for an unknown unit or parent, MoveNotPossibleError for a place that cannot be.
    """
    today = business_day()
    day = today + timedelta(days=1)
    with enter_network(), transaction.atomic():
        lock_tree()
        _apply(today)
        wanted = [pk for pk in (unit_id, new_parent_id) if pk is not None]
        known = dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "parent_id"))
        for pk in wanted:
            if pk not in known:
                raise LookupError(f"there is no unit {pk}")
        PlannedMove.objects.filter(unit_id=unit_id, day=day).delete()
        stays = known[unit_id] == new_parent_id
        if not stays:
            PlannedMove.objects.create(
                unit_id=unit_id,
                new_parent_id=new_parent_id,
                day=day,
                decided_by=actor if isinstance(actor, int) else None,
            )
        _write_places(day, _paths_after(_open_moves(day)))
        record(
            "unit.move_planned",
            object_type="unit",
            object_id=str(unit_id),
            actor=actor,
            detail={"to": new_parent_id, "from_day": day.isoformat()},
        )
    return None if stays else day


def apply_due_moves() -> int:
    """Let the tree follow the moves whose first day has come; return how many there were. Idempotent."""
    with enter_network(), transaction.atomic():
        today = business_day(earlier_now())
        if not PlannedMove.objects.filter(applied_at=None, day__lte=today).exists():
            return 0
        lock_tree()
        return _apply(today)


def _apply(today: date) -> int:
    days = (
        PlannedMove.objects.filter(applied_at=None, day__lte=today)
        .order_by("day")
        .values_list("day", flat=True)
    )
    # A machine that was off for days catches up day by day: a later move stands on an earlier one.
    return sum([_apply_day(day) for day in dict.fromkeys(days)])


def _apply_day(day: date) -> int:
    moves = _open_moves(day)
    paths = _paths_after(moves)
    before = dict(Unit.objects.filter(pk__in=paths).values_list("pk", "path"))
    # Units entered below a moving one since the decision have no place of that day yet.
    _write_places(day, paths)
    _write_paths(paths)
    for move in moves:
        Unit.objects.filter(pk=move.unit_id).update(parent_id=move.new_parent_id)
        record(
            "unit.moved",
            object_type="unit",
            object_id=str(move.unit_id),
            actor=move.decided_by or "system",
            detail={"to": move.new_parent_id, "from_day": day.isoformat()},
        )
    PlannedMove.objects.filter(pk__in=[move.pk for move in moves]).update(applied_at=now())
    for unit_id, path in sorted(paths.items(), key=lambda item: item[1]):
        hooks.moved(unit_id, ids_of_path(before[unit_id] or ""), ids_of_path(path), day)
    forget_cards()
    return len(moves)


def _open_moves(day: date) -> list[PlannedMove]:
    return list(PlannedMove.objects.filter(applied_at=None, day=day).order_by("decided_at", "pk"))


def _paths_after(moves: Iterable[PlannedMove]) -> dict[int, str]:
    """The paths of all units that stand elsewhere after `moves`, taken one after the other."""
    # The whole tree is a few thousand short strings; moves are rare.
    paths = {pk: path or "" for pk, path in Unit.objects.values_list("pk", "path")}
    moved: dict[int, str] = {}
    for move in moves:
        old = paths[move.unit_id]
        above = "" if move.new_parent_id is None else paths[move.new_parent_id]
        if above.startswith(old):
            raise MoveNotPossibleError(f"unit {move.unit_id} cannot stand below itself")
        new = above + path_segment(move.unit_id)
        for pk, path in paths.items():
            if path.startswith(old):
                paths[pk] = moved[pk] = new + path[len(old) :]
    if any(len(path) > MAX_PATH for path in moved.values()):
        raise MoveNotPossibleError("the tree would become deeper than a path can say")
    return moved


def _write_paths(paths: dict[int, str]) -> None:
    """Rewrite Unit.path; two units may exchange places, and paths are unique."""
    with connection.cursor() as cursor:
        # Uniqueness is checked row by row, so the old paths are given up first.
        cursor.execute("UPDATE tenants_unit SET path = NULL WHERE id = ANY(%s)", [list(paths)])
        cursor.execute(
            "UPDATE tenants_unit SET path = moved.path"
            " FROM unnest(%s::bigint[], %s::text[]) AS moved (id, path) WHERE tenants_unit.id = moved.id",
            [list(paths), list(paths.values())],
        )


def _write_places(day: date, paths: dict[int, str]) -> None:
    """Make the places to which units move on `day` be exactly `paths`."""
    moving = UnitPlace.objects.filter(to_day=day).values("unit_id")
    planned = UnitPlace.objects.filter(Q(unit_id__in=paths) | Q(unit_id__in=moving), from_day=day)
    withdrawn = set(planned.values_list("unit_id", flat=True))
    planned.delete()
    UnitPlace.objects.filter(unit_id__in=withdrawn, to_day=day).update(to_day=None)
    UnitPlace.objects.filter(unit_id__in=paths, to_day=None, from_day__lt=day).update(to_day=day)
    UnitPlace.objects.bulk_create(
        [UnitPlace(unit_id=pk, path=path, from_day=day) for pk, path in sorted(paths.items())]
    )
