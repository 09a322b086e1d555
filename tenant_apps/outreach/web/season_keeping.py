"""`/manage/seasons/`: the unit's seasons, what it is called to, previews and closing reports."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.contracts.page_content import ABOUT
from shared_apps.contracts.season_content import DATES, DUTY, LIVE
from tenant_apps.directive_inbox.public import all_called
from tenant_apps.directive_inbox.public import called as called_by
from tenant_apps.outreach.operations import pages_from_above
from tenant_apps.outreach.queries.season_report import report_of
from tenant_apps.outreach.queries.seasons import SEASONS, Season, cards_of, live_view, page_of
from tenant_apps.outreach.web.page_keeping import MANAGE, Desk
from tenant_apps.outreach.web.season_forms import SeasonForm


def _more(now: Season | None) -> dict[str, Any]:
    return {} if now is None else {"topics": now.topic_cards}


DESK: Final = Desk(
    shelf=SEASONS,
    form=SeasonForm,
    all=gettext_lazy("Question seasons"),
    begin=gettext_lazy("Prepare a season"),
    parts={
        ABOUT: pgettext_lazy("part of a season", "Text"),
        DATES: pgettext_lazy("part of a season", "Days, within the issuer's"),
        DUTY: pgettext_lazy("part of a season", "Departments and experts on duty"),
        LIVE: pgettext_lazy("part of a season", "Live question hours"),
    },
    recalled=gettext_lazy("The unit above has recalled this season. It is not shown again."),
    was_recalled=gettext_lazy(
        "The unit above has recalled this season. It is not shown again; what was asked stays."
    ),
    more=_more,
)


@requires(MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of the unit's seasons, drafts too."""
    seasons = SEASONS.all()
    taken = {season.directive_id for season in seasons}
    called = [one for one in all_called(SEASONS.kind) if one.directive_id not in taken]
    return render(request, "outreach/season_list.html", {"seasons": seasons, "called": called})


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def called(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """A season that a unit above calls for: what it says, and taking it on."""
    found = called_by(SEASONS.kind, directive_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            made = pages_from_above.take_on(directive_id, actor_of(request))
        except pages_from_above.NotCalledError:
            messages.warning(request, _("It has been ended or recalled. Nothing was changed."))
            return redirect("outreach-seasons-keep")
        messages.success(request, _("Taken on as a draft. Add your people and hours, then show it."))
        return redirect("outreach-season-keep", campaign_id=made)
    context = {
        "called": found,
        "topics": cards_of(found.content.topics),
        "parts": [DESK.parts[code] for code in found.may_change],
        "live": [live_view(hour) for hour in found.content.live],
    }
    return render(request, "outreach/season_called.html", context)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    return DESK.new(request)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One season: how it stands, and its form."""
    return DESK.edit(request, campaign_id)


@requires(MANAGE)
@require_safe
def preview(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The page as readers would get it; never kept (who needs a right gets `no-store`)."""
    now = DESK.one_or_404(campaign_id)
    context = {"shown": page_of(now), "season": now, "topics": now.topic_cards, "address": ""}
    return render(request, "outreach/season_preview.html", context)


@requires(MANAGE)
@require_safe
def report(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What came of it, so far or in the end."""
    now = DESK.one_or_404(campaign_id)
    return render(request, "outreach/season_report.html", {"season": now, "report": report_of(now)})


@requires(MANAGE)
@require_POST
def step(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show it, end it before its last day, let it go on, take it away, or remove its draft."""
    return DESK.step(request, campaign_id)
