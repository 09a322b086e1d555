"""What is owed on directives, in one line of the page on which their issuer's day begins."""

from django.http import HttpRequest
from django.utils.translation import ngettext

from huisheng.kernel.access import actor_of
from huisheng.kernel.web.navigation import Badge
from shared_apps.directives.queries.board import late_deliveries
from shared_apps.directives.queries.visibility import issuing_unit_ids


def late(request: HttpRequest) -> Badge:
    """Units that are past the date of a directive which this person's unit issued and has not closed."""
    number = late_deliveries(issuing_unit_ids(actor_of(request)))
    words = ngettext("%(n)s unit is late with a directive", "%(n)s units are late with a directive", number)
    return Badge(number, words % {"n": number}, urgent=True)
