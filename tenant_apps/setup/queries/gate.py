"""正式开通: what must be there before a unit opens to the public, and what a unit above has waived."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from huisheng.kernel.tenancy import current_unit
from shared_apps.onboarding.public import WaiverView, waivers_of
from tenant_apps.setup.data.codes import IN_GATE
from tenant_apps.setup.queries.evidence import Evidence, gather
from tenant_apps.setup.queries.parts import PartView, part_of


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be there; ``waiver``: a unit above lets it go."""

    part: PartView
    waiver: WaiverView | None

    @property
    def is_met(self) -> bool:
        """There, or waived."""
        return self.part.is_done or self.waiver is not None


@dataclass(frozen=True, slots=True)
class Gate:
    """All of them."""

    conditions: tuple[Condition, ...]

    @property
    def is_open(self) -> bool:
        """Whether the unit may open to the public."""
        return all(condition.is_met for condition in self.conditions)

    @property
    def missing(self) -> tuple[Condition, ...]:
        """What stands in the way."""
        return tuple(condition for condition in self.conditions if not condition.is_met)

    @property
    def waived(self) -> tuple[str, ...]:
        """Codes of what is not there and was waived."""
        return tuple(
            condition.part.code.value
            for condition in self.conditions
            if condition.waiver is not None and not condition.part.is_done
        )


def gate(found: Evidence) -> Gate:
    """The gate of the current unit, as things stand."""
    waived = {waiver.condition: waiver for waiver in waivers_of(current_unit().id)}
    return Gate(tuple(Condition(part_of(code, found), waived.get(code.value)) for code in IN_GATE))


def lacking() -> list[str]:
    """What the current unit lacks, for the operator: that button opens it without asking the gate."""
    return [
        _("%(part)s: %(lacks)s") % {"part": condition.part.label, "lacks": sentence}
        for condition in gate(gather()).missing
        for sentence in condition.part.missing
    ]
