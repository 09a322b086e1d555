"""Taking part, for programs of readers: comments, likes, follows, by the token of somebody who has verified
themselves. The same operations and limits as on the pages.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
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
from tenant_apps.commons.data.codes import COMMENT, COMMENT_MAX, PEER_ANSWER, CommentState, Said, Stage
from tenant_apps.commons.operations.commenting import (
    NotInPublic,
    UnknownComment,
    delete_comment,
    write_comment,
)
from tenant_apps.commons.operations.following import TooManyFollowed, follow, see_all, unfollow
from tenant_apps.commons.operations.liking import OwnQuestion, like
from tenant_apps.commons.queries.answers import PeerAnswers
from tenant_apps.commons.queries.comments import CommentRow, Comments, comments, own_words
from tenant_apps.commons.queries.interests import followed, interest
from tenant_apps.commons.queries.listing import BadMark
from tenant_apps.commons.queries.one import Gone, Heading, find, heading
from tenant_apps.commons.queries.searching import suggest
from tenant_apps.commons.rules import limits
from tenant_apps.commons.rules.offered import NotOffered
from tenant_apps.commons.rules.wording import BadWords
from tenant_apps.commons.web.listing import WORDS_MAX
from tenant_apps.commons.web.suggesting import SUGGESTING
from tenant_apps.moderation.public import author_link
from tenant_apps.readers.public import ReaderCard, reader_of
from tenants.public import here_url

TAG = "taking part"
TOKEN = OpenApiParameter(
    "X-Reader-Token",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="Who takes part: the token of POST /readers/tokens.",
)
NUMBER = OpenApiParameter("number", str, OpenApiParameter.PATH, description="The receipt number.")
_EXAMPLE = OpenApiExample("comment", value={"text": "我们小区也是这样，谢谢答复。"}, request_only=True)


class CommentSerializer(serializers.Serializer[Any]):
    """One comment."""

    id = serializers.UUIDField(source="comment_id")
    signed = serializers.CharField(help_text="A name, or netizen with a number.")
    text = serializers.CharField()
    written_at = serializers.DateTimeField()


class CommentsSerializer(serializers.Serializer[Any]):
    """One page of comments, newest first: 30 at most."""

    items = CommentSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last.")


class CommentsQuery(serializers.Serializer[Any]):
    """Where a page begins."""

    after = serializers.CharField(max_length=100, default="", allow_blank=True)


class NewCommentSerializer(serializers.Serializer[Any]):
    """What somebody says. Numbers of people are covered before anybody reads it."""

    text = serializers.CharField(max_length=4 * COMMENT_MAX, help_text=f"{COMMENT_MAX} characters at most.")


class WrittenSerializer(serializers.Serializer[Any]):
    """A comment that was taken in."""

    id = serializers.UUIDField()
    shown = serializers.BooleanField(help_text="false: somebody reads it first.")


class OnSerializer(serializers.Serializer[Any]):
    """Which of both is meant, so that what is sent twice counts once."""

    on = serializers.BooleanField()


class OwnCommentSerializer(CommentSerializer):
    """One's own comment, however it stands."""

    state = serializers.ChoiceField(CommentState.choices)
    decision_url = serializers.CharField(
        help_text="Where the decision is read and may be appealed against; empty while there is none."
    )


class MineSerializer(serializers.Serializer[Any]):
    """What of a question is about whoever holds the token."""

    liked = serializers.BooleanField()
    follows = serializers.BooleanField()
    comments = OwnCommentSerializer(many=True)
    answers = OwnCommentSerializer(many=True, help_text="One at most that is not deleted.")


class FollowedSerializer(serializers.Serializer[Any]):
    """A question that somebody follows. Without a title it is not public any more."""

    number = serializers.CharField()
    title = serializers.CharField()
    stage = serializers.ChoiceField(Stage.choices)
    changed = serializers.BooleanField()
    new_comments = serializers.IntegerField(source="new_words", help_text="Comments, and answers of peers.")
    changed_at = serializers.DateTimeField()


class FollowedListSerializer(serializers.Serializer[Any]):
    """All of them, a hundred at most; what is new first."""

    items = FollowedSerializer(many=True)


class TypedSerializer(serializers.Serializer[Any]):
    """What somebody is typing."""

    q = serializers.CharField(max_length=WORDS_MAX)


class SuggestedTopicSerializer(serializers.Serializer[Any]):
    """A topic that may be meant."""

    code = serializers.CharField()
    name = serializers.CharField()


class SuggestedQuestionSerializer(serializers.Serializer[Any]):
    """A question that may be meant."""

    number = serializers.CharField()
    title = serializers.CharField()


class SuggestedSerializer(serializers.Serializer[Any]):
    """What may be meant, by name, sound or initials."""

    topics = SuggestedTopicSerializer(many=True)
    questions = SuggestedQuestionSerializer(many=True)


class NothingSerializer(serializers.Serializer[Any]):
    """An empty object."""


class OnNowSerializer(serializers.Serializer[Any]):
    """How it stands now."""

    on = serializers.BooleanField()


class GoneSerializer(serializers.Serializer[Any]):
    """It is gone."""

    id = serializers.UUIDField()
    deleted = serializers.BooleanField()


class ReaderView(ApiView):
    """For people who have verified a phone or WeChat with this unit."""

    reader: ReaderCard

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who it is, or 401."""
        super().initial(request, *args, **kwargs)
        found = reader_of(request.headers.get("X-Reader-Token", ""))
        if found is None:
            raise Problem(401, "not_verified", _("Verify a phone first: this token does not hold here."))
        self.reader = found

    @property
    def who(self) -> str:
        """Keys of one person are never those of another."""
        return f"reader:{self.reader.reader_id}"


class CommentsView(ApiView):
    """What is said under a question."""

    for_everyone = True
    scope = "read"

    @operation(
        "comments",
        _("Comments under a public question, newest first"),
        tag="public",
        answers={200: CommentsSerializer},
        problems=(400, 404, 410),
        parameters=[NUMBER, CommentsQuery],
        key="read",
    )
    def get(self, request: Request, number: str) -> Response:
        return said_page(request, number, comments, CommentSerializer)


class CommentView(ReaderView):
    """Say something."""

    @operation(
        "write_comment",
        _("Say something under a public question; somebody reads it first, unless set otherwise"),
        tag=TAG,
        takes=NewCommentSerializer,
        answers={201: WrittenSerializer},
        problems=(401, 404, 409, 410),
        parameters=[NUMBER, TOKEN],
        once=True,
        examples=[_EXAMPLE],
    )
    def post(self, request: Request, number: str) -> Response:
        question = question_in_public(number)
        body = NewCommentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wait = max(
            wait_for(limits.COMMENTS_OF_READER, str(self.reader.reader_id)),
            wait_for(limits.COMMENTS_FROM_ADDRESS, self.caller),
        )
        if wait:
            raise Throttled(wait=wait)

        def do() -> Done:
            try:
                written = write_comment(question.question_id, self.reader, body.validated_data["text"])
            except BadWords as error:
                raise Problem(
                    400, "invalid_field", _("This comment cannot be taken as it is."), field="text"
                ) from error
            except NotInPublic as error:
                raise taken_out() from error
            except NotOffered as error:
                raise Problem(409, "not_offered", _("Comments are closed here.")) from error
            return Done(201, {"id": str(written.comment_id), "shown": written.shown})

        return self.once(request, do)


class DeleteCommentView(ReaderView):
    """Take it back."""

    @operation(
        "delete_comment",
        _("Take one's own comment or answer back: its words are gone"),
        tag=TAG,
        takes=NothingSerializer,
        answers={200: GoneSerializer},
        problems=(401, 404, 410),
        parameters=[
            NUMBER,
            OpenApiParameter("comment_id", UUID, OpenApiParameter.PATH, description="Its id."),
            TOKEN,
        ],
        once=True,
    )
    def post(self, request: Request, number: str, comment_id: UUID) -> Response:
        def do() -> Done:
            try:
                delete_comment(comment_id, self.reader.reader_id)
            except UnknownComment as error:
                raise NotFound from error
            return Done(200, {"id": str(comment_id), "deleted": True})

        return self.once(request, do)


class LikeView(ReaderView):
    """Like it, or no longer."""

    @operation(
        "like",
        _("Like a question, or take that back; each person counts once, and nobody likes their own"),
        tag=TAG,
        takes=OnSerializer,
        answers={200: OnNowSerializer},
        problems=(401, 404, 409, 410),
        parameters=[NUMBER, TOKEN],
        once=True,
    )
    def post(self, request: Request, number: str) -> Response:
        question = question_in_public(number)
        body = OnSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wait = wait_for(limits.LIKES_FROM_ADDRESS, self.caller)
        if wait:
            raise Throttled(wait=wait)
        wanted = body.validated_data["on"]

        def do() -> Done:
            try:
                like(question.question_id, self.reader.reader_id, wanted=wanted)
            except OwnQuestion as error:
                raise Problem(
                    409, "own_question", _("It is your own question: others are counted here.")
                ) from error
            except NotInPublic as error:
                raise taken_out() from error
            except NotOffered as error:
                raise Problem(409, "not_offered", _("Questions cannot be liked here.")) from error
            return Done(200, {"on": wanted})

        return self.once(request, do)


class FollowView(ReaderView):
    """Follow it, or no longer."""

    @operation(
        "follow",
        _("Follow a question, or no longer: what is new stands in GET /followed"),
        tag=TAG,
        takes=OnSerializer,
        answers={200: OnNowSerializer},
        problems=(401, 404, 409, 410),
        parameters=[NUMBER, TOKEN],
        once=True,
    )
    def post(self, request: Request, number: str) -> Response:
        question = question_in_public(number)
        body = OnSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        wanted = body.validated_data["on"]

        def do() -> Done:
            try:
                (follow if wanted else unfollow)(question.question_id, self.reader.reader_id)
            except TooManyFollowed as error:
                raise Problem(
                    409,
                    "too_many_followed",
                    _("You follow 100 questions already. Leave one of them first."),
                ) from error
            except NotInPublic as error:
                raise taken_out() from error
            return Done(200, {"on": wanted})

        return self.once(request, do)


class MineView(ReaderView):
    """What of a question is one's own."""

    @operation(
        "mine",
        _("One's own comments and answer under a question, and whether one likes and follows it"),
        tag=TAG,
        answers={200: MineSerializer},
        problems=(401, 404, 410),
        parameters=[NUMBER, TOKEN],
    )
    def get(self, request: Request, number: str) -> Response:
        question, reader = question_in_public(number), self.reader.reader_id
        own, found = own_words(question.question_id, reader), interest(question.question_id, reader)
        shown = {
            "liked": found.likes,
            "follows": found.follows,
            "comments": [own_word_of(row) for row in own if row.kind == Said.COMMENT],
            "answers": [own_word_of(row) for row in own if row.kind == Said.ANSWER],
        }
        return Response(MineSerializer(shown).data)


class FollowedView(ReaderView):
    """What somebody follows."""

    @operation(
        "followed",
        _("The questions that somebody follows, with what is new"),
        tag=TAG,
        answers={200: FollowedListSerializer},
        problems=(401,),
        parameters=[TOKEN],
    )
    def get(self, request: Request) -> Response:
        return Response({"items": FollowedSerializer(followed(self.reader.reader_id), many=True).data})

    @operation(
        "see_followed",
        _("What is new has been seen"),
        tag=TAG,
        takes=NothingSerializer,
        answers={200: OnNowSerializer},
        problems=(401,),
        parameters=[TOKEN],
        once=True,
    )
    def post(self, request: Request) -> Response:
        def do() -> Done:
            see_all(self.reader.reader_id)
            return Done(200, {"on": True})

        return self.once(request, do)


class SuggestView(ApiView):
    """What may be meant."""

    limit = SUGGESTING

    @operation(
        "suggest",
        _("Topics and questions that may be meant, while somebody types"),
        tag="public",
        takes=TypedSerializer,
        answers={200: SuggestedSerializer},
        problems=(400,),
        description="By POST, since addresses end up in logs. Nothing of it is kept.",
    )
    def post(self, request: Request) -> Response:
        body = TypedSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        found = suggest(" ".join(body.validated_data["q"].split()))
        shown = {"topics": found.topics, "questions": [hit.row for hit in found.hits]}
        return Response(SuggestedSerializer(shown).data)


def question_in_public(number: str) -> Heading:
    """The question, if everybody can read it. Raises NotFound; Problem for one that was public once."""
    number = number[:40]
    found = heading(number)
    if found is not None:
        return found
    gone = find(number.upper())
    if isinstance(gone, Gone):
        raise Problem(410, "gone", gone.reason or _("It is not public any more."))
    raise NotFound


def said_page(
    request: Request,
    number: str,
    read: Callable[[UUID, str], Comments | PeerAnswers],
    serializer: type[serializers.Serializer[Any]],
) -> Response:
    """One page of what is said under a public question. Raises NotFound, Problem."""
    question = question_in_public(number)
    query = CommentsQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    try:
        found = read(question.question_id, query.validated_data["after"])
    except BadMark as error:
        raise Problem(
            400, "unknown_page", _("This is no mark of a page. Begin without one."), field="after"
        ) from error
    following = f"{request.path}?{urlencode({'after': found.after})}" if found.after else None
    return Response({"items": serializer(found.rows, many=True).data, "next": following})


def own_word_of(row: CommentRow) -> dict[str, Any]:
    """One's own comment or answer, with the way to what was decided about it."""
    kind = COMMENT if row.kind == Said.COMMENT else PEER_ANSWER
    link = author_link(kind, str(row.comment_id)) if row.state == CommentState.HIDDEN else ""
    return {
        "comment_id": row.comment_id,
        "signed": row.signed,
        "text": row.text,
        "written_at": row.written_at,
        "state": row.state,
        "decision_url": here_url(link) if link else "",
    }


def taken_out() -> Problem:
    """It left the public between two looks."""
    return Problem(409, "not_public", _("This question was taken out of the public meanwhile."))
