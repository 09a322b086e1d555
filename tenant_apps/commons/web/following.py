"""Following questions: a button, and a page that says what is new."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.private_pages import private
from tenant_apps.commons.operations.commenting import NotInPublic
from tenant_apps.commons.operations.following import TooManyFollowed, follow, see_all, unfollow
from tenant_apps.commons.queries.interests import followed, follows
from tenant_apps.commons.web.taking_part import page_of, question_or_way, to_verify
from tenant_apps.readers.public import reader_at


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def follow_page(request: HttpRequest, number: str) -> HttpResponse:
    """Follow it, or no longer. Says which of both is meant, so that a press sent twice counts once."""
    question = question_or_way(number)
    if isinstance(question, HttpResponseRedirect):
        return question
    reader = reader_at(request)
    if reader is None:
        return to_verify(request)
    if request.method != "POST":
        context = {"q": question, "follows": follows(question.question_id, reader.reader_id)}
        return private(render(request, "commons/follow.html", context))
    try:
        if request.POST.get("follow") == "1":
            follow(question.question_id, reader.reader_id)
            messages.success(
                request, _("You follow this question. What is new stands on the page about you.")
            )
        else:
            unfollow(question.question_id, reader.reader_id)
            messages.success(request, _("You do not follow this question any more."))
    except TooManyFollowed:
        messages.error(request, _("You follow 100 questions already. Leave one of them first."))
    except NotInPublic:
        messages.error(request, _("This question was taken out of the public meanwhile."))
    return private(HttpResponseRedirect(page_of(question.number), status=303))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def followed_page(request: HttpRequest) -> HttpResponse:
    """What somebody follows, with what is new; all of it seen by a press, since reading changes nothing."""
    reader = reader_at(request)
    if reader is None:
        return to_verify(request)
    if request.method == "POST":
        see_all(reader.reader_id)
        return private(HttpResponseRedirect(reverse("commons-followed"), status=303))
    return private(render(request, "commons/followed.html", {"rows": followed(reader.reader_id)}))
