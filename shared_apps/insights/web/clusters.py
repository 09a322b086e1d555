"""`/clusters/` on the network's site: which matters are asked about again and again, and what staff make
of it.
"""

from typing import Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import NETWORK_STAFF, Actor, actor_of, may, requires
from huisheng.kernel.text import tidy_line
from huisheng.kernel.web.narrowing import choices
from huisheng.kernel.web.sentences import in_a_row
from shared_apps.accounts.public import account_name
from shared_apps.insights.operations import cluster_deciding, cluster_replying
from shared_apps.insights.operations.cluster_deciding import (
    ClusterGoneError,
    NothingLeftError,
    NotOverAllError,
)
from shared_apps.insights.operations.cluster_replying import TEXT_MAX, BadReplyError, NobodyWaitsError
from shared_apps.insights.queries import clusters
from shared_apps.insights.queries.cluster_drafts import drafts
from shared_apps.insights.queries.replies import replies_to
from shared_apps.insights.web.item_words import STAGES
from shared_apps.insights.web.reply_words import reply_lines
from shared_apps.insights.web.week_bars import week_bars
from tenants.public import ids_of_path, unit_card

_PER_PAGE: Final = 20
_WORDS_MAX: Final = 60
NAME_MAX: Final = 60


@requires("insights.view")
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Clusters that touch what this person reads."""
    order = request.GET.get("order", "")
    order = order if order in (clusters.LARGEST, clusters.NEWEST) else ""
    aside = request.GET.get("state") == "aside"
    words = _words(request)
    rows = clusters.listed(
        clusters.tops_of(actor_of(request)),
        order=order or clusters.GROWING,
        dismissed=aside,
        words=words,
    )
    pages = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    chosen = {"q": words, "order": order, "state": "aside" if aside else ""}
    context = {
        "pages": pages,
        "lines": [
            (line, week_bars(line.weeks))
            for line in clusters.lines([row["cluster"] for row in pages.object_list])
        ],
        "words": words,
        "chosen": chosen,
        "orders": choices(
            chosen,
            "order",
            [
                ("", pgettext("order of clusters", "Most in four weeks")),
                (clusters.LARGEST, pgettext("order of clusters", "Most in all")),
                (clusters.NEWEST, pgettext("order of clusters", "Newest")),
            ],
        ),
        "states": choices(
            chosen,
            "state",
            [("", pgettext("clusters", "In use")), ("aside", pgettext("clusters", "Put aside"))],
        ),
    }
    return render(request, "insights/clusters.html", context)


@requires("insights.view")
@require_safe
def one(request: HttpRequest, cluster_id: int) -> HttpResponse:
    """One cluster: its questions, and what may be done with it."""
    words = _words(request)
    return _page(request, _view_or_404(request, cluster_id, words), words=words)


@requires("insights.cluster")
@require_POST
def name(request: HttpRequest, cluster_id: int) -> HttpResponse:
    """Give it a name."""
    view = _view_or_404(request, cluster_id)
    said = tidy_line(request.POST.get("name", ""))
    if len(said) > NAME_MAX:
        fault = _("A name has at most {n} characters; this one has {said}.").format(
            n=NAME_MAX, said=len(said)
        )
        return _page(request, view, typed=said, fault=fault, status=422)
    try:
        cluster_deciding.name(actor_of(request), cluster_id, said)
    except (ClusterGoneError, NotOverAllError) as error:
        return _refused(request, cluster_id, error)
    messages.success(request, _("The name is kept.") if said else _("The name has been taken away."))
    return redirect("insights-cluster", cluster_id=cluster_id)


@requires("insights.cluster")
@require_POST
def take_out(request: HttpRequest, cluster_id: int) -> HttpResponse:
    """Take the chosen questions out."""
    _view_or_404(request, cluster_id)
    chosen = [int(said) for said in request.POST.getlist("item") if _is_id(said)]
    if not chosen:
        messages.warning(request, _("Tick the questions that do not belong here, then take them out."))
        return redirect("insights-cluster", cluster_id=cluster_id)
    try:
        made = cluster_deciding.take_out(actor_of(request), cluster_id, chosen)
    except NothingLeftError:
        messages.warning(
            request, _("All questions were ticked: nothing would be left. Put the whole aside instead.")
        )
        return redirect("insights-cluster", cluster_id=cluster_id)
    except (ClusterGoneError, NotOverAllError) as error:
        return _refused(request, cluster_id, error)
    number = len(set(chosen))
    said = ngettext("{n} question was taken out.", "{n} questions were taken out.", number).format(n=number)
    if made is not None:
        said += " " + _("They stand together in a place of their own.")
    messages.success(request, said)
    return redirect("insights-cluster", cluster_id=cluster_id)


@requires("insights.cluster")
@require_POST
def join(request: HttpRequest, cluster_id: int) -> HttpResponse:
    """Add a question, with those it stands together with."""
    _view_or_404(request, cluster_id)
    said = request.POST.get("item", "")
    if not _is_id(said):
        raise Http404
    try:
        holds = cluster_deciding.join(actor_of(request), cluster_id, int(said))
    except (ClusterGoneError, NotOverAllError) as error:
        return _refused(request, cluster_id, error)
    messages.success(request, _("Added: they stand together now."))
    return redirect("insights-cluster", cluster_id=holds)


@requires("insights.cluster")
@require_POST
def dismiss(request: HttpRequest, cluster_id: int) -> HttpResponse:
    """Put it aside, or take it up again (`back`)."""
    _view_or_404(request, cluster_id)
    back = bool(request.POST.get("back"))
    try:
        cluster_deciding.dismiss(actor_of(request), cluster_id, back=back)
    except (ClusterGoneError, NotOverAllError) as error:
        return _refused(request, cluster_id, error)
    messages.success(
        request, _("It is among the others again.") if back else _("Put aside: it is in the list no longer.")
    )
    return redirect("insights-cluster", cluster_id=cluster_id)


@requires("insights.cluster")
@require_POST
def reply(request: HttpRequest, cluster_id: int) -> HttpResponse:
    """Propose one answer to all questions that wait."""
    actor = actor_of(request)
    view = _view_or_404(request, cluster_id)
    text = request.POST.get("text", "")
    try:
        number = cluster_replying.reply_to_all(
            actor,
            cluster_id,
            text,
            person=account_name(actor.account_id),
            unit_name=_in_whose_name(actor, view),
        )
    except BadReplyError:
        fault = _("Write what is to be answered, in at most {n} characters.").format(n=TEXT_MAX)
        return _page(request, view, reply_typed=text, reply_fault=fault, status=422)
    except NobodyWaitsError:
        fault = _("Nobody waits any more: each of the questions has an answer, or a proposal from here.")
        return _page(request, view, reply_typed=text, reply_fault=fault, status=422)
    except (ClusterGoneError, NotOverAllError) as error:
        return _refused(request, cluster_id, error)
    said = ngettext(
        "The answer is proposed to {n} question.", "The answer is proposed to {n} questions.", number
    ).format(n=number)
    messages.success(request, in_a_row([said, _("Their units look at it and publish it.")]))
    return redirect(f"{reverse('insights-cluster', args=[cluster_id])}#reply")


def _in_whose_name(actor: Actor, view: clusters.ClusterView) -> str:
    """The unit in which the reader stands over all units of the cluster, the lowest of several."""
    paths = sorted(actor.paths_for(NETWORK_STAFF), key=len, reverse=True)
    over = [path for path in paths if all(unit.path.startswith(path) for unit in view.line.units)]
    if not over or not over[0]:
        return _("The network")
    return unit_card(ids_of_path(over[0])[-1]).name


def _page(
    request: HttpRequest,
    view: clusters.ClusterView,
    *,
    words: str = "",
    typed: str | None = None,
    fault: str = "",
    reply_typed: str = "",
    reply_fault: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "view": view,
        "line": view.line,
        "bars": week_bars(view.line.weeks),
        "items": [(item, STAGES.get(item.stage, "")) for item in view.items],
        "near": [(item, STAGES.get(item.stage, "")) for item in view.near],
        "may_decide": view.may_decide and may(actor_of(request), "insights.cluster"),
        "is_staff": may(actor_of(request), "insights.cluster"),
        "drafts": drafts(actor_of(request), view),
        "words": words,
        "typed": typed if typed is not None else (view.line.title if view.line.named else ""),
        "name_max": NAME_MAX,
        "fault": fault,
        "replies": [(line, reply_lines(line)) for line in replies_to(view.line.cluster_id)],
        "reply_typed": reply_typed,
        "reply_fault": reply_fault,
        "reply_max": TEXT_MAX,
    }
    return render(request, "insights/cluster.html", context, status=status)


def _view_or_404(request: HttpRequest, cluster_id: int, words: str = "") -> clusters.ClusterView:
    view = clusters.one(actor_of(request), cluster_id, words=words)
    if view is None:
        raise Http404
    return view


def _refused(request: HttpRequest, cluster_id: int, error: Exception) -> HttpResponse:
    if isinstance(error, NotOverAllError):
        raise PermissionDenied from error
    messages.info(request, _("The questions have changed since you looked. Nothing was changed: look again."))
    if clusters.one(actor_of(request), cluster_id) is None:
        return redirect("insights-clusters")
    return redirect("insights-cluster", cluster_id=cluster_id)


def _words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").split())[:_WORDS_MAX]


def _is_id(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 16
