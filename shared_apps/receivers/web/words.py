"""Words for codes: kinds, events, what became of a message, and why not."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shared_apps.receivers.data import ACKNOWLEDGED, DINGTALK, ISSUED, OVERDUE, REPORTED, TEST, WEBHOOK, WECOM

KINDS: Final[dict[str, str | Promise]] = {
    WECOM: gettext_lazy("Group robot of WeCom"),
    DINGTALK: gettext_lazy("Group robot of DingTalk"),
    WEBHOOK: gettext_lazy("Webhook: a program of yours"),
}

EVENTS: Final[dict[str, str | Promise]] = {
    ISSUED: gettext_lazy("A directive is issued"),
    ACKNOWLEDGED: gettext_lazy("A unit acknowledges"),
    REPORTED: gettext_lazy("A unit reports"),
    OVERDUE: gettext_lazy("A unit is late"),
    TEST: pgettext_lazy("message", "Test"),
}

STATES: Final[dict[str, tuple[str | Promise, str, str]]] = {
    "queued": (pgettext_lazy("message", "Waits"), "soon", "clock"),
    "delivered": (pgettext_lazy("message", "Delivered"), "done", "check-circle"),
    "failed": (pgettext_lazy("message", "Failed"), "late", "exclamation-octagon"),
}
"""Word, tone and icon."""

_WHY: Final[dict[str, str | Promise]] = {
    "address": gettext_lazy("The address is not one that is asked."),
    "unknown_host": gettext_lazy("Nobody knows this name. Check the address for a typing error."),
    "private_address": gettext_lazy("The address stands in a private network. Only public ones are asked."),
    "unreachable": gettext_lazy("Nothing answers there, or its certificate is not the name's."),
    "redirect": gettext_lazy("It leads to another address. Enter that one: redirects are not followed."),
    "too_long": gettext_lazy("It answers with too much. An empty answer is enough."),
    "too_slow": gettext_lazy("It did not answer within ten seconds."),
    "no_answer": gettext_lazy("The connection broke before an answer came."),
    "unreadable": gettext_lazy("It answers, but not as a robot does."),
    "secret": gettext_lazy("Address and key can no longer be opened here. Remove it and enter it anew."),
    "410": gettext_lazy("It has said that it wants no more (410)."),
    "45009": gettext_lazy("WeCom asked for a pause: too many messages in a minute."),
    "93000": gettext_lazy("WeCom no longer knows this robot. Has it been removed from the group?"),
    "130101": gettext_lazy("DingTalk asked for a pause of ten minutes: too many messages in a minute."),
    **dict.fromkeys(
        ("300001", "400013", "400101", "400102", "400106"),
        gettext_lazy("DingTalk no longer knows this robot. Has it been removed from the group?"),
    ),
    "310000": gettext_lazy("DingTalk refused it. Is 加签 (signing) chosen, and is the secret right?"),
}


def why(code: str) -> str:
    """A code in a sentence; "" for one that says that all is well."""
    if code in ("", "0") or (len(code) == 3 and code.startswith("2")):
        return ""
    if code in _WHY:
        return str(_WHY[code])
    if len(code) == 3 and code.isdecimal():
        return _("It answered with the status %(code)s.") % {"code": code}
    return _("It answered with the code %(code)s.") % {"code": code}
