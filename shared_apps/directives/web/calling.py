"""What a directive of the kind season (问题季) or broadcast (直播) calls units to, and what they may change.
Once it is issued the same page amends it: other days, another hour or address, the replay.
"""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import Actor, actor_of, requires
from huisheng.kernel.web.players import frame_hosts, stream_hosts
from shared_apps.contracts.broadcast_content import BROADCAST
from shared_apps.contracts.page_content import ABOUT_MAX, TITLE_MAX, BadContent, PageKind
from shared_apps.contracts.season_content import SEASON
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import amending, amending_pages, calling, drafting
from shared_apps.directives.queries.allowance import needs_second_person
from shared_apps.directives.queries.called import called_in, may_change_in
from shared_apps.directives.web.access import own_or_404
from shared_apps.directives.web.page_forms import CalledBroadcastForm, CalledSeasonForm

_FORMS: Final[dict[str, Any]] = {SEASON.name: CalledSeasonForm, BROADCAST.name: CalledBroadcastForm}


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def season_page(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Write the season while the directive is a draft; once it is issued, amend it."""
    return _page(request, SEASON, own_or_404(request, directive_id))


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def broadcast_page(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Write the broadcast while the directive is a draft; once it is issued, amend it."""
    return _page(request, BROADCAST, own_or_404(request, directive_id))


def _page(request: HttpRequest, kind: PageKind[Any], directive: Directive) -> HttpResponse:
    if directive.kind != kind.name:
        raise Http404
    is_issued = directive.state == Directive.State.ISSUED
    if is_issued and directive.parent_id is not None:
        raise Http404  # whoever called for it amends it, for all who have it
    if is_issued and directive.amendment:
        return _not_open(request, directive)
    now = called_in(kind, directive)
    initial: dict[str, Any] = {"may_change": list(may_change_in(directive))}
    if now is None:
        initial = {"title": directive.title[:TITLE_MAX], "about": directive.text[:ABOUT_MAX]}
    form = _FORMS[kind.name](request.POST if request.method == "POST" else None, now=now, initial=initial)
    if is_issued:
        form.let_amend(directive.content_version)
    if form.is_bound and form.is_valid():
        save = _amend if is_issued else _write
        try:
            messages.success(request, save(actor_of(request), directive, form))
        except BadContent as error:
            form.say(error)
        except amending.AmendedMeanwhileError:
            form.add_error(
                None,
                _("A colleague has amended it meanwhile. Open it anew and take over what you need."),
            )
        except amending.NothingChangedError:
            form.add_error(None, _("This is what it says already. Change something, or leave it."))
        except (drafting.NotADraftError, amending.NotOpenError):
            messages.info(request, _("It is not open any more. Nothing was changed."))
            return redirect("directives-list")
        else:
            return redirect("directives-board", directive_id=directive.pk)
    context = {
        "form": form,
        "directive": directive,
        "is_issued": is_issued,
        "needs_second_person": is_issued and needs_second_person(directive),
        "frames": sorted(frame_hosts()),
        "streams": sorted(stream_hosts()),
    }
    template = f"directives/{kind.name}.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _write(actor: Actor, directive: Directive, form: Any) -> str:
    may_change = form.cleaned_data["may_change"]
    calling.write(directive.pk, actor, content=form.content(), may_change=may_change)
    return _("Saved. Units get it with the directive.")


def _amend(actor: Actor, directive: Directive, form: Any) -> str:
    said = form.cleaned_data
    done = amending_pages.amend_page(
        directive.pk,
        actor,
        based_on=said["based_on"],
        content=form.content(),
        why=said["why"],
        is_important=said["is_important"],
    )
    if done:
        return _("Amended. All recipients are told what is different.")
    return _("The amendment waits for a colleague's approval.")


def _not_open(request: HttpRequest, directive: Directive) -> HttpResponse:
    messages.info(request, _("It is not open any more, or an amendment waits. Nothing was changed."))
    return redirect("directives-board", directive_id=directive.pk)
