"""Files of a report, for programs: handed in first, then named in the draft or the report by their ids."""

from typing import Any
from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.forms.uploads import WHY_NO_FILE, short
from huisheng.kernel.office_files import BadOfficeFileError, take_in
from huisheng.kernel.rest.documents import operation, said
from huisheng.kernel.rest.once import Done
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.web.stored_files import open_file as answer_with
from tenant_apps.directive_inbox.api import shapes
from tenant_apps.directive_inbox.api.refusals import as_problems
from tenant_apps.directive_inbox.api.steps import ACT, WORK
from tenant_apps.directive_inbox.api.views import ID, READ, TAG, InboxView
from tenant_apps.directive_inbox.operations import report_files
from tenant_apps.directive_inbox.queries.report_files import open_file, stored_files


class FilesView(InboxView):
    """Hand in a file for the report."""

    parser_classes = (MultiPartParser,)
    scope = WORK
    right = ACT

    @operation(
        "inbox_files",
        _("Hand in a file, to be named in the draft or the report by its id"),
        tag=TAG,
        takes={"multipart/form-data": shapes.InboxNewFileSerializer},
        answers={
            201: shapes.InboxFileSerializer,
            200: said("This file is there already", shapes.InboxFileSerializer),
        },
        problems=(404, 409, 415),
        parameters=[ID],
        key=WORK,
        key_needed=True,
        once=True,
        description="Nobody above has it before the report is sent. What no draft names is removed at night.",
    )
    def post(self, request: Request, directive_id: UUID) -> Response:
        body = shapes.InboxNewFileSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        uploaded = body.validated_data["file"]
        self.found(directive_id)

        def do() -> Done:
            assert self.key is not None  # key_needed
            try:
                file = take_in(uploaded, uploaded.name or "")
            except BadOfficeFileError as error:
                words = str(WHY_NO_FILE[error.code]) % {"name": short(uploaded.name or "")}
                raise Problem(422, f"file_{error.code}", words, field="file") from error
            with as_problems():
                file_id, new = report_files.hand_in(directive_id, self.key.person, file)
            return Done(201 if new else 200, _shown(directive_id, str(file_id)))

        return self.once(request, do)


class FileView(InboxView):
    """Open a file."""

    @operation(
        "inbox_file",
        _("A file of the unit's own report or its draft"),
        tag=TAG,
        answers={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        problems=(404,),
        parameters=[ID],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, directive_id: UUID, file_id: UUID) -> FileResponse:
        self.found(directive_id)
        opened = open_file(directive_id, file_id)
        if opened is None:
            raise NotFound
        return answer_with(opened.body, name=opened.name, content_type=opened.content_type, inline=False)


def _shown(directive_id: UUID, file_id: str) -> dict[str, Any]:
    return dict(shapes.InboxFileSerializer(stored_files(directive_id)[file_id]).data)
