"""Files of units' reports, for programs of their issuer."""

from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from huisheng.kernel.rest.documents import operation
from huisheng.kernel.tenancy import current_unit, enter_network
from huisheng.kernel.web.stored_files import open_file as answer_with
from shared_apps.directives.api.views import ID, READ, TAG, IssuerView, own
from shared_apps.directives.queries.report_files import open_file


class ReportFileView(IssuerView):
    """One file."""

    @operation(
        "directive_report_file",
        _("A file of a unit's report, by the id that `answers` names"),
        tag=TAG,
        answers={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        problems=(404,),
        parameters=[ID],
        key=READ,
        key_needed=True,
        description="404 also while it is on its way: it may come a moment after the report.",
    )
    def get(self, request: Request, directive_id: UUID, unit_id: int, file_id: UUID) -> FileResponse:
        issuer = current_unit().id
        with enter_network():
            opened = open_file(own(directive_id, issuer).pk, unit_id, file_id)
        if opened is None:
            raise NotFound
        return answer_with(opened.body, name=opened.name, content_type=opened.content_type, inline=False)
