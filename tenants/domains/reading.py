"""What a page says of the domains of a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from tenants.domains.claiming import KEPT_FOR_ITS_UNIT, LOST_AFTER, kept_until
from tenants.domains.looking import file_path, txt_name, txt_value
from tenants.domains.names import is_ours, shown
from tenants.models import ClaimState, Domain, DomainClaim


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainView:
    """One domain that a unit has named, and what there is to do.

    ``state``: named (to be proved), expired (its secret is), proved (to lead here), kept (proved, and still
    another unit's), active, lost (in use, and leads elsewhere), given_up, contested. ``faults``: what the
    last look found wrong, in codes, by "dns", "file", "here". ``until``: when the secret expires, or how long
    what is given up is kept for the unit; ``moves_at``: when what is lost ceases to be the main address.
    """

    domain: str
    shown: str
    state: str
    is_main: bool
    txt_name: str
    txt_value: str
    file_path: str
    file_text: str
    proved_by: str
    checked_at: datetime | None
    faults: Mapping[str, str]
    until: datetime | None
    lost_since: datetime | None
    moves_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnitDomains:
    """The addresses of a unit: the one below the network's host, which is the main one, and all others."""

    own_host: str
    main_host: str
    domains: tuple[DomainView, ...]

    @property
    def lost(self) -> int:
        """How many of those in use lead elsewhere."""
        return sum(one.state == "lost" for one in self.domains)


def unit_domains(unit_id: int) -> UnitDomains:
    """The addresses of a unit. Two queries."""
    with enter_network():
        hosts = list(Domain.objects.filter(tenant_id=unit_id).order_by("pk"))
        claims = list(DomainClaim.objects.filter(unit_id=unit_id).order_by("pk"))
    main = next((one.domain for one in hosts if one.is_primary), "")
    at = clock.now()
    views = (_view(claim, main, at) for claim in claims)
    return UnitDomains(
        own_host=next((one.domain for one in hosts if is_ours(one.domain)), main),
        main_host=main,
        domains=tuple(view for view in views if view is not None),
    )


def lost_domains(unit_id: int) -> int:
    """How many domains in use lead elsewhere. One query."""
    with enter_network():
        lost = DomainClaim.objects.filter(unit_id=unit_id, state=ClaimState.ACTIVE, lost_since__isnull=False)
        return lost.count()


def _view(claim: DomainClaim, main: str, at: datetime) -> DomainView | None:
    until = claim.expires_at
    if claim.state == ClaimState.RELEASED:
        kept = kept_until(claim)
        if kept is None or kept <= at:
            return None
        until = kept
    return DomainView(
        domain=claim.domain,
        shown=shown(claim.domain),
        state=_state(claim, at),
        is_main=claim.domain == main,
        txt_name=txt_name(claim.domain),
        txt_value=txt_value(claim.token),
        file_path=file_path(claim.token),
        file_text=claim.token,
        proved_by=claim.proved_by,
        checked_at=claim.checked_at,
        faults=claim.faults,
        until=until,
        lost_since=claim.lost_since,
        moves_at=None if claim.lost_since is None else claim.lost_since + LOST_AFTER,
    )


def _state(claim: DomainClaim, at: datetime) -> str:
    if claim.state == ClaimState.ACTIVE:
        return "active" if claim.lost_since is None else "lost"
    if claim.state == ClaimState.RELEASED:
        return "given_up"
    if claim.state == ClaimState.LOST_TO_ANOTHER:
        return "contested"
    if at >= claim.expires_at:
        return "expired"
    if claim.faults.get("use"):
        return "kept"
    return "named" if claim.proved_at is None else "proved"


__all__ = ["KEPT_FOR_ITS_UNIT", "DomainView", "UnitDomains", "lost_domains", "unit_domains"]
