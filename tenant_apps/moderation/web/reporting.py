"""举报 and its receipt: no account, no script, nothing that blocks a person."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import count, wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.human_check import TRAP
from huisheng.kernel.web.private_pages import private
from tenant_apps.moderation.data.codes import URGENT, Reason
from tenant_apps.moderation.operations import reviewing
from tenant_apps.moderation.operations.locking import NotPossible
from tenant_apps.moderation.operations.reporting import NewReport
from tenant_apps.moderation.operations.reporting import report as take_report
from tenant_apps.moderation.operations.telling_reporters import keep_on_page
from tenant_apps.moderation.queries.hidden import is_hidden
from tenant_apps.moderation.queries.seen import Seen, by_receipt, kept_by
from tenant_apps.moderation.rules import limits
from tenant_apps.moderation.rules.items import UnknownItem, name_of, read
from tenant_apps.moderation.rules.receipts import hash_receipt
from tenant_apps.moderation.web import suspicion
from tenant_apps.moderation.web.forms import AgainForm, ReceiptForm, ReportForm
from tenant_apps.readers.public import reader_at

_UNPROCESSABLE = 422


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, item: str) -> HttpResponse:
    """The form of one item, and taking it in."""
    try:
        found = read(kind, item)
    except UnknownItem:
        raise Http404 from None
    if is_hidden(kind, item):
        raise Http404
    reader = reader_at(request)
    context: dict[str, Any] = {"item": found, "kind": name_of(kind), "trap": TRAP}
    if request.method != "POST":
        context["form"] = ReportForm(initial=suspicion.fresh(), verified=reader is not None)
        return private(render(request, "moderation/report.html", context))
    form = ReportForm(request.POST, verified=reader is not None)
    if not form.is_valid():
        context["form"] = form
        return private(render(request, "moderation/report.html", context, status=_UNPROCESSABLE))
    counted = count(limits.REPORTING, client_address(request))
    if counted.wait:
        return errors.too_many(request, counted.wait)
    said = form.cleaned_data
    machine = suspicion.looks_like_a_machine(
        request, token=said["token"], opened=said["opened"], tries=counted.tries
    )
    # What may be urgent is taken in without a question and marked.
    if machine and said["reason"] not in URGENT:
        form.add_error(None, _("Please answer the small sum below, then send it again."))
        context |= {"form": form, "check": suspicion.check_for(said["token"])}
        return private(render(request, "moderation/report.html", context, status=_UNPROCESSABLE))
    receipt = take_report(
        NewReport(
            kind=kind,
            item=item,
            reason=Reason(said["reason"]),
            token=said["token"],
            words=said["words"],
            contact=said["contact"],
            reader=reader.reader_id if reader is not None and said["keep"] else None,
            marked=machine,
        )
    )
    return HttpResponseRedirect(f"{reverse('moderation-receipt', args=[receipt])}?new=1", status=303)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """For who has the number on paper."""
    if request.method != "POST":
        return private(render(request, "moderation/check.html", {"form": ReceiptForm()}))
    form = ReceiptForm(request.POST)
    if form.is_valid():
        wait = wait_for(limits.LOOKING, client_address(request))
        if wait:
            return errors.too_many(request, wait)
        written = form.cleaned_data["receipt"]
        if hash_receipt(written) and by_receipt(written) is not None:
            return HttpResponseRedirect(
                reverse("moderation-receipt", args=[written.strip().replace("/", "-")]), status=303
            )
        form.add_error("receipt", _("No report has this number here. Compare it with what you noted."))
    return private(render(request, "moderation/check.html", {"form": form}, status=_UNPROCESSABLE))


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """What became of a report; once, against it: please look again."""
    wait = wait_for(limits.LOOKING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    seen = by_receipt(receipt)
    if seen is None or seen.report_id is None:
        raise Http404
    if request.method == "POST" and "keep" in request.POST:
        reader = reader_at(request)
        if reader is not None:
            keep_on_page(receipt, reader.reader_id)
        return HttpResponseRedirect(reverse("moderation-receipt", args=[receipt]), status=303)
    form = AgainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.contest(seen.report_id, words=form.cleaned_data["words"])
        except NotPossible:
            return _receipt(request, receipt, seen, form, status=409)
        return HttpResponseRedirect(reverse("moderation-receipt", args=[receipt]), status=303)
    status = _UNPROCESSABLE if request.method == "POST" else 200
    return _receipt(request, receipt, seen, form, status=status)


def _receipt(request: HttpRequest, receipt: str, seen: Seen, form: AgainForm, *, status: int) -> HttpResponse:
    reader, keeper = reader_at(request), kept_by(receipt)
    here = reverse("moderation-receipt", args=[receipt])
    context = {
        "kept": keeper is not None and reader is not None and keeper == reader.reader_id,
        "can_keep": keeper is None and reader is not None,
        "verify": "" if reader or keeper else f"{reverse('readers-verify')}?{urlencode({'next': here})}",
        "seen": seen,
        "receipt": receipt.upper(),
        "form": form,
        "new": request.GET.get("new") == "1",
        "conflict": status == 409,
    }
    return private(render(request, "moderation/receipt.html", context, status=status))
