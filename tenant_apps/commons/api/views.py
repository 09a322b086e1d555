"""What stands in public, for programs. The same for everybody, so it is kept whole and carries an ETag."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation, said
from huisheng.kernel.rest.paging import PARAMETERS
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.rest.views import ApiView
from tenant_apps.commons.api.serializers import (
    HotListSerializer,
    HotRowSerializer,
    ListQuery,
    PublicPageSerializer,
    PublicQuestionSerializer,
    PublicRowSerializer,
)
from tenant_apps.commons.data.codes import Stage
from tenant_apps.commons.queries.counts import HOT_DAYS, hottest
from tenant_apps.commons.queries.listing import BadMark, PublicRow, Wanted, listed
from tenant_apps.commons.queries.one import Gone, PublicQuestion, find
from tenant_apps.commons.web.listing import HOTTEST, known_topic
from tenant_apps.questions import public as questions
from tenants.public import here_url

PUBLIC = Limit("api.public", times=120, seconds=60)
"""Requests of one address whose answer was not at hand already."""


class PublicQuestionsView(ApiView):
    """The list."""

    for_everyone = True
    limit = PUBLIC
    scope = "read"

    @operation(
        "public_questions",
        _("Public questions of this unit, newest first, or by how well they fit the words"),
        tag="public",
        answers={200: PublicPageSerializer},
        problems=(400,),
        parameters=[
            *PARAMETERS,
            OpenApiParameter("stage", str, enum=Stage.values, description="How far the matter is."),
            OpenApiParameter("kind", str, enum=questions.Kind.values, description="What somebody wants."),
            OpenApiParameter("topic", str, description="A code of GET /topics or the beginning of one."),
            OpenApiParameter("q", str, description="Words to be found; 100 hits at most."),
        ],
        key="read",
        description="No key is needed; with one of this scope it is counted instead of the address.",
    )
    def get(self, request: Request) -> Response:
        query = ListQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        sent = query.validated_data
        if sent["topic"] and not known_topic(sent["topic"]):
            raise Problem(400, "unknown_topic", _("There is no such topic here."), field="topic")
        stage = sent.get("stage")
        wanted = Wanted(
            stage=Stage(stage) if stage else None,
            kind=sent.get("kind", ""),
            topic=sent["topic"],
            words=" ".join(sent["q"].split()),
        )
        try:
            found = listed(wanted, after=sent["after"], limit=sent["limit"])
        except BadMark as error:
            raise Problem(
                400, "unknown_page", _("This is no mark of a page. Begin without one."), field="after"
            ) from error
        following = None
        if found.after:
            again = {name: sent[name] for name in ("stage", "kind", "topic", "q") if sent.get(name)}
            again |= {"limit": sent["limit"], "after": found.after}
            following = f"{request.path}?{urlencode(again)}"
        items = [PublicRowSerializer(_with_url(row)).data for row in found.rows]
        return Response({"items": items, "next": following})


class HotQuestionsView(ApiView):
    """What is read most."""

    for_everyone = True
    limit = PUBLIC
    scope = "read"

    @operation(
        "hot_questions",
        _("What was read most in the last days"),
        tag="public",
        answers={200: HotListSerializer},
        key="read",
    )
    def get(self, request: Request) -> Response:
        rows = [replace(one.row, views=one.views) for one in hottest(HOTTEST)]
        items = [HotRowSerializer(_with_url(row)).data for row in rows]
        return Response({"days": HOT_DAYS, "items": items})


class PublicQuestionView(ApiView):
    """One question."""

    for_everyone = True
    limit = PUBLIC
    scope = "read"

    @operation(
        "public_question",
        _("One public question with its answers"),
        tag="public",
        answers={
            200: PublicQuestionSerializer,
            302: said("The same matter goes on in another question"),
        },
        problems=(404, 410),
        parameters=[
            OpenApiParameter("number", str, OpenApiParameter.PATH, description="The receipt number.")
        ],
        key="read",
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
