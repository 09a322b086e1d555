"""What reached the unit, for its programs: read by a key in the name of one person."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.forms import to_json
from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.rest.views import ApiView
from shared_apps.directives.public import below_of
from tenant_apps.directive_inbox.api import shapes
from tenant_apps.directive_inbox.api.answers import places_of
from tenant_apps.directive_inbox.queries.filling import Filling, filling, known_beforehand
from tenant_apps.directive_inbox.queries.handed_on import handed_on_of
from tenant_apps.directive_inbox.queries.item import InboxItem, item_page
from tenant_apps.directive_inbox.queries.pages import UnknownMarkError, inbox_page
from tenant_apps.directive_inbox.queries.readers import readers_of
from tenant_apps.directive_inbox.queries.together import together

TAG = "directives received"
READ = "directives-read"
ID = OpenApiParameter(
    "directive_id", UUID, OpenApiParameter.PATH, description="`id` of GET /directives/inbox."
)
_ROW = OpenApiExample(
    "one directive",
    value={
        "items": [
            {
                "id": "0197a000-0000-7000-8000-000000000001",
                "kind": "task",
                "title": "报送暑期社会实践安排",
                "issuer_name": "共青团山东省委员会",
                "issued_at": "2026-11-22T09:00:00+08:00",
                "due_at": "2026-11-29T18:00:00+08:00",
                "reminded_at": None,
                "state": "unread",
                "is_done": False,
                "is_late": False,
            }
        ],
        "next": None,
    },
    response_only=True,
    status_codes=["200"],
)


class InboxView(ApiView):
    """For keys whose person sees what comes from above."""

    scope = READ
    key_needed = True
    right = "directive_inbox.view"
    key_limit = Limit("api.directives", times=600, seconds=60)

    def found(self, directive_id: UUID) -> InboxItem:
        """A directive that reached this unit."""
        found = item_page(directive_id)
        if found is None:
            raise NotFound
        return found


class ListView(InboxView):
    """收到的通知."""

    @operation(
        "inbox",
        _("Directives that reached the unit, the latest first"),
        tag=TAG,
        answers={200: shapes.InboxPageSerializer},
        problems=(400,),
        parameters=[shapes.InboxQuery],
        key=READ,
        key_needed=True,
        examples=[_ROW],
        description="Going on by `next` neither repeats a directive nor leaves one out, whatever comes in.",
    )
    def get(self, request: Request) -> Response:
        query = shapes.InboxQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        said = query.validated_data
        try:
            rows, after = inbox_page(
                said["show"], account_id=self.person, after=said["after"], limit=said["limit"]
            )
        except UnknownMarkError as error:
            raise Problem(
                400, "unknown_page", _("This is no mark of a page. Begin without one."), field="after"
            ) from error
        following = None
        if after is not None:
            again = {"show": said["show"], "limit": said["limit"], "after": after}
            following = f"{request.path}?{urlencode(again)}"
        return Response({"items": shapes.InboxRowSerializer(rows, many=True).data, "next": following})


class ItemView(InboxView):
    """One of them."""

    @operation(
        "inbox_item",
        _("One directive, as the unit's desk shows it. Reading it here does not mark it as read"),
        tag=TAG,
        answers={200: shapes.InboxItemSerializer},
        problems=(404,),
        parameters=[ID],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, directive_id: UUID) -> Response:
        found = self.found(directive_id)
        return Response(shapes.InboxItemSerializer(shown(found)).data)


class PlacesView(InboxView):
    """下级交办."""

    @operation(
        "inbox_places",
        _("Where this unit may hand directives on to"),
        tag=TAG,
        answers={200: shapes.InboxPlacesSerializer},
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request) -> Response:
        places, kinds = below_of()
        return Response(shapes.InboxPlacesSerializer({"places": places, "kinds": kinds}).data)


class FormView(InboxView):
    """报表: what the report is to say."""

    @operation(
        "inbox_form",
        _("The form that the report follows, what is known beforehand, the draft, what was sent"),
        tag=TAG,
        answers={200: shapes.InboxFormReportSerializer},
        problems=(404, 409),
        parameters=[ID],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, directive_id: UUID) -> Response:
        self.found(directive_id)
        report = filling(directive_id)
        if report is None:
            raise Problem(409, "no_form", _("This report follows no form: send it as text to `report`."))
        return Response(shapes.InboxFormReportSerializer(self._shown(directive_id, report)).data)

    def _shown(self, directive_id: UUID, report: Filling) -> dict[str, Any]:
        name = self.key.person.name if self.key else ""
        opened = report.opened(known_beforehand(report.definition, name))
        return {
            "form": to_json(report.definition),
            "form_version": report.version,
            "places": sorted(places_of(report.definition)),
            "based_on": report.number,
            "answers": report.typed if report.number else opened,
            "saved_by": report.saved_by,
            "saved_at": report.saved_at,
            "sent": report.sent,
            "returned": report.returned,
            "readers": readers_of(directive_id, by_form=True),
            "otherwise": report.otherwise,
        }


def shown(found: InboxItem) -> dict[str, Any]:
    """Everything of one directive, under the names of the API."""
    row, versions, directive_id = found.row, found.versions, found.row.directive_id
    colleagues, by_form = together(directive_id), filling(directive_id) is not None
    return {
        **{name: getattr(row, name) for name in row.__slots__},
        **{
            name: getattr(found, name)
            for name in (
                "text",
                "number_label",
                "issuer_person",
                "read_at",
                "acknowledged_at",
                "acknowledged_name",
                "closed_at",
                "reports",
            )
        },
        "recalled_at": versions.recalled_at,
        "recall_reason": versions.recall_reason,
        "content_version": versions.number,
        "acknowledge_anew": versions.ask_anew,
        "changes": versions.changes,
        "follows_form": by_form,
        "readers": readers_of(directive_id, by_form=by_form) if found.can_report else None,
        "people": colleagues.people,
        "sections": colleagues.sections,
        "comments": colleagues.comments,
        "answered": colleagues.answered,
        "handed_on": handed_on_of(directive_id),
    }
