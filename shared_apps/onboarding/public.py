"""The door to onboarding: apply for a unit, plan waves (in NETWORK); and from a unit, what those above have
waived for it and answered to it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from huisheng.kernel.proof_files import Proof
from huisheng.kernel.tenancy import enter_network
from shared_apps.onboarding.data.codes import DEMO_CODE, State
from shared_apps.onboarding.models import Application, Invited, Wave
from shared_apps.onboarding.operations import applying, confirming, handing_in, planning
from shared_apps.onboarding.operations.applying import Begun, NewUnit, Person
from shared_apps.onboarding.operations.planning import WavePlan
from shared_apps.onboarding.queries import first_weeks
from shared_apps.onboarding.queries.first_weeks import ReportView, WaiverView

__all__ = [
    "Begun",
    "NewUnit",
    "Person",
    "Proof",
    "ReportView",
    "WaiverView",
    "WaveName",
    "WaveView",
    "apply_in_demo",
    "plan_wave",
    "reports_of",
    "units_of_waves",
    "waivers_of",
    "waves_at",
    "waves_over",
]


def apply_in_demo(begun: Begun, letter: Proof) -> UUID:
    """Apply as an applicant of a demonstration does, up to handing in; done before, it changes nothing.

    Raises LookupError outside a demonstration, whose code nobody has to be sent.
    """
    if not settings.HUISHENG_DEMO:
        raise LookupError("a code is sent by e-mail; only a demonstration's is known")
    application = applying.begin(begun)
    if application.state == State.DRAFT:
        if application.mail_confirmed_at is None:
            if not confirming.is_code_out(application):
                confirming.send_code(application.pk)
            confirming.confirm(application.pk, DEMO_CODE)
        handing_in.keep_letter(application.pk, letter)
        handing_in.submit(application.pk)
    return Application.objects.values_list("pk", flat=True).get(pk=application.pk)


def plan_wave(
    over_id: int, name: str, starts_on: date, due_on: date, unit_ids: list[int], *, by: int
) -> None:
    """Plan a wave with its units, unless one of this name is there. Raises OutsideError."""
    if not Wave.objects.filter(over_id=over_id, name=name).exists():
        plan = WavePlan(name=name, starts_on=starts_on, due_on=due_on)
        planning.choose_units(planning.add_wave(over_id, plan, by=by), unit_ids, by=by)


@dataclass(frozen=True, slots=True)
class WaveView:
    """One wave with the units that are in it."""

    name: str
    due_on: date
    unit_ids: tuple[int, ...]


def waves_over(unit_id: int) -> list[WaveView]:
    """The waves that a unit has planned for those below it, in their order. Two queries."""
    with enter_network():
        waves = Wave.objects.filter(over_id=unit_id).order_by("position").prefetch_related("invited")
        return [
            WaveView(wave.name, wave.due_on, tuple(one.unit_id for one in wave.invited.all()))
            for wave in waves
        ]


@dataclass(frozen=True, slots=True)
class WaveName:
    """A wave of the roll-out, to be chosen from a list. `size` is the number of its units."""

    id: int
    name: str
    size: int


def waves_at(unit_ids: Collection[int]) -> list[WaveName]:
    """The waves that these units have planned, in their order. In NETWORK."""
    waves = Wave.objects.filter(over_id__in=list(unit_ids)).annotate(size=Count("invited"))
    return [WaveName(wave.pk, wave.name, wave.size) for wave in waves]


def units_of_waves(wave_ids: Collection[int]) -> list[int]:
    """The units of some waves, by id. In NETWORK."""
    return sorted(set(Invited.objects.filter(wave_id__in=list(wave_ids)).values_list("unit_id", flat=True)))


def waivers_of(unit_id: int) -> list[WaiverView]:
    """What a unit need not have before it opens to the public, because a unit above said so."""
    with enter_network():
        return first_weeks.waivers(unit_id)


def reports_of(unit_id: int) -> list[ReportView]:
    """The summaries that a unit has sent up, with the answers to them."""
    with enter_network():
        return first_weeks.reports(unit_id)
