"""`/manage/seasons/`: writing a season, looking at it as readers will, showing, ending, taking it away."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from shared_apps.contracts.season_content import ABOUT, DATES, DUTY, LIVE, BadSeason
from tenant_apps.directive_inbox.public import season_called, seasons_called
from tenant_apps.outreach.operations import keeping_seasons, seasons_from_above
from tenant_apps.outreach.operations.keeping_seasons import SeasonChangedMeanwhile, SeasonRecalledError
from tenant_apps.outreach.queries.campaigns import campaign
from tenant_apps.outreach.queries.season_report import report_of
from tenant_apps.outreach.queries.seasons import Season, all_seasons, cards_of, live_view, page_of, season_of
from tenant_apps.outreach.web.season_forms import SeasonForm

MANAGE: Final = "outreach.manage"
PARTS: Final[dict[str, Promise]] = {
    ABOUT: pgettext_lazy("part of a season", "Text"),
    DATES: pgettext_lazy("part of a season", "Days, within the issuer's"),
    DUTY: pgettext_lazy("part of a season", "Departments and experts on duty"),
    LIVE: pgettext_lazy("part of a season", "Live question hours"),
}
"""What a unit may say, or says, otherwise in a season from above."""


@requires(MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of the unit's seasons, drafts too."""
    seasons = all_seasons()
    taken = {season.directive_id for season in seasons}
    called = [one for one in seasons_called() if one.directive_id not in taken]
    return render(request, "outreach/season_list.html", {"seasons": seasons, "called": called})


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def called(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """A season that a unit above calls for: what it says, and taking it on."""
    found = season_called(directive_id)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            made = seasons_from_above.take_on(directive_id, actor_of(request))
        except seasons_from_above.NotCalledError:
            messages.warning(request, _("It has been ended or recalled. Nothing was changed."))
            return redirect("outreach-seasons-keep")
        messages.success(request, _("Taken on as a draft. Add your people and hours, then show it."))
        return redirect("outreach-season-keep", campaign_id=made)
    context = {
        "called": found,
        "topics": cards_of(found.content.topics),
        "parts": [PARTS[code] for code in found.may_change],
        "live": [live_view(hour) for hour in found.content.live],
    }
    return render(request, "outreach/season_called.html", context)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    form = SeasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = keeping_seasons.begin(
                form.content(), code=form.cleaned_data.get("code", ""), actor=_me(request)
            )
        except BadSeason as error:
            form.say(error)
        else:
            messages.success(request, _("Saved as a draft. Nobody outside sees it yet."))
            return redirect("outreach-season-keep", campaign_id=made)
    context = {"form": form, "season": None}
    return render(request, "outreach/season_edit.html", context, status=422 if form.errors else 200)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One season: how it stands, and its form."""
    now = _season(campaign_id)
    if request.method != "POST":
        return _page(request, now, SeasonForm(now=now.content, parts=now.parts, initial={"saves": now.saves}))
    form = SeasonForm(request.POST, now=now.content, parts=now.parts)
    if not form.is_valid():
        return _page(request, now, form, status=422)
    try:
        keeping_seasons.save(
            campaign_id, form.content(), saves=form.cleaned_data.get("saves") or 0, actor=_me(request)
        )
    except BadSeason as error:
        form.say(error)
        return _page(request, now, form, status=422)
    except SeasonChangedMeanwhile:
        return _changed_meanwhile(request, campaign_id)
    except LookupError:
        raise Http404 from None
    messages.success(
        request,
        _("Saved. Everybody reads it so from now on.") if now.shown_at else _("Saved as a draft."),
    )
    return redirect("outreach-season-keep", campaign_id=campaign_id)


@requires(MANAGE)
@require_safe
def preview(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The page as readers would get it; never kept (who needs a right gets `no-store`)."""
    now = _season(campaign_id)
    context = {"shown": page_of(now), "season": now, "topics": now.topic_cards, "address": ""}
    return render(request, "outreach/season_preview.html", context)


@requires(MANAGE)
@require_safe
def report(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What came of it, so far or in the end."""
    now = _season(campaign_id)
    return render(request, "outreach/season_report.html", {"season": now, "report": report_of(now)})


@requires(MANAGE)
@require_POST
def step(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show it (`show`), end it before its last day (`end`), take it away (`away`), or remove a draft that was
    never shown (`discard`). `saves` says on which state of it the button stood.
    """
    _season(campaign_id)
    typed = request.POST.get("saves", "")
    saves = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    try:
        if "show" in request.POST:
            keeping_seasons.show(campaign_id, saves=saves, actor=_me(request))
            messages.success(request, _("Shown. Everybody sees it from now on."))
        elif "end" in request.POST:
            keeping_seasons.end(campaign_id, saves=saves, actor=_me(request))
            messages.success(request, _("Ended. Its page stays and says that it is over."))
        elif "away" in request.POST:
            keeping_seasons.take_away(campaign_id, saves=saves, actor=_me(request))
            messages.success(request, _("Taken away. Nobody sees it any more; you can show it again."))
        elif "discard" in request.POST:
            keeping_seasons.discard(campaign_id, saves=saves, actor=_me(request))
            messages.success(request, _("The draft is removed."))
            return redirect("outreach-seasons-keep")
    except SeasonChangedMeanwhile:
        messages.warning(request, _("A colleague has changed it meanwhile. Look at it again first."))
    except SeasonRecalledError:
        messages.warning(request, _("The unit above has recalled this season. It is not shown again."))
    except LookupError:
        raise Http404 from None
    return redirect("outreach-season-keep", campaign_id=campaign_id)


def _changed_meanwhile(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What was typed comes back, now based on what stands: a second press puts it over that."""
    now = _season(campaign_id)
    values = request.POST.copy()
    values["saves"] = str(now.saves)
    again = SeasonForm(values, now=now.content, parts=now.parts)
    again.add_error(
        None,
        _(
            "A colleague saved meanwhile. Look at it in another window; yours is still in the form. "
            "Save again to put yours in its place."
        ),
    )
    return _page(request, now, again, status=409)


def _page(request: HttpRequest, now: Season, form: SeasonForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "season": now, "card": campaign(now.campaign_id)}
    if now.parts is not None:
        context |= {
            "parts": [PARTS[code] for code in now.parts],
            "changed": [PARTS[code] for code in now.changed],
            "topics": now.topic_cards,
        }
    return render(request, "outreach/season_edit.html", context, status=status)


def _season(campaign_id: int) -> Season:
    found = season_of(campaign_id)
    if found is None:
        raise Http404
    return found


def _me(request: HttpRequest) -> int:
    account_id = actor_of(request).account_id
    assert account_id is not None  # requires()
    return account_id
