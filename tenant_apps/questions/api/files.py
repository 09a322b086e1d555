"""Files of a question, for programs: handed in one at a time, opened with the same secret."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation, said
from huisheng.kernel.rest.once import Done
from tenant_apps.questions.api.asker_steps import NUMBER, SECRET, TAG, AskerView
from tenant_apps.questions.api.refusals import as_problems
from tenant_apps.questions.operations.attaching import hand_in
from tenant_apps.questions.queries import attachments
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.file_kinds import cleaned


class FileSerializer(serializers.Serializer[Any]):
    """A file that is with a question. What it is was found in it, whatever it was called."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes, as it is kept.")


class NewFileSerializer(serializers.Serializer[Any]):
    """One picture (JPEG, PNG, WebP) or PDF, at most 10 MB."""

    file = serializers.FileField(max_length=255)


class FilesView(AskerView):
    """Hand in a file."""

    parser_classes = (MultiPartParser,)
    looking = limits.HANDING_IN_FILES

    @operation(
        "hand_in_file",
        _("Add a file to one's own question: pictures lose place and device, PDF whatever acts"),
        tag=TAG,
        takes={"multipart/form-data": NewFileSerializer},
        answers={201: FileSerializer, 200: said("This file is there already", FileSerializer)},
        problems=(404, 415),
        parameters=[NUMBER, SECRET],
        key="ask",
        once=True,
        description="The same file sent again is the one that is there (200).",
    )
    def post(self, request: Request, number: str) -> Response:
        body = NewFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        uploaded = body.validated_data["file"]
        question_id = self.opened.question_id

        def do() -> Done:
            with as_problems():
                file = cleaned(uploaded.name or "", uploaded.read())
                before = attachments.ids_of(question_id)
                file_id = hand_in(question_id, file)
            return Done(200 if file_id in before else 201, {"id": str(file_id)})

        response = self.once(request, do)
        # The name is the asker's word: it stands with the file, not with the answers that are kept.
        response.data = FileSerializer(attachments.for_asker(question_id, UUID(response.data["id"]))).data
        return response


class FileView(AskerView):
    """Open a file."""

    looking = limits.OPENING_FILES

    @operation(
        "open_file",
        _("A file of one's own question, or one that came with an answer"),
        tag=TAG,
        answers={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        problems=(404,),
        parameters=[NUMBER, SECRET],
        key="ask",
    )
    def get(self, request: Request, number: str, file_id: UUID) -> FileResponse:
        found = attachments.for_asker(self.opened.question_id, file_id)
        if found is None:
            raise NotFound
        try:
            body = default_storage.open(found.path)
        except FileNotFoundError:
            raise NotFound from None
        response = FileResponse(body, content_type=found.content_type)
        response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
        return response
