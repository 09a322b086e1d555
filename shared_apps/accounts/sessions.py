"""SESSION_ENGINE: sessions as rows of the shared schema, each bound to one host's scope.

Why our own and not Django's: see docs/decisions/0001-session-store.md of this app. In short: a
cookie of one host must be worth nothing on another, a copied table must open nothing, and the idle and
absolute limits must hold on the server.
"""

import hashlib
import secrets
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction

from huisheng.kernel.clock import now
from huisheng.kernel.ids import uuid7
from huisheng.kernel.tenancy import enter_network, unit_or_none
from shared_apps.accounts.data import (
    ABSOLUTE_LIMIT,
    IDLE_LIMIT,
    NETWORK_SCOPE,
    TOUCH_INTERVAL,
    UNFINISHED_LIMIT,
)
from shared_apps.accounts.models import Session

_USER_KEY: Final = "_auth_user_id"


def session_scope() -> str:
    """The scope a session opened now would have: "network", or the id of the unit whose host serves the
    request.
    """
    unit = unit_or_none()
    return NETWORK_SCOPE if unit is None else str(unit.id)


def digest(secret: str) -> str:
    """SHA-256 of a random key or code, as it is kept in the database."""
    return hashlib.sha256(secret.encode()).hexdigest()


class SessionStore(SessionBase):
    """Reads and writes one row in a short NETWORK block, whatever scope the request is in."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.row: Session | None = None
        """The row this session was loaded from or saved to; None before that and for a session that is not
        ours.
        """

    @property
    def key_salt(self) -> str:
        # The data of a row, copied into another scope's row, do not decode there.
        return f"huisheng.accounts.session:{session_scope()}"

    # --- loading
    # ------------------------------------------------------------------------------------------------

    def load(self) -> dict[str, Any]:
        """The session's data; empty, and the key forgotten, when it is unknown, over, or of another host."""
        row = self._find(self.session_key)
        if row is None:
            self._session_key = None
            return {}
        self.row = row
        self._touch(row)
        return self.decode(row.data) if row.data else {}

    def _contents(self, *, no_load: bool = False) -> dict[str, Any]:
        # Django's stubs leave this method of SessionBase out.
        contents: dict[str, Any] = self._get_session(no_load=no_load)  # type: ignore[attr-defined]
        return contents

    def _find(self, key: str | None) -> Session | None:
        if not key:
            return None
        moment = now()
        scope = session_scope()
        with enter_network():
            # By its key there is one: an order (as of first()) would only cost.
            found = Session.objects.select_related("account").filter(
                key_digest=digest(key),
                scope=scope,
                ends_at__gt=moment,
                last_seen_at__gt=moment - IDLE_LIMIT,
            )
            return next(iter(found), None)

    def _touch(self, row: Session) -> None:
        moment = now()
        if moment - row.last_seen_at < TOUCH_INTERVAL:
            return
        row.last_seen_at = moment
        # The hosts of one sign-in share the idle clock: who works at a desk is not idle elsewhere.
        with enter_network():
            same = {"key_digest": row.key_digest} if row.sign_in is None else {"sign_in": row.sign_in}
            Session.objects.filter(**same).update(last_seen_at=moment)

    # --- writing
    # ------------------------------------------------------------------------------------------------

    def exists(self, session_key: str) -> bool:
        """Whether a row holds this key, in any scope."""
        with enter_network():
            return Session.objects.filter(key_digest=digest(session_key)).exists()

    def _get_new_session_key(self) -> str:
        # 256 random bits cannot collide; asking first, as Django does, would only cost a query.
        return secrets.token_urlsafe(32)

    def create(self) -> None:
        """Write a new row under a new key."""
        self._session_key = self._get_new_session_key()
        self.row = None
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the data; a row that has been ended meanwhile stays ended (UpdateError)."""
        if self.session_key is None:
            self.create()
            return
        data = self.encode(self._contents(no_load=must_create))
        account_id = self._account_id()
        if must_create or self.row is None:
            self._insert(data, account_id)
            return
        changed: dict[str, Any] = {"data": data}
        if self.row.account_id is None and account_id is not None:
            changed |= self._signed_in(account_id)
        with enter_network():
            updated = Session.objects.filter(key_digest=digest(self.session_key)).update(**changed)
        if not updated:
            raise UpdateError
        for name, value in changed.items():
            setattr(self.row, name, value)

    def _insert(self, data: str, account_id: int | None) -> None:
        moment = now()
        row = Session(
            key_digest=digest(self.session_key or ""),
            scope=session_scope(),
            data=data,
            created_at=moment,
            last_seen_at=moment,
            ends_at=moment + UNFINISHED_LIMIT,
        )
        if account_id is not None:
            for name, value in self._signed_in(account_id).items():
                setattr(row, name, value)
        try:
            with enter_network(), transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            raise CreateError from error
        self.row = row

    def _account_id(self) -> int | None:
        """The account that Django's login put into the session; only ever on the network's host."""
        value = self._contents().get(_USER_KEY)
        return int(value) if value is not None and session_scope() == NETWORK_SCOPE else None

    @staticmethod
    def _signed_in(account_id: int) -> dict[str, Any]:
        # Without a second factor the session stays short; finish() gives it the whole day.
        return {"account_id": account_id, "sign_in": uuid7(), "ends_at": now() + UNFINISHED_LIMIT}

    def finish(self) -> None:
        """Record that both factors were shown: from here on the session gives the account's rights."""
        self.save()
        if self.row is None or self.row.account_id is None or self.row.sign_in is None:
            raise UpdateError("nobody has signed in to this session")
        moment = now()
        changed = {"second_factor_at": moment, "ends_at": moment + ABSOLUTE_LIMIT, "last_seen_at": moment}
        with enter_network():
            if not Session.objects.filter(key_digest=self.row.key_digest).update(**changed):
                raise UpdateError
        for name, value in changed.items():
            setattr(self.row, name, value)

    def came_by(self, identity_id: int, sealed_leaving: str) -> None:
        """Note by which link to a university's account the person came: the session ends with the link. And
        what is needed to sign out there, sealed.
        """
        if self.row is None:
            raise UpdateError("nobody has signed in to this session")
        with enter_network():
            changed = {"identity_id": identity_id, "sealed_leaving": sealed_leaving}
            if not Session.objects.filter(key_digest=self.row.key_digest).update(**changed):
                raise UpdateError
        self.row.identity_id = identity_id

    def open_in_unit(
        self,
        *,
        account_id: int,
        sign_in: UUID,
        second_factor_at: datetime,
        ends_at: datetime,
        visit: UUID | None = None,
    ) -> None:
        """Replace this session by one of the current unit that belongs to a sign-in on the network's host."""
        if session_scope() == NETWORK_SCOPE:
            raise UpdateError("a hand-over opens sessions in units only")
        self.flush()
        self.create()
        changed = {
            "account_id": account_id,
            "sign_in": sign_in,
            "second_factor_at": second_factor_at,
            "ends_at": ends_at,
            "visit_id": visit,
        }
        with enter_network():
            Session.objects.filter(key_digest=digest(self.session_key or "")).update(**changed)
        for name, value in changed.items():
            setattr(self.row, name, value)

    # --- ending
    # -------------------------------------------------------------------------------------------------

    def cycle_key(self) -> None:
        """Give the session a new key and keep everything else (Django does this when somebody signs in)."""
        self._contents()
        old = self.session_key
        if self.row is None or old is None:
            self.create()
            return
        self._session_key = self._get_new_session_key()
        key_digest = digest(self.session_key or "")
        with enter_network():
            if not Session.objects.filter(key_digest=digest(old)).update(key_digest=key_digest):
                raise UpdateError
        self.row.key_digest = key_digest
        self.modified = True

    def flush(self) -> None:
        """End the session and forget its data."""
        self.clear()
        self.delete()
        self._session_key = None
        self.row = None

    def delete(self, session_key: str | None = None) -> None:
        """End the session with this key (this session)."""
        key = session_key or self.session_key
        if key is None:
            return
        scope = session_scope()
        with enter_network():
            Session.objects.filter(key_digest=digest(key), scope=scope).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Delete the rows whose time is over."""
        moment = now()
        with enter_network():
            Session.objects.filter(ends_at__lte=moment).delete()
            Session.objects.filter(last_seen_at__lte=moment - IDLE_LIMIT).delete()
