"""What waits in somebody's area, a line for each on the page on which their day begins."""

from django.http import HttpRequest
from django.utils.translation import ngettext

from huisheng.kernel.access import NETWORK_STAFF, NETWORK_VIEWER, actor_of
from huisheng.kernel.web.navigation import Badge
from shared_apps.insights.models import AppraisalObjection
from shared_apps.insights.queries import sums
from shared_apps.insights.queries.brief_visibility import writing_unit_ids
from tenants.public import ids_of_path


def overdue(request: HttpRequest) -> Badge:
    """Questions that are overdue now, in all the units that this person's roles cover, each once."""
    paths = actor_of(request).paths_for(NETWORK_VIEWER, NETWORK_STAFF)
    tops = [ids_of_path(path)[-1] for path in paths if path]
    stocks = sums.stock_by_scope(sums.Reach(tops))
    number = sum(late for _open, late in stocks.values())
    words = ngettext(
        "%(n)s question is overdue in your area", "%(n)s questions are overdue in your area", number
    )
    return Badge(number, words % {"n": number}, urgent=True)


def objections(request: HttpRequest) -> Badge:
    """Objections of units that wait for a decision, in appraisals of those for which this person acts."""
    number = AppraisalObjection.objects.filter(
        state=AppraisalObjection.State.OPEN, appraisal__unit_id__in=writing_unit_ids(actor_of(request))
    ).count()
    words = ngettext("%(n)s objection waits for a decision", "%(n)s objections wait for a decision", number)
    return Badge(number, words % {"n": number}, urgent=False)
