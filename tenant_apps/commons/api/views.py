"""What stands in public, for programs. The same for everybody, so it is kept whole and carries an ETag."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.keys import HEADER
from huisheng.kernel.rest.paging import PARAMETERS
from huisheng.kernel.rest.problems import Problem, ProblemSerializer
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.rest.views import ApiView
from tenant_apps.commons.api.serializers import (
    ListQuery,
    PublicPageSerializer,
    PublicQuestionSerializer,
    PublicRowSerializer,
)
from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.queries.listing import BadMark, PublicRow, Wanted, listed
from tenant_apps.commons.queries.one import Gone, PublicQuestion, find
from tenant_apps.commons.web.listing import known_topic
from tenants.public import here_url

PROBLEM = OpenApiResponse(ProblemSerializer, description="What is wrong (application/problem+json)")
KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Not needed. With a key of the scope `read` the key is counted instead of the address.",
)
PUBLIC = Limit("api.public", times=120, seconds=60)
"""Requests of one address whose answer was not at hand already."""


class PublicQuestionsView(ApiView):
    """The list."""

    limit = PUBLIC
    scope = "read"

    @extend_schema(
        operation_id="public_questions",
        summary="Public questions of this unit, newest first, or by how well they fit the words",
        parameters=[
            KEY,
            *PARAMETERS,
            OpenApiParameter("stage", str, enum=Stage.values, description="How far the matter is."),
            OpenApiParameter("topic", str, description="A code of GET /topics or the beginning of one."),
            OpenApiParameter("q", str, description="Words to be found; 200 hits at most."),
        ],
        responses={
            200: PublicPageSerializer,
            400: PROBLEM,
            401: PROBLEM,
            403: PROBLEM,
            429: PROBLEM,
        },
    )
    def get(self, request: Request) -> Response:
        query = ListQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        said = query.validated_data
        if said["topic"] and not known_topic(said["topic"]):
            raise Problem(400, "unknown_topic", _("There is no such topic here."), field="topic")
        stage = said.get("stage")
        wanted = Wanted(
            stage=Stage(stage) if stage else None, topic=said["topic"], words=" ".join(said["q"].split())
        )
        try:
            found = listed(wanted, after=said["after"], limit=said["limit"])
        except BadMark as error:
            raise Problem(
                400, "unknown_page", _("This is no mark of a page. Begin without one."), field="after"
            ) from error
        following = None
        if found.after:
            again = {name: said[name] for name in ("stage", "topic", "q") if said.get(name)}
            again |= {"limit": said["limit"], "after": found.after}
            following = f"{request.path}?{urlencode(again)}"
        items = [PublicRowSerializer(_with_url(row)).data for row in found.rows]
        return Response({"items": items, "next": following})


class PublicQuestionView(ApiView):
    """One question."""

    limit = PUBLIC
    scope = "read"

    @extend_schema(
        operation_id="public_question",
        summary="One public question with its answers",
        parameters=[KEY],
        responses={
            200: PublicQuestionSerializer,
            302: OpenApiResponse(description="The same matter goes on in another question"),
            401: PROBLEM,
            403: PROBLEM,
            404: PROBLEM,
            410: OpenApiResponse(
                ProblemSerializer, description="It was public once; `title` says why not now"
            ),
            429: PROBLEM,
        },
    )
    def get(self, request: Request, number: str) -> Response:
        found = find(number.upper())
        if found is None:
            raise NotFound
        if isinstance(found, Gone):
            if found.goes_on_in:
                address = reverse("commons-api-one", args=[found.goes_on_in])
                return Response(status=302, headers={"Location": address})
            raise Problem(410, "gone", found.reason or _("It is not public any more."))
        return Response(PublicQuestionSerializer(_with_url(found)).data)


def _with_url(row: PublicRow | PublicQuestion) -> dict[str, Any]:
    shown: dict[str, Any] = {name: getattr(row, name) for name in row.__slots__}
    return shown | {"url": here_url(reverse("commons-question", args=[row.number]))}
