"""Codes of sign-ins of staff by SMS: the network asks, the account of the unit in which they work sends."""

from django.utils import translation
from django.utils.translation import pgettext

from huisheng.kernel.tenancy import enter_unit
from tenant_apps.channels.adapters.senders import usable_senders
from tenant_apps.channels.data.codes import LANGUAGE, Way
from tenant_apps.channels.operations.codes import send_now
from tenants.public import unit_ref


class FactorCodes:
    """What accounts has send its codes (`accounts.public.send_phone_codes_by`)."""

    def can_send(self, unit_id: int) -> bool:
        """Whether the unit has an account for SMS in use; the outbox of a demonstration is one."""
        try:
            with enter_unit(unit_ref(unit_id)):
                return Way.SMS in usable_senders()
        except LookupError:
            # Without a schema yet, or any more.
            return False

    def send(self, unit_id: int, number: str, code: str) -> bool:
        """Send a code now; False when it will not arrive."""
        with translation.override(LANGUAGE):
            about, what = (
                pgettext("short message", "Sign-in code"),
                pgettext("short message", "for you alone"),
            )
        with enter_unit(unit_ref(unit_id)):
            return send_now(Way.SMS, number, code, about, what, "/")
