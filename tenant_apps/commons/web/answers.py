"""Answers of peers: read by everybody, written by people who have verified themselves."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, open_to_all
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons.operations.commenting import NotInPublic
from tenant_apps.commons.operations.liking import OwnQuestion
from tenant_apps.commons.operations.peer_answering import AnsweredAlready, ClosedToPeers, write_answer
from tenant_apps.commons.queries.answers import answers
from tenant_apps.commons.queries.listing import BadMark
from tenant_apps.commons.queries.one import Heading
from tenant_apps.commons.rules import limits
from tenant_apps.commons.web.forms import AnswerForm
from tenant_apps.commons.web.saying import NotSaid, Saying, saying_page
from tenant_apps.commons.web.taking_part import answers_of, question_or_way
from tenant_apps.questions import public as questions
from tenant_apps.readers.public import ReaderCard


@whole_page("after", about="number")
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
    return saying_page(request, number, _ANSWER)


def _nobody_of_the_staff(request: HttpRequest) -> None:
    if actor_of(request).is_signed_in:
        raise NotSaid(_("You are signed in as staff: the unit answers at the desk."))


def _say(request: HttpRequest, question: Heading, reader: ReaderCard, text: str) -> HttpResponse:
    try:
        written = write_answer(question.question_id, reader, text)
    except NotInPublic as error:
        raise NotSaid(_("This question was taken out of the public meanwhile.")) from error
    except ClosedToPeers as error:
        raise NotSaid(_closed(None)) from error
    except OwnQuestion as error:
        raise NotSaid(
            _("It is your own question: you can add to it from the page that your number opens.")
        ) from error
    except AnsweredAlready as error:
        raise NotSaid(
            _("You have answered this question. Delete that answer first to write another one.")
        ) from error
    if written.shown:
        messages.success(request, _("Thank you. Your answer is shown."))
    else:
        messages.success(request, _("Thank you. Somebody reads your answer before it is shown."))
    if questions.speaks_of_danger(text):
        return render(request, "commons/answer_danger.html", {"q": question})
    return HttpResponseRedirect(answers_of(question.number), status=303)


def _closed(question: Heading | None) -> str:
    is_open = question is not None and question.open_to_peers
    return "" if is_open else _("This question is answered by the unit alone.")


def _too_fast(minutes: int) -> str:
    return _(
        "Many answers came in a short time. Yours was not sent; it is still in the field. "
        "Please send it again in about {minutes} min."
    ).format(minutes=minutes)


_ANSWER: Final = Saying(
    form=AnswerForm,
    template="commons/answer.html",
    of_reader=limits.ANSWERS_OF_READER,
    from_address=limits.ANSWERS_FROM_ADDRESS,
    too_fast=_too_fast,
    say=_say,
    closed=_closed,
    check=_nobody_of_the_staff,
)
