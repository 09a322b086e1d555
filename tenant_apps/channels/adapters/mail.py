"""E-mail by SMTP: the unit's own server, or the one of the installation with the unit's name before it."""

import smtplib
import socket
from collections.abc import Mapping
from email.utils import formataddr
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

from huisheng.kernel.open_web import NotOpenError, connect
from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.adapters.letter import Letter, Outcome, accepted, later, refused, unsure
from tenant_apps.channels.data.own_words import fill_letter

SECONDS: Final = 10
SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"
ON_THE_OPEN_NET: Final = f"{__name__}.OpenBackend"


class _OpenServer(smtplib.SMTP):
    """A server that a unit has entered: asked only on the open network, at the address that was looked at.

    An administrator of one unit shall not reach what stands beside us.
    """

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        return connect(host, port, timeout)


class _OpenServerByTls(smtplib.SMTP_SSL):
    """The same, with TLS from the first byte; the certificate is compared with the name."""

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        return self.context.wrap_socket(connect(host, port, timeout), server_hostname=host)


class OpenBackend(EmailBackend):
    """Django's way of sending mail, by servers on the open network alone."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """What speaks SMTP."""
        return _OpenServerByTls if self.use_ssl else _OpenServer


def send(config: Mapping[str, str], letter: Letter) -> Outcome:
    """Hand one message to the server. Until the connection stands nothing can have left; once the message is
    being handed over, a broken connection leaves us unsure.
    """
    connection = _connection(config)
    try:
        connection.open()
    except smtplib.SMTPAuthenticationError:
        return refused("smtp_sign_in", account=True)
    except NotOpenError as error:
        if error.reason == "private_address":
            return refused("private_host", account=True)
        return later("unreachable")
    except smtplib.SMTPNotSupportedError:
        return refused("smtp_not_supported", account=True)
    except (smtplib.SMTPException, OSError):
        return later("unreachable")
    try:
        connection.send_messages([_message(config, letter, connection)])
    except smtplib.SMTPRecipientsRefused as error:
        return _by_status(min((status for status, _text in error.recipients.values()), default=550))
    except smtplib.SMTPSenderRefused as error:
        return _by_status(error.smtp_code, account=True)
    except smtplib.SMTPResponseException as error:
        return _by_status(error.smtp_code)
    except smtplib.SMTPNotSupportedError:
        return refused("smtp_not_supported", account=True)
    except (smtplib.SMTPException, OSError):
        return unsure("no_answer")
    finally:
        _close(connection)
    return accepted()


def _message(config: Mapping[str, str], letter: Letter, connection: Any) -> EmailMessage:
    sender = config.get("from_address") or settings.DEFAULT_FROM_EMAIL
    headers = {
        "Message-ID": f"<notice-{letter.reference}@{current_unit().host}>",
        # RFC 3834: no holiday note answers it, and what answers all the same is recognised.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if letter.stop_link:
        headers |= {
            "List-Unsubscribe": f"<{letter.stop_link}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    reply_to = [config["reply_to"]] if config.get("reply_to") else None
    return EmailMessage(
        # One line, whatever breaks lines: a header that has two is refused.
        subject=" ".join(f"【{letter.sign}】{letter.headline}".split()),
        body=_body(letter),
        from_email=formataddr((letter.sign, sender)),
        to=[letter.to],
        reply_to=reply_to,
        headers=headers,
        connection=connection,
    )


def _body(letter: Letter) -> str:
    if letter.frame:
        return fill_letter(letter.frame, _values(letter)) + "\n"
    parts = ["\n".join(letter.lines)]
    if letter.link:
        parts.append(letter.link)
    if letter.number:
        parts.append(_("Receipt number: {number}").format(number=letter.number))
    parts.append("\n".join(filter(None, [letter.sign, letter.closing])))
    return "\n\n".join(parts) + "\n"


def _values(letter: Letter) -> dict[str, str]:
    return {
        "text": "\n".join(letter.lines),
        "link": letter.link,
        "receipt": letter.number,
        "unit": letter.sign,
        "closing": letter.closing,
    }


def _connection(config: Mapping[str, str]) -> Any:
    if not config.get("host"):
        return get_connection(fail_silently=False)
    security = config.get("security", "ssl")
    # An installation with a mail server in its own network says so.
    backend = SMTP if settings.HUISHENG_CHANNELS["private_mail"] else ON_THE_OPEN_NET
    return get_connection(
        backend,
        fail_silently=False,
        host=config["host"],
        port=int(config.get("port") or 465),
        username=config.get("user", ""),
        password=config.get("password", ""),
        use_ssl=security == "ssl",
        use_tls=security == "starttls",
        timeout=SECONDS,
    )


def _by_status(status: int, *, account: bool = False) -> Outcome:
    code = f"smtp_{status}"
    return later(code, 300) if 400 <= status < 500 else refused(code, account=account)


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        pass
