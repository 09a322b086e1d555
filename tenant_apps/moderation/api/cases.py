"""The moderator's queue, for programs of a unit: in the name of one person, who may moderate."""

from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.rest.views import ApiView
from tenant_apps.moderation.api import serializers as shapes
from tenant_apps.moderation.api.refusals import as_problems
from tenant_apps.moderation.data.codes import Authority, Verdict
from tenant_apps.moderation.operations import deciding, handing_on, reviewing
from tenant_apps.moderation.queries.for_programs import BadMark, cases
from tenant_apps.moderation.queries.queue import case_page

TAG = "moderation"
SCOPE = "moderate"
ID = OpenApiParameter("case_id", UUID, OpenApiParameter.PATH, description="`id` of GET /moderation/cases.")


class _ModeratorView(ApiView):
    """For keys whose person moderates."""

    scope = SCOPE
    key_needed = True
    right = "moderation.decide"
    key_limit = Limit("api.moderation", times=600, seconds=60)


class CasesView(_ModeratorView):
    """The queue."""

    @operation(
        "cases",
        _("What waits for a moderator, nearest date first; or what was decided, the latest first"),
        tag=TAG,
        answers={200: shapes.CasesSerializer},
        problems=(400,),
        parameters=[shapes.CasesQuery],
        key=SCOPE,
        key_needed=True,
    )
    def get(self, request: Request) -> Response:
        query = shapes.CasesQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        said = query.validated_data
        try:
            rows, after = cases(
                self.person, done=said["show"] == "done", after=said["after"], limit=said["limit"]
            )
        except BadMark as error:
            raise Problem(
                400, "unknown_page", _("This is no mark of a page. Begin without one."), field="after"
            ) from error
        following = None
        if after:
            again = {"show": said["show"], "limit": said["limit"], "after": after}
            following = f"{request.path}?{urlencode(again)}"
        return Response({"items": shapes.CaseSerializer(rows, many=True).data, "next": following})


class CaseView(_ModeratorView):
    """One case."""

    @operation(
        "case",
        _("One case: the item as it was beside the item as it is, and who says what"),
        tag=TAG,
        answers={200: shapes.WholeCaseSerializer},
        problems=(404,),
        parameters=[ID],
        key=SCOPE,
        key_needed=True,
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        found = case_page(case_id, self.person)
        if found is None:
            raise NotFound
        return Response(shapes.WholeCaseSerializer(found).data)


class _StepView(_ModeratorView):
    """A step on one case."""

    def stand(self, case_id: UUID) -> Done:
        """How it stands, in codes."""
        found = case_page(case_id, self.person)
        if found is None:
            raise NotFound
        row = found.row
        return Done(
            200, {"id": str(row.id), "state": row.state, "version": found.version, "shown": row.shown}
        )


class DecideView(_StepView):
    """Keep or hide."""

    @operation(
        "decide_case",
        _("Keep it public or hide it, with a published reason; two persons where the unit wants that"),
        tag=TAG,
        takes=shapes.VerdictSerializer,
        answers={200: shapes.CaseStandSerializer},
        problems=(404, 409),
        parameters=[ID],
        key=SCOPE,
        key_needed=True,
        once=True,
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        body = shapes.VerdictSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)

        def do() -> Done:
            with as_problems():
                deciding.decide(
                    case_id,
                    version=said["version"],
                    verdict=Verdict(said["verdict"]),
                    reason=said["reason"],
                    words=said["words"],
                    actor=self.person,
                )
            return self.stand(case_id)

        return self.once(request, do)


class SettleView(_StepView):
    """The second look."""

    @operation(
        "settle_case",
        _("Decide for good what somebody wanted looked at again; never whoever decided before"),
        tag=TAG,
        takes=shapes.SettleSerializer,
        answers={200: shapes.CaseStandSerializer},
        problems=(404, 409),
        parameters=[ID],
        key=SCOPE,
        key_needed=True,
        once=True,
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        body = shapes.SettleSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)

        def do() -> Done:
            with as_problems():
                reviewing.settle(
                    case_id,
                    version=said["version"],
                    verdict=Verdict(said["verdict"]),
                    words=said["words"],
                    actor=self.person,
                )
            return self.stand(case_id)

        return self.once(request, do)


class HandOnCaseView(_StepView):
    """To an authority."""

    @operation(
        "hand_on_case",
        _("Note that unlawful content was handed on to an authority (线索移送), once"),
        tag=TAG,
        takes=shapes.CaseHandOnSerializer,
        answers={200: shapes.CaseStandSerializer},
        problems=(404, 409),
        parameters=[ID],
        key=SCOPE,
        key_needed=True,
        once=True,
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        body = shapes.CaseHandOnSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)

        def do() -> Done:
            with as_problems():
                handing_on.hand_on(
                    case_id,
                    version=said["version"],
                    authority=Authority(said["authority"]),
                    reference=said["reference"],
                    actor=self.person,
                )
            return self.stand(case_id)

        return self.once(request, do)
