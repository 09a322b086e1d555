"""Liking a question: one button, on a page of its own and in one's own part of the question's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.private_pages import private
from tenant_apps.commons.operations.commenting import NotInPublic
from tenant_apps.commons.operations.liking import OwnQuestion, like
from tenant_apps.commons.queries.interests import likes
from tenant_apps.commons.rules import limits
from tenant_apps.commons.rules.offered import NotOffered
from tenant_apps.commons.web.taking_part import page_of, question_or_way, to_verify
from tenant_apps.readers.public import reader_at


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def like_page(request: HttpRequest, number: str) -> HttpResponse:
    """Like it, or take that back. Says which of both is meant, so that a press sent twice counts once."""
    question = question_or_way(number)
    if isinstance(question, HttpResponseRedirect):
        return question
    reader = reader_at(request)
    if reader is None and not question.takes_likes:
        # Nobody verifies a phone to read that it is closed.
        return private(render(request, "commons/like.html", {"q": question, "liked": False}))
    if reader is None:
        return to_verify(request)
    if request.method != "POST":
        context = {"q": question, "liked": likes(question.question_id, reader.reader_id)}
        return private(render(request, "commons/like.html", context))
    wait = wait_for(limits.LIKES_FROM_ADDRESS, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    wanted = request.POST.get("like") == "1"
    try:
        if actor_of(request).is_signed_in:
            messages.error(request, _("Staff are not counted among those who like a question."))
        else:
            like(question.question_id, reader.reader_id, wanted=wanted)
            messages.success(request, _("You like this question.") if wanted else _("Taken back."))
    except OwnQuestion:
        messages.error(request, _("It is your own question: others are counted here."))
    except NotOffered:
        messages.error(request, _("Questions cannot be liked here."))
    except NotInPublic:
        messages.error(request, _("This question was taken out of the public meanwhile."))
    return private(HttpResponseRedirect(page_of(question.number), status=303))
