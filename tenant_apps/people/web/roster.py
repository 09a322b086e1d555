"""/manage/roster/: two weeks of duty."""

from datetime import date, time, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, actor_of, may, requires
from huisheng.kernel.clock import business_day, now
from tenant_apps.people.data.codes import ShiftKind
from tenant_apps.people.operations.rostering import (
    ShiftRefusedError,
    add_shift,
    copy_last_week,
    remove_shift,
)
from tenant_apps.people.queries.changes import open_changes
from tenant_apps.people.queries.days_off import days_off
from tenant_apps.people.queries.roster import on_any_shift_now, roster, week_of
from tenant_apps.people.queries.staff import staff_names
from tenant_apps.people.web.forms import REACH, ShiftForm

WHY_NOT = {
    "person": gettext_lazy("This person holds no role in the unit."),
    "length": gettext_lazy("A shift lasts at most 24 hours."),
    "overlap": gettext_lazy("This person is on duty then already."),
    "over": gettext_lazy("This shift is over."),
}
FIELD = {"person": "account_id", "length": "ends", "overlap": "starts"}


@requires("people.roster_see")
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Who is on duty now, and the two weeks from the Monday in `?week=`."""
    return _page(request, _week(request.GET.get("week")), None)


def _page(request: HttpRequest, monday: date, form: ShiftForm | None) -> HttpResponse:
    can_make, names = may(actor_of(request), "people.roster_make"), staff_names()
    if can_make and form is None:
        first = max(monday, business_day())
        form = ShiftForm(names=names, initial={"day": first, "starts": time(9), "ends": time(17)})
    days, on_shift = roster(monday, names=names), on_any_shift_now(names)
    me = account_of(request)
    context = {
        "weeks": [days[:7], days[7:]],
        "on_duty": [one for one in on_shift if one.kind == ShiftKind.DUTY],
        "on_call": [one for one in on_shift if one.kind == ShiftKind.ON_CALL],
        "me": me,
        "now": now(),
        "changes": open_changes(me, confirms=can_make, names=names),
        "days_off": days_off(monday, 14),
        "monday": monday,
        "earlier": monday - timedelta(days=7),
        "later": monday + timedelta(days=7),
        "today": business_day(),
        "form": form,
        "can_make": can_make,
        "is_empty": not any(day.shifts for day in days),
    }
    invalid = form is not None and form.is_bound and not form.is_valid()
    return render(request, "people/roster.html", context, status=422 if invalid else 200)


@requires("people.roster_make")
@require_http_methods(["POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Put somebody on duty."""
    form = ShiftForm(request.POST, names=staff_names())
    if not form.is_valid():
        return _page(request, _week(request.POST.get("week")), form)
    begins, ends = form.span()
    try:
        add_shift(
            account_id=form.cleaned_data["account_id"],
            starts_at=begins,
            ends_at=ends,
            made_by=account_of(request),
            kind=form.cleaned_data["kind"],
        )
    except ShiftRefusedError as error:
        form.add_error(FIELD[error.code], WHY_NOT[error.code])
        return _page(request, _week(request.POST.get("week")), form)
    messages.success(request, _("The shift was added."))
    return _back(week_of(form.cleaned_data["day"]))


@requires("people.roster_make")
@require_POST
def remove(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Take a shift out."""
    try:
        remove_shift(shift_id=shift_id, removed_by=account_of(request))
    except LookupError:
        raise Http404 from None
    messages.success(request, _("The shift was removed."))
    return _back(_week(request.POST.get("week")))


@requires("people.roster_make")
@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """Copy the week before into the week in `week`."""
    monday = _week(request.POST.get("week"))
    added = copy_last_week(monday=monday, made_by=account_of(request))
    if added:
        text = ngettext("%(number)d shift was copied.", "%(number)d shifts were copied.", added)
        messages.success(request, text % {"number": added})
    else:
        messages.info(
            request, _("There was nothing to copy: the week before is empty, or everything is here already.")
        )
    return _back(monday)


def _week(text: str | None) -> date:
    """The Monday of the week that holds this day; of this week for anything that is no day within reach."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return week_of()
    return week_of(day) if abs(day - business_day()) <= REACH else week_of()


def _back(monday: date) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('people-roster')}?week={monday.isoformat()}")
