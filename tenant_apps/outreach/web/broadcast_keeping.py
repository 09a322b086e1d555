"""`/manage/broadcasts/`: writing a broadcast, looking at it as readers will, showing, ending, taking it
away.
"""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.web.players import frame_hosts, let_play, playable, stream_hosts
from shared_apps.contracts.broadcast_content import ABOUT, WALL, BadBroadcast
from tenant_apps.outreach.operations import keeping_broadcasts
from tenant_apps.outreach.operations.keeping_broadcasts import (
    BroadcastChangedMeanwhile,
    BroadcastRecalledError,
)
from tenant_apps.outreach.queries.broadcasts import Broadcast, all_broadcasts, attendance, broadcast_of
from tenant_apps.outreach.queries.campaigns import campaign
from tenant_apps.outreach.web.broadcast_forms import BroadcastForm
from tenant_apps.outreach.web.campaigns import MANAGE

PARTS: Final[dict[str, Promise]] = {
    ABOUT: pgettext_lazy("part of a broadcast", "Text"),
    WALL: pgettext_lazy("part of a broadcast", "Whether there is a question wall"),
}
"""What a unit may say, or says, otherwise in a broadcast from above."""


@requires(MANAGE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of the unit's broadcasts, drafts too."""
    return render(request, "outreach/broadcast_list.html", {"broadcasts": all_broadcasts()})


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a draft."""
    form = BroadcastForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = keeping_broadcasts.begin(
                form.content(), code=form.cleaned_data.get("code", ""), actor=_me(request)
            )
        except BadBroadcast as error:
            form.say(error)
        else:
            messages.success(request, _("Saved as a draft. Nobody outside sees it yet."))
            return redirect("outreach-broadcast-keep", campaign_id=made)
    context = {"form": form, "broadcast": None, **_hosts()}
    return render(request, "outreach/broadcast_edit.html", context, status=422 if form.errors else 200)


@requires(MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One broadcast: how it stands, and its form."""
    now = broadcast_or_404(campaign_id)
    if request.method != "POST":
        form = BroadcastForm(now=now.content, parts=now.parts, initial={"saves": now.saves})
        return _page(request, now, form)
    form = BroadcastForm(request.POST, now=now.content, parts=now.parts)
    if not form.is_valid():
        return _page(request, now, form, status=422)
    try:
        keeping_broadcasts.save(
            campaign_id, form.content(), saves=form.cleaned_data.get("saves") or 0, actor=_me(request)
        )
    except BadBroadcast as error:
        form.say(error)
        return _page(request, now, form, status=422)
    except BroadcastChangedMeanwhile:
        return _changed_meanwhile(request, campaign_id)
    except LookupError:
        raise Http404 from None
    messages.success(
        request,
        _("Saved. Everybody reads it so from now on.") if now.shown_at else _("Saved as a draft."),
    )
    return redirect("outreach-broadcast-keep", campaign_id=campaign_id)


@requires(MANAGE)
@require_safe
def preview(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The page as readers would get it while it is live, with its player, so that the picture can be tried
    out (`?replay`: the replay); never kept (who needs a right gets `no-store`).
    """
    now = broadcast_or_404(campaign_id)
    player = playable(now.content.replay if "replay" in request.GET else now.content.address)
    context = {"broadcast": now, "player": player, "address": ""}
    return let_play(render(request, "outreach/broadcast_preview.html", context), player)


@requires(MANAGE)
@require_POST
def step(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show it (`show`), end it before its time (`end`), let it go on (`on`), take it away (`away`), or
    remove a draft that was never shown (`discard`). `saves` says on which state of it the button stood.
    """
    broadcast_or_404(campaign_id)
    typed = request.POST.get("saves", "")
    saves = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    try:
        if "show" in request.POST:
            keeping_broadcasts.show(campaign_id, saves=saves, actor=_me(request))
            messages.success(request, _("Shown. Everybody sees it from now on."))
        elif "end" in request.POST:
            keeping_broadcasts.end(campaign_id, saves=saves, actor=_me(request))
            messages.success(request, _("Ended. Its page stays and says that it is over."))
        elif "on" in request.POST:
            keeping_broadcasts.go_on(campaign_id, saves=saves, actor=_me(request))
            messages.success(request, _("It goes on until the time that you have set."))
        elif "away" in request.POST:
            keeping_broadcasts.take_away(campaign_id, saves=saves, actor=_me(request))
            messages.success(request, _("Taken away. Nobody sees it any more; you can show it again."))
        elif "discard" in request.POST:
            keeping_broadcasts.discard(campaign_id, saves=saves, actor=_me(request))
            messages.success(request, _("The draft is removed."))
            return redirect("outreach-broadcasts-keep")
    except BroadcastChangedMeanwhile:
        messages.warning(request, _("A colleague has changed it meanwhile. Look at it again first."))
    except BroadcastRecalledError:
        messages.warning(request, _("The unit above has recalled this broadcast. It is not shown again."))
    except LookupError:
        raise Http404 from None
    return redirect("outreach-broadcast-keep", campaign_id=campaign_id)


def broadcast_or_404(campaign_id: int) -> Broadcast:
    """One of the unit, in any state."""
    found = broadcast_of(campaign_id)
    if found is None:
        raise Http404
    return found


def _changed_meanwhile(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What was typed comes back, now based on what stands: a second press puts it over that."""
    now = broadcast_or_404(campaign_id)
    values = request.POST.copy()
    values["saves"] = str(now.saves)
    again = BroadcastForm(values, now=now.content, parts=now.parts)
    again.add_error(
        None,
        _(
            "A colleague saved meanwhile. Look at it in another window; yours is still in the form. "
            "Save again to put yours in its place."
        ),
    )
    return _page(request, now, again, status=409)


def _page(request: HttpRequest, now: Broadcast, form: BroadcastForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "broadcast": now,
        "card": campaign(now.campaign_id),
        "attendance": attendance(now.code),
        # Played no more since its host was taken off the list.
        "is_blocked": bool(now.content.address) and playable(now.content.address) is None,
        **_hosts(),
    }
    if now.parts is not None:
        context |= {
            "parts": [PARTS[code] for code in now.parts],
            "changed": [PARTS[code] for code in now.changed],
        }
    return render(request, "outreach/broadcast_edit.html", context, status=status)


def _hosts() -> dict[str, list[str]]:
    return {"frames": sorted(frame_hosts()), "streams": sorted(stream_hosts())}


def _me(request: HttpRequest) -> int:
    account_id = actor_of(request).account_id
    assert account_id is not None  # requires()
    return account_id
