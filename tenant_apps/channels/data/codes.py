"""Codes of notices. A code is never renamed; its words are translated where it is shown."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Way(TextChoices):
    """By what a person is reached."""

    WECHAT = "wechat", _("WeChat")
    SMS = "sms", _("SMS")
    EMAIL = "email", _("E-mail")
    SITE = "site", _("This site")


DEFAULT_ORDER: Final = (Way.WECHAT, Way.SMS, Way.EMAIL, Way.SITE)
"""The order where the asker has chosen none. The site comes last and is never left out."""

URGENT_ORDER: Final = (Way.SMS, Way.WECHAT, Way.EMAIL)
"""For staff in danger of somebody's life: what rings in a pocket first."""


class Maker(TextChoices):
    """Whose protocol carries a way."""

    ALIYUN = "aliyun", _("Aliyun SMS")
    TENCENT = "tencent", _("Tencent Cloud SMS")
    WECHAT = "wechat", _("WeChat official account")
    MAIL = "mail", _("Mail server")
    SITE = "site", _("This site")
    OUTBOX = "outbox", _("Outbox of the demonstration")


MAKERS_OF: Final = {
    Way.SMS: (Maker.ALIYUN, Maker.TENCENT),
    Way.WECHAT: (Maker.WECHAT,),
    Way.EMAIL: (Maker.MAIL,),
}


class State(TextChoices):
    """What is truly known about one message. UNKNOWN: the request left, and no answer came back."""

    QUEUED = "queued", pgettext_lazy("message", "Waiting")
    SENDING = "sending", pgettext_lazy("message", "Being sent")
    SENT = "sent", pgettext_lazy("message", "Sent, no receipt yet")
    DELIVERED = "delivered", pgettext_lazy("message", "Delivered")
    FAILED = "failed", pgettext_lazy("message", "Failed")
    UNKNOWN = "unknown", pgettext_lazy("message", "Unknown")
    FOLDED = "folded", pgettext_lazy("message", "Told together with another")
    RECEIVED = "received", pgettext_lazy("message", "Received")


class Direction(TextChoices):
    """OUT: from the unit to a person. IN: what a provider has pushed to us, kept so that it counts once."""

    OUT = "out", _("Out")
    IN = "in", _("In")


LANGUAGE: Final = "zh-hans"
"""The language of notices where an asker's is not known."""
