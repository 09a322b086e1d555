"""Ends sessions: of one sign-in on every host, or of an account everywhere."""

from uuid import UUID

from django.http import HttpRequest

from huisheng.kernel.audit import record
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import EntryCode, Session
from shared_apps.accounts.operations.leaving import WayOut, way_out
from shared_apps.accounts.operations.visiting import end_with
from shared_apps.accounts.sessions import SessionStore


def sign_out(request: HttpRequest) -> WayOut | None:
    """End the session of this browser and every session on other hosts that came from the same sign-in.
    Returns how to sign out at the institution by whose account the person came; None for one of ours.
    """
    session = request.session
    session.get("")  # loads the row
    row = session.row if isinstance(session, SessionStore) else None
    way = None
    if row is not None and row.sign_in is not None:
        way = way_out(row.sign_in)
        end_sign_in(row.sign_in)
        with enter_network():
            record(
                "account.signed_out",
                object_type="account",
                object_id=str(row.account_id),
                actor=row.account_id or "system",
                detail={},
            )
    session.flush()
    return way


def end_sign_in(sign_in: UUID) -> None:
    """End every session of one sign-in, and the codes that could still open another."""
    with enter_network():
        end_with([sign_in], now())
        EntryCode.objects.filter(sign_in=sign_in).delete()
        Session.objects.filter(sign_in=sign_in).delete()


def end_all_sessions(account_id: int, *, but: UUID | None = None) -> None:
    """End all sessions of an account, except those of the sign-in `but`."""
    with enter_network():
        ending = Session.objects.filter(account_id=account_id, sign_in__isnull=False)
        found = ending.values_list("sign_in", flat=True).distinct()
        end_with([sign_in for sign_in in found if sign_in is not None and sign_in != but], now())
        for model in (EntryCode, Session):
            rows = model.objects.filter(account_id=account_id)
            (rows if but is None else rows.exclude(sign_in=but)).delete()
