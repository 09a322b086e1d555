"""What an asker can do with a question, for programs: the steps of the asker's page, by the same secret."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel import clock
from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done, idempotency_key
from huisheng.kernel.rest.throttle import Limit, wait_for
from huisheng.kernel.rest.views import ApiView
from huisheng.kernel.web.look import look_of
from tenant_apps.questions.api.refusals import as_problems
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.operations import (
    appealing,
    asking_review,
    confirming,
    conversation,
    erasing,
    going_on,
    hiding,
    withdrawing,
)
from tenant_apps.questions.operations.confirming import NOTE_MAX
from tenant_apps.questions.queries import seen_by_asker
from tenant_apps.questions.queries.opening import Opened, open_for_asker
from tenant_apps.questions.queries.seen_by_asker import AskerView as Seen
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.asker_actions import AskerAction
from tenant_apps.questions.rules.wording import TEXT_MAX

TAG = "asker"
SECRET = OpenApiParameter(
    "X-Question-Secret", str, OpenApiParameter.HEADER, required=True, description="The secret of the receipt."
)
NUMBER = OpenApiParameter("number", str, OpenApiParameter.PATH, description="The receipt number.")


class AskerView(ApiView):
    """Opens one question by number and secret of its receipt; which of the two is wrong stays unsaid."""

    scope = "ask"
    looking: ClassVar[Limit] = limits.CHECKING
    opened: Opened

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Open it, or 404."""
        super().initial(request, *args, **kwargs)
        wait = 0 if self.key else wait_for(self.looking, self.caller)
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

    def token(self, key: UUID) -> str:
        """By which the operations know the same words again: of this question and this key alone."""
        return f"api:{hashlib.sha256(f'{self.opened.question_id}:{key}'.encode()).hexdigest()[:56]}"

    def seen(self, request: Request) -> Seen:
        """The question as its asker sees it now."""
        found = seen_by_asker.find(
            self.opened.number, self.opened.key, unit=look_of(request).short_name, now=clock.now()
        )
        if found is None:
            raise NotFound
        return found


class TextSerializer(serializers.Serializer[Any]):
    """Words of the asker."""

    text = serializers.CharField(max_length=TEXT_MAX)


class SolvedSerializer(serializers.Serializer[Any]):
    """It is solved; everything else is as one likes."""

    rating = serializers.IntegerField(min_value=1, max_value=5, required=False, allow_null=True, default=None)
    note = serializers.CharField(max_length=NOTE_MAX, required=False, allow_blank=True, default="")
    helped = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=1, max_value=2**62,
        help_text="`id` of the answer that helped.",
    )  # fmt: skip


class RatingSerializer(SolvedSerializer):
    """How it went, after the end."""

    solved = serializers.BooleanField()
    rating = serializers.IntegerField(min_value=1, max_value=5)


class ReviewSerializer(TextSerializer):
    """Words to the unit above."""

    consent = serializers.BooleanField(
        help_text="true: the asker agrees that the unit above reads question, answers and these words."
    )


class NothingSerializer(serializers.Serializer[Any]):
    """An empty object: only the step itself is meant."""


class StandSerializer(serializers.Serializer[Any]):
    """How the question stands after the step."""

    number = serializers.CharField()
    state = serializers.ChoiceField(State.choices)
    actions = serializers.ListField(
        child=serializers.ChoiceField([(action.value, action.value) for action in AskerAction]),
        help_text="What the asker can do now, the most useful first.",
    )


Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the end of its address, what it takes, the operation."""

    path: str
    operation_id: str
    summary: Promise
    takes: type[serializers.Serializer[Any]]
    do: Callable[[UUID, Said, str], object]
    description: str = ""


STEPS = (
    Step(
        "messages",
        "write",
        _("Add something, or ask back after the answer (补充、追问)"),
        TextSerializer,
        lambda question, said, token: conversation.add(question, text=said["text"], token=token),
        "While the unit waits for the asker this ends the waiting. Files are handed in at `/files`.",
    ),
    Step(
        "urge",
        "urge",
        _("Urge the unit (催办): while something is owed, once in three days"),
        NothingSerializer,
        lambda question, said, token: conversation.urge(question),
    ),
    Step(
        "solved",
        "say_solved",
        _("Say that it is solved, with stars and words as one likes"),
        SolvedSerializer,
        lambda question, said, token: confirming.say_solved(
            question, rating=said["rating"], note=said["note"], helped=said["helped"]
        ),
    ),
    Step(
        "not-solved",
        "say_not_solved",
        _("Say that it is not solved (未解决): it goes back to work with a new date"),
        TextSerializer,
        lambda question, said, token: going_on.say_not_solved(question, words=said["text"], token=token),
    ),
    Step(
        "rating",
        "rate",
        _("Rate how it went, once, within 15 days after the end"),
        RatingSerializer,
        lambda question, said, token: confirming.rate(
            question, solved=said["solved"], rating=said["rating"], note=said["note"], helped=said["helped"]
        ),
    ),
    Step(
        "reopen",
        "reopen",
        _("Reopen a closed question, once, within 15 days"),
        TextSerializer,
        lambda question, said, token: going_on.reopen(question, words=said["text"], token=token),
    ),
    Step(
        "appeal",
        "appeal",
        _("Appeal against 暂不受理: somebody who did not decide before looks at it again, once"),
        TextSerializer,
        lambda question, said, token: appealing.appeal(question, words=said["text"], token=token),
    ),
    Step(
        "review",
        "ask_review",
        _("Have the unit above look at it, once"),
        ReviewSerializer,
        lambda question, said, token: asking_review.ask_review(
            question, words=said["text"], consent=said["consent"], token=token
        ),
    ),
    Step(
        "withdraw",
        "withdraw",
        _("Take the question back: nobody works on it any more, for good"),
        NothingSerializer,
        lambda question, said, token: withdrawing.withdraw(question),
    ),
    Step(
        "private",
        "make_private",
        _("Show it to nobody else: it leaves the public, and the asker's name with it"),
        NothingSerializer,
        lambda question, said, token: hiding.make_private(question),
    ),
    Step(
        "forget-contact",
        "forget_contact",
        _("Forget name, telephone and address of the asker, now"),
        NothingSerializer,
        lambda question, said, token: erasing.erase_contact(question),
        "No notices go out any more; number and secret go on opening the question.",
    ),
)

_WRITE_EXAMPLE = OpenApiExample("addition", value={"text": "补充：合同是去年九月签的。"}, request_only=True)


def view_of(step: Step) -> type[AskerView]:
    """The view of one step."""

    class StepView(AskerView):
        @operation(
            step.operation_id,
            step.summary,
            tag=TAG,
            takes=step.takes,
            answers={200: StandSerializer},
            problems=(404, 409),
            parameters=[NUMBER, SECRET],
            key="ask",
            once=True,
            description=step.description,
            examples=[_WRITE_EXAMPLE] if step.takes is TextSerializer else (),
        )
        def post(self, request: Request, number: str) -> Response:
            body = step.takes(data=request.data)
            body.is_valid(raise_exception=True)
            said = dict(body.validated_data)

            def do() -> Done:
                with as_problems():
                    step.do(self.opened.question_id, said, self.token(idempotency_key(request)))
                found = self.seen(request)
                stand = {"number": found.number, "state": found.state, "actions": list(found.actions)}
                return Done(200, StandSerializer(stand).data)

            return self.once(request, do)

    StepView.__name__ = StepView.__qualname__ = f"{step.operation_id.title().replace('_', '')}View"
    return StepView
