"""The question wall of a broadcast: as everybody sees it, and as staff choose what stands there."""

from typing import Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import account_of, actor_of, may, open_to_all, requires
from huisheng.kernel.web.whole_pages import whole_page
from tenant_apps.outreach.operations import choosing_for_the_wall
from tenant_apps.outreach.operations.choosing_for_the_wall import NotForTheWallError
from tenant_apps.outreach.queries.broadcasts import BROADCASTS
from tenant_apps.outreach.queries.wall import wall_kept, wall_of
from tenant_apps.outreach.rules.wall import Stands, WallFullError
from tenant_apps.outreach.web.broadcast_keeping import DESK
from tenant_apps.outreach.web.broadcasts import holds_until_it_changes
from tenant_apps.outreach.web.page_keeping import MANAGE
from tenant_apps.outreach.web.public_pages import shown_or_404

CHOOSE: Final = "outreach.wall"


@whole_page(about="code")
@open_to_all
@require_safe
def part(request: HttpRequest, code: str) -> HttpResponse:
    """The wall alone, for a page that is open: it asks again every 20 seconds while the broadcast is on."""
    found = shown_or_404(BROADCASTS, code)
    if not found.content.has_wall:
        raise Http404
    context = {"broadcast": found, "wall": wall_of(found)}
    response = render(request, "outreach/wall.html", context)
    response["X-Robots-Tag"] = "noindex"
    return holds_until_it_changes(response, found)


@requires(CHOOSE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The walls for which something can be chosen now; where there is one, straight on to it."""
    found = [one for one in BROADCASTS.now() if one.content.has_wall]
    if len(found) == 1:
        return redirect("outreach-wall-keep", campaign_id=found[0].campaign_id)
    return render(request, "outreach/walls.html", {"broadcasts": found})


@requires(CHOOSE)
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What stands on it, and what may be put there. One button of one question (`question`): `waits`, `now`,
    `done` or `off`.
    """
    now = DESK.one_or_404(campaign_id)
    if request.method == "POST":
        _choose(request, campaign_id)
        return redirect("outreach-wall-keep", campaign_id=campaign_id)
    context = {
        "broadcast": now,
        "kept": wall_kept(now),
        "may_write": may(actor_of(request), MANAGE),
    }
    return render(request, "outreach/wall_keep.html", context)


def _choose(request: HttpRequest, campaign_id: int) -> None:
    how = request.POST.get("how", "")
    account_id = account_of(request)
    try:
        question_id = UUID(request.POST.get("question", ""))
        if how == "off":
            choosing_for_the_wall.take_off(campaign_id, question_id, actor=account_id)
        else:
            choosing_for_the_wall.place(campaign_id, question_id, Stands(how), actor=account_id)
    except NotForTheWallError:
        messages.warning(request, _("This question does not stand in public any more. Nothing was changed."))
    except WallFullError:
        messages.warning(request, _("The wall is full. Take off what has been talked about."))
    except ValueError:
        raise Http404 from None
