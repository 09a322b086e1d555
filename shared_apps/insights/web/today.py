"""What is late in somebody's area, in one line of the page on which their day begins."""

from django.http import HttpRequest
from django.utils.translation import ngettext

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, actor_of
from huisheng.kernel.web.navigation import Badge
from shared_apps.insights.queries import sums
from tenants.public import ids_of_path


def overdue(request: HttpRequest) -> Badge:
    """Questions that are overdue now, in all the units that this person's roles cover, each once."""
    paths = actor_of(request).paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    tops = [ids_of_path(path)[-1] for path in paths if path]
    stocks = sums.stock_by_scope(sums.scopes_condition(tops, []))
    number = sum(late for _open, late in stocks.values())
    words = ngettext(
        "%(n)s question is overdue in your area", "%(n)s questions are overdue in your area", number
    )
    return Badge(number, words % {"n": number}, urgent=True)
