"""Takes a browser back from its unit's provider, and says whom the provider has vouched for.

Whatever is wrong, a way is gone once: nobody gets a second try with it. Nothing here looks at an e-mail
address or a name: who somebody is here was said by the person, when the two accounts were linked.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.adapters import cas, oidc
from shared_apps.accounts.adapters.asking import NoAnswerError
from shared_apps.accounts.adapters.said import NotBelievedError, Said
from shared_apps.accounts.data import INVITATION, LINK, OIDC
from shared_apps.accounts.models import OutsideIdentity, OutsideWay, Provider
from shared_apps.accounts.operations import linking
from shared_apps.accounts.operations.going_out import VERIFIER, service, way_back
from shared_apps.accounts.operations.inviting import LinkSpentError
from shared_apps.accounts.operations.leaving import sealed_for_later
from shared_apps.accounts.operations.providing import secret_of
from shared_apps.accounts.queries.providers import (
    Door,
    last_day_in,
    second_factor_policy,
    unit_answers_for,
    works_in,
)
from shared_apps.accounts.sealing import keyed_digest, unseal
from shared_apps.accounts.sessions import digest

SUBJECT: Final = "huisheng.accounts.outside_subject"
_NOBODYS_FAULT: Final = frozenset({"way", "down", "cancelled", "settings"})


class RefusedError(Exception):
    """The way ends here; `reason` says why, as a code that the page puts into words. `last_day` is that of
    somebody whose days in the unit are over.
    """

    def __init__(
        self, reason: str, *, fault: str = "", account_id: int | None = None, last_day: date | None = None
    ) -> None:
        super().__init__(reason)
        self.reason, self.fault = reason, fault
        self.account_id, self.last_day = account_id, last_day

    @property
    def counts(self) -> bool:
        """Whether it counts towards a lockout: not where the provider is silent, nor for a state that nobody
        can guess, by which any other site could close the door of an office.
        """
        return self.reason not in _NOBODYS_FAULT


@dataclass(frozen=True, slots=True)
class Arrived:
    """Somebody is back: whose account it is, by which link, whether a second factor was shown there, and
    what is needed to sign out there (sealed; empty where that is not possible).
    """

    purpose: str
    account_id: int
    identity_id: int
    second_factor: bool
    next_path: str
    sealed_leaving: str = ""


def come_back(door: Door, answer: Mapping[str, str], *, browser: str, account_id: int | None) -> Arrived:
    """Take the answer of the unit's provider; `account_id` is who is signed in. Raises RefusedError."""
    state = answer.get("state", "")
    way = _claim(door, state, browser)
    # The signed-in person who set out to link is the one who comes back.
    if way.purpose == LINK and (account_id is None or way.account_id != account_id):
        raise RefusedError("way", fault="account")
    try:
        said, sealed_leaving = _ask_whose(door, way, state, answer)
    except NoAnswerError as error:
        raise RefusedError("down", fault=error.reason) from None
    except NotBelievedError as error:
        raise RefusedError("not_believed", fault=error.fault) from None
    subject = keyed_digest(f"{door.provider.issuer}\n{said.subject}", purpose=SUBJECT)
    shown = said.values.get(door.provider.factor_name, frozenset())
    with transaction.atomic(), enter_network():
        identity = _linked(door, way, subject)
        if way.purpose != INVITATION and not works_in(identity.account_id, door.unit.id):
            raise RefusedError(
                "no_role",
                account_id=identity.account_id,
                last_day=last_day_in(identity.account_id, door.unit.id),
            )
        OutsideIdentity.objects.filter(pk=identity.pk).update(used_at=now())
    return Arrived(
        purpose=way.purpose,
        account_id=identity.account_id,
        identity_id=identity.pk,
        second_factor=_counts(door.provider, identity.account_id, shown),
        next_path=way.next_path,
        sealed_leaving=sealed_leaving,
    )


def note_refusal(door: Door, refusal: RefusedError) -> None:
    """Put a refusal into the audit: which unit's provider, why, and whose account it was. What belongs
    to no way at all is left out, or strangers could fill the audit.
    """
    if refusal.reason == "way" and not refusal.fault:
        return
    with enter_network():
        record(
            "account.outside_refused",
            object_type="unit",
            object_id=door.unit.id,
            actor=refusal.account_id or "anonymous",
            detail={"reason": refusal.reason, "fault": refusal.fault},
        )


def _claim(door: Door, state: str, browser: str) -> OutsideWay:
    moment = now()
    with enter_network():
        mine = OutsideWay.objects.filter(state_digest=digest(state))
        claimed = mine.filter(used_at=None).update(used_at=moment)
        way = mine.select_related("invitation").first()
    if way is None:
        raise RefusedError("way")
    if not claimed:
        raise RefusedError("way", fault="used")
    if way.provider_id != door.provider.pk:
        raise RefusedError("way", fault="provider")
    if not browser or not hmac.compare_digest(digest(browser), way.browser_digest):
        raise RefusedError("way", fault="browser")
    if way.ends_at <= moment:
        raise RefusedError("way", fault="late")
    return way


def _ask_whose(door: Door, way: OutsideWay, state: str, answer: Mapping[str, str]) -> tuple[Said, str]:
    provider = door.provider
    names = (provider.factor_name,) if provider.factor_name else ()
    back = way_back(door.unit.slug)
    if provider.kind != OIDC:
        if not answer.get("ticket"):
            raise RefusedError("cancelled")
        said = cas.validate(
            provider.issuer,
            provider.kind,
            service=service(back, state),
            ticket=answer["ticket"],
            names=names,
        )
        return said, ""
    try:
        secret, verifier = secret_of(provider), unseal(way.sealed_verifier, purpose=VERIFIER)
    except ValueError:
        raise RefusedError("settings", fault="sealed") from None
    # Which provider answers is said twice: by the address it answers to, and here (RFC 9207).
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise NotBelievedError("issuer")
    if not answer.get("code"):
        raise RefusedError("cancelled")
    found = oidc.discover(provider.issuer)
    if found.names_itself and "iss" not in answer:
        raise NotBelievedError("issuer")
    token = oidc.redeem(
        found,
        client_id=provider.client_id,
        secret=secret,
        code=answer["code"],
        verifier=verifier,
        back=back,
    )
    said = oidc.read(
        token,
        found,
        client_id=provider.client_id,
        is_nonce=lambda nonce: hmac.compare_digest(digest(nonce), way.nonce_digest),
        names=names,
    )
    return said, sealed_for_later(found.end_session_endpoint, token)


def _linked(door: Door, way: OutsideWay, subject: str) -> OutsideIdentity:
    """The link by which the account is found, or that this way makes. In NETWORK, in a transaction."""
    known = (
        OutsideIdentity.objects.select_related("account")
        .filter(provider=door.provider, subject_digest=subject)
        .first()
    )
    try:
        if way.purpose == LINK and way.account_id is not None:
            known = linking.link(door.provider, way.account_id, subject, known)
        elif way.purpose == INVITATION and way.invitation_id is not None:
            known = linking.accept(door.provider, way.invitation_id, subject, known)
    except linking.LinkedElsewhereError:
        raise RefusedError("linked_elsewhere") from None
    except LinkSpentError:
        raise RefusedError("invitation") from None
    if known is None:
        raise RefusedError("unknown")
    account = known.account
    if not account.is_active or (account.is_demo and not settings.HUISHENG_DEMO):
        raise RefusedError("unknown", account_id=account.pk)
    return known


def _counts(provider: Provider, account_id: int, shown: frozenset[str]) -> bool:
    """Whether the provider's second factor is enough: the unit says by which values it is told, the units
    above let it count, and the account may nothing for which this unit could not answer.
    """
    accepted = shown.intersection(second_factor_policy(provider))
    return bool(accepted) and unit_answers_for(account_id, provider.unit_id)
