"""Writing a directive, looking at whom it would reach, issuing it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import actor_of, requires
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import drafting, issuing
from shared_apps.directives.queries.choices import issuers, targets
from shared_apps.directives.web.access import own_or_404
from shared_apps.directives.web.forms import DirectiveForm, initial_of
from shared_apps.directives.web.prefilled import initial_from
from tenants.public import UnitCard


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write a draft. Where a person acts for several units, `?issuer=` (or the form) names one."""
    mine = issuers(actor_of(request))
    issuer = _chosen(mine, request.POST.get("issuer") or request.GET.get("issuer"))
    form = DirectiveForm(
        request.POST if request.method == "POST" else None,
        issuer=issuer,
        issuers=mine,
        targets=targets(issuer),
        initial={"issuer": issuer.id} | initial_from(request.GET),
    )
    if request.method == "POST" and form.is_valid():
        try:
            created = drafting.create(actor_of(request), issuer_unit_id=issuer.id, content=form.content())
        except drafting.OutsideSubtreeError:
            form.add_error("target", _outside())
        else:
            return redirect("directives-board", directive_id=created)
    return _form_page(request, form, None)


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Change a draft. Its issuer stays."""
    draft = own_or_404(request, directive_id)
    if draft.state != Directive.State.DRAFT:
        return _is_no_draft(request, draft.pk)
    mine = [card for card in issuers(actor_of(request)) if card.id == draft.issuer_unit_id]
    form = DirectiveForm(
        request.POST if request.method == "POST" else None,
        issuer=mine[0],
        issuers=mine,
        targets=targets(mine[0]),
        initial=initial_of(draft),
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafting.change(draft.pk, actor_of(request), content=form.content())
        except drafting.OutsideSubtreeError:
            form.add_error("target", _outside())
        except drafting.NotADraftError:
            return _is_no_draft(request, draft.pk)
        else:
            return redirect("directives-board", directive_id=draft.pk)
    return _form_page(request, form, draft)


@requires("directives.issue")
@require_POST
def issue(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Issue a draft to exactly the units that the preview named (`seal`)."""
    draft = own_or_404(request, directive_id)
    try:
        number = issuing.issue(draft.pk, actor_of(request), confirmed=request.POST.get("seal", ""))
    except drafting.NotADraftError:
        return _is_no_draft(request, draft.pk)
    except issuing.TargetsChangedError:
        messages.warning(
            request,
            _("The units have changed since you looked. Nothing was issued: check the list below once more."),
        )
    except issuing.NobodyReachedError:
        messages.warning(request, _("No opened unit belongs to this choice. Nothing was issued."))
    except issuing.DateInPastError:
        messages.warning(request, _("The date has passed. Nothing was issued: change the draft first."))
    except drafting.OutsideSubtreeError:
        messages.warning(request, _outside())
    else:
        text = ngettext("Issued to {n} unit.", "Issued to {n} units.", number)
        messages.success(request, text.format(n=number))
    return redirect("directives-board", directive_id=draft.pk)


@requires("directives.issue")
@require_POST
def discard(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Throw a draft away."""
    draft = own_or_404(request, directive_id)
    try:
        drafting.discard(draft.pk, actor_of(request))
    except drafting.NotADraftError:
        return _is_no_draft(request, draft.pk)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("directives-list")


def _chosen(mine: list[UnitCard], wanted: str | None) -> UnitCard:
    """The unit that issues: the one named, or the first; 404 for one this person does not act for."""
    if not mine:
        raise PermissionDenied
    if not wanted:
        return mine[0]
    found = next((card for card in mine if str(card.id) == wanted), None)
    if found is None:
        raise Http404
    return found


def _outside() -> str:
    return _("This unit no longer stands below the issuing one. Choose another.")


def _is_no_draft(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    messages.info(request, _("It was issued or thrown away meanwhile."))
    if Directive.objects.filter(pk=directive_id).exists():
        return redirect("directives-board", directive_id=directive_id)
    return redirect("directives-list")


def _form_page(request: HttpRequest, form: DirectiveForm, draft: Directive | None) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "directives/form.html", {"form": form, "draft": draft}, status=status)
