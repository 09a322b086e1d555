"""Every variable of the environment that an installation may set; deploy/environment.md is made of it:

    PYTHONPATH=platform:. .venv/bin/python -m huisheng.config.variables > deploy/environment.md

The settings read them by huisheng.config.env. tests/deploy holds that this list, what the settings read and
the page are one.
"""

import sys
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "flag", "number", "database"]
_KINDS: Final = {"text": "text", "flag": "on or off", "number": "whole number", "database": "address"}


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable, without HUISHENG_ before it. ``default`` as a person writes it, "" for none;"
    " ``computed``
    where it is made of something else and stands here in words.
    """

    name: str
    kind: Kind
    default: str
    about: str
    needed: bool = False
    secret: bool = False
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Variables that belong together."""

    heading: str
    variables: tuple[Variable, ...]


PARTS: Final = (
    Part(
        "Where the installation is reached",
        (
            Variable(
                "BASE_HOST",
                "text",
                "localhost",
                "The network's host; units stand below it. Changing it later changes every address"
                " but units' own"
                " domains, and makes passkeys worthless.",
                needed=True,
            ),
            Variable("SCHEME", "text", "http", "`https` behind the front server.", needed=True),
            Variable(
                "PORT",
                "number",
                "8000",
                "The port that browsers use: 443 with HTTPS. The web server's own stands in its command.",
                needed=True,
            ),
            Variable(
                "PROXIES",
                "number",
                "0",
                "Proxies of ours in front of the web server. So many addresses of X-Forwarded-For"
                " are believed; with 0"
                " none, and no certificate is given for units' own domains.",
                needed=True,
            ),
        ),
    ),
    Part(
        "Keys",
        (
            Variable(
                "SECRET_KEY",
                "text",
                "a key for development, which an installation refuses",
                "Sessions, signatures, sealed second factors. Changed, everybody signs in and enrols anew.",
                needed=True,
                secret=True,
                computed=True,
            ),
            Variable(
                "MASTER_KEY",
                "text",
                "the same as SECRET_KEY",
                "Unit keys derive from it: pairwise identities, sealed fields. It must never be"
                " lost, never change,"
                " and never lie beside a dump.",
                needed=True,
                secret=True,
                computed=True,
            ),
        ),
    ),
    Part(
        "Servers",
        (
            Variable(
                "DATABASE_URL",
                "database",
                "postgres://huisheng:huisheng@127.0.0.1:5432/huisheng",
                "PostgreSQL 15 or newer, the login of database.sql. No pooler in transaction mode between.",
                needed=True,
                secret=True,
            ),
            Variable(
                "DATABASE_POOL",
                "number",
                "20",
                "Connections that one process keeps at most. Workers x this must stay below max_connections.",
            ),
            Variable(
                "DATABASE_ROLES",
                "flag",
                "on",
                "Off where the database's host gives no CREATEROLE: then only the product keeps units apart.",
            ),
            Variable(
                "BROKER_URL",
                "text",
                "redis://127.0.0.1:6379/0",
                "Redis, Valkey or RabbitMQ (`amqp://`).",
                needed=True,
            ),
            Variable(
                "CACHE_URL",
                "text",
                "redis://127.0.0.1:6379/1",
                "Redis or Valkey, apart from the broker: emptying the one must not empty the other.",
                needed=True,
            ),
            Variable("CACHE_PREFIX", "text", "hs", "For several installations on one cache server."),
            Variable(
                "DNS_SERVERS",
                "text",
                "",
                "Name servers that are asked about units' own domains"
                " (`192.0.2.53,192.0.2.54:5353`); empty: those of"
                " the machine.",
            ),
            Variable(
                "PRIVATE_DOMAINS",
                "flag",
                "off",
                "Units' own domains may lead to private networks: an installation in a closed network.",
            ),
        ),
    ),
    Part(
        "Files, log, keeping",
        (
            Variable(
                "STATE",
                "text",
                "`var` in the folder of the sources",
                "Uploaded files and collected static files.",
                needed=True,
                computed=True,
            ),
            Variable("READY_SCHEMAS", "number", "5", "Schemas that stand ready for units to be opened."),
            Variable(
                "WORKER_NICE",
                "number",
                "10",
                "By how much the worker steps back behind what people wait for, where it shares processors"
                " with the web server: 0 (not at all) to 19.",
            ),
            Variable("AUDIT_MONTHS", "number", "24", "How long the audit is kept; fewer than 6 are refused."),
            Variable("LOG_LEVEL", "text", "INFO", "DEBUG, INFO, WARNING or ERROR."),
            Variable(
                "LOG_JSON",
                "flag",
                "on, but off with DEBUG",
                "One line of JSON per record; off for lines that people read.",
                computed=True,
            ),
            Variable(
                "SENTRY_DSN", "text", "", "Where errors are reported; without any text that somebody wrote."
            ),
        ),
    ),
    Part(
        "Mail of the installation",
        (
            Variable("EMAIL_HOST", "text", "", "A mail server; empty: mails are written to the log."),
            Variable("EMAIL_PORT", "number", "25", "465 with EMAIL_SSL, 587 with EMAIL_STARTTLS."),
            Variable(
                "EMAIL_FROM",
                "text",
                "noreply@ and the network's host",
                "The sender's address.",
                computed=True,
            ),
            Variable("EMAIL_USER", "text", "", "The login at the mail server."),
            Variable("EMAIL_PASSWORD", "text", "", "Its password.", secret=True),
            Variable("EMAIL_SSL", "flag", "off", "The connection is encrypted from the beginning."),
            Variable("EMAIL_STARTTLS", "flag", "off", "It is encrypted after a greeting in plain text."),
            Variable("PRIVATE_MAIL", "flag", "off", "Units may enter mail servers in private networks."),
        ),
    ),
    Part(
        "Providers of notices, if a gateway of your own stands between",
        (
            Variable("ALIYUN_SMS_URL", "text", "https://dysmsapi.aliyuncs.com", "SMS by Aliyun."),
            Variable("TENCENT_SMS_URL", "text", "https://sms.tencentcloudapi.com", "SMS by Tencent."),
            Variable("WECHAT_URL", "text", "https://api.weixin.qq.com", "The API of official accounts."),
            Variable(
                "WECHAT_OPEN_URL", "text", "https://open.weixin.qq.com", "Where people agree in WeChat."
            ),
            Variable("WECOM_ROBOT_URL", "text", "https://qyapi.weixin.qq.com", "Group robots of WeCom."),
            Variable("DINGTALK_ROBOT_URL", "text", "https://oapi.dingtalk.com", "Group robots of DingTalk."),
        ),
    ),
    Part(
        "Broadcasts",
        (
            Variable(
                "PLAYER_HOSTS",
                "text",
                "www.bilibili.com player.bilibili.com v.qq.com player.youku.com",
                "Hosts whose players may stand in a frame on the page of a broadcast, spaces between them."
                " Compared letter for letter; a page of a broadcast names the one host that it shows in"
                " its policy.",
            ),
            Variable(
                "STREAM_HOSTS",
                "text",
                "",
                "Hosts from which browsers may play HLS (`.m3u8`) or a recording (`.mp4`) by themselves:"
                " those of your own live or video service.",
            ),
        ),
    ),
    Part(
        "For development and demonstration; never in an installation",
        (
            Variable("DEBUG", "flag", "off", "Pages of errors show the source."),
            Variable("DEMO", "flag", "off", "Known keys and invented people; `make run` sets it."),
            Variable("TEST_DATABASE", "text", "", "The name of the tests' database."),
            Variable(
                "SIGN_IN_LOOPBACK", "flag", "off", "Sign-in services of institutions may run on this machine."
            ),
            Variable("RECEIVERS_LOOPBACK", "flag", "off", "Webhooks and robots may run on this machine."),
        ),
    ),
)


def page() -> str:
    """deploy/environment.md."""
    lines = [
        "# Variables of the environment",
        "",
        "Made by `python -m huisheng.config.variables`; a test holds it true. An example with comments is",
        "[huisheng.env](huisheng.env). Each begins with `HUISHENG_`; with `_FILE` behind it the value is",
        "read from the file that is named, which is the place for what is marked *secret*. **Bold** ones",
        "are set by every installation.",
    ]
    for part in PARTS:
        lines += ["", f"## {part.heading}", "", "| variable | kind | default | what |", "|---|---|---|---|"]
        lines += [_row(variable) for variable in part.variables]
    return "\n".join(lines) + "\n"


def _row(variable: Variable) -> str:
    name = f"**`{variable.name}`**" if variable.needed else f"`{variable.name}`"
    kind = _KINDS[variable.kind] + (", *secret*" if variable.secret else "")
    default = variable.default if variable.computed or not variable.default else f"`{variable.default}`"
    return f"| {name} | {kind} | {default or '–'} | {variable.about} |"


if __name__ == "__main__":
    sys.stdout.write(page())
