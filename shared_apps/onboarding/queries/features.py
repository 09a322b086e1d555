"""Optional parts of the site by wave: what a wave gives to its units, and what these have chosen instead."""

from collections.abc import Iterator
from dataclasses import dataclass

from shared_apps.onboarding.data.codes import Start
from shared_apps.onboarding.models import Invited, Wave
from tenants.public import Given, features, unit_cards, values_set_at


@dataclass(frozen=True, slots=True)
class Said:
    """What a wave says of one part."""

    key: str
    label: str
    start: Start


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A unit of the wave that has chosen otherwise. ``is_overruled``: the wave leaves it no choice."""

    unit: str
    label: str
    value: bool
    is_overruled: bool


def given_along(path: list[int]) -> Iterator[Given]:
    """What waves give to the units of a path (tenants.public.settings_given_by). One query."""
    rows = Invited.objects.filter(unit_id__in=path, over_id__in=path).exclude(wave__features={})
    for over, unit, said in rows.values_list("over_id", "unit_id", "wave__features"):
        for key, code in said.items():
            value, locked = Start(code).value_and_lock
            yield Given(giver=over, target=unit, key=key, value=value, locked=locked)


def said_of(wave: Wave) -> list[Said]:
    """In the order of the parts; what is no part any more is left out."""
    return [
        Said(one.key, str(one.label), Start(wave.features[one.key]))
        for one in features()
        if one.key in wave.features
    ]


def chosen_otherwise(wave: Wave) -> list[Otherwise]:
    """By unit. Three queries, however many units there are."""
    said = {one.key: one for one in said_of(wave)}
    if not said:
        return []
    ids = list(Invited.objects.filter(wave=wave).values_list("unit_id", flat=True))
    own, cards = values_set_at(ids, list(said)), unit_cards(ids)
    return [
        Otherwise(cards[unit_id].short_name, one.label, bool(own[unit_id][key]), one.start.value_and_lock[1])
        for unit_id in sorted(own, key=lambda unit_id: cards[unit_id].path)
        for key, one in said.items()
        if own[unit_id].get(key) not in (None, one.start.value_and_lock[0])
    ]
