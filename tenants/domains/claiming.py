"""The life of a domain of a unit's own.

    named → (proved, and leads here) → in use ⇄ main address
      ↓                                  ↓ given up, lost for two months, or the unit archived
    another unit proved it            given up: kept for its unit for 90 days

Whatever is written here is one transaction with its entry in the audit. The row of the unit is locked first,
then all claims of the domain in the order of their numbers: of two units that prove a domain at once one is
the first.
"""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import enter_network
from tenants.cards import forget_cards
from tenants.domains import telling
from tenants.domains.looking import UNKNOWN, Seen, look
from tenants.domains.names import BadDomainError, is_ours, normalised
from tenants.models import ClaimState, Domain, DomainClaim, Unit

TOKEN_LASTS: Final = timedelta(days=7)
"""How long a secret can prove a domain, and a proof wait for the domain to lead here."""

KEPT_FOR_ITS_UNIT: Final = timedelta(days=90)
"""How long nobody else gets a domain that a unit had in use: links to it are still in old notices."""

LOST_AFTER: Final = timedelta(days=7)
GONE_AFTER: Final = timedelta(days=60)
PAUSE: Final = timedelta(seconds=10)
"""Between two looks that somebody asks for."""

MOST: Final = 5
"""Domains of one unit, those that are being set up included."""

_STANDING: Final = (ClaimState.PENDING, ClaimState.ACTIVE)


def name_domain(unit_id: int, typed: str, *, actor_id: int | None) -> str:
    """Say that a domain is a unit's, or begin anew with one; return it as it is kept. Nothing is in use by
    that, and who else has named it is not told. Raises BadDomainError (also: yours, many).
    """
    domain = normalised(typed)
    with enter_network(), transaction.atomic():
        _lock(unit_id)
        own = DomainClaim.objects.filter(unit_id=unit_id)
        claim = own.filter(domain=domain).first()
        if claim is not None and claim.state == ClaimState.ACTIVE:
            raise BadDomainError("yours")
        others = own.filter(state__in=_STANDING).exclude(domain=domain)
        if others.count() >= MOST:
            raise BadDomainError("many")
        claim = claim or DomainClaim(unit_id=unit_id, domain=domain)
        claim.state = ClaimState.PENDING
        claim.token = secrets.token_hex(20)
        claim.named_at = clock.now()
        claim.expires_at = claim.named_at + TOKEN_LASTS
        claim.proved_at = claim.checked_at = claim.lost_since = claim.told_at = None
        claim.proved_by, claim.faults, claim.leads_here = "", {}, False
        claim.save()
        _record("unit.domain_named", claim, actor_id)
    return domain


def check_domain(unit_id: int, domain: str, *, actor_id: int | None) -> bool:
    """Look at a claim and write down what was found; False where somebody looked a moment ago. Not to be
    called inside a transaction: it asks the web. Raises LookupError for a claim that is none.
    """
    with enter_network():
        last = DomainClaim.objects.filter(unit_id=unit_id, domain=domain).values_list("checked_at").first()
    if last is not None and last[0] is not None and abs(clock.now() - last[0]) < PAUSE:
        return False
    token, seen = look(unit_id, domain)
    settle(unit_id, domain, token, seen, actor_id=actor_id)
    return True


def settle(unit_id: int, domain: str, token: str, seen: Seen, *, actor_id: int | None) -> None:
    """Write down what was seen of a claim, and let follow what follows. What was looked for with a token that
    holds no longer counts for nothing.
    """
    with enter_network(), transaction.atomic():
        _lock(unit_id)
        claims = list(DomainClaim.objects.select_for_update().filter(domain=domain).order_by("pk"))
        claim = next((one for one in claims if one.unit_id == unit_id), None)
        if claim is None or claim.token != token or claim.state not in _STANDING:
            return
        others = [one for one in claims if one.unit_id != unit_id]
        claim.checked_at = clock.now()
        claim.leads_here, claim.faults = seen.leads_here, dict(seen.faults)
        if claim.state == ClaimState.PENDING:
            _go_on(claim, others, seen, actor_id)
        else:
            _look_after(claim, seen)
        claim.save()


def make_main(unit_id: int, host: str, *, actor_id: int | None) -> None:
    """Let a domain of the unit be its main address: the others lead there, and links name it. Raises
    LookupError for one that is not in use, or has been lost.
    """
    with enter_network(), transaction.atomic():
        _lock(unit_id)
        lost = DomainClaim.objects.filter(unit_id=unit_id, domain=host, lost_since__isnull=False)
        if lost.exists() or not Domain.objects.filter(tenant_id=unit_id, domain=host).exists():
            raise LookupError(f"{host} is no address of unit {unit_id} that can be its main one")
        if _let_be_main(unit_id, host):
            _record_main(unit_id, host, actor_id)


def give_up_domain(unit_id: int, domain: str, *, actor_id: int | None) -> None:
    """Use a domain no longer, or set it up no further. Raises LookupError for one that is neither."""
    with enter_network(), transaction.atomic():
        _lock(unit_id)
        claim = DomainClaim.objects.select_for_update().filter(unit_id=unit_id, domain=domain).first()
        if claim is None or claim.state == ClaimState.RELEASED:
            raise LookupError(f"unit {unit_id} has no domain {domain}")
        _give_up(claim)
        _record("unit.domain_given_up", claim, actor_id)


def give_up_all(unit_id: int) -> None:
    """What follows when a unit is closed for good. In the transaction of that step."""
    for claim in DomainClaim.objects.select_for_update().filter(unit_id=unit_id, state__in=_STANDING):
        _give_up(claim)
        _record("unit.domain_given_up", claim, None)


def free_domain(unit_id: int, domain: str, *, actor_id: int | None) -> None:
    """Let others have a domain at once that is kept for a unit, or is in use there; for operators, who have
    asked. Raises LookupError.
    """
    with enter_network(), transaction.atomic():
        _lock(unit_id)
        claim = DomainClaim.objects.select_for_update().filter(unit_id=unit_id, domain=domain).first()
        if claim is None:
            raise LookupError(f"unit {unit_id} has no domain {domain}")
        was_in_use = claim.state == ClaimState.ACTIVE
        if was_in_use:
            _take_out_of_use(claim)
        _record("unit.domain_freed", claim, actor_id)
        if was_in_use:
            telling.tell(unit_id, domain, telling.GONE)
        claim.delete()


def kept_until(claim: DomainClaim) -> datetime | None:
    """Until when nobody else gets the domain of a claim that is given up; None where it was never used."""
    if claim.used_at is None or claim.given_up_at is None:
        return None
    return claim.given_up_at + KEPT_FOR_ITS_UNIT


def _go_on(claim: DomainClaim, others: list[DomainClaim], seen: Seen, actor_id: int | None) -> None:
    at = clock.now()
    if at >= claim.expires_at:
        return
    if claim.proved_at is None and seen.proof:
        claim.proved_at, claim.proved_by = at, seen.proof
        _record("unit.domain_proved", claim, actor_id)
        _tell_others(others)
    if claim.proved_at is None or not claim.leads_here:
        return
    if any(_keeps(other, at) for other in others):
        claim.faults = {**claim.faults, "use": "kept"}
        return
    Domain.objects.create(tenant_id=claim.unit_id, domain=claim.domain, is_primary=False)
    claim.state, claim.used_at, claim.given_up_at = ClaimState.ACTIVE, at, None
    claim.faults = {}
    _record("unit.domain_in_use", claim, actor_id)
    forget_cards()
    telling.tell(claim.unit_id, claim.domain, telling.ACTIVE)


def _keeps(other: DomainClaim, at: datetime) -> bool:
    """Whether the domain is another unit's still."""
    until = kept_until(other)
    return other.state == ClaimState.ACTIVE or (until is not None and at < until)


def _tell_others(others: list[DomainClaim]) -> None:
    for other in others:
        if other.state == ClaimState.PENDING and other.proved_at is None:
            other.state = ClaimState.LOST_TO_ANOTHER
            other.save(update_fields=["state"])
            telling.tell(other.unit_id, other.domain, telling.CONTESTED)
        elif other.state in _STANDING:
            telling.tell(other.unit_id, other.domain, telling.DISPUTED)


def _look_after(claim: DomainClaim, seen: Seen) -> None:
    """A domain in use that leads elsewhere: for a week nothing happens, somebody may be moving a server."""
    if seen.faults.get("here") == UNKNOWN:
        return
    at = clock.now()
    if seen.leads_here:
        claim.lost_since = claim.told_at = None
        return
    claim.lost_since = claim.lost_since or at
    lost_for = at - claim.lost_since
    if lost_for >= LOST_AFTER and claim.told_at is None:
        claim.told_at = at
        if Domain.objects.filter(domain=claim.domain, is_primary=True).exists():
            _let_be_main(claim.unit_id, _own_host(claim.unit_id))
        _record("unit.domain_lost", claim, None)
        telling.tell(claim.unit_id, claim.domain, telling.LOST)
    if lost_for >= GONE_AFTER:
        _give_up(claim)
        _record("unit.domain_given_up", claim, None)
        telling.tell(claim.unit_id, claim.domain, telling.GONE)


def _give_up(claim: DomainClaim) -> None:
    """What was in use once is remembered; what never was is not."""
    if claim.state == ClaimState.ACTIVE:
        _take_out_of_use(claim)
    if claim.used_at is None:
        claim.delete()
        return
    if claim.state == ClaimState.ACTIVE:
        claim.given_up_at = clock.now()
    claim.state = ClaimState.RELEASED
    claim.leads_here, claim.faults = False, {}
    claim.save()


def _take_out_of_use(claim: DomainClaim) -> None:
    if Domain.objects.filter(domain=claim.domain, is_primary=True).exists():
        _let_be_main(claim.unit_id, _own_host(claim.unit_id))
    Domain.objects.filter(tenant_id=claim.unit_id, domain=claim.domain).delete()
    forget_cards()


def _let_be_main(unit_id: int, host: str) -> bool:
    """Whether anything changed."""
    own = Domain.objects.filter(tenant_id=unit_id)
    if own.filter(domain=host, is_primary=True).exists():
        return False
    own.filter(is_primary=True).update(is_primary=False)
    own.filter(domain=host).update(is_primary=True)
    forget_cards()
    return True


def _own_host(unit_id: int) -> str:
    """The address below the network's host, which every unit has."""
    hosts = Domain.objects.filter(tenant_id=unit_id).order_by("pk").values_list("domain", flat=True)
    return next(host for host in hosts if is_ours(host))


def _lock(unit_id: int) -> None:
    if Unit.objects.select_for_update(of=("self",)).filter(pk=unit_id).first() is None:
        raise LookupError(f"there is no unit {unit_id}")


def _record(action: str, claim: DomainClaim, actor_id: int | None) -> None:
    record(
        action,
        object_type="unit",
        object_id=str(claim.unit_id),
        actor=actor_id or "system",
        detail={"domain": claim.domain, "proof": claim.proved_by},
    )


def _record_main(unit_id: int, host: str, actor_id: int | None) -> None:
    record(
        "unit.domain_main",
        object_type="unit",
        object_id=str(unit_id),
        actor=actor_id or "system",
        detail={"domain": host},
    )
