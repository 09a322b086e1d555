"""The inbox of a unit's staff, made for a phone as well as for a desk."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, may, requires
from huisheng.kernel.tenancy import current_unit
from huisheng.kernel.web.navigation import is_hidden
from huisheng.kernel.web.stored_files import open_file as answer_with
from shared_apps.directives.public import files, open_file
from tenant_apps.directive_inbox.operations import acting
from tenant_apps.directive_inbox.operations.ended_drafts import KEPT_FOR
from tenant_apps.directive_inbox.queries.filling import filling
from tenant_apps.directive_inbox.queries.handed_on import handed_on_of, has_below
from tenant_apps.directive_inbox.queries.item import InboxItem, item_page
from tenant_apps.directive_inbox.queries.listing import row_of
from tenant_apps.directive_inbox.queries.owing import finished, in_order, owed
from tenant_apps.directive_inbox.queries.readers import readers_of
from tenant_apps.directive_inbox.queries.together import given_to, together
from tenant_apps.directive_inbox.web.forms import ReportForm
from tenant_apps.directive_inbox.web.report_files import said_with_files
from tenant_apps.directive_inbox.web.together import AskForm, SayForm
from tenants.public import ancestors

_PER_PAGE = 20
_HELD_AT = {"season": "outreach-seasons-keep", "broadcast": "outreach-broadcasts-keep"}
"""Where a unit looks after what such a directive brings; a unit may have it switched off."""


@requires("directive_inbox.view")
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What is owed, of that what was given to me (`?show=mine`), or what is done or ended (`finished`)."""
    show = request.GET.get("show", "")
    shows_finished = show == "finished"
    found = finished() if shows_finished else owed()
    if show == "mine":
        found = found.filter(directive_id__in=given_to(actor_of(request).account_id))
    pages = Paginator(in_order(found), _PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    rows = [row_of(item, now) for item in pages.object_list]
    context = {"pages": pages, "rows": rows, "finished": shows_finished, "mine": show == "mine"}
    return render(request, "directive_inbox/list.html", context)


@requires("directive_inbox.view")
@require_safe
def item(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """One directive. That somebody has read it, the page says by itself once it is on a screen: see read."""
    found = _item_or_404(directive_id)
    return _page(request, found, ReportForm(item=found))


@requires("directive_inbox.act")
@require_POST
def read(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Somebody has it before their eyes: its issuer sees it as read from now on.

    Not a part of `item`, because a link is also opened by what no person looks at: a prefetch, a scanner of
    links, a tab in the background.
    """
    _item_or_404(directive_id)
    acting.mark_read(directive_id, actor_of(request))
    if request.headers.get("HX-Request"):
        return render(request, "directive_inbox/_step.html", {"item": _item_or_404(directive_id)})
    return redirect("directive_inbox-item", directive_id=directive_id)


@requires("directive_inbox.act")
@require_POST
def acknowledge(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Take it on."""
    _item_or_404(directive_id)
    try:
        first = acting.acknowledge(directive_id, actor_of(request))
    except acting.DirectiveEndedError:
        messages.warning(request, _ended())
    else:
        text = (
            _("Acknowledged. The issuer has been told.")
            if first
            else _("A colleague has acknowledged it already.")
        )
        messages.success(request, text)
    return redirect("directive_inbox-item", directive_id=directive_id)


@requires("directive_inbox.act")
@require_POST
def report(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Report back, or correct the report."""
    found = _item_or_404(directive_id)
    if filling(directive_id) is not None:
        # The form came down after this page was opened: what was written is on the way back in the browser.
        messages.warning(request, _("The issuer asks for this report by a form now. Please fill it in."))
        return redirect("directive_inbox-fill", directive_id=directive_id)
    form = ReportForm(request.POST, item=found)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    cleaned = form.cleaned_data
    try:
        revision = acting.report(
            directive_id,
            actor_of(request),
            text=cleaned["text"],
            number=cleaned.get("number"),
            based_on=cleaned["based_on"],
        )
    except acting.DirectiveEndedError:
        messages.warning(request, _ended())
    except acting.NoReportWantedError:
        raise Http404 from None
    except acting.ReportedMeanwhileError as error:
        return _page(
            request,
            _item_or_404(directive_id),
            _after_a_colleague(request, found, error.revision),
            status=409,
        )
    else:
        text = (
            _("Reported. The issuer has it.")
            if revision == 1
            else _("Corrected. The issuer has the new version.")
        )
        messages.success(request, text)
    return redirect("directive_inbox-item", directive_id=directive_id)


@requires("directive_inbox.view")
@require_safe
def file(request: HttpRequest, directive_id: UUID, attachment_id: UUID) -> FileResponse:
    """One file of a directive that this unit has; it is always saved, never shown."""
    found = _item_or_404(directive_id)
    opened = open_file(directive_id, found.versions.number, attachment_id)
    if opened is None:
        raise Http404
    return answer_with(opened.body, name=opened.name, content_type=opened.content_type, inline=False)


def _after_a_colleague(request: HttpRequest, found: InboxItem, revision: int) -> ReportForm:
    """The form with what was typed, now based on the colleague's report, which stands beside it."""
    values = request.POST.copy()
    values["based_on"] = str(revision)
    form = ReportForm(values, item=found)
    form.add_error(
        None, _("A colleague reported meanwhile. Their report stands below; send yours again to replace it.")
    )
    return form


def _item_or_404(directive_id: UUID) -> InboxItem:
    found = item_page(directive_id)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, found: InboxItem, form: ReportForm, status: int = 200) -> HttpResponse:
    directive_id = found.row.directive_id
    report = filling(directive_id)
    latest = None if report is None else report.latest
    context = {
        "item": found,
        "stands_elsewhere": found.closed_at is not None and not _stands_below(found.issuer_unit_id),
        "form": form,
        "report": report,
        "draft_files_until": None if found.closed_at is None else found.closed_at + KEPT_FOR,
        "said": said_with_files(directive_id, latest.said) if latest else (),
        "together": together(directive_id),
        "say": SayForm(prefix="say", use_required_attribute=False),
        "ask": AskForm(prefix="ask", use_required_attribute=False),
        "may_act": may(actor_of(request), "directive_inbox.act"),
        "may_hold_seasons": may(actor_of(request), "outreach.manage")
        and not is_hidden(_HELD_AT.get(found.row.kind, "")),
        "may_delegate": _may_hand_on(request, found),
        "handed_on": handed_on_of(directive_id),
        "files": files(directive_id, found.versions.number),
        "readers": readers_of(directive_id, by_form=False) if found.can_report and report is None else None,
    }
    return render(request, "directive_inbox/item.html", context, status=status)


def _stands_below(issuer_unit_id: int) -> bool:
    return issuer_unit_id in {card.id for card in ancestors(current_unit().id)}


def _may_hand_on(request: HttpRequest, found: InboxItem) -> bool:
    may_at_all = found.closed_at is None and may(actor_of(request), "directive_inbox.delegate")
    return may_at_all and has_below()


def _ended() -> str:
    return _("The issuer has ended this directive. Nothing more is awaited.")
