"""What this app puts into the menus of the base templates."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.tenancy import unit_or_none
from huisheng.kernel.web.navigation import Item, add
from shared_apps.accounts.queries.providers import is_allowed, provider_of
from tenants.public import UnitCard, network_url


def add_entries() -> None:
    """Called once the apps are loaded."""
    add(
        "network",
        Item(label=_("Staff sign-in"), url_name="accounts-sign-in", icon="box-arrow-in-right", order=90),
    )
    add("account", Item(label=_("My units"), href=_my, icon="diagram-3", order=10))
    add("account", Item(label=_("Password and second factor"), href=_security, icon="shield-lock", order=20))
    add(
        "account",
        Item(label=_("Sign out"), url_name="accounts-sign-out", icon="box-arrow-right", order=99, post=True),
    )
    # A tab beside the register of people, which is the unit's own.
    add(
        "people",
        Item(
            label=_("Accounts and roles"),
            url_name="accounts-people",
            order=20,
            permission="accounts.people_see",
        ),
    )
    add(
        "people",
        Item(
            label=_("Visits from above"),
            url_name="accounts-visits",
            order=30,
            permission="accounts.people_see",
        ),
    )
    add(
        "people",
        Item(
            label=_("Institution's sign-in"),
            url_name="accounts-provider",
            order=40,
            permission="accounts.people",
            visible=_may_have_a_provider,
        ),
    )
    add(
        "people",
        Item(
            label=_("Codes by SMS"),
            url_name="accounts-sms-policy",
            order=45,
            permission="accounts.people",
        ),
    )
    add(
        "dashboard",
        Item(
            label=_("People"),
            url_name="accounts-people-units",
            icon="people",
            order=70,
            permission="accounts.people_below",
        ),
    )
    add(
        "dashboard",
        Item(
            label=_("Operators"),
            url_name="accounts-operators",
            icon="shield-check",
            order=95,
            permission="accounts.operate",
        ),
    )


def _may_have_a_provider(request: HttpRequest) -> bool:
    unit: UnitCard | None = getattr(request, "unit", None)
    return unit is not None and (is_allowed(unit) or provider_of(unit.id) is not None)


def _my(request: HttpRequest) -> str:
    return network_url("/my/") if unit_or_none() is not None else "/my/"


def _security(request: HttpRequest) -> str:
    path = "/accounts/second-factor/"
    return network_url(path) if unit_or_none() is not None else path
