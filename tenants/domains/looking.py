"""Looking whether a domain is a unit's, and whether it leads here. Asks the web; writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from huisheng.kernel.tenancy import enter_network
from tenants.domains import here
from tenants.domains.fetching import NotFetchedError, fetched
from tenants.domains.resolving import NoAnswerError, texts
from tenants.models import ClaimState, DomainClaim

TXT_PREFIX: Final = "_huisheng."
TXT_WORD: Final = "huisheng-domain="
_FILE_PREFIX: Final = "/.well-known/huisheng-"
_NAME_LENGTH: Final = 12

UNKNOWN: Final = "no_name_server"
"""The fault that says nothing about the domain: our own name server is away."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found: which proof ("dns", "file", or none), whether it leads here, and why not, in codes by
    "dns", "file" and "here".
    """

    proof: str = ""
    leads_here: bool = False
    faults: Mapping[str, str] = field(default_factory=dict)


def txt_name(domain: str) -> str:
    """The name whose TXT record proves a domain."""
    return TXT_PREFIX + domain


def txt_value(token: str) -> str:
    """What that record says."""
    return TXT_WORD + token


def file_path(token: str) -> str:
    """Where the file stands that proves it otherwise. Its name is not its content: a site that answers every
    address with that address proves nothing.
    """
    return _FILE_PREFIX + token[:_NAME_LENGTH] + ".txt"


def look(unit_id: int, domain: str) -> tuple[str, Seen]:
    """What is to be seen of a claim now, and the token it was looked for with. Raises LookupError.

    Proofs are looked for as long as there is none: a claim that was proved, or is in use, needs only lead
    here.
    """
    with enter_network():
        claim = DomainClaim.objects.filter(unit_id=unit_id, domain=domain).first()
    if claim is None or claim.state not in (ClaimState.PENDING, ClaimState.ACTIVE):
        raise LookupError(f"unit {unit_id} sets up no domain {domain}")
    faults: dict[str, str] = {}
    proof = ""
    if claim.proved_at is None:
        proof = _by_dns(claim, faults) or _by_file(claim, faults)
        if proof:
            faults.clear()
    return claim.token, Seen(proof, _leads_here(domain, faults), faults)


def _by_dns(claim: DomainClaim, faults: dict[str, str]) -> str:
    try:
        found = texts(txt_name(claim.domain))
    except NoAnswerError:
        faults["dns"] = UNKNOWN
        return ""
    if txt_value(claim.token) in (text.strip() for text in found):
        return "dns"
    faults["dns"] = "other" if any(text.startswith(TXT_WORD) for text in found) else "missing"
    return ""


def _by_file(claim: DomainClaim, faults: dict[str, str]) -> str:
    try:
        found = fetched(claim.domain, file_path(claim.token))
    except NotFetchedError as error:
        faults["file"] = error.code
        return ""
    if found == claim.token:
        return "file"
    faults["file"] = "other"
    return ""


def _leads_here(domain: str, faults: dict[str, str]) -> bool:
    number = here.new_number()
    try:
        found = fetched(domain, here.path_of(number))
    except NotFetchedError as error:
        faults["here"] = error.code
        return False
    if here.is_sealed(domain, number, found):
        return True
    faults["here"] = "other"
    return False
