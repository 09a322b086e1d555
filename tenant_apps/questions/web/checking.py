"""查进度: the asker's own page, opened by number and secret together. A number alone shows nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel import clock
from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.web import errors
from huisheng.kernel.web.look import look_of
from huisheng.kernel.web.private_pages import private
from tenant_apps.moderation import public as moderation
from tenant_apps.questions.queries import seen_by_asker
from tenant_apps.questions.queries.panels import AskerLink, asker_links
from tenant_apps.questions.queries.seen_by_asker import AskerView
from tenant_apps.questions.rules import limits, receipts
from tenant_apps.questions.rules.asker_actions import buttons
from tenant_apps.questions.web.qr import qr_image
from tenant_apps.questions.web.receipt_file import receipt_file
from tenants.public import here_url


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def check_page(request: HttpRequest) -> HttpResponse:
    """The form for people who have the receipt on paper."""
    if request.method != "POST":
        return _form(request)
    wait = wait_for(limits.CHECKING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    number, secret = request.POST.get("number", "")[:100], request.POST.get("k", "")[:100]
    found = _find(request, number, secret)
    if found is None:
        return _form(request, number=number, wrong=True, status=422)
    return private(
        HttpResponseRedirect(
            f"{reverse('questions-status', args=[found.number])}?k={receipts.tidy_secret(secret)}", status=303
        )
    )


@open_to_all
@require_safe
def status_page(request: HttpRequest, number: str) -> HttpResponse:
    """The timeline. Without the secret it is the form, the same whether the number exists or not."""
    return _opened(request, number, "questions/status.html")


@open_to_all
@require_safe
def receipt_page(request: HttpRequest, number: str) -> HttpResponse:
    """What to keep: shown once after asking, and again to whoever has the link."""
    return _opened(request, number, "questions/receipt.html", receipt=True)


def _opened(request: HttpRequest, number: str, template: str, *, receipt: bool = False) -> HttpResponse:
    secret = request.GET.get("k", "")
    if not secret:
        return _form(request, number=number)
    wait = wait_for(limits.CHECKING, client_address(request))
    if wait:
        return errors.too_many(request, wait)
    found = _find(request, number, secret)
    if found is None:
        return _form(request, number=number, wrong=True, status=404)
    secret = receipts.tidy_secret(secret)
    link = here_url(f"{reverse('questions-status', args=[found.number])}?k={secret}")
    context: dict[str, Any] = {
        "q": found,
        "danger": found.danger and found.is_open,
        "link": link,
    }
    context["buttons"] = buttons(found.actions)
    context["more"] = [action for action in found.actions if action not in context["buttons"]]
    context["more_links"] = asker_links(found.number, secret)
    decided = moderation.author_link(moderation.QUESTION, str(found.id))
    if decided:
        label = gettext_lazy("What was decided about showing it")
        context["more_links"].append(AskerLink(label, decided))
    context["key"] = secret
    if receipt:
        spaced, unit = receipts.spaced(secret), look_of(request).short_name
        saved = receipt_file(found, secret=spaced, link=link, unit=unit)
        context |= {"secret": spaced, "qr": qr_image(link), "save": saved}
    return private(render(request, template, context))


def _find(request: HttpRequest, number: str, secret: str) -> AskerView | None:
    return seen_by_asker.find(number, secret, unit=look_of(request).short_name, now=clock.now())


def _form(request: HttpRequest, *, number: str = "", wrong: bool = False, status: int = 200) -> HttpResponse:
    error = _("Number and code do not belong together. Compare both with your receipt.") if wrong else ""
    return private(render(request, "questions/check.html", {"number": number, "error": error}, status=status))
