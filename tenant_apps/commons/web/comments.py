"""Comments: read by everybody, written and taken back by people who have verified themselves."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.private_pages import private
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.commons.data.codes import Said
from tenant_apps.commons.operations.commenting import (
    NotInPublic,
    UnknownComment,
    delete_comment,
    write_comment,
)
from tenant_apps.commons.queries.comments import comments, own_word
from tenant_apps.commons.queries.listing import BadMark
from tenant_apps.commons.queries.one import Heading
from tenant_apps.commons.queries.one import mine as mine_at
from tenant_apps.commons.rules import limits
from tenant_apps.commons.rules.offered import NotOffered
from tenant_apps.commons.web.forms import CommentForm
from tenant_apps.commons.web.own_words import own_words_in
from tenant_apps.commons.web.saying import NotSaid, Saying, saying_page
from tenant_apps.commons.web.taking_part import (
    answers_of,
    page_of,
    question_or_way,
    to_verify,
)
from tenant_apps.readers.public import ReaderCard, reader_at


@whole_page("after", about="number")
@open_to_all
@require_safe
def comments_page(request: HttpRequest, number: str) -> HttpResponse:
    """All comments under a question, newest first."""
    question = question_or_way(number)
    if isinstance(question, HttpResponseRedirect):
        return question
    try:
        found = comments(question.question_id, request.GET.get("after", ""))
    except BadMark as error:
        raise Http404 from error
    return render(request, "commons/comments.html", {"q": question, "comments": found})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def comment_page(request: HttpRequest, number: str) -> HttpResponse:
    """Say something under a question. Whatever hinders it, what was typed comes back in the form."""
    return saying_page(request, number, _COMMENT)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def delete_page(request: HttpRequest, number: str, comment_id: UUID) -> HttpResponse:
    """Take back one's own comment or answer: asked once more, since it cannot be undone."""
    question = question_or_way(number)
    if isinstance(question, HttpResponseRedirect):
        return question
    reader = reader_at(request)
    if reader is None:
        return to_verify(request)
    comment = own_word(question.question_id, reader.reader_id, comment_id)
    if comment is None:
        raise Http404
    if request.method != "POST":
        context = {"q": question, "comment": comment}
        return private(render(request, "commons/comment_delete.html", context))
    try:
        delete_comment(comment_id, reader.reader_id)
    except UnknownComment as error:
        raise Http404 from error
    is_answer = comment.kind == Said.ANSWER
    messages.success(request, _("Your answer is deleted.") if is_answer else _("Your comment is deleted."))
    back = answers_of(question.number) if is_answer else page_of(question.number)
    return private(HttpResponseRedirect(back, status=303))


@open_to_all
@require_safe
def mine(request: HttpRequest, number: str) -> HttpResponse:
    """What of a question's page is about whoever holds this device: a part, put into the page by a script,
    which asks only where somebody has verified themselves. 204 for everybody else.
    """
    reader = reader_at(request)
    if reader is None:
        return private(HttpResponse(status=204))
    found = mine_at(number, reader.reader_id)
    if found is None:
        # Not there any more, or never: as everywhere.
        question_or_way(number)
        return private(HttpResponse(status=204))
    context = own_words_in(found, reader) | {"liked": found.likes, "follows": found.follows}
    return private(render(request, "commons/mine.html", context))


def _say(request: HttpRequest, question: Heading, reader: ReaderCard, text: str) -> HttpResponse:
    try:
        written = write_comment(question.question_id, reader, text)
    except NotInPublic as error:
        raise NotSaid(_("This question was taken out of the public meanwhile.")) from error
    except NotOffered as error:
        raise NotSaid(_closed(None)) from error
    if written.shown:
        messages.success(request, _("Thank you. Your comment is shown."))
    else:
        messages.success(request, _("Thank you. Somebody reads your comment before it is shown."))
    return HttpResponseRedirect(page_of(question.number), status=303)


def _closed(question: Heading | None) -> str:
    return "" if question is not None and question.takes_comments else _("Comments are closed here.")


def _too_fast(minutes: int) -> str:
    return _(
        "Many comments came in a short time. Yours was not sent; it is still in the field. "
        "Please send it again in about {minutes} min."
    ).format(minutes=minutes)


_COMMENT: Final = Saying(
    form=CommentForm,
    template="commons/comment.html",
    of_reader=limits.COMMENTS_OF_READER,
    from_address=limits.COMMENTS_FROM_ADDRESS,
    too_fast=_too_fast,
    say=_say,
    closed=_closed,
)
