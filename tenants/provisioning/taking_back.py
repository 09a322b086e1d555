"""What was set up for a unit is taken back before it has gone live: from then on nobody is led to it.

Part of the caller's transaction. Whoever sets a unit up holds its row too, and asks under that lock whether
it is still wanted (opening.provision): so nothing is opened after this. A schema stays its unit's for ever,
used or not, and no other unit ever gets it.
"""

from enum import StrEnum

from django.db import transaction
from django.db.models import ProtectedError

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import enter_network
from tenants.cards import forget_cards
from tenants.lifecycle import hooks
from tenants.lifecycle.states import suspend
from tenants.models import Unit, UnitState


class Left(StrEnum):
    """What is left of the unit: gone from the tree; in it, and not opened; closed for good before anybody was
    led to it; closed after that.
    """

    NOTHING = "nothing"
    LISTED = "listed"
    ARCHIVED = "archived"
    SUSPENDED = "suspended"


class UnitIsLiveError(RuntimeError):
    """It has gone live: people rely on it, and it is closed by other steps (lifecycle)."""


def hold_unit(unit_id: int) -> None:
    """Let nobody set the unit up before the transaction ends. To be called before anything else is locked."""
    with enter_network():
        list(Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).values_list("pk"))


def take_back(unit_id: int, *, actor: int | str, entered: bool) -> Left:
    """Undo the setting-up. ``entered``: the unit came into the tree with what is undone. Done before, it
    changes nothing. Raises UnitIsLiveError.
    """
    with enter_network(), transaction.atomic():
        unit = Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()
        if unit is None:
            return Left.NOTHING
        if unit.live_since is not None:
            raise UnitIsLiveError(unit_id)
        if unit.state == UnitState.SANDBOX:
            suspend(unit_id, actor=actor)
            return Left.SUSPENDED
        if unit.state not in (UnitState.LISTED, UnitState.PROVISIONING):
            return Left(unit.state)
        return _never_served(unit, actor, entered=entered)


def _never_served(unit: Unit, actor: int | str, *, entered: bool) -> Left:
    unit_id = str(unit.pk)
    if entered and unit.schema_name is None and _leaves_tree(unit):
        record("unit.unlisted", object_type="unit", object_id=unit_id, actor=actor, detail={})
        forget_cards()
        return Left.NOTHING
    before = str(unit.state)
    # Nobody but its applicant ever named it, so it is offered to nobody else; the list's own units are.
    is_kept_out = entered and unit.schema_name is not None
    unit.state = UnitState.ARCHIVED if is_kept_out else UnitState.LISTED
    unit.save(update_fields=["state"])
    record(
        "unit.taken_back",
        object_type="unit",
        object_id=unit_id,
        actor=actor,
        detail={"from": before, "to": str(unit.state), "schema": unit.schema_name},
    )
    if is_kept_out:
        hooks.archived(unit.pk)
    forget_cards()
    return Left(unit.state)


def _leaves_tree(unit: Unit) -> bool:
    """False where something holds on to it: a unit below it, a move planned to it, a domain asked for."""
    try:
        with transaction.atomic():
            unit.delete()
    except ProtectedError:
        return False
    return True
