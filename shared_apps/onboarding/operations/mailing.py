"""The network's own mail server, by which applicants are reached."""

from email.errors import MessageError
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage

_NONE: Final = (".console.EmailBackend", ".dummy.EmailBackend")
"""What stands in the settings where no server is named: it would print codes into the log."""


class CannotSendError(Exception):
    """No e-mail can be sent now."""


def can_send() -> bool:
    """Whether a mail server is set up."""
    return not settings.EMAIL_BACKEND.endswith(_NONE)


def send(to: str, subject: str, body: str) -> None:
    """Send one e-mail now; a demonstration sends nothing. Raises CannotSendError."""
    if settings.HUISHENG_DEMO:
        return
    if not can_send():
        raise CannotSendError
    try:
        EmailMessage(subject=subject, body=body, to=[to]).send()
    except (OSError, SMTPException, MessageError) as error:
        raise CannotSendError from error
