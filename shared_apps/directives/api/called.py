"""The seasons (问题季) and broadcasts (直播) to which this unit calls others, for its programs: written into
a draft, read, amended once issued, and what became of them in units. Drafts, preview, issue and recall are
those of every directive (steps.py).
"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation
from huisheng.kernel.tenancy import current_unit, enter_network
from shared_apps.contracts.broadcast_content import BROADCAST
from shared_apps.contracts.page_content import PageKind
from shared_apps.contracts.season_content import SEASON
from shared_apps.directives.api import called_shapes, shapes
from shared_apps.directives.api.steps import StepView
from shared_apps.directives.api.views import ID, ISSUE, READ, IssuerView, Said, following, own
from shared_apps.directives.data.page_shapes import BroadcastContentSerializer, SeasonCalledSerializer
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import amending_pages, calling
from shared_apps.directives.queries.called import called_in, may_change_in, together, told_page

TAG: Final = "directives issued"
Shape = type[serializers.Serializer[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """One of the two kinds, what the document calls it, and the shapes of what goes in and out."""

    kind: PageKind[Any]
    what: Promise
    content: Any
    one: Shape
    units: Shape
    written: Shape
    amended: Shape
    example: Said

    @property
    def name(self) -> str:
        """As it stands in addresses and names of operations."""
        return self.kind.name


CALLED: Final = (
    Called(
        kind=SEASON,
        what=pgettext_lazy("in a sentence", "season"),
        content=SeasonCalledSerializer,
        one=called_shapes.DirectiveSeasonSerializer,
        units=called_shapes.DirectiveSeasonUnitsSerializer,
        written=called_shapes.DirectiveSeasonWrittenSerializer,
        amended=called_shapes.DirectiveSeasonAmendedSerializer,
        example={
            "title": "就业创业问题季",
            "about": "找工作、签三方、想创业：问问懂行的人。",
            "first_day": "2026-11-23",
            "last_day": "2026-12-20",
            "topics": ["15"],
        },
    ),
    Called(
        kind=BROADCAST,
        what=pgettext_lazy("in a sentence", "broadcast"),
        content=BroadcastContentSerializer,
        one=called_shapes.DirectiveBroadcastSerializer,
        units=called_shapes.DirectiveBroadcastUnitsSerializer,
        written=called_shapes.DirectiveBroadcastWrittenSerializer,
        amended=called_shapes.DirectiveBroadcastAmendedSerializer,
        example={
            "title": "第一份劳动合同怎么签",
            "about": "律师在线讲解。",
            "begins": "2026-12-01T19:00:00+08:00",
            "ends": "2026-12-01T20:30:00+08:00",
            "topic": "15",
        },
    ),
)


def views_of(called: Called) -> dict[str, type[IssuerView]]:
    """The views of one kind, by the end of their address."""
    kind, name, what = called.kind, called.name, called.what

    class OneView(IssuerView):
        @operation(
            f"directive_{name}",
            format_lazy(
                _("What a directive of the kind {what} calls units to, and what became of it in all of them"),
                what=what,
            ),
            tag=TAG,
            answers={200: called.one},
            problems=(404,),
            parameters=[ID],
            key=READ,
            key_needed=True,
        )
        def get(self, request: Request, directive_id: UUID) -> Response:
            unit_id = current_unit().id
            with enter_network():
                row = _own(kind, directive_id, unit_id)
                now, sums = called_in(kind, row), together(kind, row.pk)
                found = {
                    "content": None if now is None else kind.as_data(now),
                    "may_change": may_change_in(row),
                    "units": sums.number,
                    "asked": sums.asked,
                    "answered": sums.answered,
                    "helped": sums.helped,
                    "watched": sums.watched,
                }
            return Response(called.one(found).data)

    class UnitsView(IssuerView):
        @operation(
            f"directive_{name}_units",
            format_lazy(_("The {what} as units have told of theirs, in the order of their ids"), what=what),
            tag=TAG,
            answers={200: called.units},
            problems=(400, 404),
            parameters=[ID, called_shapes.DirectiveToldQuery],
            key=READ,
            key_needed=True,
            description="Days, counts and codes; drafts of units are told to nobody.",
        )
        def get(self, request: Request, directive_id: UUID) -> Response:
            query = called_shapes.DirectiveToldQuery(data=request.query_params)
            query.is_valid(raise_exception=True)
            said, unit_id = query.validated_data, current_unit().id
            with enter_network():
                rows, more = told_page(kind, _own(kind, directive_id, unit_id).pk, **said)
            after = following(request, rows[-1].unit_id, limit=said["limit"]) if more else None
            return Response(called.units({"items": rows, "next": after}).data)

    class WriteView(StepView):
        @operation(
            f"directive_{name}_write",
            format_lazy(
                _("Write into a draft what units are called to; without it no {what} is issued"), what=what
            ),
            tag=TAG,
            takes=called.written,
            answers={200: shapes.DirectiveStandsSerializer},
            problems=(404, 409),
            parameters=[ID],
            key=ISSUE,
            key_needed=True,
            once=True,
            examples=[OpenApiExample(name, value={"content": called.example}, request_only=True)],
        )
        def post(self, request: Request, directive_id: UUID) -> Response:
            body = called.written(data=request.data)
            body.is_valid(raise_exception=True)
            said = body.validated_data

            def do(row: Directive) -> Said:
                calling.write(
                    _is(kind, row).pk,
                    self.actor,
                    content=called.content.content_of(said["content"]),
                    may_change=said["may_change"],
                )
                return _stands(row)

            return self.done(request, directive_id, do)

    class AmendView(StepView):
        @operation(
            f"directive_{name}_amend",
            format_lazy(
                _("Amend a {what} that was issued: all sites show it so, and units see what is different"),
                what=what,
            ),
            tag=TAG,
            takes=called.amended,
            answers={200: shapes.DirectiveStandsSerializer},
            problems=(404, 409),
            parameters=[ID],
            key=ISSUE,
            key_needed=True,
            once=True,
            description="Where the unit's rule asks for a second person it waits for one "
            "(`amendment_waits`). What was handed on from above is amended there alone.",
            examples=[
                OpenApiExample(
                    name,
                    value={"based_on": 1, "content": called.example, "why": "调整时间。"},
                    request_only=True,
                )
            ],
        )
        def post(self, request: Request, directive_id: UUID) -> Response:
            body = called.amended(data=request.data)
            body.is_valid(raise_exception=True)
            said = body.validated_data

            def do(row: Directive) -> Said:
                amending_pages.amend_page(
                    _is(kind, row).pk,
                    self.actor,
                    based_on=said["based_on"],
                    content=called.content.content_of(said["content"]),
                    why=said["why"],
                    is_important=said["is_important"],
                )
                return _stands(row)

            return self.done(request, directive_id, do)

    views: dict[str, type[IssuerView]] = {
        "": OneView,
        "/units": UnitsView,
        "/write": WriteView,
        "/amend": AmendView,
    }
    for end, view in views.items():
        view.__doc__ = f"{name}{end}"
        view.__name__ = view.__qualname__ = f"Directive{name.title()}{end.strip('/').title()}View"
    return views


def _own(kind: PageKind[Any], directive_id: UUID, unit_id: int) -> Directive:
    return _is(kind, own(directive_id, unit_id))


def _is(kind: PageKind[Any], row: Directive) -> Directive:
    """The directive, if it is of the kind; for anything else there is none."""
    if row.kind != kind.name:
        raise NotFound
    return row


def _stands(row: Directive) -> Said:
    return {"id": str(row.pk), "state": row.state, "units": None}
