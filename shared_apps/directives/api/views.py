"""What this unit issues, for its programs: read by a key in the name of one of its issuing staff.

Everything here is looked for among the unit's own directives: those of other units are not there, whoever
the person of the key is and whatever roles they hold elsewhere.
"""

from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.rest.views import ApiView
from huisheng.kernel.tenancy import current_unit, enter_network
from shared_apps.directives.api import shapes
from shared_apps.directives.models import Directive
from shared_apps.directives.queries import choices
from shared_apps.directives.queries.allowance import needs_second_person, week_of
from shared_apps.directives.queries.board import step_counts
from shared_apps.directives.queries.burden import burdened
from shared_apps.directives.queries.pages import (
    UnknownMarkError,
    deliveries_page,
    enquiries_page,
    issued_page,
    reports_page,
)
from shared_apps.directives.queries.reports import sent_form
from shared_apps.directives.queries.targets import TargetPreview, TargetSet, outside, preview_of
from shared_apps.directives.queries.visibility import may_issue_for
from tenants.public import unit_card

TAG = "directives issued"
READ = "directives-read"
ISSUE = "directives-issue"
ID = OpenApiParameter("directive_id", UUID, OpenApiParameter.PATH, description="`id` of GET /directives.")
Said = dict[str, Any]
_PREVIEW = OpenApiExample(
    "counties of a city",
    value={"target_unit_id": 2, "kinds": ["county"], "except_units": [7]},
    request_only=True,
)


class IssuerView(ApiView):
    """For keys whose person issues directives in the name of this unit."""

    scope = READ
    key_needed = True
    right: ClassVar[str] = "directives.issue"
    key_limit = Limit("api.directives", times=600, seconds=60)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """The role has to be held in this very unit: one over a unit above it is another's name."""
        super().initial(request, *args, **kwargs)
        if not may_issue_for(self.actor, current_unit().id):
            raise Problem(
                403,
                "key_person",
                _("The person in whose name this key acts does not issue directives for this unit."),
            )

    @property
    def actor(self) -> Actor:
        """The person of the key."""
        return self.key.person if self.key else Actor()


def own(directive_id: UUID, unit_id: int) -> Directive:
    """A directive of this unit; for anybody else there is none. In NETWORK."""
    found = Directive.objects.filter(pk=directive_id, issuer_unit_id=unit_id).first()
    if found is None:
        raise NotFound
    return found


def target_set(said: Said, unit_id: int) -> TargetSet:
    """The set that was described. In NETWORK. Raises Problem for what does not stand below the unit.

    Whether there is such a unit elsewhere is not told: all that is not below is refused alike.
    """
    for name in ("target_unit_id", "units", "except_units"):
        named = {said[name]} if name == "target_unit_id" else set(said[name])
        if named and outside(unit_id, named):
            raise Problem(422, "outside", _("Not all of this stands at or below this unit."), field=name)
    if not set(said["waves"]) <= {wave.id for wave in choices.waves_of(unit_id)}:
        raise Problem(422, "outside", _("Not all of these waves are of this unit."), field="waves")
    return TargetSet(
        issuer_unit_id=unit_id,
        target_unit_id=said["target_unit_id"],
        kinds=tuple(said["kinds"]),
        levels=tuple(said["levels"]),
        lines=tuple(said["lines"]),
        waves=tuple(said["waves"]),
        units=tuple(said["units"]),
        without=tuple(said["except_units"]),
    )


def shown_preview(found: TargetPreview) -> Said:
    """Whom it reaches, with the burden of each. In NETWORK."""
    units = [card for group in found.groups for card in group.units]
    return {
        "total": found.total,
        "seal": found.seal,
        "units": burdened(units),
        "unreachable": [card.name for card in found.unreachable],
    }


def following(request: Request, after: object, **said: object) -> str:
    """The address of the next page."""
    kept = {name: value for name, value in said.items() if value}
    return f"{request.path}?{urlencode(kept | {'after': after})}"


class IssuedView(IssuerView):
    """工作通知."""

    @operation(
        "directives",
        _("Directives that this unit has written or issued, the latest first"),
        tag=TAG,
        answers={200: shapes.DirectivePageSerializer},
        problems=(400,),
        parameters=[shapes.DirectiveListQuery],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request) -> Response:
        query = shapes.DirectiveListQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        said, unit_id = query.validated_data, current_unit().id
        with enter_network():
            rows, more = issued_page(unit_id, **said)
            counts = step_counts([row.pk for row in rows])
        items = [{**row_of(row), "units": counts[row.pk]} for row in rows]
        shown = shapes.DirectiveRowSerializer(items, many=True).data
        after = None
        if more:
            after = following(
                request, rows[-1].pk, state=said["state"], kind=said["kind"], limit=said["limit"]
            )
        return Response({"items": shown, "next": after})


class ChoicesView(IssuerView):
    """发布范围."""

    @operation(
        "directives_choices",
        _("By what a set of units may be described here, and what the week still allows"),
        tag=TAG,
        answers={200: shapes.DirectiveChoicesSerializer},
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request) -> Response:
        unit_id = current_unit().id
        with enter_network():
            card = unit_card(unit_id)
            week = week_of(unit_id, clock.now())
            found = {
                "places": choices.targets(card),
                "kinds": [
                    kind for kind in choices.kinds_below(card.kind) if kind in dict(shapes.KINDS_OF_UNITS)
                ],
                "levels": choices.levels_below(card),
                "lines": choices.lines_below(card),
                "waves": choices.waves_of(unit_id),
                "week_most": week.most,
                "week_used": week.used,
            }
        return Response(shapes.DirectiveChoicesSerializer(found).data)


class PreviewView(IssuerView):
    """Whom it would reach."""

    @operation(
        "directives_preview",
        _("Whom a set of units is at this moment, and what they have on their desks; nothing is kept"),
        tag=TAG,
        takes=shapes.DirectiveTargetSerializer,
        answers={200: shapes.DirectivePreviewSerializer},
        problems=(400, 422),
        key=READ,
        key_needed=True,
        examples=[_PREVIEW],
        description="Units beside this one or above it, and units that do not exist, are refused alike.",
    )
    def post(self, request: Request) -> Response:
        body = shapes.DirectiveTargetSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        unit_id = current_unit().id
        with enter_network():
            found = shown_preview(preview_of(target_set(body.validated_data, unit_id)))
        return Response(shapes.DirectivePreviewSerializer(found).data)


class OneView(IssuerView):
    """One of them."""

    @operation(
        "directive",
        _("One directive with how many units stand at which step"),
        tag=TAG,
        answers={200: shapes.DirectiveOneSerializer},
        problems=(404,),
        parameters=[ID],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, directive_id: UUID) -> Response:
        unit_id = current_unit().id
        with enter_network():
            row = own(directive_id, unit_id)
            found = {
                **row_of(row),
                "units": step_counts([row.pk])[row.pk],
                "text": row.text,
                "own_words": row.own_words,
                "number_label": row.number_label,
                "target_unit_id": row.target_unit_id,
                "kinds": row.target_kinds,
                "levels": row.target_levels,
                "lines": row.target_lines,
                "waves": row.target_waves,
                "only_units": row.target_units,
                "except_units": row.except_units,
                "content_version": row.content_version,
                "within_hours": row.within_hours,
                "urge_at": row.urge_at,
                "publish_at": row.publish_at,
                "recalled_at": row.recalled_at,
                "recall_reason": row.recall_reason,
                "closed_at": row.closed_at,
                "returned_reason": row.returned_reason,
                "amendment_waits": bool(row.amendment),
                "has_form": sent_form(row.pk) is not None,
                "second_person": needs_second_person(row),
            }
        return Response(shapes.DirectiveOneSerializer(found).data)


class DraftPreviewView(IssuerView):
    """Whom a draft would reach."""

    @operation(
        "directive_preview",
        _("Whom a draft reaches at this moment, with the seal that issuing it demands"),
        tag=TAG,
        answers={200: shapes.DirectivePreviewSerializer},
        problems=(404, 409),
        parameters=[ID],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, directive_id: UUID) -> Response:
        unit_id = current_unit().id
        with enter_network():
            row = own(directive_id, unit_id)
            if not row.is_before_issue:
                raise Problem(409, "not_a_draft", _("It is no draft any more, or not at this step."))
            found = shown_preview(preview_of(TargetSet.of(row)))
        return Response(shapes.DirectivePreviewSerializer(found).data)


class DeliveriesView(IssuerView):
    """The board, line by line."""

    @operation(
        "directive_deliveries",
        _("How every unit stands that has it, in the order of their ids"),
        tag=TAG,
        answers={200: shapes.DirectiveDeliveriesSerializer},
        problems=(400, 404),
        parameters=[ID, shapes.DirectiveDeliveriesQuery],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, directive_id: UUID) -> Response:
        query = shapes.DirectiveDeliveriesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        said, unit_id = query.validated_data, current_unit().id
        with enter_network():
            lines, more = deliveries_page(own(directive_id, unit_id), **said)
        shown = shapes.DirectiveDeliverySerializer(lines, many=True).data
        after = None
        if more:
            after = following(request, lines[-1].unit_id, step=said["step"], limit=said["limit"])
        return Response({"items": shown, "next": after})


class ReportsView(IssuerView):
    """报送."""

    @operation(
        "directive_reports",
        _("The reports that hold, in the order of their units' ids"),
        tag=TAG,
        answers={200: shapes.DirectiveReportsSerializer},
        problems=(400, 404),
        parameters=[ID, shapes.DirectiveReportsQuery],
        key=READ,
        key_needed=True,
        description="Drafts of units are not among them, nor is anything that colleagues there say.",
    )
    def get(self, request: Request, directive_id: UUID) -> Response:
        query = shapes.DirectiveReportsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        said, unit_id = query.validated_data, current_unit().id
        with enter_network():
            lines, more = reports_page(own(directive_id, unit_id), **said)
        shown = shapes.DirectiveReportSerializer(lines, many=True).data
        after = following(request, lines[-1].unit_id, limit=said["limit"]) if more else None
        return Response({"items": shown, "next": after})


class EnquiriesView(IssuerView):
    """Questions and suggestions."""

    @operation(
        "directive_enquiries",
        _("What units ask and suggest, the latest first"),
        tag=TAG,
        answers={200: shapes.DirectiveEnquiriesSerializer},
        problems=(400, 404),
        parameters=[ID, shapes.DirectiveEnquiriesQuery],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, directive_id: UUID) -> Response:
        query = shapes.DirectiveEnquiriesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        said, unit_id = query.validated_data, current_unit().id
        with enter_network():
            try:
                found, more = enquiries_page(own(directive_id, unit_id).pk, **said)
            except UnknownMarkError as error:
                raise Problem(
                    400, "unknown_page", _("This is no mark of a page. Begin without one."), field="after"
                ) from error
        shown = shapes.DirectiveEnquirySerializer(found, many=True).data
        after = None
        if more:
            kept = {"waiting": "true" if said["waiting"] else "", "limit": said["limit"]}
            after = following(request, found[-1].enquiry.pk, **kept)
        return Response({"items": shown, "next": after})


def row_of(row: Directive) -> Said:
    """What the list says of one, but for its units."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "state": row.state,
        "title": row.title,
        "due_at": row.due_at,
        "created_at": row.created_at,
        "issued_at": row.issued_at,
        "parent_id": row.parent_id,
    }
