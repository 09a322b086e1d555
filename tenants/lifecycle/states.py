"""Steps between the states of a unit.

    listed → provisioning → sandbox → live ⇄ suspended
                               ↕        ↘      ↓
                            suspended → archived → (reactivated: live if it ever was, else sandbox)

Setting up is tenants.provisioning. Every step is one transaction with its audit entry; cards are forgotten on
commit, so that a closed unit is closed at once. Data stay as they are in every state.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from tenants.cards import forget_cards
from tenants.lifecycle import hooks
from tenants.models import Unit, UnitState


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the life: from which states, and the code of its audit entry."""

    action: str
    sources: frozenset[str]


GO_LIVE = Step("unit.live", frozenset({UnitState.SANDBOX}))
SUSPEND = Step("unit.suspended", frozenset({UnitState.SANDBOX, UnitState.LIVE}))
ARCHIVE = Step("unit.archived", frozenset({UnitState.SANDBOX, UnitState.LIVE, UnitState.SUSPENDED}))
REACTIVATE = Step("unit.reactivated", frozenset({UnitState.SUSPENDED, UnitState.ARCHIVED}))


class StepNotPossibleError(RuntimeError):
    """The unit's present state does not allow the step. `state` is that state."""

    def __init__(self, step: Step, unit_id: int, state: str) -> None:
        super().__init__(f"{step.action}: unit {unit_id} is {state}")
        self.step, self.state = step, state


def go_live(unit_id: int, *, actor: int | str) -> None:
    """Open a sandbox to the public."""
    _take(GO_LIVE, unit_id, UnitState.LIVE, actor)


def suspend(unit_id: int, *, actor: int | str) -> None:
    """Close a unit for a while: its pages say so, its data and place stay, messages are still delivered."""
    _take(SUSPEND, unit_id, UnitState.SUSPENDED, actor)


def archive(unit_id: int, *, actor: int | str) -> None:
    """Close a unit for good: as suspended, but no longer expected back."""
    _take(ARCHIVE, unit_id, UnitState.ARCHIVED, actor)


def reactivate(unit_id: int, *, actor: int | str) -> None:
    """Open a suspended or archived unit again, as what it was: live, or a sandbox that never went live."""
    _take(REACTIVATE, unit_id, None, actor)


def _take(step: Step, unit_id: int, target: str | None, actor: int | str) -> None:
    """Take one step. Raises LookupError for an unknown unit, StepNotPossibleError for a state that does not
    allow it.
    """
    with enter_network(), transaction.atomic():
        unit = Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first()
        if unit is None:
            raise LookupError(f"there is no unit {unit_id}")
        if unit.state not in step.sources:
            raise StepNotPossibleError(step, unit_id, unit.state)
        before = unit.state
        unit.state = target or (UnitState.LIVE if unit.live_since else UnitState.SANDBOX)
        if unit.state == UnitState.LIVE and unit.live_since is None:
            unit.live_since = now()
        unit.save(update_fields=["state", "live_since"])
        record(
            step.action,
            object_type="unit",
            object_id=str(unit_id),
            actor=actor,
            detail={"from": str(before), "to": str(unit.state)},
        )
        if step is ARCHIVE:
            hooks.archived(unit_id)
        forget_cards()


def possible_steps(state: str) -> Mapping[str, bool]:
    """Which steps a unit in this state allows, by name: go_live, suspend, archive, reactivate."""
    steps = {"go_live": GO_LIVE, "suspend": SUSPEND, "archive": ARCHIVE, "reactivate": REACTIVATE}
    return {name: state in step.sources for name, step in steps.items()}
