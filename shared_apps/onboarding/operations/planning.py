"""Waves of the roll-out: a pilot first, then the others, each with its dates and its units."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max

from huisheng.kernel.audit import record
from huisheng.kernel.tenancy.locks import lock_until_commit
from shared_apps.onboarding.data.codes import Start
from shared_apps.onboarding.models import Invited, Wave
from tenants.public import features, settings_given_anew, unit_card, unit_cards


class OutsideError(Exception):
    """A unit does not stand below the one whose roll-out it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WavePlan:
    """What somebody plans: the first wave is the pilot. ``features``: of optional parts of the site by key, a
    code of Start; what is not named is left to the settings above and to the units. None: left as it is.
    """

    name: str
    starts_on: date
    due_on: date
    features: Mapping[str, str] | None = field(default=None)


@transaction.atomic
def add_wave(over_id: int, plan: WavePlan, *, by: int) -> int:
    """Plan one more wave, after those there are; returns its id."""
    lock_until_commit(f"onboarding.waves.{over_id}")
    last = Wave.objects.filter(over_id=over_id).aggregate(last=Max("position"))["last"] or 0
    wave = Wave.objects.create(
        over_id=over_id,
        position=last + 1,
        name=plan.name,
        starts_on=plan.starts_on,
        due_on=plan.due_on,
        features=_checked(plan.features or {}),
    )
    _record("wave.planned", wave, by, features=_in_codes(wave))
    return int(wave.pk)


@transaction.atomic
def change_wave(wave_id: int, plan: WavePlan, *, by: int) -> None:
    """Change its name and dates, and what its units have; that holds at once."""
    wave = Wave.objects.select_for_update().get(pk=wave_id)
    wave.name, wave.starts_on, wave.due_on = plan.name, plan.starts_on, plan.due_on
    if plan.features is not None:
        wave.features = _checked(plan.features)
    wave.save()
    _record("wave.changed", wave, by, features=_in_codes(wave))


@transaction.atomic
def choose_units(wave_id: int, unit_ids: Iterable[int], *, by: int) -> None:
    """Let exactly these units be in the wave; one that was in another moves over. Raises OutsideError."""
    wave = Wave.objects.select_for_update().get(pk=wave_id)
    wanted = set(unit_ids)
    over, cards = unit_card(wave.over_id), unit_cards(wanted)
    if len(cards) != len(wanted) or not all(
        card.path.startswith(over.path) and card.id != over.id for card in cards.values()
    ):
        raise OutsideError
    # Two who plan at once would otherwise both find a unit in no wave.
    lock_until_commit(f"onboarding.waves.{wave.over_id}")
    Invited.objects.filter(wave=wave).exclude(unit_id__in=wanted).delete()
    Invited.objects.filter(over_id=wave.over_id, unit_id__in=wanted).exclude(wave=wave).delete()
    there = set(Invited.objects.filter(wave=wave).values_list("unit_id", flat=True))
    Invited.objects.bulk_create(
        [Invited(wave=wave, over_id=wave.over_id, unit_id=one) for one in sorted(wanted - there)]
    )
    _record("wave.units_chosen", wave, by, units=len(wanted))


@transaction.atomic
def drop_wave(wave_id: int, *, by: int) -> None:
    """Give a wave up; its units are in none."""
    wave = Wave.objects.select_for_update().get(pk=wave_id)
    _record("wave.dropped", wave, by)
    wave.delete()


def _checked(said: Mapping[str, str]) -> dict[str, str]:
    """Raises ValueError for what is no part of the site, or no code."""
    known = {one.key for one in features()}
    if not known.issuperset(said):
        raise ValueError(f"no features: {sorted(set(said) - known)}")
    return {key: Start(code).value for key, code in said.items()}


def _in_codes(wave: Wave) -> list[str]:
    """As the audit takes it: "outreach.seasons=off"."""
    return [f"{key}={code}" for key, code in sorted(wave.features.items())]


def _record(action: str, wave: Wave, by: int, **detail: object) -> None:
    # Whichever step it was: what a unit has may be another thing now.
    settings_given_anew()
    record(
        action,
        object_type="wave",
        object_id=wave.pk,
        actor=by,
        detail={"over": wave.over_id, "position": wave.position, **detail},
    )
