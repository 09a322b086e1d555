"""The number in the menu of the desk: what this person could decide now."""

from django.http import HttpRequest
from django.utils.translation import ngettext

from huisheng.kernel.access import actor_of
from huisheng.kernel.web.navigation import Badge
from tenant_apps.moderation.queries.below import count_with_below


def waiting(request: HttpRequest) -> Badge:
    """Cases that wait for a decision which this person may take, of this unit and of those below."""
    number = count_with_below(actor_of(request).account_id)
    words = ngettext("%(n)s item to moderate", "%(n)s items to moderate", number) % {"n": number}
    return Badge(number, words)
