"""Sessions for the browser: somebody of the staff, signed in on the host of the page without a password."""

from typing import Any

from django.conf import settings

from huisheng.kernel.access import OPERATOR, UNIT_ROLES
from tenants.public import UnitCard
from tests.actors import enter_as, give_role, make_account, sign_in_network
from tests.browser.site import Site


def cookies_for(site: Site, role: str, unit: UnitCard | None) -> list[dict[str, Any]]:
    """Cookies of a new person with one role: a unit's role on its host, any other on the network's.

    For a role over a subtree, `unit` is its top; for the operator it is None.
    """
    account = make_account(name="李明")
    give_role(account, role, None if role == OPERATOR or unit is None else unit.id)
    if role in UNIT_ROLES:
        assert unit is not None
        key, url = enter_as(account, unit), site.url("/", unit)
    else:
        key, url = sign_in_network(account), site.url("/")
    return [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": url, "httpOnly": True}]
