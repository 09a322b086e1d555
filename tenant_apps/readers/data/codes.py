"""The codes that are stored. A code is never renamed."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tenant_apps.unit_ledger.public import CodeKind


class By(TextChoices):
    """What was verified."""

    PHONE = "phone", _("Phone")
    WECHAT = "wechat", _("WeChat")


CODE: Final = CodeKind("phone", timedelta(minutes=10))
STAYS: Final = timedelta(days=90)
"""How long a device stays verified."""
NAME_MAX: Final = 16
