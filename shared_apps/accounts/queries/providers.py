"""Which units have a provider of sign-ins, whether they may, and whom it is linked with.

Two settings of the three layers say what is allowed: a unit above may forbid both for its whole subtree and
lock that, and is asked again at each sign-in.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Final

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.access import SUBTREE_ROLES
from huisheng.kernel.clock import business_day
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Invitation, OutsideIdentity, Provider, RoleGrant
from tenants.public import (
    UnitCard,
    UnitKind,
    declare_setting,
    explain_setting,
    get_setting,
    search_units,
    unit_cards,
)

ALLOWED: Final = "accounts.outside_sign_in"
FACTOR_COUNTS: Final = "accounts.outside_factor"
NEVER, UNIVERSITIES, EVERYBODY = "never", "universities", "everybody"

declare_setting(
    ALLOWED,
    str,
    UNIVERSITIES,
    _("Staff may sign in with the accounts of their own institution (OpenID Connect, CAS)"),
    help_text=_("The unit's administrators enter the provider; each person links the account once."),
    choices=(
        (NEVER, _("Nowhere")),
        (UNIVERSITIES, _("At universities")),
        (EVERYBODY, _("Wherever a unit sets it up")),
    ),
)
declare_setting(
    FACTOR_COUNTS,
    bool,
    True,
    _("The institution's own second factor may count instead of ours"),
    help_text=_(
        "Only where the unit names the values by which it is told. Whoever works elsewhere as well"
        " is always asked for ours."
    ),
)

SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class Door:
    """A unit through whose provider its people can sign in."""

    unit: UnitCard
    provider: Provider


def is_allowed(card: UnitCard) -> bool:
    """Whether a unit may have a provider now: its kind, and what the units above have set. A unit can forbid
    it to itself and those below, but not allow it to itself.
    """
    view = explain_setting(card.id, ALLOWED)
    values = [view.value, view.overridden_value] if view.layer == "local" else [view.value]
    return all(
        value == EVERYBODY or (value == UNIVERSITIES and card.kind == UnitKind.UNIVERSITY) for value in values
    )


def provider_of(unit_id: int) -> Provider | None:
    """What the unit has entered, in use or not."""
    with enter_network():
        return Provider.objects.filter(unit_id=unit_id).first()


def door_of(card: UnitCard | None) -> Door | None:
    """The unit's provider, if one can sign in through it now."""
    if card is None:
        return None
    found = provider_of(card.id)
    return Door(card, found) if found is not None and found.enabled and is_allowed(card) else None


def doors(text: str = "") -> list[Door]:
    """Units through whose provider one can sign in, by name; those that `text` finds. No more than SHOWN."""
    with enter_network():
        rows = Provider.objects.filter(enabled=True)
        if text:
            rows = rows.filter(unit_id__in=[card.id for card in search_units(text, SHOWN)])
        found = {row.unit_id: row for row in rows[: 10 * SHOWN]}
    cards = sorted(unit_cards(found).values(), key=lambda card: card.name)
    allowed = (Door(card, found[card.id]) for card in cards if is_allowed(card))
    return list(islice(allowed, SHOWN))


def is_there_a_door() -> bool:
    """Whether any unit has a provider in use."""
    with enter_network():
        return Provider.objects.filter(enabled=True).exists()


def identities_of(account_id: int) -> list[OutsideIdentity]:
    """The accounts elsewhere that somebody has linked."""
    with enter_network():
        rows = OutsideIdentity.objects.filter(account_id=account_id).select_related("provider")
        return list(rows.order_by("linked_at"))


def linked_people(unit_id: int) -> int:
    """How many people have linked their account at the unit's provider."""
    with enter_network():
        return OutsideIdentity.objects.filter(provider__unit_id=unit_id).count()


def works_in(account_id: int, unit_id: int) -> bool:
    """Whether the account holds a role in exactly this unit today."""
    with enter_network():
        return RoleGrant.objects.holding().filter(account_id=account_id, unit_id=unit_id).exists()


def last_day_in(account_id: int, unit_id: int) -> date | None:
    """The last day of somebody whose days in a unit are over; None for whoever never had one."""
    with enter_network():
        over = RoleGrant.objects.filter(account_id=account_id, unit_id=unit_id, ends_on__lt=business_day())
        return over.order_by("-ends_on").values_list("ends_on", flat=True).first()


def unit_answers_for(account_id: int, unit_id: int) -> bool:
    """Whether everything that the account may do today lies in this one unit. A unit's provider speaks for
    its own people: it cannot vouch alone for somebody who may more elsewhere, or below.
    """
    with enter_network():
        held = RoleGrant.objects.holding().filter(account_id=account_id).values_list("unit_id", "role")
        return all(where == unit_id and role not in SUBTREE_ROLES for where, role in held)


def invitation_through(invitation: Invitation) -> Door | None:
    """The provider by which whoever was invited can prove who they are, instead of choosing a password."""
    cards = unit_cards([invitation.unit_id]) if invitation.unit_id is not None else {}
    return door_of(cards.get(invitation.unit_id or 0))


def roles_ending(account_id: int, until: date) -> dict[int, date]:
    """The last days of somebody's roles that end by a day, by unit; of several in a unit the latest."""
    with enter_network():
        rows = RoleGrant.objects.holding().filter(account_id=account_id, unit_id__isnull=False)
        ends: dict[int, date | None] = {}
        for unit_id, ends_on in rows.values_list("unit_id", "ends_on"):
            if unit_id is None:
                continue
            known = ends.get(unit_id, date.min)
            ends[unit_id] = None if ends_on is None or known is None else max(known, ends_on)
    return {unit_id: day for unit_id, day in ends.items() if day is not None and day <= until}


def second_factor_policy(provider: Provider) -> tuple[str, ...]:
    """The values by which the provider says that a second factor was shown, as far as they count here."""
    return tuple(provider.factor_values) if get_setting(provider.unit_id, FACTOR_COUNTS) else ()


def asked_long_ago(provider: Provider, before: datetime) -> bool:
    """Whether the provider was last asked where its sign-in page stands before this moment."""
    return provider.asked_at is None or provider.asked_at < before
