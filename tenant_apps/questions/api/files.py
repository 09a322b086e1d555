"""Files of a question, for programs: handed in one at a time, opened with the same secret."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.problems import Problem, ProblemSerializer
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.rest.views import ApiView
from tenant_apps.questions.operations.attaching import hand_in
from tenant_apps.questions.queries import attachments
from tenant_apps.questions.queries.opening import Opened, open_for_asker
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.file_kinds import cleaned
from tenant_apps.questions.rules.refused_files import BadFile

_PROBLEM = OpenApiResponse(ProblemSerializer, description="What is wrong (application/problem+json)")
_SECRET = OpenApiParameter(
    "X-Question-Secret", str, OpenApiParameter.HEADER, required=True, description="The secret of the receipt."
)


class FileSerializer(serializers.Serializer[Any]):
    """A file that is with a question. What it is was found in it, whatever it was called."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes, as it is kept.")


class NewFileSerializer(serializers.Serializer[Any]):
    """One picture (JPEG, PNG, WebP) or PDF, at most 10 MB."""

    file = serializers.FileField(max_length=255)


class FilesView(ApiView):
    """Hand in a file."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="hand_in_file",
        summary="Add a file to one's own question: pictures lose place and device, PDF whatever acts",
        description="The same file sent again is the one that is there (200).",
        parameters=[_SECRET],
        request={"multipart/form-data": NewFileSerializer},
        responses={
            201: FileSerializer,
            200: OpenApiResponse(FileSerializer, description="This file is there already"),
            400: _PROBLEM,
            404: _PROBLEM,
            415: _PROBLEM,
            422: _PROBLEM,
            429: _PROBLEM,
        },
    )
    def post(self, request: Request, number: str) -> Response:
        opened = _opened(request, number, limits.HANDING_IN_FILES)
        body = NewFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        uploaded = body.validated_data["file"]
        try:
            file = cleaned(uploaded.name or "", uploaded.read())
            before = attachments.ids_of(opened.question_id)
            file_id = hand_in(opened.question_id, file)
        except BadFile as error:
            raise Problem(
                422, f"file_{error.fault}", _("This file cannot be taken: see the code."), field="file"
            ) from error
        found = attachments.for_asker(opened.question_id, file_id)
        return Response(FileSerializer(found).data, status=200 if file_id in before else 201)


class FileView(ApiView):
    """Open a file."""

    @extend_schema(
        operation_id="open_file",
        summary="A file of one's own question, or one that came with an answer",
        parameters=[_SECRET],
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            404: _PROBLEM,
            429: _PROBLEM,
        },
    )
    def get(self, request: Request, number: str, file_id: UUID) -> FileResponse:
        opened = _opened(request, number, limits.OPENING_FILES)
        found = attachments.for_asker(opened.question_id, file_id)
        if found is None:
            raise NotFound
        try:
            body = default_storage.open(found.path)
        except FileNotFoundError:
            raise NotFound from None
        response = FileResponse(body, content_type=found.content_type)
        response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
        response["Cache-Control"] = "private, no-store"
        return response


def _opened(request: Request, number: str, limit: Limit) -> Opened:
    """The question of the number and the secret. Raises Throttled, NotFound."""
    wait = wait_for(limit, client_address(request))
    if wait:
        raise Throttled(wait=wait)
    opened = open_for_asker(number[:100], request.headers.get("X-Question-Secret", "")[:100])
    if opened is None:
        raise NotFound
    return opened
