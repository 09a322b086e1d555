"""Reports by the form: added up live, one by one, sent back, and as a spreadsheet."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.web.forms import in_words
from huisheng.kernel.web.sheets import xlsx_file
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import reports
from shared_apps.directives.queries.enquiries import waiting
from shared_apps.directives.queries.report_files import has_files
from shared_apps.directives.queries.reports import ReportView, SentForms, report_of, roll_up, sent_forms
from shared_apps.directives.queries.reports_page import reports_page
from shared_apps.directives.queries.visibility import may_issue_for, reads_words
from shared_apps.directives.web.access import own_or_404, visible_or_404, words_or_404
from shared_apps.directives.web.choosing import under_in
from shared_apps.directives.web.choosing_reports import report_chips, report_choice_in
from shared_apps.directives.web.report_files import said_with_files
from shared_apps.directives.web.report_sheets import sheets_of


class ReturnForm(forms.Form):
    """Why a report is sent back. `revision` is the one that was on the screen."""

    reason = forms.CharField(
        label=gettext_lazy("What is to be corrected"),
        validators=[in_words],
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The unit reads this and finds its report as it was, to be corrected."),
    )
    revision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


@requires("directives.view")
@require_safe
def summary(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Sums, distributions, who is missing, and the reports page by page: of a part of the tree, of one
    standing, by name, as the address says.
    """
    directive, sent = _found(request, directive_id)
    under, choice = under_in(request.GET, directive), report_choice_in(request.GET)
    reported = roll_up(directive, sent, under)
    words = reads_words(actor_of(request), directive)
    listed = reports_page(reported, choice, request.GET.get("page", ""))
    context = {
        "directive": directive,
        "reports": reported,
        "listed": listed,
        "pages": listed.pages,
        "under": under,
        "choice": choice,
        "chips": report_chips(listed, choice, under),
        "reads_words": words,
        "has_files": words and has_files(reported),
    }
    return render(request, "directives/reports.html", context)


@requires("directives.view")
@require_safe
def spreadsheet(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """All reports as XLSX, whatever the page shows: one sheet of all units, one for each table, one of the
    sums.
    """
    directive, sent = _found(request, directive_id)
    words = reads_words(actor_of(request), directive)
    return xlsx_file(sheets_of(roll_up(directive, sent), words=words), f"reports-{directive.pk}.xlsx")


@requires("directives.view")
@require_safe
def report(request: HttpRequest, directive_id: UUID, unit_id: int) -> HttpResponse:
    """One unit's report, for those who read what units have written."""
    words_or_404(request, directive_id)
    directive, sent = _found(request, directive_id)
    view = _report_or_404(directive, sent, unit_id)
    return _report_page(request, directive, view, ReturnForm(initial={"revision": view.revision}))


@requires("directives.issue")
@require_POST
def send_back(request: HttpRequest, directive_id: UUID, unit_id: int) -> HttpResponse:
    """Send one back, with what is to be corrected."""
    directive = own_or_404(request, directive_id)
    _same, sent = _found(request, directive_id)
    view = _report_or_404(directive, sent, unit_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _report_page(request, directive, view, form, status=422)
    said = form.cleaned_data
    try:
        reports.send_back(
            directive.pk, unit_id, actor_of(request), revision=said["revision"], reason=said["reason"]
        )
    except reports.NothingToReturnError:
        messages.warning(
            request,
            _("Nothing was sent back: the unit has sent a newer report, or this one was sent back already."),
        )
    else:
        messages.success(request, _("Sent back. The unit is asked to correct it."))
    return redirect("directives-report", directive_id=directive.pk, unit_id=unit_id)


def _found(request: HttpRequest, directive_id: UUID) -> tuple[Directive, SentForms]:
    directive = visible_or_404(request, directive_id)
    sent = sent_forms(directive.pk)
    if sent is None:
        raise Http404
    return directive, sent


def _report_or_404(directive: Directive, sent: SentForms, unit_id: int) -> ReportView:
    view = report_of(directive, sent, unit_id)
    if view is None:
        raise Http404
    return view


def _report_page(
    request: HttpRequest, directive: Directive, view: ReportView, form: ReturnForm, status: int = 200
) -> HttpResponse:
    is_open = directive.state == Directive.State.ISSUED
    said, earlier = said_with_files(directive.pk, view)
    context = {
        "directive": directive,
        "report": view,
        "said": said,
        "earlier_files": earlier,
        "form": form,
        "enquired": waiting(directive.pk)[0],
        "may_return": is_open
        and not view.is_returned
        and may_issue_for(actor_of(request), directive.issuer_unit_id),
    }
    return render(request, "directives/report.html", context, status=status)
