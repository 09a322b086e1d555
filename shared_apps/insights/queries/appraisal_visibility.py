"""Who reads what of an appraisal, and who acts.

A draft is its issuer's alone. Once it is published, the rules are read by whoever holds a role over the
issuer, and by the staff of every unit at or below it. What came of one unit is read by whoever holds a role
over that unit, and by its own staff; by nobody beside it.
"""

from typing import Final

from django.db.models import Q, QuerySet

from huisheng.kernel.access import LEADER, NETWORK_STAFF, NETWORK_VIEWER, UNIT_ADMIN, Actor
from huisheng.kernel.access.roles import HELPER_ROLES
from shared_apps.insights.models import Appraisal
from shared_apps.insights.queries.brief_visibility import may_write_for, writing_unit_ids
from tenants.public import UnitCard, ids_of_path, unit_cards

SPEAK: Final = (LEADER, UNIT_ADMIN, NETWORK_STAFF)
"""Whoever holds one of these in a unit may object in its name."""


def readable_appraisals(actor: Actor) -> QuerySet[Appraisal]:
    """The appraisals whose rules this person may read. Three queries, whatever the number of units."""
    if not actor.is_signed_in:
        return Appraisal.objects.none()
    paths = actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    issuers = Appraisal.objects.order_by().values_list("unit_id", flat=True).distinct()
    below = [card.id for card in unit_cards(list(issuers)).values() if card.path.startswith(paths)]
    published = ~Q(state=Appraisal.State.DRAFT)
    return Appraisal.objects.filter(
        Q(unit_id__in=writing_unit_ids(actor))
        | (published & Q(unit_id__in=below))
        | (published & Q(unit_id__in=_above(actor)))
    )


def may_run(actor: Actor, appraisal: Appraisal) -> bool:
    """Whether this person acts for the unit that appraises."""
    return may_write_for(actor, appraisal.unit_id)


def sees_unit(actor: Actor, card: UnitCard) -> bool:
    """Whether this person may read what came of a unit: its own staff, and whoever holds a role over it."""
    return card.path.startswith(actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF)) or card.id in _staff_of(actor)


def sees_rows_below(actor: Actor, card: UnitCard) -> bool:
    """Whether the rows behind a figure may be those of the units below as well."""
    return card.path.startswith(actor.paths_for(NETWORK_VIEWER, NETWORK_STAFF))


def speaks_for(actor: Actor, unit_id: int) -> bool:
    """Whether this person may object in the name of a unit."""
    return any(grant.unit_id == unit_id and grant.role in SPEAK for grant in actor.grants)


def _staff_of(actor: Actor) -> set[int]:
    """The units in which this person works; helpers are no staff."""
    return {
        grant.unit_id
        for grant in actor.grants
        if grant.unit_id is not None and grant.role not in HELPER_ROLES
    }


def _above(actor: Actor) -> set[int]:
    """The units at or above those in which this person works."""
    return {unit for card in unit_cards(_staff_of(actor)).values() for unit in ids_of_path(card.path)}
