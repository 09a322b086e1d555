"""What a provider's error means, in words for an administrator: what happened, and what to do."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_KEYS = _("The keys are wrong or have been withdrawn. Enter them again.")
_RIGHTS = _("The keys are right, but may not send. Give them the right to at the provider.")
_MONEY = _("The account has no money or no messages left. Top it up at the provider.")
_SIGN = _("The signature is not approved. Compare it, letter by letter, with the one at the provider.")
_TEMPLATE = _(
    "The template is not approved, or its variables differ. Compare it with the one at the provider."
)
_NUMBER = _("The number cannot be reached: wrong, switched off or out of use.")
_BLOCKED = _("The person does not want messages, or the provider has barred the number.")
_OFTEN = _("Too many messages to this number in a short time.")
_BUSY = _("The provider was overloaded; it is tried again.")
_WINDOW = _("The person has not written to the account within 48 hours, or has had enough messages.")
_FOLLOW = _("The person does not follow the account or has declined notices.")
_ADDRESS = _("Our server's address is not on the account's list (IP 白名单). Add it at WeChat.")
_QUOTA = _("Today's messages are used up.")
_SILENT = _("No answer came back. It is looked up, and not sent twice.")
_NETWORK = _("The provider could not be reached. It is tried again.")

# Ours first, then by provider; the longest fitting beginning of a code counts.
FAULTS: Final[dict[str, Promise]] = {
    "unreachable": _NETWORK,
    "no_token": _NETWORK,
    "no_answer": _SILENT,
    "unreadable_answer": _SILENT,
    "interrupted": _SILENT,
    "http_": _SILENT,
    "no_template": _("No template has been entered for this kind of message."),
    "no_sender": _("The unit has no account for this way any more."),
    "no_address": _("The address is gone: erased, or taken back by the person."),
    "link_over": _("The link was renewed, used or taken back before it left."),
    "done_before": _("It was done before it was told, so it did not leave."),
    "not_received": _("The provider knows nothing of this message."),
    "not_delivered": _NUMBER,
    "keys_unreadable": _("The stored keys cannot be opened any more. Enter them again."),
    "error": _("Something went wrong here while sending. The log knows more."),
    "private_host": _("This server stands in a private network, which this installation does not allow."),
    "smtp_sign_in": _("The mail server does not accept login and password."),
    "smtp_not_supported": _("The mail server does not speak the chosen encryption."),
    "smtp_4": _("The mail server asks to try again later."),
    "smtp_5": _("The mail server has refused the message or the address."),
    "InvalidAccessKeyId": _KEYS,
    "SignatureDoesNotMatch": _KEYS,
    "Forbidden": _RIGHTS,
    "isp.RAM_PERMISSION_DENY": _RIGHTS,
    "isv.AMOUNT_NOT_ENOUGH": _MONEY,
    "isv.OUT_OF_SERVICE": _MONEY,
    "isv.SMS_SIGN": _SIGN,
    "isv.SMS_TEMPLATE": _TEMPLATE,
    "isv.TEMPLATE_": _TEMPLATE,
    "isv.MOBILE_NUMBER_ILLEGAL": _NUMBER,
    "isv.BLACK_KEY": _BLOCKED,
    "isv.BUSINESS_LIMIT_CONTROL": _OFTEN,
    "isv.DAY_LIMIT_CONTROL": _QUOTA,
    "isp.": _BUSY,
    "Throttling": _BUSY,
    "AuthFailure": _KEYS,
    "UnauthorizedOperation": _RIGHTS,
    "FailedOperation.InsufficientBalance": _MONEY,
    "FailedOperation.SignatureIncorrect": _SIGN,
    "FailedOperation.Template": _TEMPLATE,
    "InvalidParameterValue.IncorrectPhoneNumber": _NUMBER,
    "InvalidParameterValue.TemplateParameter": _TEMPLATE,
    "FailedOperation.PhoneNumberInBlacklist": _BLOCKED,
    "LimitExceeded.PhoneNumber": _OFTEN,
    "LimitExceeded": _QUOTA,
    "InternalError": _BUSY,
    "RequestLimitExceeded": _BUSY,
    "40001": _KEYS,
    "40013": _KEYS,
    "40125": _KEYS,
    "40164": _ADDRESS,
    "40003": _FOLLOW,
    "43004": _FOLLOW,
    "43101": _FOLLOW,
    "45009": _QUOTA,
    "45015": _WINDOW,
    "45047": _WINDOW,
    "47003": _TEMPLATE,
    "40037": _TEMPLATE,
    "48001": _RIGHTS,
    "-1": _BUSY,
}
_OTHER: Final = _("The provider gives the code {code}.")


def fault_words(code: str) -> str:
    """The sentence for a code; empty for none."""
    if not code:
        return ""
    fitting = max((known for known in FAULTS if code.startswith(known)), key=len, default=None)
    return str(FAULTS[fitting]) if fitting else str(_OTHER).format(code=code)
