"""Mail, handed to a small SMTP server."""

import socket
from email import message_from_bytes, policy
from typing import Any

import pytest

from tenant_apps.channels.adapters import mail as adapter
from tenant_apps.channels.adapters.letter import Kind
from tests.tenant_apps.channels.letters import letter
from tests.tenant_apps.channels.providers import MailServer

LETTER = letter(
    to="xiaoming@example.com", lines=("你的提问有答复了。", "答复在页面上。"), closing="值班电话 0531"
)

pytestmark = pytest.mark.usefixtures("in_unit_a")


def config(server: MailServer) -> dict[str, str]:
    return {
        "host": "127.0.0.1",
        "port": str(server.port),
        "security": "none",
        "user": "unit",
        "password": "mail-secret",
        "from_address": "qnzs@lixia.example.cn",
        "reply_to": "desk@lixia.example.cn",
    }


def test_a_letter_arrives_as_it_should(mail: MailServer) -> None:
    assert adapter.send(config(mail), LETTER).kind == Kind.ACCEPTED
    said = message_from_bytes(mail.letters[0].encode(), policy=policy.default)
    assert said["subject"].strip() == "【历下团区委】你的提问有答复了。"
    assert said["from"] == "历下团区委 <qnzs@lixia.example.cn>"
    assert said["to"] == "xiaoming@example.com"
    assert said["reply-to"] == "desk@lixia.example.cn"
    assert said["auto-submitted"] == "auto-generated"
    assert said["list-unsubscribe"] == f"<{LETTER.stop_link}>"
    assert said["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert said["message-id"].startswith("<notice-17-1@")
    body = said.get_content().replace("\r\n", "\n")
    assert body.startswith("你的提问有答复了。\n答复在页面上。\n\nhttp://lixia.localhost/n/ABCDEF123456/")
    assert "受理号：LIXIA-20261121-7KQ4MT" in body or "Receipt number: LIXIA-20261121-7KQ4MT" in body
    assert body.rstrip().endswith("历下团区委\n值班电话 0531")
    assert mail.login.split("\0") == ["", "unit", "mail-secret"]


@pytest.mark.parametrize(
    ("answers", "kind", "code", "account"),
    [
        ({"RCPT": "550 no such user"}, Kind.REFUSED, "smtp_550", False),
        ({"RCPT": "451 greylisted"}, Kind.LATER, "smtp_451", False),
        ({"MAIL": "553 not yours"}, Kind.REFUSED, "smtp_553", True),
        ({"END": "554 spam"}, Kind.REFUSED, "smtp_554", False),
        ({"AUTH": "535 wrong"}, Kind.REFUSED, "smtp_sign_in", True),
        ({"EHLO": "cut", "HELO": "cut"}, Kind.LATER, "unreachable", False),
        ({"END": "cut"}, Kind.UNSURE, "no_answer", False),
    ],
)
def test_errors_mean_what_they_say(
    mail: MailServer, answers: dict[str, str], kind: Kind, code: str, account: bool
) -> None:
    mail.answers = answers
    outcome = adapter.send(config(mail), LETTER)
    assert (outcome.kind, outcome.code, outcome.account) == (kind, code, account)


def test_a_server_that_cannot_encrypt_is_a_fault_of_the_account(mail: MailServer) -> None:
    outcome = adapter.send(config(mail) | {"security": "starttls"}, LETTER)
    assert (outcome.kind, outcome.code, outcome.account) == (Kind.REFUSED, "smtp_not_supported", True)
    assert mail.letters == []


def test_a_server_that_is_away_is_tried_later(mail: MailServer) -> None:
    away = config(mail) | {"port": "1"}
    assert adapter.send(away, LETTER).kind == Kind.LATER


def test_the_installations_server_speaks_in_the_units_name(settings: Any, mailoutbox: list[Any]) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert adapter.send({}, LETTER).kind == Kind.ACCEPTED
    assert mailoutbox[0].from_email.endswith(f"<{settings.DEFAULT_FROM_EMAIL}>")
    assert "=?utf-8?" in mailoutbox[0].from_email


def test_no_line_break_gets_into_a_header(mail: MailServer) -> None:
    adapter.send(config(mail), letter(to="a@example.com", headline="一\nBcc: x@example.com"))
    said = message_from_bytes(mail.letters[0].encode(), policy=policy.default)
    assert said["bcc"] is None


@pytest.mark.parametrize("security", ["none", "ssl", "starttls"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.8", "169.254.169.254", "::1"])
def test_a_unit_reaches_nothing_beside_us(settings: Any, mail: MailServer, host: str, security: str) -> None:
    settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"private_mail": False}
    outcome = adapter.send(config(mail) | {"host": host, "security": security}, LETTER)
    assert (outcome.kind, outcome.code, outcome.account) == (Kind.REFUSED, "private_host", True)


def test_a_name_that_changes_its_mind_gains_nothing(
    settings: Any, mail: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked at is connected to: a second look-up would lead beside us."""
    settings.HUISHENG_CHANNELS = settings.HUISHENG_CHANNELS | {"private_mail": False}
    asked: list[str] = []

    def told(host: str, port: int, *_: Any, **__: Any) -> Any:
        asked.append(host)
        address = "127.0.0.1" if len(asked) > 1 else "8.8.8.8"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connected(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        assert address[0] == "8.8.8.8"
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", told)
    monkeypatch.setattr(socket, "create_connection", connected)
    assert adapter.send(config(mail) | {"host": "mail.example.cn"}, LETTER).kind == Kind.LATER
    assert asked == ["mail.example.cn"]


@pytest.mark.parametrize("breaks", ["\n", "\r", "\r\n", "\u2028", "\x0b"])
def test_no_words_make_a_header_of_their_own(mail: MailServer, breaks: str) -> None:
    outcome = adapter.send(
        config(mail), letter(to="a@example.com", headline=f"有答复{breaks}Bcc: b@example.com")
    )
    assert outcome.kind == Kind.ACCEPTED
    said = message_from_bytes(mail.letters[0].encode(), policy=policy.default)
    assert said["bcc"] is None
    assert said["subject"].endswith("有答复 Bcc: b@example.com")
