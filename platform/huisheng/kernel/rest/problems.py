"""Errors as `application/problem+json` (RFC 9457), readable by people in both languages and by programs by
`code`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

MEDIA_TYPE = "application/problem+json"
# Tag of each language in the answer, and Django's name of it.
LANGUAGES = {"zh-Hans": "zh-hans", "en": "en"}


class Problem(exceptions.APIException):
    """An error with a stable code and a title; ``field`` names the field at fault, if it is one, ``fields``
    says of several what there is to say.
    """

    def __init__(
        self,
        status_code: int,
        code: str,
        title: str | Promise,
        *,
        field: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail=str(title), code=code)
        self.status_code = status_code
        self.code = code
        self.title = title
        self.fields = dict(fields or ({field: str(title)} if field else {}))


class FieldErrorSerializer(serializers.Serializer[Any]):
    """One field at fault."""

    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer[Any]):
    """The shape of every error, for the OpenAPI document."""

    type = serializers.CharField()
    title = serializers.CharField()
    titles = serializers.DictField(child=serializers.CharField())
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """With `errors`, which cannot be declared above: the name is taken by the class itself."""
        return super().get_fields() | {"errors": FieldErrorSerializer(many=True, required=False)}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. None (Django's own error page and log) for what is a fault of ours."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    headers: dict[str, str] = {}
    wait = getattr(error, "wait", None)
    if wait:
        headers["Retry-After"] = str(int(wait))
    if isinstance(error, exceptions.MethodNotAllowed):
        view = context.get("view")
        headers["Allow"] = ", ".join(view.allowed_methods) if view else ""
    set_rollback()
    return Response(_body(error), status=error.status_code, headers=headers, content_type=MEDIA_TYPE)


def _body(error: exceptions.APIException) -> dict[str, Any]:
    code, title = _code_and_title(error)
    body: dict[str, Any] = {
        "type": f"urn:huisheng:problem:{code}",
        "title": str(title),
        "titles": {tag: _in(language, title) for tag, language in LANGUAGES.items()},
        "status": error.status_code,
        "code": code,
    }
    if isinstance(error, exceptions.ValidationError):
        body["errors"] = list(_field_errors(error.detail))
    elif isinstance(error, Problem) and error.fields:
        body["errors"] = [
            {"field": field, "code": code, "detail": detail} for field, detail in error.fields.items()
        ]
    elif isinstance(error, exceptions.ParseError):
        body["detail"] = str(error.detail)
    return body


def _code_and_title(error: exceptions.APIException) -> tuple[str, str | Promise]:
    if isinstance(error, Problem):
        return error.code, error.title
    return _TITLES.get(error.status_code, ("failed", _("The request could not be carried out.")))


_TITLES: dict[int, tuple[str, Promise]] = {
    status.HTTP_400_BAD_REQUEST: ("invalid", _("Something in the request is missing or wrong.")),
    status.HTTP_401_UNAUTHORIZED: ("unauthenticated", _("Sign in first.")),
    status.HTTP_403_FORBIDDEN: ("forbidden", _("You have no right to do this.")),
    status.HTTP_404_NOT_FOUND: ("not_found", _("There is nothing here.")),
    status.HTTP_405_METHOD_NOT_ALLOWED: ("method_not_allowed", _("This cannot be done here.")),
    status.HTTP_406_NOT_ACCEPTABLE: ("not_acceptable", _("The answer exists as JSON only.")),
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: ("unsupported_media_type", _("Send JSON.")),
    status.HTTP_429_TOO_MANY_REQUESTS: (
        "too_many",
        _("Too many requests. Please wait a little and try again."),
    ),
}


def _in(language: str, title: str | Promise) -> str:
    with override(language):
        return str(title)


def _field_errors(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from _field_errors(inner, f"{path}.{name}" if path else str(name))
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for inner in detail:
            yield from _field_errors(inner, path)
    else:
        yield {"field": path, "code": str(getattr(detail, "code", "invalid")), "detail": str(detail)}
