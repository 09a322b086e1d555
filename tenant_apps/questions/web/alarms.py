"""`/desk/alarms/`: who needs help right now, who has it in hand, what was done and reported."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import account_of, requires
from shared_apps.accounts.public import account_names
from tenant_apps.questions.operations import alarm_closing, alarm_thread
from tenant_apps.questions.operations import alarms as operations
from tenant_apps.questions.operations.alarms import AlarmIsOver, TakenBySomebody, UnknownAlarm
from tenant_apps.questions.operations.locking import UnknownQuestion
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.revealing import Contact
from tenant_apps.questions.queries import alarms
from tenant_apps.questions.queries.alarms import AlarmView
from tenant_apps.questions.rules.reporting import Report, WhyNot
from tenant_apps.questions.web.alarm_forms import (
    CloseForm,
    ConsiderForm,
    ContactForm,
    RaiseForm,
    WriteForm,
)

WORK = "questions.work"
CONFLICT = 409
UNPROCESSABLE = 422


@requires(WORK)
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """Every alarm of this unit and of units below that were passed on to it."""
    rows = alarms.alarm_list(account_of(request))
    people = account_names({row.taken_by for row in rows if row.taken_by is not None})
    context = {
        "open_alarms": [row for row in rows if row.is_open],
        "closed_alarms": [row for row in rows if not row.is_open],
        "people": people,
    }
    return render(request, "questions/alarms.html", context)


@requires(WORK)
@require_safe
def alarm_page(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """One alarm: the words, the thread, the reports."""
    return _shown(request, alarm_id)


@requires(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def raise_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Raise an alarm by hand; leads to the one that is open already."""
    known = alarms.known_question(question_id, account_of(request))
    if known is None:
        raise Http404
    form = RaiseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            alarm = operations.raise_by_hand(
                question_id, actor=account_of(request), words=form.cleaned_data["words"]
            )
        except UnknownQuestion:
            raise Http404 from None
        except BadDecision:
            form.add_error(
                None, _("Only the unit where it was asked can reach the asker: ring it up at once.")
            )
            return render(
                request, "questions/alarm_raise.html", {"form": form, "question": known}, status=UNPROCESSABLE
            )
        messages.success(request, _("The people on call have been told."))
        return _to(alarm)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "question": known}
    return render(request, "questions/alarm_raise.html", context, status=status)


@requires(WORK)
@require_POST
def take(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """接手."""
    return _do(
        request,
        alarm_id,
        lambda: operations.take(alarm_id, actor=account_of(request)),
        done=_("It is in your hands. Write to the person now, or call."),
    )


@requires(WORK)
@require_POST
def take_over(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Go on with what a colleague had in hand."""
    from_account = request.POST.get("from", "")
    if not from_account.isdecimal() or len(from_account) > 18:
        raise Http404
    return _do(
        request,
        alarm_id,
        lambda: operations.take_over(alarm_id, from_account=int(from_account), actor=account_of(request)),
        done=_("It is in your hands now. Your colleague has been told."),
    )


@requires(WORK)
@require_POST
def write(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Words to the person."""
    form = WriteForm(request.POST)
    if not form.is_valid():
        return _shown(request, alarm_id, status=UNPROCESSABLE, write_form=form)
    return _do(
        request,
        alarm_id,
        lambda: alarm_thread.write(alarm_id, text=form.cleaned_data["text"], actor=account_of(request)),
        done=_("Sent. The person can read it now."),
        write_form=form,
    )


@requires(WORK)
@require_POST
def contact(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """Show how the person of a unit below can be reached, once, in this answer only."""
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _shown(request, alarm_id, status=UNPROCESSABLE, contact_form=form)
    try:
        shown = alarm_thread.view_contact(
            alarm_id, reason=form.cleaned_data["contact_reason"], actor=account_of(request)
        )
    except UnknownAlarm:
        raise Http404 from None
    except (AlarmIsOver, TakenBySomebody):
        return _shown(request, alarm_id, status=CONFLICT, conflict=True)
    return _shown(request, alarm_id, contact=shown)


@requires(WORK)
@require_POST
def consider(request: HttpRequest, alarm_id: UUID, item: str) -> HttpResponse:
    """Write down a report of the law, or why it is not called for."""
    if item not in Report.values:
        raise Http404
    form = ConsiderForm(request.POST, prefix=item)
    if not form.is_valid():
        return _shown(request, alarm_id, status=UNPROCESSABLE, considering=(item, form))
    said = form.cleaned_data
    return _do(
        request,
        alarm_id,
        lambda: alarm_closing.consider(
            alarm_id,
            item=item,
            done=said["done"],
            at=said["at"],
            reference=said["reference"],
            why_not=said["why_not"],
            actor=account_of(request),
        ),
        done=_("Written down."),
        considering=(item, form),
    )


@requires(WORK)
@require_POST
def close(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """It is over."""
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _shown(request, alarm_id, status=UNPROCESSABLE, close_form=form)
    return _do(
        request,
        alarm_id,
        lambda: alarm_closing.close(
            alarm_id,
            words=form.cleaned_data["words"],
            rest_why_not=form.cleaned_data["rest_why_not"],
            actor=account_of(request),
        ),
        done=_("Closed. The person can still write; words of danger raise it again."),
        close_form=form,
    )


def _do(
    request: HttpRequest, alarm_id: UUID, step: Callable[[], object], *, done: str, **forms_: Any
) -> HttpResponse:
    """Carry a step out and go back to the alarm; when somebody was faster, show what is now, and what was
    typed.
    """
    if alarms.alarm_view(alarm_id, account_of(request)) is None:
        raise Http404
    try:
        step()
    except (UnknownAlarm, UnknownQuestion):
        raise Http404 from None
    except (AlarmIsOver, TakenBySomebody):
        return _shown(request, alarm_id, status=CONFLICT, conflict=True, **forms_)
    except BadDecision as error:
        for form in forms_.values():
            bound = form[1] if isinstance(form, tuple) else form
            field = error.field if error.field in bound.fields else None
            bound.add_error(field, _FAULTS.get(error.field, _FAULTS[""])())
        return _shown(request, alarm_id, status=UNPROCESSABLE, **forms_)
    messages.success(request, done)
    return _to(alarm_id)


_FAULTS: dict[str, Callable[[], str]] = {
    "at": lambda: _("Say when it was made; not a time that is still to come."),
    "reference": lambda: _("Write who took it and under which number; at most 80 characters."),
    "why_not": lambda: _("Choose why it is not called for."),
    "checklist": lambda: _("Consider every report above first, or say below why the rest is not called for."),
    "": lambda: _("Write something that can be read."),
}


def _shown(
    request: HttpRequest,
    alarm_id: UUID,
    *,
    status: int = 200,
    conflict: bool = False,
    contact: Contact | None = None,
    write_form: forms.Form | None = None,
    close_form: forms.Form | None = None,
    contact_form: forms.Form | None = None,
    considering: tuple[str, forms.Form] | None = None,
) -> HttpResponse:
    account = account_of(request)
    found = alarms.alarm_view(alarm_id, account)
    if found is None:
        raise Http404
    now = clock.now().astimezone(clock.BUSINESS_ZONE)
    reports = [
        {
            "item": report,
            "when": datetime.fromisoformat(report.at) if report.at else None,
            "why": str(WhyNot(report.why_not).label) if report.why_not else "",
            "form": considering[1]
            if considering is not None and considering[0] == report.item
            else ConsiderForm(prefix=report.item, initial={"at": now}),
            "open": considering is not None and considering[0] == report.item,
        }
        for report in found.reports
    ]
    context = {
        "alarm": found,
        "conflict": conflict,
        "mine": found.taken_by == account,
        "people": account_names(_named(found)),
        "write_form": write_form or WriteForm(),
        "close_form": close_form or CloseForm(),
        "contact_form": contact_form or ContactForm(),
        "contact_open": contact_form is not None,
        "contact": contact,
        "reports": reports,
        "to_consider": sum(not report.is_settled for report in found.reports),
    }
    return render(request, "questions/alarm.html", context, status=status)


def _named(alarm: AlarmView) -> set[int]:
    named = {alarm.raised_by, alarm.taken_by, alarm.closed_by, *alarm.told}
    named |= {report.by for report in alarm.reports}
    return {account for account in named if account is not None}


def _to(alarm_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("questions-alarm", args=[alarm_id]), status=303)
