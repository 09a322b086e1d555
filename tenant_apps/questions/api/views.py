"""Endpoints for programs that ask on behalf of young people. No account: the receipt's secret is the key."""

import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel import clock
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.paging import PARAMETERS, Page
from huisheng.kernel.rest.problems import Problem, ProblemSerializer
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.rest.views import ApiView
from huisheng.kernel.web.look import look_of
from tenant_apps.questions.api.serializers import (
    NewQuestionSerializer,
    QuestionSerializer,
    ReceiptSerializer,
    SuggestedKindSerializer,
    TopicPageSerializer,
    TopicSerializer,
    WordsSerializer,
)
from tenant_apps.questions.data.codes import AgeBand, Channel
from tenant_apps.questions.operations.intake import BadQuestion, NewQuestion, Receipt, TokenReused, ask
from tenant_apps.questions.queries import seen_by_asker, unit_topics
from tenant_apps.questions.queries.help_lines import help_lines
from tenant_apps.questions.rules import limits, working_days
from tenant_apps.questions.rules.kind_by_wording import suggest_kind
from tenant_apps.questions.rules.kinds import rule_of
from tenants.public import here_url

PROBLEM = OpenApiResponse(ProblemSerializer, description="What is wrong (application/problem+json)")
KEY = OpenApiParameter(
    "Idempotency-Key",
    uuid.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="A fresh random UUID per question. Sent again with the same body: the same receipt.",
)
SECRET = OpenApiParameter(
    "X-Question-Secret", str, OpenApiParameter.HEADER, required=True, description="The secret of the receipt."
)


class QuestionsView(ApiView):
    """Ask."""

    scope = "ask"

    @extend_schema(
        operation_id="ask",
        summary="Ask this unit a question",
        parameters=[KEY],
        request=NewQuestionSerializer,
        responses={
            201: ReceiptSerializer,
            200: OpenApiResponse(
                ReceiptSerializer, description="This key was used before with the same body"
            ),
            400: PROBLEM,
            422: PROBLEM,
            429: PROBLEM,
        },
    )
    def post(self, request: Request) -> Response:
        token = _idempotency_key(request)
        body = NewQuestionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = dict(body.validated_data)
        own_topic = data.pop("own_topic")
        notify_order = tuple(data.pop("notify_order"))
        is_child = data["age_band"] == AgeBand.UNDER_14
        limit = limits.asking(data["title"], data["text"], is_child=is_child)
        wait = wait_for(limit, self.caller) if limit else 0
        if wait:
            raise Throttled(wait=wait)
        try:
            receipt = ask(
                NewQuestion(
                    token=f"api:{token}",
                    channel=Channel.API,
                    notify_order=notify_order,
                    unit_topic_id=int(own_topic) if own_topic else None,
                    **data,
                )
            )
        except BadQuestion as error:
            if error.field == "guardian":
                raise Problem(
                    422,
                    "guardian_needed",
                    _("Leave out name and contact: of somebody under 14 they need a guardian's consent."),
                    field="age_band",
                ) from error
            raise Problem(
                400, "invalid_field", _("This field cannot be taken as it is."), field=error.field
            ) from error
        except TokenReused as error:
            raise Problem(
                422,
                "key_reused",
                _("This Idempotency-Key was used for another question."),
                field="Idempotency-Key",
            ) from error
        return Response(_shown(receipt, data), status=201 if receipt.created else 200)


class KindView(ApiView):
    """Which kind a text sounds like. Nothing of the text is kept."""

    limit = limits.LOOKING_FOR_SIMILAR

    @extend_schema(
        operation_id="suggest_kind",
        summary="Which kind a text sounds like: a suggestion, to be shown and changed before asking",
        request=WordsSerializer,
        responses={200: SuggestedKindSerializer, 400: PROBLEM, 429: PROBLEM},
    )
    def post(self, request: Request) -> Response:
        body = WordsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        kind = suggest_kind(said["text"], said["title"])
        never_public = kind is not None and rule_of(kind).always_private
        response = Response({"kind": kind, "never_public": never_public})
        response["Cache-Control"] = "private, no-store"
        return response


class QuestionView(ApiView):
    """Look at one's own question."""

    @extend_schema(
        operation_id="check",
        summary="See one's own question: the number alone shows nothing",
        parameters=[SECRET],
        responses={200: QuestionSerializer, 404: PROBLEM, 429: PROBLEM},
    )
    def get(self, request: Request, number: str) -> Response:
        wait = wait_for(limits.CHECKING, client_address(request))
        if wait:
            raise Throttled(wait=wait)
        found = seen_by_asker.find(
            number,
            request.headers.get("X-Question-Secret", ""),
            unit=look_of(request).short_name,
            now=clock.now(),
        )
        if found is None:
            raise NotFound
        return Response(QuestionSerializer(found).data)


class TopicsView(ApiView):
    """What one may ask about."""

    @extend_schema(
        operation_id="topics",
        summary="Topics of this unit, its own first",
        parameters=PARAMETERS,
        responses={200: TopicPageSerializer, 400: PROBLEM, 429: PROBLEM},
    )
    def get(self, request: Request) -> Response:
        page = Page.asked_for(request)
        offer = unit_topics.offer()
        rows: list[dict[str, Any]] = [
            # An own topic's key begins with a minus sign, which sorts before every digit.
            {"key": f"-{own.id:018}", "code": str(own.id), "name": own.name, "own": True,
             "trail": [*offer.tree.card(own.network_topic).trail, own.name]}
            for own in sorted(offer.own, key=lambda own: own.id)
        ]  # fmt: skip
        rows += [
            {"key": leaf.code, "code": leaf.code, "name": leaf.name, "own": False, "trail": list(leaf.trail)}
            for leaf in sorted(offer.leaves(), key=lambda leaf: leaf.code)
        ]
        found = page.of(rows, _key)
        return Response(page.answer(request, found, _key, [TopicSerializer(row).data for row in found]))


def _key(row: dict[str, Any]) -> str:
    return str(row["key"])


def _idempotency_key(request: Request) -> str:
    try:
        return str(uuid.UUID(request.headers.get("Idempotency-Key", "")))
    except ValueError:
        raise Problem(
            400, "key_missing", _("Send a random UUID as Idempotency-Key."), field="Idempotency-Key"
        ) from None


def _shown(receipt: Receipt, said: dict[str, Any]) -> dict[str, Any]:
    path = reverse("questions-status", args=[receipt.number])
    return {
        "number": receipt.number,
        "secret": receipt.secret,
        "url": f"{here_url(path)}?k={receipt.secret}",
        "kind": said["kind"],
        "suggested_kind": suggest_kind(said["text"], said["title"]),
        "due_on": working_days.due_day(receipt.due_at).isoformat(),
        "help_lines": [{"number": line.number, "name": str(line.name)} for line in help_lines()]
        if receipt.danger
        else [],
    }
