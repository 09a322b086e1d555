"""Names of the wake-ups of this app."""

from typing import Final

REMIND: Final = "onboarding.remind"
ESCALATE: Final = "onboarding.escalate"
FORGET: Final = "onboarding.forget"
SWEEP: Final = "onboarding.sweep_letters"
