"""Carries a sign-in from the network's host to a unit's host: see "Hand-over" in README.md.

unit's host     /enter/start/     gives the browser a nonce (a cookie of that host), names its SHA-256
to … network's host  /my/enter/        … where the person is signed in: a code is made for account,
unit, browser, 60 s unit's host     /enter/?code=     the nonce is compared, the code used up, the
unit's own session opened
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.utils.http import url_has_allowed_host_and_scheme

from huisheng.kernel.access import Actor
from huisheng.kernel.clock import now
from huisheng.kernel.tenancy import current_unit, enter_network
from shared_apps.accounts.data import ENTRY_CODE_LIFE, IDLE_LIMIT, NETWORK_SCOPE
from shared_apps.accounts.models import EntryCode, Session
from shared_apps.accounts.queries.actors import actor_for
from shared_apps.accounts.queries.visits import running, visitors_unit
from shared_apps.accounts.sessions import digest
from tenants.public import unit_card

LONGEST_PATH = 2000

Refusal = Literal["unknown", "wrong_unit", "wrong_browser", "expired", "used", "signed_out", "no_role"]


class EntryRefusedError(Exception):
    """A code did not open a session; `reason` says why, for the audit (never for the page)."""

    def __init__(self, reason: Refusal, account_id: int | None = None) -> None:
        super().__init__(reason)
        self.reason: Refusal = reason
        self.account_id = account_id


@dataclass(frozen=True, slots=True)
class Entry:
    """What a good code gives: whose session to open, for how long, and where to go."""

    account_id: int
    sign_in: UUID
    second_factor_at: datetime
    ends_at: datetime
    next_path: str
    visit: UUID | None = None


def new_nonce() -> str:
    """A nonce for a browser: 256 random bits."""
    return secrets.token_urlsafe(32)


def local_path(path: str | None, *, otherwise: str) -> str:
    """The path if it stays on the host that is asked, else `otherwise`: no redirect leads out."""
    if not path or len(path) > LONGEST_PATH or not path.startswith("/") or not path.isprintable():
        return otherwise
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else otherwise


def make_code(
    *, session: Session, unit_id: int, browser_digest: str, next_path: str, visit: UUID | None = None
) -> str:
    """Make a code for the account of a session on the network's host. The caller has checked its role in
    the unit, or the visit.
    """
    if session.scope != NETWORK_SCOPE or session.account_id is None or session.second_factor_at is None:
        raise ValueError("a code is made from a finished sign-in on the network's host")
    if session.sign_in is None or not _is_digest(browser_digest):
        raise ValueError("a code is bound to a browser")
    code = secrets.token_urlsafe(32)
    moment = now()
    with enter_network():
        EntryCode.objects.filter(ends_at__lt=moment - IDLE_LIMIT).delete()
        EntryCode.objects.create(
            code_digest=digest(code),
            unit_id=unit_id,
            browser_digest=browser_digest,
            account_id=session.account_id,
            sign_in=session.sign_in,
            visit_id=visit,
            next_path=local_path(next_path, otherwise="/desk/"),
            created_at=moment,
            ends_at=moment + ENTRY_CODE_LIFE,
        )
    return code


def use_code(code: str, nonce: str) -> Entry:
    """Use up a code in the current unit, by the browser that holds the nonce; raise EntryRefusedError
    otherwise.

    Whatever is wrong, a code that was shown once is spent: nobody gets a second try with it.
    """
    unit_id = current_unit().id
    moment = now()
    with enter_network():
        claimed = EntryCode.objects.filter(code_digest=digest(code), used_at=None).update(used_at=moment)
        row = EntryCode.objects.filter(code_digest=digest(code)).first()
        if row is None:
            raise EntryRefusedError("unknown")
        if not claimed:
            raise EntryRefusedError("used", row.account_id)
        if row.unit_id != unit_id:
            raise EntryRefusedError("wrong_unit", row.account_id)
        if not nonce or not hmac.compare_digest(digest(nonce), row.browser_digest):
            raise EntryRefusedError("wrong_browser", row.account_id)
        if row.ends_at <= moment:
            raise EntryRefusedError("expired", row.account_id)
        return _entry(row, unit_id, moment)


def _entry(row: EntryCode, unit_id: int, moment: datetime) -> Entry:
    """The sign-in behind the code must still stand, and its roles are asked again."""
    origin = Session.objects.filter(
        sign_in=row.sign_in,
        scope=NETWORK_SCOPE,
        account_id=row.account_id,
        ends_at__gt=moment,
        last_seen_at__gt=moment - IDLE_LIMIT,
    ).first()
    if origin is None or origin.second_factor_at is None:
        raise EntryRefusedError("signed_out", row.account_id)
    ends_at = origin.ends_at
    if row.visit_id is not None:
        visit = running(row.visit_id, account_id=row.account_id, unit_id=unit_id, sign_in=row.sign_in)
        if visit is None or visitors_unit(actor_for(row.account_id), unit_card(unit_id)) is None:
            raise EntryRefusedError("no_role", row.account_id)
        ends_at = min(ends_at, visit.ends_at)
    elif not may_enter(actor_for(row.account_id), unit_id):
        raise EntryRefusedError("no_role", row.account_id)
    return Entry(row.account_id, row.sign_in, origin.second_factor_at, ends_at, row.next_path, row.visit_id)


def may_enter(actor: Actor, unit_id: int) -> bool:
    """A unit's host opens for those who hold a role in exactly that unit."""
    return actor.has_unit_role(unit_id)


def _is_digest(value: str) -> bool:
    return len(value) == 64 and all(character in "0123456789abcdef" for character in value)
