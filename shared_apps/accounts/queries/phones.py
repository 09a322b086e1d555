"""Phones as second factors: who has one, and what units have decided about them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy import enter_network
from shared_apps.accounts.models import PhoneFactor, RoleGrant
from tenants.public import declare_setting, explain_setting, get_setting

MAY_BELOW: Final = "accounts.sms_factor_below"
IN_USE: Final = "accounts.sms_factor"
declare_setting(
    MAY_BELOW,
    bool,
    False,
    _("Units below may let their people take a code by SMS as second factor"),
    help_text=_(
        "SMS is weaker than an authenticator app or a key: a number can be taken over, a message be read on "
        "a locked screen. Never for whoever holds a role over several units."
    ),
    for_below=True,
)
declare_setting(
    IN_USE, bool, False, _("A code by SMS may be the second factor"), local_only=True, own_page=True
)


def factor_of(account_id: int | None) -> PhoneFactor | None:
    """The phone that somebody has confirmed as their second factor."""
    if account_id is None:
        return None
    with enter_network():
        return PhoneFactor.objects.filter(account_id=account_id).first()


def people_with_phone(unit_id: int) -> int:
    """How many who work in a unit have set up a code by SMS."""
    with enter_network():
        accounts = RoleGrant.objects.holding().filter(unit_id=unit_id).values("account_id")
        return PhoneFactor.objects.filter(account_id__in=accounts).count()


def why_not_in(unit_id: int) -> str:
    """Why the people of a unit may not take codes by SMS: "above" (no unit above lets it decide), "unit" (it
    has not decided for it), or empty where they may.
    """
    # What the unit has set for those below says nothing about itself.
    if not explain_setting(unit_id, MAY_BELOW).overridden_value:
        return "above"
    return "" if get_setting(unit_id, IN_USE) else "unit"


def places_of(account_id: int) -> tuple[list[int], set[str]]:
    """The units in which an account works today, by id, and the roles that it holds anywhere."""
    with enter_network():
        rows = list(RoleGrant.objects.holding().filter(account_id=account_id).values_list("unit_id", "role"))
    return sorted({unit_id for unit_id, _role in rows if unit_id is not None}), {role for _u, role in rows}
