"""The adapters, and what a unit must enter to use each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tenant_apps.channels.adapters import mail, outbox, sms_aliyun, sms_tencent, wechat
from tenant_apps.channels.adapters.letter import VARIABLES, Asked, Letter, Outcome
from tenant_apps.channels.data.codes import Maker

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of the form of an account. A secret is written and never shown again. ``pattern`` fits the
    whole value, ``fault`` says what to do when it does not.
    """

    name: str
    label: Words
    secret: bool = False
    required: bool = True
    help_text: Words = ""
    default: str = ""
    choices: tuple[tuple[str, Words], ...] = ()
    pattern: str = ""
    fault: Words = ""


@dataclass(frozen=True, slots=True)
class Adapter:
    """``look_up`` is None where a provider cannot say what became of a request."""

    send: Callable[[Mapping[str, str], Letter], Outcome]
    look_up: Callable[[Mapping[str, str], Asked], Outcome | None] | None = None
    entries: tuple[Entry, ...] = ()
    template: Words = ""
    expert_template: Words = ""


_LIST = rf"({'|'.join(VARIABLES)})( *, *({'|'.join(VARIABLES)}))*"
_LIST_FAULT = _("Write names of variables with commas between them: number,state,key1,key2")
_PARAMS_HELP = _(
    "In the order of the template; possible are number, state, key, key1, key2, words, time, sign."
)
_SMS_TEMPLATE = _("Your question {number} has news: {state}. Open {address} and enter {key1}-{key2}.")
_EXPERT_TEMPLATE = _("We would like to ask for your advice. Open {address} and enter {key1}-{key2}.")
_SMS_COMMON = (
    Entry("sign_name", _("Approved signature (without 【】)")),
    Entry("template_asker", _("Template for askers")),
    Entry(
        "params_asker",
        _("Variables of this template"),
        default="number,state,key1,key2",
        help_text=_PARAMS_HELP,
        pattern=_LIST,
        fault=_LIST_FAULT,
    ),
    Entry("template_staff", _("Template for staff"), required=False),
    Entry(
        "params_staff",
        _("Variables of the staff template"),
        default="state,number",
        required=False,
        pattern=_LIST,
        fault=_LIST_FAULT,
    ),
    Entry(
        "template_expert",
        _("Template for experts"),
        required=False,
        help_text=_("Without it experts get their link by WeChat or e-mail, never by SMS."),
    ),
    Entry(
        "params_expert",
        _("Variables of the template for experts"),
        default="key1,key2",
        required=False,
        pattern=_LIST,
        fault=_LIST_FAULT,
    ),
)

ADAPTERS: Final[dict[str, Adapter]] = {
    Maker.ALIYUN: Adapter(
        sms_aliyun.send,
        sms_aliyun.look_up,
        (
            Entry("key_id", "AccessKey ID"),
            Entry("key_secret", "AccessKey Secret", secret=True),
            *_SMS_COMMON,
        ),
        _SMS_TEMPLATE,
        _EXPERT_TEMPLATE,
    ),
    Maker.TENCENT: Adapter(
        sms_tencent.send,
        sms_tencent.look_up,
        (
            Entry("secret_id", "SecretId"),
            Entry("secret_key", "SecretKey", secret=True),
            Entry("app_id", "SmsSdkAppId"),
            Entry("region", _("Region"), default="ap-guangzhou", required=False),
            *_SMS_COMMON,
        ),
        _SMS_TEMPLATE,
        _EXPERT_TEMPLATE,
    ),
    Maker.WECHAT: Adapter(
        wechat.send,
        None,
        (
            Entry("app_id", "AppID"),
            Entry("app_secret", "AppSecret", secret=True),
            Entry("token", "Token", secret=True),
            Entry(
                "aes_key",
                "EncodingAESKey",
                secret=True,
                help_text=_("43 characters; choose the safe mode."),
                pattern="[A-Za-z0-9]{43}",
                fault=_("The EncodingAESKey has 43 letters and digits. Copy it whole."),
            ),
            Entry(
                "verification",
                _("Verification file of the domain"),
                required=False,
                help_text=_("Only the part between MP_verify_ and .txt; this site then answers with it."),
            ),
            Entry(
                "share",
                _("Cards of pages shared in WeChat"),
                default="off",
                choices=(
                    ("off", _("As WeChat finds them")),
                    ("on", _("As the pages say (the domain must be registered for JS interfaces)")),
                ),
            ),
            Entry(
                "mode",
                _("Messages outside the 48 hours"),
                default="subscribe",
                choices=(
                    ("subscribe", _("Subscription notice")),
                    ("template", _("Template message")),
                    ("none", pgettext_lazy("messages", "None")),
                ),
            ),
            Entry("template", _("Template ID"), required=False),
            Entry(
                "fields",
                _("Fields of the template"),
                required=False,
                default="character_string1=number,phrase2=state,time3=time,thing4=words",
                help_text=_("Which variable stands where: thing4=words"),
                pattern=rf"\w+=({'|'.join(VARIABLES)})( *, *\w+=({'|'.join(VARIABLES)}))*",
                fault=_("Write pairs with commas between them: thing4=words,time3=time"),
            ),
        ),
    ),
    Maker.MAIL: Adapter(
        mail.send,
        None,
        (
            Entry("host", _("Server")),
            Entry(
                "port",
                _("Port"),
                default="465",
                pattern="[0-9]{1,5}",
                fault=_("A port is a number, mostly 465, 587 or 25."),
            ),
            Entry(
                "security",
                _("Encryption"),
                default="ssl",
                choices=(
                    ("ssl", "SSL/TLS"),
                    ("starttls", "STARTTLS"),
                    ("none", pgettext_lazy("encryption", "None")),
                ),
            ),
            Entry("user", _("Login"), required=False),
            Entry("password", _("Password"), secret=True, required=False),
            Entry(
                "from_address",
                _("Sender address"),
                pattern=r"[^\s@<>]+@[^\s@<>]+",
                fault=_("Write an address such as qnzs@example.cn."),
            ),
            Entry("reply_to", _("Address for replies"), required=False),
        ),
    ),
    Maker.OUTBOX: Adapter(outbox.send),
}
