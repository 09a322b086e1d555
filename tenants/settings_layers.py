"""Settings of units in three layers: declared default, set above (overridable or locked), set here. A unit
above may set a value for some units of its subtree alone (`settings_given_by`): a wave of its roll-out.

统一规范的"公转" and 突出特色的"自转": an upper unit sets a value for its whole subtree, and may lock it. The
value of the nearest unit that set it holds, unless a unit further up has locked it; the topmost lock wins.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django_stubs_ext import StrOrPromise

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.ops.kept import Kept
from huisheng.kernel.tenancy import enter_network
from tenants.data import SettingLockedError, SettingVersionView, SettingView
from tenants.models import SettingVersion, Unit, UnitSetting
from tenants.tree import ids_of_path


@dataclass(frozen=True, slots=True)
class Declaration:
    """A setting that exists: its type, default, words, and an optional check that raises ValidationError."""

    key: str
    type_: type[Any]
    default: Any
    label: StrOrPromise
    help_text: StrOrPromise = ""
    choices: tuple[tuple[Any, StrOrPromise], ...] = ()
    check: Callable[[Any], None] | None = None
    local_only: bool = False
    own_page: bool = False
    keeps_versions: bool = False
    for_below: bool = False


_declared: dict[str, Declaration] = {}


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a unit above (``giver``) gives to one unit of its subtree and to those below that."""

    giver: int
    target: int
    key: str
    value: Any
    locked: bool


_Values = dict[str, dict[int, tuple[Any, bool]]]
"""By key and by the unit that set it: the value, and whether it is locked."""

_Rows = tuple[list[int], _Values, _Values]
"""The path, what units along it have set, and what they have given to units along it."""

_kept: Kept[_Rows] = Kept("unit-settings")
_givers: list[Callable[[list[int]], Iterable[Given]]] = []


def declare_setting(
    key: str,
    type_: type[Any],
    default: Any,
    label: StrOrPromise,
    *,
    help_text: StrOrPromise = "",
    choices: tuple[tuple[Any, StrOrPromise], ...] = (),
    check: Callable[[Any], None] | None = None,
    local_only: bool = False,
    own_page: bool = False,
    keeps_versions: bool = False,
    for_below: bool = False,
) -> None:
    """Declare a setting, once, when its app is loaded. `local_only`: never inherited (a unit's own
    telephone). `own_page`: changed on a page of its app, and left out of the general lists (a long text).
    `keeps_versions`: every value that it had can be read again (`setting_versions`). `for_below`: what a unit
    sets is meant for those below it, never for itself (`SettingView.overridden_value`), and is set among the
    standards alone.
    """
    new = Declaration(
        key, type_, default, label, help_text, choices, check, local_only, own_page, keeps_versions, for_below
    )
    if key in _declared and _declared[key].type_ is not type_:
        raise ValueError(f"the setting {key} is declared twice")
    _declared[key] = new


def settings_given_by(read: Callable[[list[int]], Iterable[Given]]) -> None:
    """Let an app say what is given to the units of a path (their ids, from the root); called in NETWORK.
    Whoever changes it calls `settings_given_anew`.
    """
    if read not in _givers:
        _givers.append(read)


def settings_given_anew() -> None:
    """What is given to units has changed, in this transaction."""
    _kept.forget_after_commit()


def declared_settings() -> dict[str, Declaration]:
    """Return every declared setting by key."""
    return dict(_declared)


def declaration(key: str) -> Declaration:
    """Return a declared setting; raise LookupError for an unknown key."""
    try:
        return _declared[key]
    except KeyError:
        raise LookupError(f"no setting {key!r} is declared") from None


def get_setting(unit_id: int, key: str) -> Any:
    """Return the effective value of a setting at a unit."""
    return explain_setting(unit_id, key).value


def explain_setting(unit_id: int, key: str) -> SettingView:
    """Return the effective value and where it comes from."""
    return explain_settings(unit_id, [key])[key]


def explain_settings(unit_id: int, keys: Iterable[str] | None = None) -> dict[str, SettingView]:
    """Return effective values of several settings (all when None); cached, three queries when not."""
    wanted = list(_declared if keys is None else keys)
    declarations = {key: declaration(key) for key in wanted}
    found = _kept.get(unit_id, lambda: _rows_along_path(unit_id))
    return {key: _resolve(declarations[key], unit_id, found) for key in wanted}


def overridden_below(unit_id: int, keys: Iterable[str]) -> dict[str, dict[int, Any]]:
    """Return for each key the values set below a unit, by unit: shown to the unit above. Two statements."""
    below: dict[str, dict[int, Any]] = {declaration(key).key: {} for key in keys}
    with enter_network():
        path = Unit.objects.values_list("path", flat=True).get(pk=unit_id) or ""
        rows = UnitSetting.objects.filter(key__in=below, unit__path__startswith=path)
        for key, where, value in rows.exclude(unit_id=unit_id).values_list("key", "unit_id", "value"):
            below[key][where] = value
    return below


def values_set_at(unit_ids: Collection[int], keys: Collection[str]) -> dict[int, dict[str, Any]]:
    """What each of these units has set itself, by unit and key. One query."""
    found: dict[int, dict[str, Any]] = {}
    with enter_network():
        rows = UnitSetting.objects.filter(unit_id__in=unit_ids, key__in=keys)
        for where, key, value in rows.values_list("unit_id", "key", "value"):
            found.setdefault(where, {})[key] = value
    return found


def set_setting(
    unit_id: int, key: str, value: Any, *, locked: bool | None = None, actor_id: int | None
) -> None:
    """Set a value at a unit, for it and (unless local only) its subtree.

    `locked` None leaves a lock of the unit as it is: who edits a value does not open it by doing so.
    Raises SettingLockedError when a unit above has locked it, ValidationError for a value of the wrong type.
    """
    what = declaration(key)
    checked = _checked(what, value)
    with enter_network(), transaction.atomic():
        _refuse_if_locked(unit_id, key)
        _write(unit_id, what, checked, locked, actor_id)


def change_setting(
    unit_id: int,
    key: str,
    change: Callable[[SettingView], Any],
    *,
    locked: bool | None = None,
    actor_id: int | None,
) -> Any:
    """Set what `change` makes of the value that holds; where it returns None, the inherited one holds again.
    Return the value that holds now.

    For a value of many entries of which one is changed: of two administrators at once the second one's
    `change` sees what the first has written. What equals the value that holds is not written, unless it is to
    be `locked`, or not to be any more. Raises as set_setting, and what `change` raises.
    """
    what = declaration(key)
    with enter_network(), transaction.atomic():
        _refuse_if_locked(unit_id, key)
        view = _resolve(what, unit_id, _rows_along_path(unit_id))
        value = change(view)
        if value is None:
            if view.layer == "local":
                clear_setting(unit_id, key, actor_id=actor_id)
            return view.overridden_value
        if value != view.value or locked is not None:
            _write(unit_id, what, _checked(what, value), locked, actor_id)
        return value


def check_setting(key: str, value: Any) -> None:
    """Raise ValidationError for a value that the setting would not take, LookupError for an unknown one."""
    _checked(declaration(key), value)


def _write(unit_id: int, what: Declaration, value: Any, locked: bool | None, actor_id: int | None) -> None:
    changes: dict[str, Any] = {"value": value, "changed_by": actor_id}
    if locked is not None:
        changes["locked"] = locked and not what.local_only
    UnitSetting.objects.update_or_create(unit_id=unit_id, key=what.key, defaults=changes)
    if what.keeps_versions:
        _keep_version(unit_id, what.key, value, actor_id)
    record(
        "setting.changed",
        object_type="unit",
        object_id=str(unit_id),
        actor=actor_id or "system",
        detail={"key": what.key, "locked": locked},
    )
    _kept.forget_after_commit()


def _keep_version(unit_id: int, key: str, value: Any, actor_id: int | None) -> None:
    """Whoever writes a setting holds the lock on the unit's row: no two take one number."""
    rows = SettingVersion.objects.filter(unit_id=unit_id, key=key)
    newest = rows.aggregate(newest=Max("number"))["newest"] or 0
    SettingVersion.objects.create(
        unit_id=unit_id, key=key, number=newest + 1, value=value, kept_by=actor_id, kept_at=clock.now()
    )


def setting_versions(unit_id: int, key: str, limit: int) -> list[SettingVersionView]:
    """The newest values that a unit has set, the newest first. One query."""
    with enter_network():
        rows = SettingVersion.objects.filter(unit_id=unit_id, key=declaration(key).key).order_by("-number")
        return [
            SettingVersionView(*row)
            for row in rows.values_list("number", "value", "kept_at", "kept_by")[:limit]
        ]


def clear_setting(unit_id: int, key: str, *, actor_id: int | None) -> None:
    """Remove the value set at a unit, so that the inherited one holds again."""
    declaration(key)
    with enter_network(), transaction.atomic():
        UnitSetting.objects.filter(unit_id=unit_id, key=key).delete()
        record(
            "setting.cleared",
            object_type="unit",
            object_id=str(unit_id),
            actor=actor_id or "system",
            detail={"key": key},
        )
        _kept.forget_after_commit()


def _rows_along_path(unit_id: int) -> _Rows:
    with enter_network():
        path = Unit.objects.values_list("path", flat=True).get(pk=unit_id) or ""
        ids = ids_of_path(path)
        rows: _Values = {}
        for row in UnitSetting.objects.filter(unit_id__in=ids):
            rows.setdefault(row.key, {})[row.unit_id] = (row.value, row.locked)
        return ids, rows, _given_along(ids)


def _given_along(path: list[int]) -> _Values:
    """What each unit of the path has given to those below it: to the nearest one, unless it has locked it for
    one further up.
    """
    depth = {unit_id: at for at, unit_id in enumerate(path)}
    given = [
        one for read in _givers for one in read(path) if depth.get(one.giver, len(path)) < depth[one.target]
    ]
    found: _Values = {}
    for one in sorted(given, key=lambda one: depth[one.target]):
        said = found.setdefault(one.key, {})
        if one.giver not in said or not said[one.giver][1]:
            said[one.giver] = (one.value, one.locked)
    return found


def _resolve(what: Declaration, unit_id: int, found: _Rows) -> SettingView:
    path, all_rows, given = found
    rows = all_rows.get(what.key, {})
    # What a unit gives to some of its subtree is more exact than what it sets for all of it.
    from_above = {**rows, **given.get(what.key, {})}
    above = path[:-1] if not what.local_only else []
    value, source, locked_by = what.default, None, None
    for ancestor in above:
        if ancestor in from_above:
            value, source = from_above[ancestor][0], ancestor
            if from_above[ancestor][1]:
                locked_by = ancestor
                break
    inherited = value
    if locked_by is not None:
        return SettingView(what.key, value, "locked", source, locked_by, inherited)
    if unit_id in rows:
        own, locked_here = rows[unit_id]
        return SettingView(what.key, own, "local", unit_id, unit_id if locked_here else None, inherited)
    return SettingView(what.key, value, "default" if source is None else "inherited", source, None, inherited)


def _refuse_if_locked(unit_id: int, key: str) -> None:
    # The row of the unit is the lock: two changes of its settings come one after the other.
    Unit.objects.select_for_update().get(pk=unit_id)
    view = _resolve(declaration(key), unit_id, _rows_along_path(unit_id))
    if view.layer == "locked" and view.locked_by is not None:
        raise SettingLockedError(key, view.locked_by)


def _checked(what: Declaration, value: Any) -> Any:
    if type(value) is not what.type_:
        raise ValidationError({what.key: f"expected {what.type_.__name__}, got {type(value).__name__}"})
    if what.choices and value not in {choice for choice, _ in what.choices}:
        raise ValidationError({what.key: "not one of the choices"})
    if what.check is not None:
        what.check(value)
    return value
