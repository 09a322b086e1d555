"""/desk/knowledge/: reading, searching, and putting words into an answer."""

import json
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import account_of, actor_of, may, requires
from tenant_apps.knowledge.data.codes import Kind
from tenant_apps.knowledge.operations.finding import NoSuchEntryError
from tenant_apps.knowledge.operations.inserting import OnlyForStaffError, insert
from tenant_apps.knowledge.queries import keeping
from tenant_apps.knowledge.queries.cards import EntryCard, cards
from tenant_apps.knowledge.queries.reading import read
from tenant_apps.knowledge.queries.replies import ready_replies
from tenant_apps.knowledge.queries.searching import search, suggest
from tenant_apps.knowledge.rules.ready_replies import MissingValueError, UnknownVariableError
from tenant_apps.knowledge.rules.references import Reference
from tenant_apps.knowledge.web.words import KINDS

_PER_PAGE = 50
_PICKED = 8
_LONGEST = 2_000


@requires("knowledge.read")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that holds here, of one kind (`?kind=`), or what fits some words (`?q=`)."""
    actor = actor_of(request)
    typed = request.GET.get("q", "").strip()[:100]
    kind = request.GET.get("kind", "")
    kinds = [Kind(kind)] if kind in Kind.values else list(Kind)
    shown: list[EntryCard] = (
        search(typed, limit=_PER_PAGE, kinds=kinds, for_askers=False, account_id=actor.account_id)
        if typed
        else cards(kinds, for_askers=False, account_id=actor.account_id)
    )
    pages = Paginator(shown, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "typed": typed,
        "kind": kind if kind in Kind.values else "",
        "kinds": list(KINDS.items()),
        "pages": pages,
        "may_publish": may(actor, "knowledge.publish"),
        "drafts": keeping.drafts(),
        "to_review": keeping.to_review(),
        "changed_above": keeping.changed_above(),
    }
    return render(request, "knowledge/desk.html", context)


@requires("knowledge.read")
@require_safe
def entry(request: HttpRequest, reference: Reference) -> HttpResponse:
    """One entry as staff read it."""
    found = read(reference, account_id=actor_of(request).account_id)
    if found is None:
        raise Http404
    return render(request, "knowledge/entry.html", {"entry": found})


@requires("knowledge.read")
@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: HttpRequest) -> HttpResponse:
    """The fragment beside a reply box: what fits `?q=`; without it ready replies, those for `?topic=` first,
    and what fits a text that is posted as `text`, since addresses end up in logs. It writes nothing. Opened
    by itself, it leads to the knowledge base.
    """
    typed = (request.POST.get("q") or request.GET.get("q", "")).strip()[:100]
    if not request.headers.get("HX-Request"):
        query = f"?{urlencode({'q': typed})}" if typed else ""
        return redirect(f"{reverse('knowledge-desk')}{query}")
    me = account_of(request)
    context: dict[str, Any] = {"typed": typed}
    if typed:
        context["found"] = search(typed, limit=_PICKED, kinds=list(Kind), for_askers=False, account_id=me)
    else:
        text = request.POST.get("text", "")[:_LONGEST]
        fitting = suggest(text, limit=3, kinds=[Kind.PROGRAMME], for_askers=True)
        fitting += suggest(text, limit=3, kinds=[Kind.ARTICLE], for_askers=False)
        context["fitting"] = fitting
        context["replies"] = ready_replies(me, request.GET.get("topic", ""))[:_PICKED]
    return render(request, "knowledge/_pick.html", context)


@requires("knowledge.read")
@require_POST
def insert_words(request: HttpRequest, reference: Reference) -> HttpResponse:
    """The words of an entry as plain text, for the reply box. `values` is JSON: what fills a ready reply."""
    try:
        text = insert(reference, _values(request.POST.get("values", "")), actor=account_of(request))
    except NoSuchEntryError:
        raise Http404 from None
    except OnlyForStaffError:
        return _plain(_("This is for staff only and is put into no answer."), status=422)
    except UnknownVariableError as error:
        return _plain(
            _("Nothing is known by the name {%(name)s}. Ask whoever keeps this reply to correct it.")
            % {"name": error.name},
            status=422,
        )
    except MissingValueError as error:
        return _plain(
            _("{%(name)s} has no value here. Write the words yourself, or take another reply.")
            % {"name": error.name},
            status=422,
        )
    return _plain(text)


def _values(sent: str) -> dict[str, str]:
    """What fills the places; anything that is no JSON object of short strings fills nothing."""
    try:
        found = json.loads(sent[:5_000] or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): value[:200] for name, value in found.items() if isinstance(value, str)}


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
