"""What is done when its time has come."""

from datetime import datetime
from uuid import UUID

from huisheng.kernel.messaging import Envelope, handles, on_wakeup
from shared_apps.contracts.setup_facts import SetupStepTold, StageSummedUp
from shared_apps.onboarding.events import ESCALATE, FORGET, REMIND, SWEEP
from shared_apps.onboarding.operations import clocks, forgetting, hearing_progress
from shared_apps.onboarding.operations.handing_in import LEFTOVERS


@on_wakeup(REMIND)
def two_days_have_passed(key: str, at: datetime) -> None:
    """Whoever is to decide is reminded."""
    clocks.remind(UUID(key))


@on_wakeup(ESCALATE)
def five_days_have_passed(key: str, at: datetime) -> None:
    """It moves one level up."""
    clocks.escalate(UUID(key))


@on_wakeup(FORGET)
def not_kept_any_longer(key: str, at: datetime) -> None:
    """A draft, or what led to nothing."""
    forgetting.forget(UUID(key))


@on_wakeup(SWEEP)
def letters_without_a_row(key: str, at: datetime) -> None:
    """Scans that a crash has left, or whose application was forgotten."""
    LEFTOVERS.sweep_again(key)


@handles(SetupStepTold)
def setup_step_told(message: SetupStepTold, envelope: Envelope) -> None:
    """How a step of a unit's first weeks stands."""
    hearing_progress.step_told(message, envelope)


@handles(StageSummedUp)
def stage_summed_up(message: StageSummedUp, envelope: Envelope) -> None:
    """A unit sums up a stage."""
    hearing_progress.stage_summed_up(message, envelope)
