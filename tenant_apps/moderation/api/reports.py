"""举报 for programs: reporting without an account, its receipt, and the second look of either party."""

from django.core.signing import BadSignature
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import REPLAYED, Done, idempotency_key
from huisheng.kernel.rest.throttle import count, wait_for
from huisheng.kernel.rest.views import ApiView
from huisheng.kernel.tenancy import signing
from tenant_apps.moderation.api import serializers as shapes
from tenant_apps.moderation.api.refusals import as_problems
from tenant_apps.moderation.data.codes import Kept, Reason, Verdict
from tenant_apps.moderation.operations import reviewing
from tenant_apps.moderation.operations.reporting import NewReport, report
from tenant_apps.moderation.public import AUTHOR_SALT
from tenant_apps.moderation.queries.counts import months
from tenant_apps.moderation.queries.hidden import is_hidden
from tenant_apps.moderation.queries.seen import Seen, by_receipt, for_author
from tenant_apps.moderation.rules import limits
from tenant_apps.moderation.rules.items import UnknownItem, read
from tenants.public import here_url

TAG = "reports"
RECEIPT = OpenApiParameter("receipt", str, OpenApiParameter.PATH, description="JB-…, as it was told.")
DECISION = OpenApiParameter(
    "token", str, OpenApiParameter.PATH, description="The last part of `decision_url` of one's own item."
)
_EXAMPLE = OpenApiExample(
    "report",
    value={"kind": "comment", "item": "0198a1c2-0000-7000-8000-000000000001", "reason": "personal"},
    request_only=True,
)


class ReasonsView(ApiView):
    """The published list."""

    for_everyone = True

    @operation(
        "moderation_reasons",
        _("Why something may be kept from the public, and why it stays"),
        tag=TAG,
        answers={200: shapes.ReasonsSerializer},
    )
    def get(self, request: Request) -> Response:
        hide = [{"code": one.value, "words": str(one.label), "verdict": Verdict.HIDE.value} for one in Reason]
        keep = [{"code": one.value, "words": str(one.label), "verdict": Verdict.KEEP.value} for one in Kept]
        return Response({"items": [*hide, *keep]})


class MonthsView(ApiView):
    """Public counts."""

    for_everyone = True

    @operation(
        "moderation_counts",
        _("How often what was reported and decided, month by month"),
        tag=TAG,
        answers={200: shapes.MonthsSerializer},
    )
    def get(self, request: Request) -> Response:
        return Response({"items": shapes.MonthSerializer(months(), many=True).data})


class ReportsView(ApiView):
    """Report something."""

    @operation(
        "report",
        _("Report an item that stands in public (举报): no account, decided within 24 hours"),
        tag=TAG,
        takes=shapes.NewReportSerializer,
        answers={201: shapes.ReportReceiptSerializer},
        problems=(404,),
        once=True,
        examples=[_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        body = shapes.NewReportSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        try:
            read(said["kind"], said["item"])
        except UnknownItem:
            raise NotFound from None
        if is_hidden(said["kind"], said["item"]):
            raise NotFound
        counted = count(limits.REPORTING, self.caller)
        if counted.wait:
            raise Throttled(wait=counted.wait)
        new = NewReport(
            kind=said["kind"],
            item=said["item"],
            reason=Reason(said["reason"]),
            token=f"api:{idempotency_key(request)}",
            words=said["words"],
            contact=said["contact"],
            marked=counted.tries > limits.OFTEN,
        )
        told: list[str] = []

        def do() -> Done:
            told.append(report(new))
            return Done(201, {})

        response = self.once(request, do)
        if response.has_header(REPLAYED):
            # The receipt is a key to the decision and is kept nowhere: the same form has the same one.
            told.append(report(new))
        response.data = {"receipt": told[0], "url": here_url(f"/report/receipt/{told[0]}/")}
        return response


class _PartyView(ApiView):
    """What one of the two parties may read and do."""

    def looked_at(self, found: Seen | None) -> Seen:
        """What was found, counted. Raises Throttled, NotFound."""
        wait = wait_for(limits.LOOKING, self.caller)
        if wait:
            raise Throttled(wait=wait)
        if found is None:
            raise NotFound
        return found

    def shown(self, found: Seen) -> Response:
        """As it is read; kept by nobody."""
        return Response(shapes.SeenSerializer(found).data)


class ReportView(_PartyView):
    """What became of it."""

    @operation(
        "report_status",
        _("What became of a report"),
        tag=TAG,
        answers={200: shapes.SeenSerializer},
        problems=(404,),
        parameters=[RECEIPT],
    )
    def get(self, request: Request, receipt: str) -> Response:
        return self.shown(self.looked_at(by_receipt(receipt)))


class ContestView(_PartyView):
    """Against keeping it."""

    @operation(
        "contest",
        _("Have another person look again at what was kept, once"),
        tag=TAG,
        takes=shapes.AgainSerializer,
        answers={200: shapes.AskedSerializer},
        problems=(404, 409),
        parameters=[RECEIPT],
        once=True,
    )
    def post(self, request: Request, receipt: str) -> Response:
        found = self.looked_at(by_receipt(receipt))
        body = shapes.AgainSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        if found.report_id is None:
            raise NotFound
        report_id = found.report_id

        def do() -> Done:
            with as_problems():
                reviewing.contest(report_id, words=body.validated_data["words"])
            return Done(200, {"asked": True})

        return self.once(request, do)


class DecisionView(_PartyView):
    """For the author of an item."""

    @operation(
        "decision",
        _("What was decided about something of one's own"),
        tag=TAG,
        answers={200: shapes.SeenSerializer},
        problems=(404,),
        parameters=[DECISION],
    )
    def get(self, request: Request, token: str) -> Response:
        return self.shown(self.looked_at(_of_author(token)))


class AppealView(_PartyView):
    """Against hiding it."""

    @operation(
        "appeal_decision",
        _("Have another person look again at what was hidden, once"),
        tag=TAG,
        takes=shapes.AgainSerializer,
        answers={200: shapes.AskedSerializer},
        problems=(404, 409),
        parameters=[DECISION],
        once=True,
    )
    def post(self, request: Request, token: str) -> Response:
        found = self.looked_at(_of_author(token))
        body = shapes.AgainSerializer(data=request.data)
        body.is_valid(raise_exception=True)

        def do() -> Done:
            with as_problems():
                reviewing.appeal(found.case_id, words=body.validated_data["words"])
            return Done(200, {"asked": True})

        return self.once(request, do)


def _of_author(token: str) -> Seen | None:
    try:
        kind, item = signing.loads(token, salt=AUTHOR_SALT)
    except (BadSignature, ValueError, TypeError):
        return None
    return for_author(kind, item)
