"""Whoever answers for the unit confirms the e-mail address: with a code, when applying and once more before
becoming its first leader.
"""

from collections.abc import Callable
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from huisheng.kernel.clock import now
from huisheng.kernel.sent_codes import draw_code
from shared_apps.onboarding.data.codes import (
    CODE_AGAIN_AFTER,
    CODE_LASTS,
    DEMO_CODE,
    TRIES,
    State,
    Step,
)
from shared_apps.onboarding.models import Application
from shared_apps.onboarding.operations.history import locked, tell
from shared_apps.onboarding.operations.mailing import CannotSendError, send

CONFIRMABLE = (State.DRAFT, State.OPENED)


class SentAlreadyError(Exception):
    """A code is on its way; `wait` seconds until another one may follow."""

    def __init__(self, wait: int) -> None:
        super().__init__(str(wait))
        self.wait = wait


class WrongCodeError(Exception):
    """It is not the code that was sent, or that one holds no longer; `left` tries with it."""

    def __init__(self, left: int) -> None:
        super().__init__(str(left))
        self.left = left


def send_code(application_id: UUID) -> None:
    """Send a fresh code to whoever answers for the unit. Raises SentAlreadyError, CannotSendError,
    TooLateError.

    It is held before it leaves: two requests at once send one. A demonstration sends nothing; its code
    stands on the page.
    """
    code = DEMO_CODE if settings.HUISHENG_DEMO else draw_code()
    with transaction.atomic():
        application = locked(application_id, *CONFIRMABLE)
        at = now()
        if application.code_sent_at is not None and at - application.code_sent_at < CODE_AGAIN_AFTER:
            left = CODE_AGAIN_AFTER - (at - application.code_sent_at)
            raise SentAlreadyError(int(left.total_seconds()) + 1)
        application.code_digest = _hash(application.pk, code)
        application.code_sent_at, application.code_tries = at, 0
        application.save(update_fields=["code_digest", "code_sent_at", "code_tries"])
    try:
        send(application.leader_mail, *_letter(application, code))
    except CannotSendError:
        Application.objects.filter(pk=application_id, code_sent_at=at).update(
            code_digest="", code_sent_at=None
        )
        raise


def confirm(application_id: UUID, typed: str) -> None:
    """The address is theirs. Raises WrongCodeError, TooLateError; a code works once."""

    def confirmed(application: Application) -> None:
        if application.mail_confirmed_at is None:
            application.mail_confirmed_at = now()
            application.save(update_fields=["mail_confirmed_at"])
            tell(application, Step.MAIL)

    with_code(application_id, typed, (State.DRAFT,), confirmed)


def with_code(
    application_id: UUID,
    typed: str,
    states: tuple[State, ...],
    then: Callable[[Application], None],
) -> None:
    """Do something in the transaction that spends the code; a wrong one is counted, and nothing is done."""
    with transaction.atomic():
        application = locked(application_id, *states)
        left = _left(application)
        right = left > 0 and constant_time_compare(application.code_digest, _hash(application.pk, typed))
        if right:
            application.code_digest, application.code_sent_at = "", None
            application.save(update_fields=["code_digest", "code_sent_at"])
            then(application)
            return
        if left > 0:
            application.code_tries += 1
            application.save(update_fields=["code_tries"])
    raise WrongCodeError(max(0, left - 1))


def is_code_out(application: Application) -> bool:
    """Whether a code was sent that may still be entered."""
    return _left(application) > 0


def _left(application: Application) -> int:
    sent = application.code_sent_at
    if not application.code_digest or sent is None or sent < now() - CODE_LASTS:
        return 0
    return TRIES - application.code_tries


def _hash(application_id: UUID, code: str) -> str:
    plain = "".join(char for char in code if char.isdecimal())
    return salted_hmac("onboarding.code", f"{application_id}|{plain}", algorithm="sha256").hexdigest()


def _letter(application: Application, code: str) -> tuple[str, str]:
    names = {"code": code, "number": application.number, "unit": application.name}
    subject = _("%(code)s is your code for the application %(number)s")
    body = _(
        "Your code: %(code)s\n\nIt confirms this address for the application of %(unit)s and holds for"
        " half an hour. If you did not apply, do nothing: without the code nothing is handed in."
    )
    return subject % names, body % names
