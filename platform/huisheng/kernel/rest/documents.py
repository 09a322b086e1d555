"""What every operation says of itself in the OpenAPI document."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

from django.utils.functional import Promise
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from huisheng.kernel.rest.once import HEADER
from huisheng.kernel.rest.problems import MEDIA_TYPE, ProblemSerializer

IDEMPOTENCY: Final = OpenApiParameter(
    HEADER,
    uuid.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="A fresh random UUID for each thing that is to be done. Sent again with the same body: the "
    "same answer, and nothing is done twice; with another body: 422.",
)
_WHAT: Final[Mapping[int, str]] = {
    400: "Something is missing or wrong; `errors` names the fields",
    401: "A key is needed, or this one does not hold here",
    403: "The key was not made for that, or its person has no right to it",
    404: "There is nothing here, or not for you",
    409: "Not possible any more, or somebody else was faster: read it again",
    410: "It was public once; `title` says why not now",
    413: "The body is too large",
    415: "Another kind of body is wanted",
    422: "Understood, and refused: `code` says why; also an `Idempotency-Key` that was used otherwise",
    429: "Too many requests; `Retry-After` says how many seconds to wait",
    503: "Not possible at this moment",
}
_EXAMPLE: Final = OpenApiExample(
    "problem",
    value={
        "type": "urn:huisheng:problem:invalid",
        "title": "Something in the request is missing or wrong.",
        "titles": {
            "zh-Hans": "请求中有内容缺失或有误。",
            "en": "Something in the request is missing or wrong.",
        },
        "status": 400,
        "code": "invalid",
        "errors": [{"field": "text", "code": "required", "detail": "This field is required."}],
    },
    response_only=True,
    status_codes=["400"],
)

View = TypeVar("View", bound=Callable[..., Any])


def operation(
    operation_id: str,
    summary: str | Promise,
    *,
    tag: str,
    answers: Mapping[Any, Any],
    problems: Sequence[int] = (),
    takes: Any = None,
    key: str = "",
    key_needed: bool = False,
    once: bool = False,
    parameters: Sequence[OpenApiParameter | type[serializers.Serializer[Any]]] = (),
    description: str = "",
    examples: Sequence[OpenApiExample] = (),
) -> Callable[[View], View]:
    """Describe a method of a view. ``key`` is the scope of a key that may, or (``key_needed``) must, be sent.

    With ``once`` it takes an Idempotency-Key.
    """
    refused = {*problems, 429}
    if once:
        refused |= {400, 422}
    if key:
        refused |= {401, 403}
    auth: list[dict[str, list[str]]] = [{"key": []}] if key_needed else [{}, {"key": []}] if key else [{}]
    if key:
        description = f"{description}\n\nScope of the key: `{key}`.".strip()
    documented: dict[Any, Any] = dict(answers)
    for status in sorted(refused):
        documented[(status, MEDIA_TYPE)] = OpenApiResponse(ProblemSerializer, description=_WHAT[status])
    shown: list[OpenApiExample] = [*examples, _EXAMPLE] if 400 in refused else list(examples)
    described: Callable[[View], View] = extend_schema(
        operation_id=operation_id,
        summary=summary,
        description=description or summary,
        tags=[tag],
        request=takes,
        responses=documented,
        parameters=[*parameters, IDEMPOTENCY] if once else list(parameters),
        # The stubs know names of classes alone; the document wants what stands in it.
        auth=cast("list[str]", auth),
        examples=shown,
    )
    return described


def said(description: str, serializer: Any = None) -> OpenApiResponse:
    """An answer with words of its own."""
    return OpenApiResponse(serializer, description=description)
