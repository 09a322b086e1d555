"""/volunteer/…: training, quiz, own choices, hours and certificate of a volunteer. The list of questions
that fit is the questions app's.
"""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.clock import business_day
from huisheng.kernel.web.look import look_of
from tenant_apps.people.models import Member
from tenant_apps.people.operations import training as steps
from tenant_apps.people.operations.joining import choose
from tenant_apps.people.operations.training import TRIES_A_DAY, TrainingError
from tenant_apps.people.operations.working import HoursRefusedError, enter_hours
from tenant_apps.people.queries.hours import entries, totals, volunteer_row
from tenant_apps.people.web.fields import posted
from tenant_apps.people.web.joining_forms import ChoosingForm, HoursForm

UNPROCESSABLE = 422
WHY_NO_QUIZ = {
    "unread": gettext_lazy("Read the training first."),
    "passed": gettext_lazy("You have passed already."),
    "tries": gettext_lazy("Three tries a day. Read the training once more and come back tomorrow."),
}
WHY_NO_HOURS = {
    "day": gettext_lazy("Choose a day of the last sixty days, not one to come."),
    "minutes": gettext_lazy("Enter between 1 and 720 minutes."),
    "too_many": gettext_lazy("Twenty entries wait to be confirmed. Wait for the staff first."),
}
HOURS_FIELD = {"day": "day", "minutes": "minutes", "too_many": None}


@requires("people.volunteer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def training(request: HttpRequest) -> HttpResponse:
    """What a volunteer reads first."""
    member = _me(request)
    if request.method == "POST":
        steps.note_read(account_id=member.account_id or 0)
        return HttpResponseRedirect(reverse("people-quiz"))
    return render(request, "people/training.html", {"member": member, "text": steps.training_text()})


@requires("people.volunteer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest) -> HttpResponse:
    """The rules quiz. What was answered wrongly is shown with the question, not the right answer."""
    member = _me(request)
    questions = steps.quiz()
    given: dict[int, int] = {}
    for place in range(len(questions)):
        text = request.POST.get(f"q{place}", "")
        if text.isdecimal() and len(text) < 3:
            given[place] = int(text)
    result, error = None, ""
    if request.method == "POST":
        if len(given) < len(questions):
            error = _("Answer every question; the open ones are marked.")
        else:
            try:
                result = steps.take_quiz(account_id=member.account_id or 0, given=given)
            except TrainingError as refusal:
                error = str(WHY_NO_QUIZ[refusal.code])
        if result is not None and result.passed:
            messages.success(request, _("Passed. You can answer your first question now."))
            return HttpResponseRedirect("/volunteer/")
    lines = [
        {
            "place": place,
            "text": question.text,
            "choices": list(enumerate(question.choices)),
            "given": given.get(place),
            "open": bool(error) and place not in given,
            "wrong": result is not None and place in result.wrong,
        }
        for place, question in enumerate(questions)
    ]
    context = {
        "member": member,
        "lines": lines,
        "result": result,
        "error": error,
        "pass_mark": steps.pass_mark(),
        "tries": TRIES_A_DAY,
    }
    failed = error or (result is not None and not result.passed)
    return render(request, "people/quiz.html", context, status=UNPROCESSABLE if failed else 200)


@requires("people.volunteer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Topics, questions a week, holidays."""
    member = _me(request)
    form = ChoosingForm(
        posted(request),
        initial={
            "topics": member.topics,
            "weekly_limit": member.weekly_limit,
            "away_until": member.away_until,
        },
    )
    if request.method == "POST" and form.is_valid():
        choose(
            account_id=member.account_id or 0,
            topics=form.cleaned_data["topics"],
            weekly_limit=form.cleaned_data["weekly_limit"],
            away_until=form.cleaned_data["away_until"],
        )
        messages.success(request, _("Saved. It holds from now on."))
        return HttpResponseRedirect(request.path)
    context = {"member": member, "form": form}
    return render(
        request, "people/volunteer_mine.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires("people.volunteer")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """What counts, and hours entered by hand."""
    member = _me(request)
    form = HoursForm(posted(request), initial={"day": business_day()})
    if request.method == "POST" and form.is_valid():
        try:
            enter_hours(
                account_id=member.account_id or 0,
                day=form.cleaned_data["day"],
                minutes=form.cleaned_data["minutes"],
                words=form.cleaned_data["words"],
            )
        except HoursRefusedError as error:
            form.add_error(HOURS_FIELD[error.code], WHY_NO_HOURS[error.code])
        else:
            messages.success(request, _("Entered. It counts once the staff confirm it."))
            return HttpResponseRedirect(request.path)
    context = {"member": member, "form": form, "totals": totals(member.pk), "entries": entries(member.pk)}
    return render(
        request, "people/volunteer_hours.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@requires("people.volunteer")
@never_cache
@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """A page to print."""
    member = _me(request)
    context = {
        "member": member,
        "totals": totals(member.pk),
        "unit": look_of(request).name,
        "today": business_day(),
    }
    return render(request, "people/certificate.html", context)


def _me(request: HttpRequest) -> Member:
    member = volunteer_row(actor_of(request).account_id)
    if member is None:
        raise Http404
    return member
