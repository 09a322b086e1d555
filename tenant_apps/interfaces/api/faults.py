"""Errors as Open311 says: a list of code and description, in the format that was asked for."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.audit import without_key
from huisheng.kernel.tenancy import current_unit
from tenant_apps.interfaces.api.formats import CONTENT_TYPES, XML, answer

View = Callable[..., HttpResponse]

NO_JURISDICTION: Final = _("This jurisdiction_id was not found here. Leave it out, or send the host's name.")
NO_FORMAT: Final = _("There are two formats: xml and json.")
NO_METHOD: Final = _("This cannot be done here.")


class Fault(Exception):
    """An error with its status; ``wait`` are the seconds after which to try again."""

    def __init__(self, status: int, description: str | Promise, *, wait: int = 0) -> None:
        super().__init__(str(status))
        self.status = status
        self.description = description
        self.wait = wait


def answering(*methods: str) -> Callable[[View], View]:
    """Give a view only requests with one of these methods, a known format and this jurisdiction; turn its
    Fault into the document that the standard wants.
    """

    def dress(view: View) -> View:
        @wraps(view)
        def dressed(request: HttpRequest, *args: Any, form: str, **kwargs: Any) -> HttpResponse:
            try:
                if form not in CONTENT_TYPES:
                    raise Fault(404, NO_FORMAT)
                if request.method not in methods:
                    raise Fault(405, NO_METHOD)
                _check_jurisdiction(request)
                with without_key():
                    return view(request, *args, form=form, **kwargs)
            except Fault as fault:
                response = _document(form if form in CONTENT_TYPES else XML, fault)
                if fault.status == 405:
                    response["Allow"] = ", ".join(methods)
                return response

        return dressed

    return dress


def _document(form: str, fault: Fault) -> HttpResponse:
    errors = [{"code": fault.status, "description": str(fault.description)}]
    response = answer(form, "errors", errors, status=fault.status)
    if fault.wait:
        response["Retry-After"] = str(fault.wait)
    return response


def _check_jurisdiction(request: HttpRequest) -> None:
    """One site serves one jurisdiction: it may be left out, but what is meant for another stays out."""
    sent = request.POST if request.method == "POST" else request.GET
    named = sent.get("jurisdiction_id", "").strip().lower()
    host = current_unit().host
    if named and named not in (host, host.split(".", maxsplit=1)[0]):
        raise Fault(404, NO_JURISDICTION)
