"""The first weeks of a unit, as those above it see them: codes and days of steps, and a summary of a stage.

Up: how a step stands, and a summary of a stage with figures and with the words of the unit's leader. Words
are the leader's own about the work of the unit; nothing that an asker wrote is in them.

Days are ISO 8601, of Asia/Shanghai, "" where there is none. Messages may come twice and in any order.
"""

from dataclasses import dataclass
from typing import ClassVar, Final

OPENED: Final = "opened"
LIVE: Final = "live"
"""Not steps, but days that frame them: the site was set up, the trial ended."""

STEPS: Final = ("notice", "contact", "training", "group", "active", "promotion", "summary")
"""The steps with a date (A91), in their order."""

STAGES: Final = {
    "prepare": ("notice", "contact", "training"),
    "team": ("group", "active"),
    "reach": ("promotion",),
}
"""The stages after each of which a summary goes up, and their steps. With the last one the step "summary" is
done.
"""

CONDITIONS: Final = ("roster", "experts", "topics", "privacy", "practice")
"""What a unit must have before it opens to the public; a unit above may waive each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupStepTold:
    """Up: by when a step is due and when it was done, as things stand."""

    kind: ClassVar[str] = "setup.step"
    version: ClassVar[int] = 1

    step: str
    due_on: str
    done_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageSummedUp:
    """Up: a summary of a stage, once for each. ``figures`` are counts by code, of the days named."""

    kind: ClassVar[str] = "setup.stage_summed_up"
    version: ClassVar[int] = 1

    stage: str
    first_day: str
    last_day: str
    figures: dict[str, int]
    went_well: str
    problems: str
    suggestions: str
    account: int
    person: str
    at: str
