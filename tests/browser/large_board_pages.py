"""Makes a board that has more units than fit a page."""

from datetime import timedelta
from uuid import UUID

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from shared_apps.directives.models import Delivery, Directive
from tests.browser import directive_pages
from tests.browser.site import Site

_MANY = 120
_NOBODY = 900_000
"""Ids of units that stand in no tree: nobody else's page has them."""


def large_board(site: Site) -> str:
    """The board of a directive that is late in some of many units."""
    address = directive_pages.board(site)
    directive_id = UUID(address.strip("/").rpartition("/")[2])
    with enter_network():
        now = clock.now()
        Delivery.objects.bulk_create(
            Delivery(
                directive_id=directive_id,
                unit_id=_NOBODY + number,
                read_at=now if number % 2 else None,
                reminded_at=now if number % 7 == 0 else None,
            )
            for number in range(_MANY)
        )
        Directive.objects.filter(pk=directive_id).update(due_at=now + timedelta(days=1))
    return address


def second_page(site: Site) -> str:
    """Its second page of those that owe something."""
    return f"{large_board(site)}?step=owed&page=2"
