"""`/manage/clocks/`: when this unit works and what it promises. Each form on the page is one part of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from tenant_apps.questions.data.codes import Kind
from tenant_apps.questions.operations import clock_keeping
from tenant_apps.questions.queries.clock_page import ClockPage, clock_page
from tenant_apps.questions.web import clock_forms
from tenants.public import SettingLockedError

UNPROCESSABLE = 422
Part = Callable[[HttpRequest, ClockPage, int], "forms.Form | None"]


@requires("questions.manage_clocks")
@require_http_methods(["GET", "HEAD", "POST"])
def clocks_page(request: HttpRequest) -> HttpResponse:
    """Everything at a glance; a POST names the part that it changes."""
    page = clock_page(clock.now())
    if request.method != "POST":
        return _shown(request, page, {}, 200)
    part = PARTS.get(request.POST.get("part", ""))
    account = actor_of(request).account_id
    if part is None or account is None:
        messages.error(request, _("Nothing was changed: the form was incomplete. Try again."))
        return _shown(request, page, {}, UNPROCESSABLE)
    try:
        wrong = part(request, page, account)
    except SettingLockedError:
        messages.error(request, _("An upper unit has locked this setting. It can only be changed there."))
        return _shown(request, page, {}, UNPROCESSABLE)
    if wrong is not None:
        return _shown(request, page, {request.POST["part"]: wrong}, UNPROCESSABLE)
    messages.success(request, _("Saved. It counts from the next question on; dates already given stay."))
    return HttpResponseRedirect(f"{reverse('questions-clocks')}#{request.POST['part']}", status=303)


def _kind(request: HttpRequest, page: ClockPage, account: int) -> forms.Form | None:
    kind = request.POST.get("which", "")
    if kind not in Kind.values:
        return forms.Form({})
    form = clock_forms.KindForm(request.POST, prefix="kind", has_below=page.has_below)
    if not form.is_valid():
        return form
    said = {part: form.cleaned_data[part] for part in clock_forms.PART_LABELS}
    return _tried(form, lambda: clock_keeping.promise_kind(kind, said, locked=form.lock, actor=account))


def _topic(request: HttpRequest, page: ClockPage, account: int) -> forms.Form | None:
    form = clock_forms.TopicForm(request.POST, prefix="topic")
    if not form.is_valid():
        return form
    topic = form.cleaned_data["topic"]
    return _tried(form, lambda: clock_keeping.promise_topic(topic, form.said, actor=account))


def _no_topic(request: HttpRequest, page: ClockPage, account: int) -> forms.Form | None:
    clock_keeping.promise_topic(request.POST.get("code", ""), {}, actor=account)
    return None


def _hours(request: HttpRequest, page: ClockPage, account: int) -> forms.Form | None:
    if "inherit" in request.POST:
        clock_keeping.inherit_hours(actor=account)
        return None
    form = clock_forms.HoursForm(request.POST, prefix="hours", has_below=page.has_below)
    if not form.is_valid():
        return form
    return _tried(form, lambda: clock_keeping.set_hours(form.lines, locked=form.lock, actor=account))


def _day(request: HttpRequest, page: ClockPage, account: int) -> forms.Form | None:
    form = clock_forms.DayForm(request.POST, prefix="day")
    if not form.is_valid():
        return form
    day, works = form.cleaned_data["day"], form.cleaned_data["works"]
    return _tried(form, lambda: clock_keeping.set_day(day, works, actor=account))


def _no_day(request: HttpRequest, page: ClockPage, account: int) -> forms.Form | None:
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return forms.Form({})
    clock_keeping.forget_day(day, actor=account)
    return None


PARTS: dict[str, Part] = {
    "kind": _kind,
    "topic": _topic,
    "no-topic": _no_topic,
    "hours": _hours,
    "day": _day,
    "no-day": _no_day,
}


def _tried(form: forms.Form, change: Callable[[], None]) -> forms.Form | None:
    try:
        change()
    except ValidationError as error:
        form.add_error(None, error)
        return form
    return None


def _shown(request: HttpRequest, page: ClockPage, wrong: dict[str, forms.Form], status: int) -> HttpResponse:
    wanted = request.POST.get("which", "") or request.GET.get("kind", "")
    row = next((row for row in page.kinds if row.kind == wanted and not row.origin.locked), None)
    context: dict[str, Any] = {
        "clocks": page,
        "changing": row and (row, wrong.get("kind") or clock_forms.kind_form(row, page)),
        "week": list(zip(clock_forms.WEEKDAYS, page.hours, strict=True)),
        "forms": clock_forms.forms_of(page) | wrong,
        "form": next(iter(wrong.values()), None),
    }
    return render(request, "questions/clocks.html", context, status=status)
