"""What waits for a supervisor, in one line of the page on which their day begins."""

from django.http import HttpRequest
from django.utils.translation import ngettext

from huisheng.kernel.access import actor_of
from huisheng.kernel.web.navigation import Badge
from shared_apps.oversight.queries.difficulties import untaken
from shared_apps.oversight.queries.orders import waiting_orders
from shared_apps.oversight.queries.samples import to_look_at
from shared_apps.oversight.queries.supervised import count_below
from shared_apps.oversight.web.overview import top_units


def waiting(request: HttpRequest) -> Badge:
    """Orders, difficulties that nobody leads, samples, questions late, returned or stuck between units."""
    actor = actor_of(request)
    number = waiting_orders(actor).count() + untaken(actor).count() + to_look_at(actor).count()
    for unit in top_units(actor):
        counts = count_below(unit.id)
        number += counts["late"] + counts["returned"] + counts["stuck"]
    words = ngettext("%(n)s thing is to be looked at", "%(n)s things are to be looked at", number)
    return Badge(number, words % {"n": number}, urgent=True)
