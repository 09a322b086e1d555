"""`/manage/seasons/plan/`: when to hold which season, each suggestion with its reasons; one becomes a draft
when somebody presses its button, and never by itself.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import account_of, requires
from shared_apps.contracts.page_content import BadContent
from shared_apps.contracts.season_content import SeasonContent
from shared_apps.topics import public as topics
from tenant_apps.outreach.operations import keeping_pages
from tenant_apps.outreach.queries.season_plan import plan, suggestion
from tenant_apps.outreach.queries.seasons import SEASONS, cards_of
from tenant_apps.outreach.rules.planning import Past, Suggestion


@requires("outreach.manage")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The suggestions of today; a POST names one (`suggestion`) to begin a draft with."""
    if request.method == "POST":
        return _begin(request)
    found = plan()
    context = {
        "plan": found,
        "months": None if found.since_the_last is None else found.since_the_last // 30,
        "rows": [_row(one) for one in found.suggestions],
    }
    return render(request, "outreach/season_plan.html", context)


def _begin(request: HttpRequest) -> HttpResponse:
    chosen = suggestion(request.POST.get("suggestion", ""))
    if chosen is None:
        messages.info(request, _("This is no suggestion any more. Nothing was made."))
        return redirect("outreach-season-plan")
    content = SeasonContent(
        title=_title(chosen),
        about=_about(chosen),
        first_day=chosen.first_day,
        last_day=chosen.last_day,
        topics=chosen.topics,
    )
    try:
        made = keeping_pages.begin(SEASONS, content, actor=account_of(request))
    except BadContent:
        messages.warning(request, _("This is no suggestion any more. Nothing was made."))
        return redirect("outreach-season-plan")
    messages.success(request, _("Begun as a draft. Change whatever you like; nobody outside sees it."))
    return redirect("outreach-season-keep", campaign_id=made)


def _row(one: Suggestion) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": _title(one),
        "first_day": one.first_day,
        "last_day": one.last_day,
        "topics": cards_of(one.topics),
        "reasons": _reasons(one),
        "exams": one.exams,
        "days_off": one.days_off,
    }


def _title(one: Suggestion) -> str:
    if one.occasion is not None:
        return str(one.occasion.title)
    return _("Ask about {topic}").format(topic=topics.topic(one.topics[0]).label)


def _about(one: Suggestion) -> str:
    if one.occasion is not None:
        return str(one.occasion.about)
    return _("What moves you about {topic}: ask, and those who know it answer.").format(
        topic=topics.topic(one.topics[0]).label
    )


def _reasons(one: Suggestion) -> list[str]:
    found = [] if one.occasion is None else [str(one.occasion.why)]
    return [*found, *(_of_the_past(past) for past in one.past)]


def _of_the_past(past: Past) -> str:
    return _(
        "In {month}/{year} you were asked {n} times about {topic}; an average month has {average}."
    ).format(
        year=past.month.year,
        month=past.month.month,
        n=past.asked,
        topic=topics.topic(past.topic).label,
        average=round(past.average),
    )
