"""The calendar of dates: a month on a page, and the address that calendar programs read."""

from collections import defaultdict
from datetime import date, datetime, time

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, override, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, open_to_all, requires
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.icalendar import CONTENT_TYPE, Event, calendar
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.months import Entry, month_asked, month_of, next_month
from shared_apps.accounts.public import actor_for
from shared_apps.directives.models import CalendarFeed, Directive
from shared_apps.directives.operations import feeding
from shared_apps.directives.queries.board import step_counts
from shared_apps.directives.queries.calendar import KEPT, DueDate, due_dates, issued_between
from shared_apps.directives.queries.steps import OVERDUE
from shared_apps.directives.queries.visibility import issuing_unit_ids
from tenants.public import network_url, unit_url, working_calendar

_READING = Limit("directives.feed", times=120, seconds=600)
_LONGEST_SECRET = 80


@requires("directives.view")
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """What is due in a month (`?month=2026-11`), of what one's own units have issued."""
    first = month_asked(request.GET.get("month", ""))
    actor = actor_of(request)
    found = issued_between(actor, _begins(first), _begins(next_month(first)))
    counts = step_counts([one.pk for one in found])
    entries: dict[date, list[Entry]] = defaultdict(list)
    for one in found:
        note, tone = _standing(one, counts[one.pk].get(OVERDUE, 0))
        due = one.due_at.astimezone(clock.BUSINESS_ZONE)
        entries[due.date()].append(
            Entry(
                title=one.title,
                url=reverse("directives-board", args=[one.pk]),
                time=f"{due:%H:%M}",
                note=note,
                tone=tone,
            )
        )
    own = issuing_unit_ids(actor)
    units = own or tuple({one.issuer_unit_id for one in found})
    # Of several units the first one's calendar stands for all: holidays are the nation's.
    working = working_calendar(units[0]) if units else None
    shown = month_of(
        first,
        entries,
        _is_weekday if working is None else working.is_working_day,
        is_announced=working is None or first.year in working.published,
    )
    context = {"month": shown, "is_own": bool(own)}
    return render(request, "directives/calendar.html", context)


@requires("directives.feed")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def feed(request: HttpRequest) -> HttpResponse:
    """The address of one's own calendar: made, made anew, revoked (`revoke`). It is shown once, when it is
    made.
    """
    account_id = actor_of(request).account_id
    assert account_id is not None  # requires()
    address = ""
    if request.method == "POST":
        if "revoke" in request.POST:
            if feeding.revoke(account_id):
                messages.success(request, gettext("Revoked. The address opens nothing any more."))
            return redirect("directives-feed")
        secret = feeding.make(account_id, get_language() or "")
        address = network_url(reverse("directives-feed-read", args=[secret]))
    made = CalendarFeed.objects.filter(account_id=account_id).first()
    return render(request, "directives/feed.html", {"feed": made, "address": address})


@open_to_all
@never_cache
@require_safe
def read(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar of whoever made this address, for a program that holds nothing but the address."""
    wait = wait_for(_READING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    found = None
    if len(secret) <= _LONGEST_SECRET:
        found = CalendarFeed.objects.filter(secret_hash=feeding.hash_of(secret)).first()
    if found is None:
        raise Http404
    now = clock.now()
    actor = actor_for(found.account_id)
    with override(found.language):
        events = [_event(one) for one in due_dates(actor, now - KEPT)]
        body = calendar(gettext("Directives"), events, stamp=now)
    response = HttpResponse(body, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'inline; filename="directives.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _event(one: DueDate) -> Event:
    if one.unit_id:
        address = unit_url(one.host, f"/desk/directives/{one.directive_id}/")
        words = gettext("Due: {title}")
    else:
        address = network_url(reverse("directives-board", args=[one.directive_id]))
        words = gettext("Due from units: {title}")
    return Event(
        uid=f"{one.directive_id}-{one.unit_id}@huisheng",
        summary=words.format(title=one.title),
        at=one.due_at,
        url=iri_to_uri(address),
        sequence=one.sequence,
        is_cancelled=one.is_void,
    )


def _standing(one: Directive, overdue: int) -> tuple[str | Promise, str]:
    if one.state == Directive.State.RECALLED:
        return pgettext_lazy("state of a directive", "Recalled"), "plain"
    if one.state == Directive.State.CLOSED:
        return pgettext_lazy("state of a directive", "Ended"), "done"
    if overdue:
        words = ngettext("{n} unit overdue", "{n} units overdue", overdue)
        return words.format(n=overdue), "late"
    return "", "plain"


def _begins(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.BUSINESS_ZONE)


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5
