"""`/desk/q/…/outside/`: ask a body outside the network (商请、转送) with a letter that is seen first;
`/desk/outside/…/`: the letter, what became of it, its reply.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from huisheng.kernel.web.look import look_of
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import asking_outside, outside_replies
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile, UnknownQuestion
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import letters, outside
from tenant_apps.questions.queries.letters import kept
from tenant_apps.questions.queries.outside import Asked, Start
from tenant_apps.questions.rules.letters import Line
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.rules.visibility import visible
from tenant_apps.questions.web.desk import CONFLICT, UNPROCESSABLE
from tenant_apps.questions.web.desk_frame import WORK, names, worker
from tenant_apps.questions.web.desk_taking import conflict_words
from tenant_apps.questions.web.letter_file import CONTENT_TYPE, letter_file
from tenant_apps.questions.web.outside_forms import LaterForm, LetterForm, ReplyForm

USUAL_DAYS = 15
"""Days until a reply that are proposed: what the hotline 12345 and most departments work by."""

FAULTS: dict[str, LazyText] = {
    "follow_up_on": gettext_lazy("Choose a day from tomorrow on, within half a year."),
    "along": gettext_lazy(
        "This cannot be passed on: it is not known here, or the question was told in confidence."
    ),
    "why": gettext_lazy("Say why it has to be passed on: the asker reads it."),
    "secret": gettext_lazy(
        "The asker's name, telephone or e-mail stands in your words. Take it out; if the body needs it, tick "
        "below what is passed on."
    ),
    "many": gettext_lazy("Enough bodies are asked already: enter their replies first, or take one back."),
}
_PLAIN = gettext_lazy("Write something that can be read.")


@requires(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """The form; then the letter beside it; then it is sent."""
    question = _question(request, question_id)
    first = outside.start(question)
    if request.method != "POST":
        return _page(
            request,
            question,
            first,
            LetterForm(initial=_initial(request, question, first), along=first.along),
        )
    form = LetterForm(request.POST, along=first.along)
    if not form.is_valid():
        return _page(request, question, first, form, status=UNPROCESSABLE)
    try:
        letter = asking_outside.draft(question, form.wish())
        if "send" not in request.POST or form.cleaned_data["seen"] != _mark(letter):
            return _page(request, question, first, _with_mark(request, first, letter), letter=letter)
        asked = asking_outside.ask(
            question_id,
            version=form.cleaned_data["version"],
            wish=form.wish(),
            actor=worker(request).account_id,
        )
    except UnknownQuestion:
        raise Http404 from None
    except (BeingWorkedOn, ChangedMeanwhile, NotPossible) as error:
        anew = request.POST.copy()
        anew["version"] = str(Question.objects.values_list("version", flat=True).get(pk=question_id))
        form = LetterForm(anew, along=first.along)
        return _page(request, question, first, form, problem=conflict_words(error), status=CONFLICT)
    except BadDecision as error:
        field = "matter" if error.field == "secret" else error.field
        form.add_error(field if field in form.fields else None, str(FAULTS.get(error.field, _PLAIN)))
        return _page(request, question, first, form, status=UNPROCESSABLE)
    messages.success(request, _("The letter is numbered and kept. Download it, and send it with your seal."))
    return HttpResponseRedirect(reverse("questions-outside-one", args=[asked]), status=303)


@requires(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def one_page(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The letter; while no reply has come: entering it, another day, taking it back."""
    asked = _asked(request, referral_id)
    me = worker(request).account_id
    given: dict[str, forms.Form] = {}
    if request.method == "POST":
        wanted = request.POST.get("do", "")
        try:
            if wanted == "back":
                asking_outside.take_back(referral_id, actor=me)
                return _done(request, referral_id, _("Taken back. Tell the body as well."))
            if wanted == "later":
                later = given["later"] = LaterForm(request.POST, prefix="later")
                if later.is_valid() and _tried(
                    later, lambda: asking_outside.move(referral_id, follow_up_on=later.day(), actor=me)
                ):
                    return _done(request, referral_id, _("Noted. You are reminded on that day."))
            else:
                reply = given["reply"] = ReplyForm(request.POST, prefix="reply")
                if reply.is_valid() and _tried(
                    reply, lambda: outside_replies.enter(referral_id, actor=me, **reply.cleaned_data)
                ):
                    return _done(request, referral_id, _("Entered. The asker reads it in the history."))
        except NotPossible:
            messages.info(request, _("It was over already."))
            return HttpResponseRedirect(reverse("questions-outside-one", args=[referral_id]), status=303)
    context = {
        "asked": asked,
        "people": names([asked.sent_by]),
        "reply": given.get("reply") or ReplyForm(prefix="reply"),
        "later": given.get("later") or LaterForm(prefix="later"),
        "form": next(iter(given.values()), None),
    }
    status = UNPROCESSABLE if given else 200
    return render(request, "questions/outside_one.html", context, status=status)


@requires(WORK)
@require_safe
def letter_page(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """The letter as a Word file."""
    asked = _asked(request, referral_id)
    if not asked.letter:
        raise Http404
    written = letter_file(
        asked.letter, title=asked.heading, author=look_of(request).short_name, at=asked.sent_at
    )
    response = HttpResponse(written, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'商请函 {asked.number}.docx')}"
    response["Cache-Control"] = "private, no-store"
    return response


def _page(
    request: HttpRequest,
    question: Question,
    first: Start,
    form: LetterForm,
    *,
    letter: tuple[Line, ...] = (),
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "question": question,
        "form": form,
        "letter": letter,
        "problem": problem,
        "possible": first.may_ask,
        "bodies": letters.bodies(),
    }
    return render(request, "questions/outside.html", context, status=status)


def _initial(request: HttpRequest, question: Question, first: Start) -> dict[str, Any]:
    chosen = request.GET.get("to", "")
    body = next((body for body in letters.bodies() if body.name == chosen), None)
    who = worker(request)
    return {
        "version": question.version,
        "body": body.name if body else "",
        "body_kind": body.kind if body else "",
        "matter": first.matter,
        "follow_up_on": clock.business_day(clock.now()) + timedelta(days=USUAL_DAYS),
        "contact": who.staff.get(who.account_id, ""),
    }


def _with_mark(request: HttpRequest, first: Start, letter: tuple[Line, ...]) -> LetterForm:
    """What was typed, with the mark of the letter that it makes."""
    typed = request.POST.copy()
    typed["seen"] = _mark(letter)
    form = LetterForm(typed, along=first.along)
    form.is_valid()
    return form


def _mark(letter: tuple[Line, ...]) -> str:
    """The number may be taken by another letter meanwhile: all else is what somebody has looked through."""
    said = repr([row for row in kept(letter) if row["role"] != "number"])
    return hashlib.sha256(said.encode()).hexdigest()


def _tried(form: forms.Form, act: Callable[[], None]) -> bool:
    try:
        act()
    except BadDecision as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, str(FAULTS.get(error.field, _PLAIN)))
        return False
    return True


def _done(request: HttpRequest, referral_id: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(reverse("questions-outside-one", args=[referral_id]), status=303)


def _question(request: HttpRequest, question_id: UUID) -> Question:
    rows = Question.objects.filter(visible(worker(request).reader), pk=question_id)
    found: Question | None = rows.first()
    if found is None:
        raise Http404
    return found


def _asked(request: HttpRequest, referral_id: UUID) -> Asked:
    found = outside.one(referral_id, who=worker(request).reader)
    if found is None:
        raise Http404
    return found
