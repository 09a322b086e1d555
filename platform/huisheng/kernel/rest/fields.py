"""Days and moments as programs send them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from huisheng.kernel.clock import BUSINESS_ZONE, CENTURY


class MomentField(serializers.DateTimeField):
    """A moment by the clocks of Beijing; refused where no calendar would show it."""

    default_error_messages = {"year": _("Choose a date of this century.")}

    def to_internal_value(self, value: Any) -> Any:
        """The moment in Asia/Shanghai."""
        moment = super().to_internal_value(value)
        if moment.year not in CENTURY:
            self.fail("year")
        return moment.astimezone(BUSINESS_ZONE)


class DayField(serializers.DateField):
    """A day; refused where no calendar would show it."""

    default_error_messages = {"year": _("Choose a date of this century.")}

    def to_internal_value(self, value: Any) -> Any:
        """The day."""
        day = super().to_internal_value(value)
        if day.year not in CENTURY:
            self.fail("year")
        return day
