"""What this unit has received, by the day on which it is due."""

from collections import defaultdict
from datetime import date, datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from huisheng.kernel.web.months import Entry, month_asked, month_of, next_month
from tenant_apps.directive_inbox.queries.listing import row_of
from tenant_apps.directive_inbox.queries.owing import arrived
from tenant_apps.directive_inbox.web.words import STATES
from tenants.public import current_card, network_url, working_calendar


@requires("directive_inbox.view")
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """One month (`?month=2026-11`)."""
    first = month_asked(request.GET.get("month", ""))
    now = clock.now()
    found = arrived().filter(due_at__gte=_begins(first), due_at__lt=_begins(next_month(first)))
    entries: dict[date, list[Entry]] = defaultdict(list)
    for item in found.order_by("due_at", "pk"):
        row = row_of(item, now)
        due = row.due_at.astimezone(clock.BUSINESS_ZONE)
        entries[due.date()].append(
            Entry(
                title=row.title,
                url=reverse("directive_inbox-item", args=[row.directive_id]),
                time=f"{due:%H:%M}",
                note=pgettext("step of a directive", "Overdue") if row.is_late else STATES[row.state],
                tone=row.tone,
            )
        )
    working = working_calendar(current_card().id)
    context = {
        "month": month_of(
            first, entries, working.is_working_day, is_announced=first.year in working.published
        ),
        "feed_address": network_url("/directives/feed/"),
    }
    return render(request, "directive_inbox/calendar.html", context)


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.BUSINESS_ZONE)
