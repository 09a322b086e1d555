"""/volunteer/: questions that suit a volunteer, taken for ten minutes and answered."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, requires
from tenant_apps.people import public as people
from tenant_apps.questions.operations import volunteering
from tenant_apps.questions.operations.locking import BeingWorkedOn, UnknownQuestion
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.operations.volunteering import NotForYou
from tenant_apps.questions.queries import for_volunteers
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.wording import TEXT_MAX
from tenant_apps.questions.web.expert_link import NOT_CHECKED

VOLUNTEER = "people.volunteer"
UNPROCESSABLE = 422
CONFLICT = 409
WHY_NOT = {
    "not_engaged": gettext_lazy("You are not a volunteer here at the moment."),
    "untrained": gettext_lazy("Read the training and pass the quiz first."),
    "gone": gettext_lazy("Somebody else has taken care of this question."),
    "week": gettext_lazy("You have answered as many as you wanted this week. Thank you; rest a little."),
}


class VolunteerAnswerForm(forms.Form):
    """The answer."""

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(
            attrs={"rows": 9, "maxlength": TEXT_MAX, "data-hs-count": gettext_lazy("{n} characters left")}
        ),
    )


@requires(VOLUNTEER)
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What suits you."""
    me = account_of(request)
    volunteer = people.volunteer_of(me)
    trained = people.is_trained(me)
    context = {
        "volunteer": volunteer,
        "trained": trained,
        "lines": for_volunteers.suits_you(me) if trained else [],
        "past": for_volunteers.past(me),
        "reviewed": people.must_be_reviewed(me),
    }
    return render(request, "questions/volunteer.html", context)


@requires(VOLUNTEER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question; opened by taking it for ten minutes."""
    if request.method != "POST":
        return _one(request, question_id, VolunteerAnswerForm(), 200)
    form = VolunteerAnswerForm(request.POST)
    if not form.is_valid():
        return _one(request, question_id, form, UNPROCESSABLE)
    try:
        published = volunteering.answer(
            question_id, text=form.cleaned_data["text"], actor=account_of(request)
        )
    except BadDecision as error:
        words = NOT_CHECKED if error.field == "minor" else _("Write your answer in words.")
        form.add_error("text", str(words))
        return _one(request, question_id, form, UNPROCESSABLE)
    except BeingWorkedOn:
        form.add_error(None, _("Your ten minutes were over and somebody else has taken it. Copy your text."))
        return _one(request, question_id, form, CONFLICT)
    except (AlreadyWaiting, NotPossible):
        form.add_error(None, WHY_NOT["gone"])
        return _one(request, question_id, form, CONFLICT)
    except NotForYou as error:
        return _refused(request, error)
    if published:
        messages.success(request, _("Published. Thank you!"))
    else:
        messages.success(
            request, _("Handed in. Staff look at it and publish it; you see here what became of it.")
        )
    return HttpResponseRedirect(reverse("questions-volunteer"))


@requires(VOLUNTEER)
@require_POST
def step(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Take it, put it back, or call for help."""
    me = account_of(request)
    try:
        match request.POST.get("step"):
            case "take":
                volunteering.claim(question_id, actor=me)
                return HttpResponseRedirect(reverse("questions-volunteer-one", args=[question_id]))
            case "danger":
                volunteering.call_for_help(question_id, actor=me)
                messages.success(request, _("The people on call are told. Thank you for looking closely."))
            case _:
                volunteering.let_go(question_id, actor=me)
                messages.success(request, _("Put back for others."))
    except NotForYou as error:
        return _refused(request, error)
    except BeingWorkedOn:
        messages.info(request, _("Somebody else is writing an answer right now."))
    except UnknownQuestion:
        raise Http404 from None
    return HttpResponseRedirect(reverse("questions-volunteer"))


def _one(request: HttpRequest, question_id: UUID, form: VolunteerAnswerForm, status: int) -> HttpResponse:
    found = for_volunteers.one(account_of(request), question_id)
    if found is None:
        raise Http404
    context = {"found": found, "form": form}
    return render(request, "questions/volunteer_one.html", context, status=status)


def _refused(request: HttpRequest, error: NotForYou) -> HttpResponse:
    messages.error(request, str(WHY_NOT.get(error.code, WHY_NOT["gone"])))
    return HttpResponseRedirect(reverse("questions-volunteer"))
