"""Giving a unit its schema: claim, first rows, verify, open as a sandbox.

Two transactions. The first assigns a schema and puts the unit into "provisioning"; the second writes the
unit's first rows and opens it. A crash between them leaves a unit that nobody is routed to, and the next call
goes on from there. Both lock the unit's row, so of two clicks, or two workers, one does the work and the
other finds it done.
"""

from collections.abc import Callable

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenants.cards import forget_cards
from tenants.lifecycle import hooks
from tenants.migrating.verifying import SchemaNotVerifiedError, fingerprint
from tenants.migrating.version import current_version
from tenants.models import Domain, Unit, UnitState
from tenants.provisioning.pool import claim, make_ready_schema
from tenants.provisioning.recording import schema_script

SYSTEM = "system"
_CLAIMABLE = (UnitState.LISTED, UnitState.PROVISIONING)
_TRIES = 5


class UnitCannotBeProvisionedError(RuntimeError):
    """The unit's state does not allow it, or no schema could be had."""


class UnitNotWantedError(UnitCannotBeProvisionedError):
    """Whoever wanted the unit has taken that back."""


def provision(
    unit_id: int, *, actor: int | str = SYSTEM, wanted: Callable[[], bool] | None = None
) -> UnitRef:
    """Make a listed unit usable, as a sandbox; done before, it changes nothing. Returns what is needed to
    enter it.

    ``wanted`` is asked while the unit's row is held, before each of the two steps: see taking_back.py.
    Raises LookupError for an unknown unit, UnitNotWantedError, SchemaNotVerifiedError when its schema is not
    what it should be. Not to be called inside a transaction: what it does must survive the caller's failure.
    """
    asked = wanted or _always
    with enter_network():
        for _ in range(_TRIES):
            if _claim_schema(unit_id, actor, asked):
                return _open(unit_id, actor, asked)
            # The pool ran dry: make the schema now. Another unit may take it first, hence the tries.
            make_ready_schema()
    raise UnitCannotBeProvisionedError(f"other units took every schema that was made for unit {unit_id}")


def unfinished() -> list[int]:
    """Ids of units whose setting-up was interrupted."""
    with enter_network():
        return list(
            Unit.objects.filter(state=UnitState.PROVISIONING).order_by("id").values_list("id", flat=True)
        )


def _always() -> bool:
    return True


def _claim_schema(unit_id: int, actor: int | str, wanted: Callable[[], bool]) -> bool:
    with transaction.atomic():
        unit = _locked(unit_id)
        if unit.state in _CLAIMABLE and not wanted():
            raise UnitNotWantedError(f"unit {unit_id} is not to be set up any more")
        is_new = unit.schema_name is None
        if is_new:
            if unit.state not in _CLAIMABLE:
                raise UnitCannotBeProvisionedError(f"unit {unit_id} is {unit.state} and has no schema")
            unit.schema_name = claim(unit_id)
            if unit.schema_name is None:
                return False
            unit.schema_version = current_version()
        # One whose setting-up was taken back is listed and has its schema still.
        if is_new or unit.state == UnitState.LISTED:
            unit.state = UnitState.PROVISIONING
            unit.save(update_fields=["schema_name", "schema_version", "state"])
            _record("unit.provisioning", unit, actor)
            forget_cards()
    return True


def _open(unit_id: int, actor: int | str, wanted: Callable[[], bool]) -> UnitRef:
    # Asked for before the transaction: where the script is missing, it is recorded, which commits.
    expected = schema_script().fingerprint
    with transaction.atomic():
        unit = _locked(unit_id)
        ref = _ref(unit)
        if unit.state == UnitState.LISTED or (unit.state == UnitState.PROVISIONING and not wanted()):
            raise UnitNotWantedError(f"unit {unit_id} is not to be opened any more")
        if unit.state == UnitState.PROVISIONING:
            if unit.schema_version != current_version():
                raise SchemaNotVerifiedError(
                    f"{ref.schema} is older than the code: run manage.py migrate_units first"
                )
            _verify(ref.schema, expected)
            with enter_unit(ref):
                hooks.opened(ref)
            unit.state = UnitState.SANDBOX
            unit.save(update_fields=["state"])
            _record("unit.opened", unit, actor)
            forget_cards()
    return ref


def _verify(schema: str, expected: str) -> None:
    with enter_network(role="owner"):
        if fingerprint(schema) != expected:
            raise SchemaNotVerifiedError(
                f"{schema} is not what the recorded script makes; see manage.py schema_diff"
            )


def _locked(unit_id: int) -> Unit:
    unit = Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()
    if unit is None:
        raise LookupError(f"there is no unit {unit_id}")
    return unit


def _ref(unit: Unit) -> UnitRef:
    host = Domain.objects.filter(tenant_id=unit.pk, is_primary=True).values_list("domain", flat=True).first()
    return UnitRef(unit.pk, str(unit.schema_name), host or "")


def _record(action: str, unit: Unit, actor: int | str) -> None:
    record(
        action, object_type="unit", object_id=str(unit.pk), actor=actor, detail={"schema": unit.schema_name}
    )
