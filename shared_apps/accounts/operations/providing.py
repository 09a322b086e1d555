"""A unit's provider of sign-ins: entered, changed, taken away; each ends what came through it."""

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network, unit_or_none
from shared_apps.accounts.adapters import oidc
from shared_apps.accounts.adapters.asking import NoAnswerError, ask, is_askable
from shared_apps.accounts.adapters.said import NotBelievedError
from shared_apps.accounts.data import OIDC
from shared_apps.accounts.models import OutsideIdentity, OutsideWay, Provider, Session
from shared_apps.accounts.operations.signing_out import end_sign_in
from shared_apps.accounts.queries.providers import is_allowed
from shared_apps.accounts.sealing import seal, unseal
from tenants.public import unit_card

FIELDS: Final = ("kind", "issuer", "client_id", "factor_name", "factor_values", "enabled")


class ProviderError(Exception):
    """It cannot be saved; `code` says why, in a word that pages translate."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def save_provider(unit_id: int, entered: Mapping[str, object], *, secret: str, actor: int) -> int:
    """Enter or change the provider of a unit; return how many sign-ins ended with it.

    A secret left out stays as it is, unless the issuer is another. The provider is asked first, outside of
    any transaction: what does not answer is not saved. Raises ProviderError.
    """
    if not is_allowed(unit_card(unit_id)):
        raise ProviderError("forbidden")
    endpoint = sign_in_page(str(entered["kind"]), str(entered["issuer"])) if entered["enabled"] else ""
    with transaction.atomic():
        with enter_network():
            rows = Provider.objects.select_for_update().filter(unit_id=unit_id)
            row = rows.first() or Provider(unit_id=unit_id)
            before = {name: getattr(row, name) for name in FIELDS} if row.pk else {}
            if before and row.issuer != entered["issuer"]:
                row.sealed_secret = ""
            for name in FIELDS:
                setattr(row, name, entered[name])
            if secret:
                row.sealed_secret = seal(secret, purpose=_purpose(unit_id))
            if endpoint:
                row.authorization_endpoint, row.asked_at = endpoint, now()
            row.changed_by_id, row.changed_at = actor, now()
            row.save()
            changed = sorted(name for name, value in before.items() if value != entered[name])
            ended = _end_what_came_through(row) if changed or secret else 0
        detail = {"kind": row.kind, "enabled": row.enabled, "changed": changed, "new_secret": bool(secret)}
        _note("account.provider_saved", unit_id, actor, detail)
    return ended


def remove_provider(unit_id: int, *, actor: int) -> bool:
    """Forget the provider of a unit and with it every link; whoever came through it is signed out. Return
    whether there was one.
    """
    with transaction.atomic():
        with enter_network():
            row = Provider.objects.select_for_update().filter(unit_id=unit_id).first()
            if row is None:
                return False
            _end_what_came_through(row)
            row.delete()
        _note("account.provider_removed", unit_id, actor, {})
    return True


def sign_in_page(kind: str, issuer: str) -> str:
    """Ask a provider whether it is there, and where its sign-in page stands ("" for CAS, which needs none).

    Raises ProviderError.
    """
    if not is_askable(issuer) or "?" in issuer:
        raise ProviderError("address")
    try:
        if kind == OIDC:
            return oidc.discover(issuer).authorization_endpoint
        ask("GET", issuer.rstrip("/") + "/login")
    except NoAnswerError as error:
        # Many servers of CAS lead from their sign-in page to another: that one is there.
        if kind != OIDC and error.reason in ("redirect", "too_long"):
            return ""
        raise ProviderError("private" if error.reason == "private_address" else "silent") from None
    except NotBelievedError as error:
        raise ProviderError("another" if error.fault == "issuer" else "silent") from None
    return ""


def secret_of(provider: Provider) -> str:
    """The secret by which we prove to the provider who asks. Raises ValueError for one that does not open."""
    sealed = provider.sealed_secret
    return unseal(sealed, purpose=_purpose(provider.unit_id)) if sealed else ""


def end_sign_ins_of(identities: list[int]) -> int:
    """End every sign-in that came by these links, on all hosts; return how many. In NETWORK."""
    came = Session.objects.filter(identity_id__in=identities, sign_in__isnull=False)
    sign_ins = set(came.values_list("sign_in", flat=True))
    for sign_in in sign_ins:
        if sign_in is not None:
            end_sign_in(sign_in)
    return len(sign_ins)


def _end_what_came_through(row: Provider) -> int:
    OutsideWay.objects.filter(provider=row).delete()
    linked = OutsideIdentity.objects.filter(provider=row).values_list("pk", flat=True)
    return end_sign_ins_of(list(linked))


def _purpose(unit_id: int) -> str:
    # A secret copied into another unit's row opens nothing there.
    return f"huisheng.accounts.provider:{unit_id}"


def _note(action: str, unit_id: int, actor: int, detail: dict[str, object]) -> None:
    if unit_or_none() is not None:
        record(action, object_type="unit", object_id=unit_id, actor=actor, detail=detail)
    with enter_network():
        record(action, object_type="unit", object_id=unit_id, actor=actor, detail=detail)
