"""What peers answered, for staff: endorse, correct, thank; and the topics where none are wanted."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.tenancy import current_unit
from tenant_apps.commons.data.settings import PEER_ANSWERS, PEER_TOPICS_CLOSED
from tenant_apps.commons.operations.closing_topics import close_topics
from tenant_apps.commons.operations.commenting import UnknownComment
from tenant_apps.commons.operations.marking import mark_answer
from tenant_apps.commons.queries.answers import answer_at_desk, at_desk
from tenant_apps.commons.queries.listing import BadMark
from tenant_apps.commons.web.forms import ClosedTopicsForm, MarkForm
from tenant_apps.readers.public import device_at
from tenants.public import SettingLockedError, explain_setting, get_setting

_UNPROCESSABLE = 422


@requires("commons.mark_answers")
@require_safe
def answers_page(request: HttpRequest) -> HttpResponse:
    """Answers that stand in public and of which nobody of the unit has said anything, newest first."""
    try:
        rows, after = at_desk(request.GET.get("after", ""))
    except BadMark as error:
        raise Http404 from error
    return render(request, "commons/desk_answers.html", {"rows": rows, "after": after})


@requires("commons.mark_answers")
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """One answer beside its question, and what the unit says of it."""
    found = answer_at_desk(answer_id)
    if found is None:
        raise Http404
    said = {"mark": found.answer.mark or None, "words": found.answer.mark_words}
    form = MarkForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        account = actor_of(request).account_id
        assert account is not None, "`requires` lets no one through without an account"
        try:
            mark_answer(
                answer_id,
                form.chosen,
                form.cleaned_data["words"],
                actor=account,
                device=device_at(request),
            )
        except UnknownComment as error:
            raise Http404 from error
        messages.success(request, _("Saved. Everybody sees it at once."))
        return HttpResponseRedirect(reverse("commons-desk-answers"), status=303)
    context = {"found": found, "form": form}
    return render(
        request, "commons/desk_answer.html", context, status=_UNPROCESSABLE if form.is_bound else 200
    )


@requires("commons.close_topics")
@require_http_methods(["GET", "HEAD", "POST"])
def topics_page(request: HttpRequest) -> HttpResponse:
    """Topics under which the unit wants no answers of peers."""
    unit_id = current_unit().id
    seen = explain_setting(unit_id, PEER_TOPICS_CLOSED)
    locked = seen.locked_by is not None
    form = ClosedTopicsForm(
        request.POST if request.method == "POST" else None, initial={"closed": seen.value}
    )
    status = 200
    if request.method == "POST":
        status = _UNPROCESSABLE
        if form.is_valid():
            account = actor_of(request).account_id
            assert account is not None, "`requires` lets no one through without an account"
            try:
                close_topics(form.cleaned_data["closed"], actor=account)
            except SettingLockedError:
                locked, status = True, 409
            else:
                messages.success(request, _("Saved. It holds for what is written from now on."))
                return HttpResponseRedirect(reverse("commons-peer-topics"), status=303)
    context = {"form": form, "locked": locked, "on": get_setting(unit_id, PEER_ANSWERS)}
    return render(request, "commons/peer_topics.html", context, status=status)
