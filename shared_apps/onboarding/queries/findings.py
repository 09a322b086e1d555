"""What a reviewer should look at: duplicates, impostors, and what does not fit together.

Nothing here refuses anything. A person decides, and sees why the product is suspicious.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from shared_apps.onboarding.data.codes import CLAIMING, Finding, State
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.rules import names
from tenants.public import KnownUnit, UnitState, known_units, unit_cards

_PLACES: Final = ("province", "city", "county", "zone")
_LISTED_STATES: Final = (UnitState.LISTED, UnitState.PROVISIONING)
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to look at: the unit or the other application that it is about, by name; `grave` where it
    hardly ever is an accident.
    """

    what: Finding
    other: str
    number: str = ""
    grave: bool = False


def findings(application: Application) -> list[Found]:
    """Everything found about an application, the grave first."""
    known = [unit for unit in known_units() if unit.id != application.unit_id]
    found = [*_about_unit(application), *_about_people(application), *_about_proof(application)]
    if application.is_new:
        found += _about_name(application, known) + _about_place(application, known)
    return sorted(found, key=lambda one: not one.grave)


def is_known_name(name: str) -> KnownUnit | None:
    """The unit of the tree whose full or short name this is, however it is written."""
    wanted = names.skeleton(name)
    return next(
        (
            unit
            for unit in known_units()
            if wanted in (names.skeleton(unit.name), names.skeleton(unit.short_name))
        ),
        None,
    )


def confused_address(slug: str) -> str:
    """The address of a unit that has this one, or one that looks the same; empty when there is none."""
    wanted = names.address_skeleton(slug)
    return next((unit.slug for unit in known_units() if names.address_skeleton(unit.slug) == wanted), "")


def _others(application: Application) -> list[Application]:
    return list(
        Application.objects.filter(state__in=CLAIMING).exclude(pk=application.pk).order_by("submitted_at")
    )


def _about_unit(application: Application) -> list[Found]:
    found = []
    if application.unit_id is not None and application.state not in (State.APPROVED, State.OPENED):
        card = unit_cards([application.unit_id]).get(application.unit_id)
        if card is not None and card.state not in _LISTED_STATES:
            found.append(Found(Finding.OPEN, card.short_name, grave=True))
    wanted = names.skeleton(application.name)
    for other in _others(application):
        same = (application.unit_id is not None and other.unit_id == application.unit_id) or (
            names.skeleton(other.name) == wanted
        )
        if same:
            found.append(Found(Finding.SAME_UNIT, other.name, other.number, grave=True))
        elif application.is_new and other.is_new and other.slug == application.slug:
            found.append(Found(Finding.ADDRESS, other.name, other.number))
    return found


def _about_people(application: Application) -> list[Found]:
    if application.forgotten_at is not None:
        return []
    mails = [mail for mail in (application.leader_mail, application.contact_mail) if mail]
    others = Application.objects.filter(
        Q(leader_mail__in=mails) | Q(leader_phone=application.leader_phone)
    ).exclude(Q(pk=application.pk) | Q(state=State.DRAFT) | Q(name=application.name))
    return [Found(Finding.PERSON, other.name, other.number) for other in others[:_MOST]]


def _about_proof(application: Application) -> list[Found]:
    if not application.proof:
        return []
    others = Application.objects.filter(proof__digest=application.proof["digest"]).exclude(pk=application.pk)
    return [Found(Finding.PROOF, other.name, other.number, grave=True) for other in others[:_MOST]]


def _about_name(application: Application, known: list[KnownUnit]) -> list[Found]:
    wanted, core = names.skeleton(application.name), names.core(application.name)
    found: list[Found] = []
    alike: list[tuple[float, KnownUnit]] = []
    for unit in known:
        if wanted in (names.skeleton(unit.name), names.skeleton(unit.short_name)):
            same = unit.name == application.name
            found.append(Found(Finding.SAME_NAME if same else Finding.LOOKS_SAME, unit.name, grave=True))
            continue
        likeness = names.likeness(core, names.core(unit.name))
        if likeness:
            alike.append((likeness, unit))
        if names.is_near(application.slug, unit.slug):
            found.append(Found(Finding.ADDRESS, f"{unit.short_name} · {unit.slug}"))
    alike.sort(key=lambda pair: -pair[0])
    return found + [Found(Finding.SIMILAR_NAME, unit.name) for _, unit in alike[:_MOST]]


def _about_place(application: Application, known: list[KnownUnit]) -> list[Found]:
    """The name speaks of a place under which the unit would not stand: a lie about the parent, or a slip."""
    above = unit_cards([application.parent_id]).get(application.parent_id) if application.parent_id else None
    if above is None:
        return []
    here: set[str] = set()
    elsewhere: dict[str, KnownUnit] = {}
    for unit in known:
        place = names.core(unit.name)
        if unit.kind not in _PLACES or len(place) < 3 or place not in application.name:
            continue
        if above.path.startswith(unit.path) or unit.path.startswith(above.path):
            here.add(place)
        else:
            elsewhere.setdefault(place, unit)
    return [
        Found(Finding.PLACE, unit.name, grave=True) for place, unit in elsewhere.items() if place not in here
    ]
