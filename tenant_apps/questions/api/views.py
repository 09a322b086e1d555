"""Endpoints for programs that ask on behalf of young people. No account: the receipt's secret is the key."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.forms import parse, said_of, words_of_error
from huisheng.kernel.rest.documents import IDEMPOTENCY, operation, said
from huisheng.kernel.rest.once import idempotency_key
from huisheng.kernel.rest.paging import PARAMETERS, Page
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.rest.views import ApiView
from tenant_apps.questions.api.asker_steps import NUMBER, SECRET, AskerView
from tenant_apps.questions.api.refusals import as_problems
from tenant_apps.questions.api.serializers import (
    HelpSerializer,
    NewQuestionSerializer,
    QuestionSerializer,
    ReceiptSerializer,
    SuggestedKindSerializer,
    TopicPageSerializer,
    TopicSerializer,
    WholeTopicSerializer,
    WordsSerializer,
)
from tenant_apps.questions.data.codes import AgeBand, Channel
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.queries.asking_form import form_for
from tenant_apps.questions.queries.help_lines import help_lines
from tenant_apps.questions.rules import limits, working_days
from tenant_apps.questions.rules.asking_form import DATATYPES, Details, in_words
from tenant_apps.questions.rules.danger import speaks_of_danger
from tenant_apps.questions.rules.kind_by_wording import suggest_kind
from tenant_apps.questions.rules.kinds import rule_of
from tenant_apps.questions.web.asking_device import address_and_agent
from tenant_apps.questions.web.asking_similar import found_for
from tenants.public import here_url

ASK_EXAMPLE = OpenApiExample(
    "question",
    value={"text": "公司拖欠三个月工资，应该找哪个部门？", "topic": "150305", "visibility": "private"},
    request_only=True,
)
TAG = "ask"


class QuestionsView(ApiView):
    """Ask."""

    scope = "ask"

    @operation(
        "ask",
        _("Ask this unit a question"),
        tag=TAG,
        takes=NewQuestionSerializer,
        answers={
            201: ReceiptSerializer,
            200: said("This key was used before with the same body", ReceiptSerializer),
        },
        problems=(400, 422),
        parameters=[IDEMPOTENCY],
        key="ask",
        description="Nothing but a hash is stored of the secret that opens it: keep the receipt. Words of "
        "danger meet no limit, and `help_lines` are to be shown first.",
        examples=[ASK_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        token = idempotency_key(request)
        body = NewQuestionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = dict(body.validated_data)
        own_topic = data.pop("own_topic")
        notify_order = tuple(data.pop("notify_order"))
        is_child = data["age_band"] == AgeBand.UNDER_14
        answers = "\n".join(value for values in data["details"].values() for value in values)
        limit = limits.asking(data["title"], f"{data['text']}\n{answers}", is_child=is_child)
        wait = wait_for(limit, self.caller) if limit else 0
        if wait:
            raise Throttled(wait=wait)
        in_danger = speaks_of_danger(data["title"], data["text"], answers)
        along = data.pop("details_along")
        data["details"] = _details(data, own_topic, needed=not in_danger, along=along)
        with as_problems():
            receipt = ask(
                NewQuestion(
                    token=f"api:{token}",
                    channel=Channel.API,
                    notify_order=notify_order,
                    unit_topic_id=int(own_topic) if own_topic else None,
                    **data,
                ),
                # Behind a key stands a system, by which many people ask.
                device="" if self.key else address_and_agent(request),
            )
        return Response(shown_receipt(receipt, data), status=201 if receipt.created else 200)


class KindView(ApiView):
    """Which kind a text sounds like. Nothing of the text is kept."""

    limit = limits.LOOKING_FOR_SIMILAR

    @operation(
        "suggest_kind",
        _("Which kind a text sounds like: a suggestion, to be shown and changed before asking"),
        tag=TAG,
        takes=WordsSerializer,
        answers={200: SuggestedKindSerializer},
        problems=(400,),
        description="By POST, since addresses end up in logs. Nothing of the text is kept.",
    )
    def post(self, request: Request) -> Response:
        body = WordsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        words = body.validated_data
        kind = suggest_kind(words["text"], words["title"])
        never_public = kind is not None and rule_of(kind).always_private
        return Response({"kind": kind, "never_public": never_public})


class SimilarView(ApiView):
    """What may already help whoever is writing."""

    limit = limits.LOOKING_FOR_SIMILAR

    @operation(
        "similar",
        _("What was asked before, and what helps: to be shown before asking"),
        tag=TAG,
        takes=WordsSerializer,
        answers={200: HelpSerializer},
        problems=(400,),
        description="By POST, since addresses end up in logs. Nothing of the text is kept.",
    )
    def post(self, request: Request) -> Response:
        body = WordsSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        found = found_for(body.validated_data["text"], body.validated_data["title"])
        guides = [
            {
                "id": card.id,
                "title": card.title,
                "audience": card.audience,
                "url": here_url(f"/help/{card.id}/"),
            }
            for card in (*found.programmes, *found.articles)
        ]
        shown = {"questions": found.questions, "guides": guides}
        return Response(HelpSerializer(shown).data)


class QuestionView(AskerView):
    """Look at one's own question."""

    @operation(
        "check",
        _("See one's own question: the number alone shows nothing"),
        tag="asker",
        answers={200: QuestionSerializer},
        problems=(404,),
        parameters=[NUMBER, SECRET],
        key="ask",
    )
    def get(self, request: Request, number: str) -> Response:
        return Response(QuestionSerializer(self.seen(request)).data)


class TopicsView(ApiView):
    """What one may ask about."""

    for_everyone = True

    @operation(
        "topics",
        _("Topics of this unit, its own first"),
        tag=TAG,
        answers={200: TopicPageSerializer},
        problems=(400,),
        parameters=PARAMETERS,
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


class TopicView(ApiView):
    """One topic."""

    for_everyone = True

    @operation(
        "topic",
        _("One topic, and what this unit asks about it beside the question itself"),
        tag=TAG,
        answers={200: WholeTopicSerializer},
        problems=(404,),
        parameters=[
            OpenApiParameter(
                "topic",
                str,
                OpenApiParameter.PATH,
                description="A code of GET /topics; own- and the code.",
            )
        ],
    )
    def get(self, request: Request, topic: str) -> Response:
        offer = unit_topics.offer()
        code = topic.removeprefix("own-")
        own = offer.own_topic(int(code)) if topic != code and code.isdecimal() and len(code) < 18 else None
        if own is None and not offer.has_leaf(topic):
            raise NotFound
        card = offer.tree.card(own.network_topic if own else topic)
        shown = {
            "code": code,
            "name": own.name if own else card.name,
            "own": own is not None,
            "trail": [*card.trail, *([own.name] if own else [])],
            "asks": [
                {
                    "code": field.id,
                    "asked": str(field.label),
                    "hint": str(field.help),
                    "why": str(field.why),
                    "kind": field.kind,
                    "datatype": DATATYPES[field.kind],
                    "needed": field.required,
                    "options": [{"key": one.key, "name": str(one.label)} for one in field.choices],
                    "unit": str(field.unit),
                    "least": field.least,
                    "most": field.most,
                    "only_if": {"code": field.when.field, "keys": list(field.when.keys)}
                    if field.when
                    else None,
                }
                for field in in_words(form_for(topic, own.id if own else None)).fields
            ],
        }
        return Response(WholeTopicSerializer(shown).data)


def _details(sent: dict[str, Any], own_topic: str, *, needed: bool, along: bool) -> Details:
    """What was answered to what the unit asks beside the question. Raises Problem."""
    form = in_words(form_for(sent["topic"], int(own_topic) if own_topic else None))
    unknown = sent["details"].keys() - {field.id for field in form.fields}
    if unknown:
        code = min(unknown)
        raise Problem(
            400, "unknown_detail", _("This is not asked about this topic."), field=f"details.{code}"
        )
    parsed = parse(form, sent["details"], needed=needed)
    for field in form.fields:
        if field.id in parsed.errors:
            fault = parsed.errors[field.id]
            code = "detail_missing" if fault == "missing" else "detail_invalid"
            raise Problem(400, code, words_of_error(field, fault), field=f"details.{field.id}")
    said = said_of(form, parsed.answers)
    return Details(said, form.version, along=along) if said else Details()


def _key(row: dict[str, Any]) -> str:
    return str(row["key"])


def shown_receipt(receipt: Receipt, sent: dict[str, Any]) -> dict[str, Any]:
    """What the asker keeps, and what to show first."""
    path = reverse("questions-status", args=[receipt.number])
    return {
        "number": receipt.number,
        "secret": receipt.secret,
        "url": f"{here_url(path)}?k={receipt.secret}",
        "kind": sent["kind"],
        "suggested_kind": suggest_kind(sent["text"], sent["title"]),
        "due_on": working_days.due_day(receipt.due_at).isoformat(),
        "help_lines": [{"number": line.number, "name": str(line.name)} for line in help_lines()]
        if receipt.danger
        else [],
    }
