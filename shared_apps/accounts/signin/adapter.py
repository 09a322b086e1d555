"""What django-allauth asks of us when somebody signs in: lockout, demo accounts, and the end of a finished
sign-in.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.audit import record
from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import Account
from shared_apps.accounts.operations import lockout
from shared_apps.accounts.operations.phone_factor import needs_another
from shared_apps.accounts.operations.signing_out import end_all_sessions
from shared_apps.accounts.sessions import SessionStore
from shared_apps.accounts.signin import outside

LOCKED_OUT = _("Too many failed attempts. Please wait 15 minutes, then try again.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in of staff on the network's host."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": LOCKED_OUT,
        # One sentence for a login that does not exist, a wrong password, and an account that is closed.
        "username_password_mismatch": _("The login or the password is not right."),
        "email_password_mismatch": _("The login or the password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: accounts come from invitations."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check a password, unless the account or the address has failed too often."""
        outside.forget(request)
        username = str(credentials.get("username", ""))
        subjects = (lockout.account_subject(username), lockout.address_subject(request))
        begun = lockout.begin("password", subjects)
        if begun is None:
            raise self.validation_error("too_many_login_attempts")
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if (
            not isinstance(user, Account)
            or not user.is_active
            or (user.is_demo and not settings.HUISHENG_DEMO)
        ):
            lockout.failed(begun)
            self._note_failure(username)
            return None
        lockout.succeeded(begun)
        return user

    def _note_failure(self, username: str) -> None:
        """Put the failure that closes an account into the audit; the others are in the counters only."""
        if not lockout.is_full("password", lockout.account_subject(username)):
            return
        with enter_network():
            account_id = (
                Account.objects.filter(username=username.strip().lower()).values_list("pk", flat=True).first()
            )
            if account_id is not None:
                record("account.locked_out", object_type="account", object_id=account_id, actor="anonymous")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Open the session; with both factors shown it is finished at once, otherwise enrolment follows."""
        came = outside.link_of(request, user.pk)
        super().login(request, user)
        session = request.session
        if came is not None and isinstance(session, SessionStore):
            session.save()
            session.came_by(*came)
        shown = [step for step in get_authentication_records(request, user) if step.get("method") == "mfa"]
        # An institution's own second factor counts by itself (signin/outside.py).
        by_outside = any(step.get("type") == "outside" for step in shown)
        if shown and (by_outside or not needs_another(user.pk)):
            finish_sign_in(request, user)

    def get_login_stages(self) -> list[str]:
        """The second step is ours: it sends a code by SMS to whoever has nothing else."""
        ours = "shared_apps.accounts.signin.stages.SecondStep"
        theirs = "allauth.mfa.stages.AuthenticateStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set a password and end every other session of the account."""
        super().set_password(user, password)
        session = self.request.session
        row = session.row if isinstance(session, SessionStore) else None
        end_all_sessions(user.pk, but=None if row is None or row.account_id != user.pk else row.sign_in)
        with enter_network():
            record("account.password_changed", object_type="account", object_id=user.pk, actor=user.pk)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not during enrolment, which follows the password directly and within minutes."""
        session = self.request.session
        unfinished = isinstance(session, SessionStore) and not is_finished(session)
        return not unfinished and bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The client's address as our own proxies saw it."""
        return client_address(request)


def is_finished(session: SessionStore) -> bool:
    """Whether both factors were shown in this session."""
    session.get("")  # loads the row
    return session.row is not None and session.row.second_factor_at is not None


def finish_sign_in(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Both factors were shown: the session gives the account's rights from here on."""
    session = request.session
    if not isinstance(session, SessionStore):
        raise TypeError("SESSION_ENGINE must be shared_apps.accounts.sessions")
    session.finish()
    lockout.forgive("password", lockout.account_subject(user.get_username()))
    lockout.forgive("second_factor", lockout.account_subject(user.get_username()))
    with enter_network():
        record("account.signed_in", object_type="account", object_id=user.pk, actor=user.pk)
