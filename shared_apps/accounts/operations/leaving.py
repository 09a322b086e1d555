"""Signing out at the institution by whose account somebody came: OpenID Connect RP-Initiated Logout, or CAS.

Who signs out here is not signed out there, and whoever sits down next at a shared computer gets in again
without a password. So the way out there is offered; it is the person who goes it, since other pages that
they have open may hang on that sign-in.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature

from huisheng.kernel.tenancy import enter_network, signing
from shared_apps.accounts.adapters import cas, oidc
from shared_apps.accounts.data import OIDC
from shared_apps.accounts.models import Provider, Session
from shared_apps.accounts.sealing import seal, unseal
from tenants.public import UnitCard, network_url, unit_card

LEAVING: Final = "huisheng.accounts.leaving"
_GONE: Final = timedelta(minutes=30)
"""So long after signing out here somebody is believed to come from signing out there."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """The institution, and the address at which one signs out there; empty where it has none."""

    unit: UnitCard
    address: str


def sealed_for_later(endpoint: str, token: str) -> str:
    """What has to be shown when the person signs out there: kept with the session, and gone with it. The
    token says who somebody is at their institution, so it is sealed. Empty where the provider has no such
    page.
    """
    return seal(json.dumps([endpoint, token]), purpose=LEAVING) if endpoint else ""


def way_out(sign_in: UUID) -> WayOut | None:
    """How somebody signs out at the institution, asked before the session ends; None for a sign-in of
    ours.
    """
    with enter_network():
        row = (
            Session.objects.filter(sign_in=sign_in, identity__provider__enabled=True)
            .select_related("identity__provider")
            .first()
        )
        if row is None or row.identity is None:
            return None
        provider = row.identity.provider
        unit = unit_card(provider.unit_id)
        return WayOut(unit, _address(provider, unit, row.sealed_leaving))


def address_after(slug: str) -> str:
    """Where the institution sends the browser afterwards; registered there like the way back in."""
    return network_url(f"/sign-in/{slug}/out/")


def has_left(slug: str, state: str) -> bool:
    """Whether a browser comes from signing out at this institution: it brings the state that it was given."""
    try:
        with enter_network():
            return bool(signing.loads(state, salt=LEAVING, max_age=_GONE) == slug)
    except BadSignature:
        return False


def _address(provider: Provider, unit: UnitCard, sealed: str) -> str:
    back, state = address_after(unit.slug), signing.dumps(unit.slug, salt=LEAVING)
    if provider.kind != OIDC:
        return cas.address_to_leave_by(provider.issuer, service=f"{back}?state={state}")
    try:
        endpoint, token = json.loads(unseal(sealed, purpose=LEAVING)) if sealed else ("", "")
    except ValueError:
        # Sealed under a key that is no longer in the settings.
        endpoint = token = ""
    if not endpoint:
        return ""
    return oidc.address_to_leave_by(
        endpoint, client_id=provider.client_id, token=token, back=back, state=state
    )
