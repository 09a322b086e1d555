"""`/manage/broadcasts/`: the unit's broadcasts, and their previews with the picture."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import requires
from huisheng.kernel.web.players import frame_hosts, let_play, playable, stream_hosts
from shared_apps.contracts.broadcast_content import WALL
from shared_apps.contracts.page_content import ABOUT
from tenant_apps.outreach.queries.broadcasts import BROADCASTS, Broadcast, attendance
from tenant_apps.outreach.web.broadcast_forms import BroadcastForm
from tenant_apps.outreach.web.page_keeping import MANAGE, Desk


def _more(now: Broadcast | None) -> dict[str, Any]:
    found: dict[str, Any] = {"frames": sorted(frame_hosts()), "streams": sorted(stream_hosts())}
    if now is not None:
        found["attendance"] = attendance(now.code)
        # Played no more since its host was taken off the list.
        found["is_blocked"] = bool(now.content.address) and playable(now.content.address) is None
    return found


DESK: Final = Desk(
    shelf=BROADCASTS,
    form=BroadcastForm,
    all=gettext_lazy("Broadcasts"),
    begin=gettext_lazy("Prepare a broadcast"),
    parts={
        ABOUT: pgettext_lazy("part of a broadcast", "Text"),
        WALL: pgettext_lazy("part of a broadcast", "Whether there is a question wall"),
    },
    recalled=gettext_lazy("The unit above has recalled this broadcast. It is not shown again."),
    was_recalled=gettext_lazy(
        "The unit above has recalled this broadcast. It is not shown again; what was asked stays."
    ),
    more=_more,
)


@requires(MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of the unit's broadcasts, drafts too."""
    return render(request, "outreach/broadcast_list.html", {"broadcasts": BROADCASTS.all()})


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    return DESK.new(request)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One broadcast: how it stands, and its form."""
    return DESK.edit(request, campaign_id)


@requires(MANAGE)
@require_safe
def preview(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The page as readers would get it while it is live, with its player, so that the picture can be tried
    out (`?replay`: the replay); never kept (who needs a right gets `no-store`).
    """
    now = DESK.one_or_404(campaign_id)
    player = playable(now.content.replay if "replay" in request.GET else now.content.address)
    context = {"broadcast": now, "player": player, "address": ""}
    return let_play(render(request, "outreach/broadcast_preview.html", context), player)


@requires(MANAGE)
@require_POST
def step(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show it, end it before its time, let it go on, take it away, or remove its draft."""
    return DESK.step(request, campaign_id)
