"""What somebody has written, under one question and under all, with the way to what was decided about it."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.private_pages import private
from tenant_apps.commons.data.codes import COMMENT, PEER_ANSWER, CommentState, Said
from tenant_apps.commons.operations.telling_writers import see_all
from tenant_apps.commons.queries.comments import CommentRow, own_words
from tenant_apps.commons.queries.one import Heading, Mine
from tenant_apps.commons.queries.writers import count_news, written_by
from tenant_apps.commons.web.taking_part import to_verify
from tenant_apps.moderation.public import author_link
from tenant_apps.readers.public import ReaderCard, reader_at

_KINDS = {Said.COMMENT: COMMENT, Said.ANSWER: PEER_ANSWER}


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def own_words_page(request: HttpRequest) -> HttpResponse:
    """What somebody wrote under all questions; all of it seen by a press, since reading changes nothing."""
    reader = reader_at(request)
    if reader is None:
        return to_verify(request)
    if request.method == "POST":
        see_all(reader.reader_id)
        return private(HttpResponseRedirect(reverse("commons-own-words"), status=303))
    rows = written_by(reader.reader_id)
    context = {
        "rows": rows,
        "decisions": _decisions(row.word for row in rows),
        "any_new": any(row.is_new for row in rows),
    }
    return private(render(request, "commons/own_words_page.html", context))


def own_words_of(question: Heading, reader: ReaderCard) -> dict[str, Any]:
    """For the templates that include `commons/own_words.html`."""
    own = own_words(question.question_id, reader.reader_id)
    return _context(question, own, count_news(reader.reader_id))


def own_words_in(found: Mine, reader: ReaderCard) -> dict[str, Any]:
    """The same where it is known already whether there is anything."""
    own = own_words(found.question.question_id, reader.reader_id) if found.wrote else ()
    return _context(found.question, own, found.news)


def _context(question: Heading, own: Sequence[CommentRow], news: int) -> dict[str, Any]:
    return {
        "q": question,
        "own": own,
        "decisions": _decisions(own),
        "answered": any(row.kind == Said.ANSWER for row in own),
        "news": news,
    }


def _decisions(rows: Iterable[CommentRow]) -> dict[UUID, str]:
    return {
        row.comment_id: author_link(_KINDS[row.kind], str(row.comment_id))
        for row in rows
        if row.state == CommentState.HIDDEN
    }
