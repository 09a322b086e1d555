"""Sends a browser to its unit's provider: a way that is good once, for minutes, in this browser alone."""

import secrets
from datetime import timedelta
from typing import Final

from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.adapters import cas, oidc
from shared_apps.accounts.data import OIDC, OUTSIDE_WAY_LIFE
from shared_apps.accounts.models import OutsideWay, Provider
from shared_apps.accounts.operations.handing_over import local_path
from shared_apps.accounts.operations.providing import ProviderError, sign_in_page
from shared_apps.accounts.queries.providers import Door, asked_long_ago, second_factor_policy
from shared_apps.accounts.sealing import seal
from shared_apps.accounts.sessions import digest
from tenants.public import network_url

VERIFIER: Final = "huisheng.accounts.pkce"
ASK_AGAIN: Final = timedelta(days=1)
"""So long we remember where a provider's sign-in page stands."""


def set_out(
    door: Door,
    *,
    purpose: str,
    browser: str,
    next_path: str,
    account_id: int | None = None,
    invitation_id: int | None = None,
) -> str:
    """Write the way down and return the provider's address to go to. `browser` is the mark that this browser
    keeps in its session. Raises ProviderError where the provider has never said where its page stands.
    """
    provider = door.provider
    endpoint = _endpoint(provider) if provider.kind == OIDC else ""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    moment = now()
    with enter_network():
        OutsideWay.objects.create(
            state_digest=digest(state),
            provider=provider,
            browser_digest=digest(browser),
            purpose=purpose,
            account_id=account_id,
            invitation_id=invitation_id,
            nonce_digest=digest(nonce),
            sealed_verifier=seal(verifier, purpose=VERIFIER),
            next_path=local_path(next_path, otherwise="/my/"),
            created_at=moment,
            ends_at=moment + OUTSIDE_WAY_LIFE,
        )
    back = way_back(door.unit.slug)
    if provider.kind != OIDC:
        return cas.address_to_go_to(provider.issuer, service=service(back, state))
    return oidc.address_to_go_to(
        endpoint,
        client_id=provider.client_id,
        back=back,
        state=state,
        nonce=nonce,
        verifier=verifier,
        acr=" ".join(second_factor_policy(provider)) if provider.factor_name == "acr" else "",
    )


def way_back(slug: str) -> str:
    """Where a unit's provider sends the browser: an address of each unit's own, so that the answer of one
    provider is never taken for another's.
    """
    return network_url(f"/sign-in/{slug}/back/")


def service(back: str, state: str) -> str:
    """The address by which CAS knows us; it carries the state, which CAS itself does not know."""
    return f"{back}?state={state}"


def _endpoint(provider: Provider) -> str:
    """Where its sign-in page stands; asked once a day, and the old address holds while it does not answer."""
    if asked_long_ago(provider, now() - ASK_AGAIN):
        try:
            found = sign_in_page(provider.kind, provider.issuer)
        except ProviderError:
            found = ""
        changed = {"asked_at": now(), **({"authorization_endpoint": found} if found else {})}
        with enter_network():
            Provider.objects.filter(pk=provider.pk, issuer=provider.issuer).update(**changed)
        provider.authorization_endpoint = found or provider.authorization_endpoint
    if not provider.authorization_endpoint:
        raise ProviderError("silent")
    return provider.authorization_endpoint
