"""Numbers in menus: what somebody could decide now at the desk, and what is new on somebody's own page."""

from django.http import HttpRequest
from django.utils.translation import ngettext

from huisheng.kernel.access import actor_of
from huisheng.kernel.web.navigation import Badge
from tenant_apps.moderation.queries.below import count_with_below
from tenant_apps.moderation.queries.seen import count_news
from tenant_apps.readers.public import reader_at


def waiting(request: HttpRequest) -> Badge:
    """Cases that wait for a decision which this person may take, of this unit and of those below."""
    number = count_with_below(actor_of(request).account_id)
    words = ngettext("%(n)s item to moderate", "%(n)s items to moderate", number) % {"n": number}
    return Badge(number, words)


def news_of_reports(request: HttpRequest) -> Badge:
    """Reports of theirs about which something was decided since they looked."""
    reader = reader_at(request)
    number = count_news(reader.reader_id) if reader else 0
    words = ngettext("%(n)s report decided", "%(n)s reports decided", number) % {"n": number}
    return Badge(number, words)
