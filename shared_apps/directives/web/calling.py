"""What a directive of the kind season (问题季) or broadcast (直播) calls units to, and what they may change.
Once a broadcast is issued the same page takes another hour or address, and the replay.
"""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.web.players import frame_hosts, stream_hosts
from shared_apps.contracts.broadcast_content import BROADCAST
from shared_apps.contracts.page_content import ABOUT_MAX, TITLE_MAX, BadContent, PageKind
from shared_apps.contracts.season_content import SEASON
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import calling, drafting
from shared_apps.directives.queries.called import called_in, may_change_in
from shared_apps.directives.web.access import own_or_404
from shared_apps.directives.web.page_forms import CalledBroadcastForm, CalledSeasonForm

_FORMS: Final[dict[str, Any]] = {SEASON.name: CalledSeasonForm, BROADCAST.name: CalledBroadcastForm}


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def season_page(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Write the season; the directive is a draft still."""
    return _page(request, SEASON, own_or_404(request, directive_id))


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def broadcast_page(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Write the broadcast while the directive is a draft; once it is issued, say it anew to all who have
    it.
    """
    return _page(request, BROADCAST, own_or_404(request, directive_id))


def _page(request: HttpRequest, kind: PageKind[Any], directive: Directive) -> HttpResponse:
    if directive.kind != kind.name:
        raise Http404
    is_issued = kind is BROADCAST and directive.state == Directive.State.ISSUED
    now = called_in(kind, directive)
    initial: dict[str, Any] = {"may_change": list(may_change_in(directive))}
    if now is None:
        initial = {"title": directive.title[:TITLE_MAX], "about": directive.text[:ABOUT_MAX]}
    form = _FORMS[kind.name](request.POST if request.method == "POST" else None, now=now, initial=initial)
    if is_issued:
        del form.fields["may_change"]
    if form.is_bound and form.is_valid():
        try:
            if is_issued:
                told = calling.say_anew(directive.pk, actor_of(request), content=form.content())
                text = ngettext("Saved, and sent to {n} unit.", "Saved, and sent to {n} units.", told)
                messages.success(request, text.format(n=told))
            else:
                calling.write(
                    directive.pk,
                    actor_of(request),
                    content=form.content(),
                    may_change=form.cleaned_data["may_change"],
                )
                messages.success(request, _("Saved. Units get it with the directive."))
        except BadContent as error:
            form.say(error)
        except (drafting.NotADraftError, calling.BroadcastClosedError):
            messages.info(request, _("It is not open any more. Nothing was changed."))
            return redirect("directives-list")
        else:
            return redirect("directives-board", directive_id=directive.pk)
    context = {
        "form": form,
        "directive": directive,
        "is_issued": is_issued,
        "frames": sorted(frame_hosts()),
        "streams": sorted(stream_hosts()),
    }
    template = f"directives/{kind.name}.html"
    return render(request, template, context, status=422 if form.errors else 200)
