"""Answers of peers: read by everybody, written by people who have verified themselves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web.private_pages import private
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons.operations.commenting import NotInPublic
from tenant_apps.commons.operations.liking import OwnQuestion
from tenant_apps.commons.operations.peer_answering import AnsweredAlready, ClosedToPeers, write_answer
from tenant_apps.commons.queries.answers import answers
from tenant_apps.commons.queries.listing import BadMark
from tenant_apps.commons.queries.one import Heading
from tenant_apps.commons.rules import limits
from tenant_apps.commons.web.forms import AnswerForm
from tenant_apps.commons.web.own_words import own_words_of
from tenant_apps.commons.web.taking_part import answers_of, question_or_way, to_verify, verify_address
from tenant_apps.questions import public as questions
from tenant_apps.readers.public import ReaderCard, reader_at

_UNPROCESSABLE, _CONFLICT, _TOO_MANY = 422, 409, 429


@whole_page("after")
@open_to_all
@require_safe
def answers_page(request: HttpRequest, number: str) -> HttpResponse:
    """All answers of peers to a question, newest first."""
    question = question_or_way(number)
    if isinstance(question, HttpResponseRedirect):
        return question
    try:
        found = answers(question.question_id, request.GET.get("after", ""))
    except BadMark as error:
        raise Http404 from error
    return render(request, "commons/answers.html", {"q": question, "answers": found})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, number: str) -> HttpResponse:
    """Answer a question of somebody else. Whatever hinders it, what was typed comes back in the form."""
    question = question_or_way(number)
    if isinstance(question, HttpResponseRedirect):
        return question
    reader = reader_at(request)
    if request.method != "POST":
        return to_verify(request) if reader is None else _page(request, question, reader, AnswerForm())
    form = AnswerForm(request.POST)
    if reader is None:
        # Signed out meanwhile, in another tab or after 90 days.
        return _page(request, question, None, form, 403) if form.is_valid() else to_verify(request)
    if not form.is_valid():
        return _page(request, question, reader, form, _UNPROCESSABLE)
    if actor_of(request).is_signed_in:
        form.add_error(None, _("You are signed in as staff: the unit answers at the desk."))
        return _page(request, question, reader, form, _CONFLICT)
    wait = _wait(request, reader)
    if wait:
        form.add_error(None, _too_fast(wait))
        response = _page(request, question, reader, form, _TOO_MANY)
        response["Retry-After"] = str(wait)
        return response
    return _write(request, question, reader, form)


def _write(request: HttpRequest, question: Heading, reader: ReaderCard, form: AnswerForm) -> HttpResponse:
    try:
        written = write_answer(question.question_id, reader, form.cleaned_data["text"])
    except NotInPublic:
        problem = _("This question was taken out of the public meanwhile.")
    except ClosedToPeers:
        problem = _("This question is answered by the unit alone.")
    except OwnQuestion:
        problem = _("It is your own question: you can add to it from the page that your number opens.")
    except AnsweredAlready:
        problem = _("You have answered this question. Delete that answer first to write another one.")
    else:
        if written.shown:
            messages.success(request, _("Thank you. Your answer is shown."))
        else:
            messages.success(request, _("Thank you. Somebody reads your answer before it is shown."))
        if questions.speaks_of_danger(form.cleaned_data["text"]):
            return private(render(request, "commons/answer_danger.html", {"q": question}))
        return private(HttpResponseRedirect(answers_of(question.number), status=303))
    form.add_error(None, problem)
    return _page(request, question, reader, form, _CONFLICT)


def _page(
    request: HttpRequest, question: Heading, reader: ReaderCard | None, form: AnswerForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"q": question, "form": form, "reader": reader}
    if reader is None:
        form.add_error(None, _("Your phone is not verified on this device any more. Nothing was sent."))
        context["verify"] = verify_address(reverse("readers-me"))
    else:
        context |= own_words_of(question, reader)
    return private(render(request, "commons/answer.html", context, status=status))


def _wait(request: HttpRequest, reader: ReaderCard) -> int:
    return max(
        wait_for(limits.ANSWERS_OF_READER, str(reader.reader_id)),
        wait_for(limits.ANSWERS_FROM_ADDRESS, client_address(request)),
    )


def _too_fast(seconds: int) -> str:
    minutes = max(1, -(-seconds // 60))
    return _(
        "Many answers came in a short time. Yours was not sent; it is still in the field. "
        "Please send it again in about {minutes} min."
    ).format(minutes=minutes)
