"""At the desk: offering a question to experts, volunteers, partners, colleagues and sections that help."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import account_of, requires
from huisheng.kernel.clock import BUSINESS_ZONE, business_day
from tenant_apps.questions.data.codes import AssignmentKind
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import assigning
from tenant_apps.questions.operations.assigning import Helper
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries.assignments import Candidate, candidates, offers
from tenant_apps.questions.queries.for_volunteers import for_helpers
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.visibility import visible_to
from tenant_apps.questions.rules.wording import TEXT_MAX
from tenants.public import here_url

WORK = "questions.work"
UNPROCESSABLE = 422
KINDS = {
    "e": AssignmentKind.EXPERT,
    "v": AssignmentKind.VOLUNTEER,
    "p": AssignmentKind.PERSON,
    "s": AssignmentKind.SECTION,
    "o": AssignmentKind.PARTNER,
}
HEADS = {
    AssignmentKind.EXPERT: gettext_lazy("Experts, by a link"),
    AssignmentKind.VOLUNTEER: gettext_lazy("Volunteers"),
    AssignmentKind.PARTNER: gettext_lazy("Partner organisations"),
    AssignmentKind.SECTION: gettext_lazy("Sections that help"),
    AssignmentKind.PERSON: gettext_lazy("Colleagues who help"),
}
NOT_NOW = {
    "": "",
    "field": gettext_lazy("another field"),
    "quota": gettext_lazy("has enough for this week"),
    "minors": gettext_lazy("no background check for minors"),
    "confidential": gettext_lazy("told in confidence"),
}
WHY_NOT = {
    "to": gettext_lazy(
        "This helper cannot be asked: away, not fitting, asked already, or to be kept from it."
    ),
    "quota": gettext_lazy("This expert has enough for this week. Ask somebody else, or next week."),
    "minors": gettext_lazy("The asker is a minor. Choose somebody with a background check on record."),
    "confidential": gettext_lazy("What was told in confidence stays with your own staff."),
    "secret": gettext_lazy("The asker's name, telephone or e-mail stands in your words. Take it out."),
    "brief": gettext_lazy("Write what the helper needs to know; it is all they read."),
    "due_on": gettext_lazy("Choose today or a later day."),
}

ON_ITS_WAY = gettext_lazy("The link is on its way. Whether it arrived stands with the question.")


class OfferForm(forms.Form):
    """To whom, what they read, until when."""

    to = forms.ChoiceField(label=gettext_lazy("Who shall help?"))
    brief = forms.CharField(
        label=gettext_lazy("What the helper reads"),
        required=False,
        max_length=TEXT_MAX,
        help_text=gettext_lazy(
            "Experts, volunteers and partners read only this. Leave out names, schools, numbers and "
            "addresses."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    due_on = forms.DateField(
        label=pgettext_lazy("of a helper", "Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("A date of their own; what was promised to the asker does not move."),
    )

    send = forms.BooleanField(
        label=gettext_lazy("Send an expert the link, by SMS, WeChat or e-mail"),
        required=False,
        help_text=gettext_lazy("Where nothing reaches them, you see the link and hand it over yourself."),
    )

    def __init__(self, *args: Any, found: dict[str, list[Candidate]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [
            (str(HEADS[AssignmentKind(kind)]), [(one.value, _labelled(one)) for one in group])
            for kind, group in found.items()
            if group
        ]


@requires(WORK)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Choose a helper; for an expert the answer shows the link, once."""
    me = account_of(request)
    question = _question(question_id, me)
    form = OfferForm(
        request.POST if request.method == "POST" else None,
        found=candidates(question, account_id=me),
        initial={
            "brief": _brief(question),
            "due_on": business_day() + timedelta(days=3),
            "send": True,
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = assigning.offer(
                question_id,
                to=_helper(said["to"]),
                brief=said["brief"],
                due_at=_end_of(said["due_on"]),
                actor=me,
                send=said["send"],
            )
        except BadDecision as error:
            field = {"secret": "brief"}.get(error.field, error.field)
            form.add_error(field if field in form.fields else "to", WHY_NOT[error.field])
        except NotPossible:
            form.add_error(None, _("This question has ended meanwhile. Nobody was asked."))
        else:
            if made.secret:
                return _show_link(request, question, made.secret, unsent=said["send"])
            asked = _("Asked. You see here when an answer comes.")
            messages.success(request, ON_ITS_WAY if made.sent else asked)
            return _back(question_id)
    context = {"question": question, "form": form, "offers": offers(question_id, account_id=me)}
    return render(request, "questions/offer.html", context, status=UNPROCESSABLE if form.errors else 200)


@requires(WORK)
@never_cache
@require_POST
def offer_step(request: HttpRequest, question_id: UUID, assignment_id: UUID) -> HttpResponse:
    """Take an offer back, make or send a new link, or (as the helper) say that it is done."""
    me = account_of(request)
    question = _question(question_id, me)
    if not question.assignments.filter(pk=assignment_id).exists():
        raise Http404
    match request.POST.get("step"):
        case "link" | "send" as step:
            made = assigning.new_link(assignment_id, send=step == "send")
            if made is not None and not made.sent:
                return _show_link(request, question, made.secret, unsent=step == "send")
            if made is not None:
                messages.success(request, ON_ITS_WAY)
                return _back(question_id)
            changed = False
        case "done":
            changed = assigning.done(assignment_id, words=request.POST.get("words", "")[:500], actor=me)
        case _:
            changed = assigning.take_back(assignment_id, actor=me)
    if changed:
        messages.success(request, _("Done."))
    else:
        messages.info(request, _("This offer had ended already."))
    return _back(question_id)


def _show_link(request: HttpRequest, question: Question, secret: str, *, unsent: bool) -> HttpResponse:
    link = here_url(reverse("questions-expert", args=[secret]))
    context = {"question": question, "link": link, "unsent": unsent}
    response = render(request, "questions/offer_link.html", context)
    # The link is shown once and stays in nobody's cache or history.
    response["Cache-Control"] = "no-store"
    return response


def _labelled(one: Candidate) -> str:
    note = str(NOT_NOW[one.why_not])
    return f"{one.label}（{note}）" if note else one.label


def _helper(value: str) -> Helper:
    kind, number = KINDS[value[0]], int(value[1:])
    if kind in (AssignmentKind.EXPERT, AssignmentKind.VOLUNTEER):
        return Helper(kind=kind, member=number)
    return (
        Helper(kind=kind, account=number)
        if kind == AssignmentKind.PERSON
        else Helper(kind=kind, section=number)
    )


def _end_of(day: Any) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), BUSINESS_ZONE)


def _question(question_id: UUID, account_id: int) -> Question:
    found: Question | None = Question.objects.filter(visible_to(account_id), pk=question_id).first()
    if found is None:
        raise Http404
    return found


def _back(question_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("questions-offer", args=[question_id]))


def _brief(question: Question) -> str:
    """What is proposed for the helper to read; a title that only begins the text stands once."""
    title, text = question.shown_title, question.shown_text
    return for_helpers(text if text.startswith(title.rstrip("…")) else f"{title}\n{text}")
