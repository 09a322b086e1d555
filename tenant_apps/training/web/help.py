"""/desk/help/: what to do and why, briefly, for staff; searched, and noted as read by its question."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, requires
from tenant_apps.knowledge.public import to_html
from tenant_apps.training.data.codes import RecordKind
from tenant_apps.training.operations.recording import note_article
from tenant_apps.training.queries.own_records import days_of
from tenant_apps.training.rules.articles import articles, found
from tenant_apps.training.rules.scenarios import scenarios
from tenant_apps.training.rules.tours import TOURS
from tenant_apps.training.web.guide import address, stops_for

_UNPROCESSABLE = 422


@requires("training.practise")
@never_cache
@require_safe
def list_page(request: HttpRequest) -> HttpResponse:
    """All articles, or those that hold what was looked for; and the tours."""
    actor, typed = actor_of(request), request.GET.get("q", "").strip()
    read = days_of(actor.account_id, RecordKind.ARTICLE)
    context = {
        "typed": typed,
        "rows": [{"article": one, "read": read.get(one.code)} for one in found(typed)],
        "tours": [
            {"code": tour, "href": address(tour, stops, 1), "of": len(stops)}
            for tour in TOURS
            if len(stops := stops_for(tour, actor)) > 1
        ],
    }
    return render(request, "training/help.html", context)


@requires("training.practise")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def article_page(request: HttpRequest, article: str) -> HttpResponse:
    """One article, with a question at its end; answered rightly, it is noted as read."""
    one = articles().get(article)
    if one is None:
        raise Http404
    account_id = actor_of(request).account_id or 0
    given = request.POST.get("given", "")
    wrong = ""
    if request.method == "POST":
        number = int(given) if given.isascii() and given.isdigit() and len(given) < 3 else len(one.options)
        if number < len(one.options) and one.options[number].right:
            note_article(one.code, account_id=account_id)
            messages.success(request, _("Right. This article is noted as read."))
            return HttpResponseRedirect(request.path, status=303)
        wrong = (
            _("Not right yet. It stands in the article above; nobody counts.") if given else _("Choose one.")
        )
    context: dict[str, Any] = {
        "article": one,
        "body": to_html(str(one.body)),
        "options": [(str(number), option.label) for number, option in enumerate(one.options)],
        "given": given,
        "wrong": wrong,
        "read": days_of(account_id, RecordKind.ARTICLE).get(one.code),
        "rounds": [
            scenario
            for scenario in scenarios().values()
            if one.rules & {choice.rule for step in scenario.steps for choice in step.choices if choice.right}
        ],
    }
    return render(request, "training/article.html", context, status=_UNPROCESSABLE if wrong else 200)
