"""What this unit knows of somebody who has verified themselves, and letting go of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huisheng.kernel.access import open_to_all
from huisheng.kernel.web.private_pages import private
from tenant_apps.readers.operations import keeping
from tenant_apps.readers.operations.remembering import COOKIE, forget_device, mark_of, sign_out_device
from tenant_apps.readers.queries.known import ReaderCard, reader_of
from tenant_apps.readers.web.forms import NameForm


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def me_page(request: HttpRequest) -> HttpResponse:
    """Name, how verified, since when; everything else is a link."""
    reader = _reader(request)
    if reader is None:
        return redirect("readers-verify")
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": reader.name})
    if request.method == "POST" and form.is_valid():
        keeping.rename(reader.reader_id, form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("readers-me"), status=303)
    context = {"reader": reader, "form": form}
    return private(render(request, "readers/me.html", context, status=422 if form.is_bound else 200))


@open_to_all
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """This device, or all of them, count as nobody's."""
    reader = _reader(request)
    if reader is not None and request.POST.get("everywhere"):
        keeping.sign_out_everywhere(reader.reader_id)
    response = HttpResponseRedirect("/", status=303)
    if reader is None:
        forget_device(response)
    else:
        sign_out_device(response, mark_of(request))
    return response


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def forget_page(request: HttpRequest) -> HttpResponse:
    """Be forgotten: asked once more, since it cannot be undone."""
    reader = _reader(request)
    if reader is None:
        return redirect("readers-verify")
    if request.method != "POST":
        return render(request, "readers/forget.html", {"reader": reader})
    keeping.forget(reader.reader_id)
    messages.success(request, _("You are forgotten here. What you wrote in public stands without a name."))
    response = HttpResponseRedirect("/", status=303)
    forget_device(response)
    return response


def _reader(request: HttpRequest) -> ReaderCard | None:
    return reader_of(request.COOKIES.get(COOKIE, ""))
