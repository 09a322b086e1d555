"""Answers of peers, for programs: read by everybody, written by people who have verified themselves, and
accepted by whoever asked, with the secret of the receipt. The same operations and limits as on the pages.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import wait_for
from huisheng.kernel.rest.views import ApiView
from tenant_apps.commons.api.serializers import PeerAnswerSerializer
from tenant_apps.commons.api.taking_part import (
    NUMBER,
    TAG,
    TOKEN,
    CommentsQuery,
    ReaderView,
    WrittenSerializer,
    question_in_public,
    said_page,
    taken_out,
)
from tenant_apps.commons.data.codes import ANSWER_MAX
from tenant_apps.commons.operations.accepting import accept, take_back
from tenant_apps.commons.operations.commenting import NotInPublic, UnknownComment
from tenant_apps.commons.operations.liking import OwnQuestion
from tenant_apps.commons.operations.peer_answering import AnsweredAlready, ClosedToPeers, write_answer
from tenant_apps.commons.queries.answers import answers, best_answers
from tenant_apps.commons.queries.one import heading
from tenant_apps.commons.rules import limits
from tenant_apps.commons.rules.wording import BadWords
from tenant_apps.questions import public as questions
from tenant_apps.questions.public import Opened, open_for_asker
from tenant_apps.readers.public import reader_of

SECRET = OpenApiParameter(
    "X-Question-Secret", str, OpenApiParameter.HEADER, required=True, description="The secret of the receipt."
)
_MOST = 50
_EXAMPLE = OpenApiExample("answer", value={"text": "带身份证去青年之家三楼登记就行。"}, request_only=True)


class AnswerOfPeerSerializer(PeerAnswerSerializer):
    """An answer of a peer, by which it is named when it helped."""

    id = serializers.UUIDField(source="answer_id")


class AnswersOfPeersSerializer(serializers.Serializer[Any]):
    """One page of them, newest first: 20 at most."""

    items = AnswerOfPeerSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last.")


class NewAnswerSerializer(serializers.Serializer[Any]):
    """What somebody answers. Numbers of people are covered before anybody reads it."""

    text = serializers.CharField(max_length=4 * ANSWER_MAX, help_text=f"{ANSWER_MAX} characters at most.")


class AnsweredSerializer(WrittenSerializer):
    """An answer that was taken in."""

    danger = serializers.BooleanField(
        help_text="It speaks of danger: show whoever wrote it at once where help is."
    )


class BestAnswersSerializer(serializers.Serializer[Any]):
    """Those that whoever asked chooses from, the best first: 50 at most."""

    items = AnswerOfPeerSerializer(many=True)


class HelpedSerializer(serializers.Serializer[Any]):
    """Which one helped."""

    answer = serializers.UUIDField(allow_null=True, help_text="Its `id`; null: none of them (any more).")


class PeerAnswersView(ApiView):
    """What peers answer."""

    for_everyone = True
    scope = "read"

    @operation(
        "peer_answers",
        _("Answers of peers to a public question, newest first"),
        tag="public",
        answers={200: AnswersOfPeersSerializer},
        problems=(400, 404, 410),
        parameters=[NUMBER, CommentsQuery],
        key="read",
    )
    def get(self, request: Request, number: str) -> Response:
        return said_page(request, number, answers, AnswerOfPeerSerializer)


class PeerAnswerView(ReaderView):
    """Answer somebody else's question."""

    @operation(
        "write_peer_answer",
        _("Answer a public question of somebody else, once; somebody reads it first, unless set otherwise"),
        tag=TAG,
        takes=NewAnswerSerializer,
        answers={201: AnsweredSerializer},
        problems=(401, 404, 409, 410),
        parameters=[NUMBER, TOKEN],
        once=True,
        examples=[_EXAMPLE],
        description="Taken back like a comment, by its id.",
    )
    def post(self, request: Request, number: str) -> Response:
        question = question_in_public(number)
        body = NewAnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        text = body.validated_data["text"]
        wait = max(
            wait_for(limits.ANSWERS_OF_READER, str(self.reader.reader_id)),
            wait_for(limits.ANSWERS_FROM_ADDRESS, self.caller),
        )
        if wait:
            raise Throttled(wait=wait)

        def do() -> Done:
            try:
                written = write_answer(question.question_id, self.reader, text)
            except BadWords as error:
                raise Problem(
                    400, "invalid_field", _("This answer cannot be taken as it is."), field="text"
                ) from error
            except NotInPublic as error:
                raise taken_out() from error
            except ClosedToPeers as error:
                raise Problem(
                    409, "closed_to_peers", _("This question is answered by the unit alone.")
                ) from error
            except OwnQuestion as error:
                raise Problem(
                    409, "own_question", _("It is your own question: others are counted here.")
                ) from error
            except AnsweredAlready as error:
                raise Problem(
                    409,
                    "answered_already",
                    _("You have answered this question. Delete that answer first to write another one."),
                ) from error
            said = {"id": str(written.comment_id), "shown": written.shown}
            return Done(201, said | {"danger": questions.speaks_of_danger(text)})

        return self.once(request, do)


class AskersAnswersView(ApiView):
    """采纳: whoever asked says which answer of a peer helped."""

    scope = "ask"
    opened: Opened

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Open the question by its secret, or 404."""
        super().initial(request, *args, **kwargs)
        wait = 0 if self.key else wait_for(limits.OPENING, self.caller)
        if wait:
            raise Throttled(wait=wait)
        opened = open_for_asker(kwargs["number"], request.headers.get("X-Question-Secret", ""))
        if opened is None:
            raise NotFound
        self.opened = opened

    @property
    def who(self) -> str:
        """Keys of one question are never those of another."""
        return f"question:{self.opened.question_id}"

    @operation(
        "answers_of_peers_to_my_question",
        _("What peers answered to one's own question, the best first"),
        tag="asker",
        answers={200: BestAnswersSerializer},
        problems=(404,),
        parameters=[NUMBER, SECRET],
        key="ask",
    )
    def get(self, request: Request, number: str) -> Response:
        shown = heading(self.opened.number) is not None
        rows = best_answers(self.opened.question_id, _MOST) if shown else []
        return Response({"items": AnswerOfPeerSerializer(rows, many=True).data})

    @operation(
        "accept_answer_of_peer",
        _("Say which answer of a peer helped, and no other; or that none did (采纳)"),
        tag="asker",
        takes=HelpedSerializer,
        answers={200: HelpedSerializer},
        problems=(404, 409),
        parameters=[
            NUMBER,
            SECRET,
            OpenApiParameter(
                "X-Reader-Token",
                str,
                OpenApiParameter.HEADER,
                description="Whoever asked, where they have verified a phone.",
            ),
        ],
        key="ask",
        once=True,
    )
    def post(self, request: Request, number: str) -> Response:
        body = HelpedSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        helped: UUID | None = body.validated_data["answer"]
        reader = reader_of(request.headers.get("X-Reader-Token", ""))

        def do() -> Done:
            try:
                if helped is None:
                    take_back(self.opened.question_id)
                else:
                    reader_id = reader.reader_id if reader else None
                    accept(self.opened.question_id, helped, reader_id=reader_id)
            except NotInPublic as error:
                raise taken_out() from error
            except UnknownComment as error:
                raise Problem(
                    409, "answer_not_shown", _("This answer is not shown any more."), field="answer"
                ) from error
            return Done(200, {"answer": str(helped) if helped else None})

        return self.once(request, do)
