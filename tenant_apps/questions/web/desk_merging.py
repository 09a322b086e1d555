"""Two questions side by side, and one goes along with the other."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel import clock
from huisheng.kernel.access import requires
from tenant_apps.questions.data.codes import Move
from tenant_apps.questions.operations import holding, merging
from tenant_apps.questions.operations.locking import BeingWorkedOn, ChangedMeanwhile
from tenant_apps.questions.operations.refusals import AlreadyWaiting, BadDecision
from tenant_apps.questions.queries import desk_item, desk_list, similar
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.queries.desk_item_view import Item
from tenant_apps.questions.queries.desk_list import Filters
from tenant_apps.questions.rules.transitions import NotPossible
from tenant_apps.questions.web.desk import CONFLICT, to_item
from tenant_apps.questions.web.desk_forms import VersionForm
from tenant_apps.questions.web.desk_frame import WORK, list_query, queues, worker
from tenant_apps.questions.web.desk_taking import FIELD_WORDS, conflict_words

FOUND = 8


@requires(WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Suggested and found questions; with one of them (``main``) both texts side by side, and the button."""
    mine = _item(request, question_id)
    main = _chosen(request, question_id)
    if request.method != "POST":
        return _compare(request, mine, main)
    form = VersionForm(request.POST)
    if main is None or not form.is_valid():
        return _compare(request, mine, main, problem=_("Choose the question with which it goes along."))
    try:
        holding.hold(
            question_id,
            "merge",
            {"main": str(main.id)},
            version=form.cleaned_data["version"],
            actor=worker(request).account_id,
        )
    except (AlreadyWaiting, BeingWorkedOn, ChangedMeanwhile, NotPossible) as error:
        return _compare(request, _item(request, question_id), main, problem=conflict_words(error))
    except BadDecision as error:
        return _compare(request, mine, main, problem=str(FIELD_WORDS[error.field]))
    return to_item(request, question_id)


@requires(WORK)
@require_POST
def split(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Take a merged question out again."""
    _item(request, question_id)
    form = VersionForm(request.POST)
    try:
        if not form.is_valid():
            raise ChangedMeanwhile(question_id)
        merging.split(question_id, version=form.cleaned_data["version"], actor=worker(request).account_id)
    except (BeingWorkedOn, ChangedMeanwhile, NotPossible) as error:
        messages.error(request, conflict_words(error))
    else:
        messages.success(request, _("It stands on its own again, with the date that was promised."))
    return to_item(request, question_id)


def _compare(request: HttpRequest, mine: Item, main: Item | None, *, problem: str = "") -> HttpResponse:
    who = worker(request)
    looked_for = request.GET.get("find", "").strip()[:200]
    found: list[dict[str, Any]] = []
    if looked_for:
        page = desk_list.page(Queue.ALL, Filters(q=looked_for), "", who=who.reader, now=clock.now())
        found = [
            {"id": row.id, "number": row.number, "title": row.title, "state": row.state_label}
            for row in page.rows
            if row.id != mine.id
        ][:FOUND]
    suggested = [
        {"id": near.question_id, "number": near.number, "title": near.title, "text": near.text,
         "same": near.same}
        for near in similar.duplicates_of(mine.id, account_id=who.account_id)
    ]  # fmt: skip
    context = queues(request) | {
        "item": mine,
        "main": main,
        "can": Move.MERGE in mine.moves and main is not None and main.state in merging.MAIN_STATES,
        "suggested": suggested,
        "found": found,
        "looked_for": looked_for,
        "problem": problem,
        "form": VersionForm(initial={"version": mine.version}),
        "list_query": list_query(request),
    }
    return render(request, "questions/merge.html", context, status=CONFLICT if problem else 200)


def _chosen(request: HttpRequest, question_id: UUID) -> Item | None:
    """The other question, when this person may know it and it is another."""
    try:
        other = UUID(request.POST.get("main") or request.GET.get("main", ""))
    except ValueError:
        return None
    if other == question_id:
        return None
    return desk_item.item(other, who=worker(request).reader, unit="", now=clock.now())


def _item(request: HttpRequest, question_id: UUID) -> Item:
    found = desk_item.item(question_id, who=worker(request).reader, unit="", now=clock.now())
    if found is None:
        raise Http404
    return found
