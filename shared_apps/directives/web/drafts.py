"""Writing a directive, looking at whom it would reach, issuing it."""

from collections.abc import Callable
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
from shared_apps.directives.operations import approving, drafting, issuing
from shared_apps.directives.queries.choices import issuers, targets
from shared_apps.directives.queries.visibility import may_approve
from shared_apps.directives.web.access import own_or_404
from shared_apps.directives.web.forms import DirectiveForm, initial_of
from shared_apps.directives.web.prefilled import initial_from
from shared_apps.directives.web.words import REFUSED
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
        kept_kind=draft.kind,
        initial=initial_of(draft),
    )
    if request.method == "POST" and form.is_valid():
        try:
            drafting.change(draft.pk, actor_of(request), content=form.content(draft))
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
    return _step(
        request, draft, lambda: _issued(issuing.issue(draft.pk, actor_of(request), confirmed=_seal(request)))
    )


@requires("directives.issue")
@require_POST
def propose(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Put a draft before a second person; `reason` says why it goes beyond the week's number."""
    draft = own_or_404(request, directive_id)

    def step() -> str:
        approving.propose(
            draft.pk,
            actor_of(request),
            confirmed=_seal(request),
            reason=request.POST.get("reason", ""),
        )
        return _("It waits for a colleague's approval.")

    return _step(request, draft, step)


@requires("directives.issue")
@require_POST
def approve(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Approve what a colleague has proposed, which issues it."""
    draft = own_or_404(request, directive_id)
    return _step(
        request,
        draft,
        lambda: _issued(approving.approve(draft.pk, actor_of(request), confirmed=_seal(request))),
    )


@requires("directives.issue")
@require_POST
def send_back(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Give what a colleague has proposed back, with a reason; one's own is taken back without."""
    draft = own_or_404(request, directive_id)

    def step() -> str:
        if may_approve(actor_of(request), draft):
            approving.send_back(draft.pk, actor_of(request), reason=request.POST.get("reason", ""))
        else:
            approving.take_back(draft.pk, actor_of(request))
        return _("It is a draft again.")

    return _step(request, draft, step)


@requires("directives.issue")
@require_POST
def put_off(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Let a draft wait for the next week, or (`back`) make it a draft again."""
    draft = own_or_404(request, directive_id)

    def step() -> str:
        if "back" in request.POST:
            approving.take_back(draft.pk, actor_of(request))
            return _("It is a draft again.")
        approving.put_off(draft.pk, actor_of(request), confirmed=_seal(request))
        return _("It is issued when the next week begins.")

    return _step(request, draft, step)


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


def _seal(request: HttpRequest) -> str:
    return request.POST.get("seal", "")


def _issued(number: int) -> str:
    return ngettext("Issued to {n} unit.", "Issued to {n} units.", number).format(n=number)


def _step(request: HttpRequest, draft: Directive, step: Callable[[], str]) -> HttpResponse:
    """Take a step and say so, or say why it was not taken; then back to the page of the directive."""
    try:
        done = step()
    except drafting.NotADraftError:
        return _is_no_draft(request, draft.pk)
    except tuple(REFUSED) as refusal:
        messages.warning(request, str(REFUSED[type(refusal)]))
    else:
        messages.success(request, done)
    return redirect("directives-board", directive_id=draft.pk)


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
