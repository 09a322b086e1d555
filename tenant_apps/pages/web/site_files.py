"""`/manage/site-files/`: files that WeChat and WeCom look for at the root of the site."""

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huisheng.kernel.access import actor_of, open_to_all, requires
from huisheng.kernel.tenancy import current_unit
from tenant_apps.channels.public import wechat_verification
from tenant_apps.pages.data import SITE_FILES
from tenant_apps.pages.operations import site_files as operations
from tenants.public import get_setting, here_url

_MOST_BYTES: Final = 200
_REFUSED: Final = {
    "name": gettext_lazy(
        "These files are called MP_verify_….txt or WW_verify_….txt, with letters and digits in between."
        " Take the file as it was downloaded, and do not rename it."
    ),
    "content": gettext_lazy(
        "The text of such a file is the part of its name behind “verify_”, nothing more."
    ),
    "many": gettext_lazy("Ten files at most. Remove one first."),
}


@requires("pages.site_files")
@require_http_methods(["GET", "HEAD", "POST"])
def site_files(request: HttpRequest) -> HttpResponse:
    """The files that are there. POST adds one, or removes the one named `remove`."""
    if "remove" in request.POST:
        try:
            operations.remove(request.POST["remove"], actor_of(request))
        except LookupError:
            raise Http404 from None
        messages.success(request, _("Removed."))
        return redirect("pages-site-files")
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    status = 200
    if request.method == "POST":
        if form.is_valid() and _added(request, form):
            return redirect("pages-site-files")
        status = 422
    names = sorted(get_setting(current_unit().id, SITE_FILES))
    context = {"form": form, "files": [(name, here_url(f"/{name}")) for name in names]}
    return render(request, "pages/site_files.html", context, status=status)


@open_to_all
@require_safe
def wechat_file(request: HttpRequest, code: str) -> HttpResponse:
    """The file of an official account or a page in WeChat."""
    if code.isalnum() and code == wechat_verification():
        return _text(code)
    return _served(f"MP_verify_{code}.txt")


@open_to_all
@require_safe
def wecom_file(request: HttpRequest, code: str) -> HttpResponse:
    """The file of WeCom."""
    return _served(f"WW_verify_{code}.txt")


def _served(name: str) -> HttpResponse:
    found = get_setting(current_unit().id, SITE_FILES).get(name)
    if found is None:
        raise Http404
    return _text(found)


def _text(code: str) -> HttpResponse:
    return HttpResponse(code, content_type="text/plain; charset=utf-8")


def _added(request: HttpRequest, form: "FileForm") -> bool:
    name, content = form.named()
    try:
        added = operations.add(name, content, actor_of(request))
    except operations.BadFileError as error:
        form.add_error("file" if form.cleaned_data["file"] else "name", str(_REFUSED[error.code]))
        return False
    messages.success(request, _("%(name)s is there.") % {"name": added})
    return True


class FileForm(forms.Form):
    """A file as it was downloaded, or its name and text."""

    file = forms.FileField(label=gettext_lazy("The file"), required=False, max_length=100)
    name = forms.CharField(
        label=gettext_lazy("Or its name"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For example MP_verify_AbCd1234EfGh5678.txt"),
    )
    content = forms.CharField(label=gettext_lazy("and its text"), required=False, max_length=_MOST_BYTES)

    def clean(self) -> dict[str, Any]:
        """One of both ways, and no more than a few letters."""
        data = super().clean() or {}
        file = data.get("file")
        if "file" not in self.errors and not file and not data.get("name"):
            self.add_error("file", _("Choose the file, or write its name and text."))
        if file and file.size > _MOST_BYTES:
            self.add_error("file", str(_REFUSED["content"]))
        return data

    def named(self) -> tuple[str, bytes]:
        """Name and content, by whichever way they came."""
        file = self.cleaned_data["file"]
        if file:
            return str(file.name), file.read(_MOST_BYTES + 1)
        return self.cleaned_data["name"], self.cleaned_data["content"].encode()
