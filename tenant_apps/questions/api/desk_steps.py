"""The steps of the desk, for programs: the operations of its pages, in the name of the key's person.

What only a person does stays with the pages: deciding as a second person, looking at a contact, helping
somebody in danger.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.audit import record
from huisheng.kernel.rest.documents import IDEMPOTENCY, operation, said
from huisheng.kernel.rest.once import Done, idempotency_key
from huisheng.kernel.rest.problems import Problem
from tenant_apps.people import public as people
from tenant_apps.questions.api import desk_serializers as shapes
from tenant_apps.questions.api import outside
from tenant_apps.questions.api.desk import ID, TAG, DeskView
from tenant_apps.questions.api.refusals import as_problems
from tenant_apps.questions.api.serializers import ReceiptSerializer
from tenant_apps.questions.api.views import shown_receipt
from tenant_apps.questions.operations import (
    answering,
    approving,
    claiming,
    conversation,
    covering,
    extending,
    handing_on,
    handling,
    holding,
    merging,
    retopicing,
    screening,
    sending,
    taking_calls,
    watching,
)
from tenant_apps.questions.operations.intake import NewQuestion
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.operations.sending import Sent
from tenant_apps.questions.queries import deciding, desk_item
from tenant_apps.questions.queries.desk_item_view import About
from tenant_apps.questions.web.desk_taking import to_of, topic_of

WORK_SCOPE = "desk"
Said = dict[str, Any]
Do = Callable[[About, Said, int], Sent | None]
"""Takes a step; what is returned is on its way and has not happened yet."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the end of its address, what it takes, the operation."""

    path: str
    summary: Promise
    takes: type[serializers.Serializer[Any]]
    do: Do
    description: str = ""

    @property
    def operation_id(self) -> str:
        """Its name in the document."""
        return f"desk_{self.path.replace('-', '_')}"


def _at_once(do: Callable[[UUID, Said, int], object]) -> Do:
    """A step that happens at once."""

    def take(about: About, sent: Said, me: int) -> None:
        do(about.id, sent, me)

    return take


def _held(step: str, *fields: str, signed: bool = False) -> Do:
    """A step that reaches the asker: it can be taken back for ten seconds, as from the page."""

    def take(about: About, sent: Said, me: int) -> Sent:
        payload = {name: sent[name] for name in fields}
        if signed:
            payload["persona"] = answering.official_name()
        return Sent(holding.hold(about.id, step, payload, version=sent["version"], actor=me))

    return take


def _answer(about: About, sent: Said, me: int) -> Sent:
    expert = None
    if sent["expert"] is not None:
        cards = people.experts_for(about.topic_code, minor=about.minor)
        expert = next((card for card in cards if card.member_id == sent["expert"]), None)
        if expert is None:
            raise BadDecision("expert")
    return sending.send_answer(
        about.id,
        version=sent["version"],
        text=sent["text"],
        handles=sent["handles"],
        actor=me,
        topic=about.topic_code,
        expert=expert,
    )


def _give_up(about: About, sent: Said, me: int) -> Sent:
    approving.propose_unresolvable(
        about.id, version=sent["version"], reason=sent["reason"], words=sent["words"], actor=me
    )
    return Sent(None)


def _extend(about: About, sent: Said, me: int) -> Sent:
    extending.ask(about.id, version=sent["version"], days=sent["days"], words=sent["words"], actor=me)
    return Sent(None)


def _correct(about: About, sent: Said, me: int) -> Sent:
    return sending.send_correction(
        about.id, version=sent["version"], answer=sent["answer"], text=sent["text"], actor=me
    )


def _merge(about: About, sent: Said, me: int) -> Sent:
    main = {"main": str(sent["main"])}
    return Sent(holding.hold(about.id, "merge", main, version=sent["version"], actor=me))


def _refile(question: UUID, sent: Said, me: int) -> None:
    topic, own = topic_of(sent["topic"])
    retopicing.refile(
        question, version=sent["version"], topic=topic, unit_topic_id=own, kind=sent["kind"], actor=me
    )


def _hand_on(question: UUID, sent: Said, me: int) -> None:
    handing_on.hand_on(
        question,
        version=sent["version"],
        to=to_of(sent["to"]),
        note=sent["note"],
        due_at=sent["due_on"],
        actor=me,
    )


def _claim(question: UUID, sent: Said, me: int) -> None:
    if sent["on"]:
        claiming.claim(question, actor=me)
    else:
        claiming.release(question, actor=me)


STEPS = (
    Step(
        "claim",
        _("Take it in hand for ten minutes, or let it go: colleagues see that"),
        shapes.ClaimSerializer,
        _at_once(_claim),
    ),
    Step(
        "accept",
        _("Take the question on (受理)"),
        shapes.VersionSerializer,
        _at_once(lambda question, sent, me: screening.accept(question, version=sent["version"], actor=me)),
    ),
    Step(
        "decline",
        _("Do not take it on for now (暂不受理), with a reason and words to the asker"),
        shapes.DeclineSerializer,
        _held("decline", "reason", "note"),
    ),
    Step(
        "answer",
        _("Answer; what nobody has screened is taken on with it"),
        shapes.AnswerStepSerializer,
        _answer,
        "On sensitive topics, and where it was told in confidence, a leader reads the answer first.",
    ),
    Step(
        "reply",
        _("Write to the asker without ending anything"),
        shapes.WordsStepSerializer,
        _held("reply", "text", signed=True),
    ),
    Step(
        "ask-details",
        _("Ask the asker for something (请补充): the clocks stand still, at most twice"),
        shapes.WordsStepSerializer,
        _held("ask_for_details", "text", signed=True),
    ),
    Step(
        "progress",
        _("Tell the asker how far it has come"),
        shapes.WordsStepSerializer,
        _held("tell_progress", "text", signed=True),
    ),
    Step(
        "complete",
        _("Propose 办结: the asker has seven days to say that it is not solved"),
        shapes.CompleteSerializer,
        _held("propose_completion", "outcome", "helped_by", "words"),
    ),
    Step(
        "give-up",
        _("Propose 暂不能解决: a leader approves it first"),
        shapes.GiveUpSerializer,
        _give_up,
    ),
    Step(
        "handle",
        _("Begin handling: something is left to do after all"),
        shapes.VersionSerializer,
        _at_once(lambda question, sent, me: handling.start(question, version=sent["version"], actor=me)),
    ),
    Step(
        "extend", _("Ask the leader for a later date, before it has passed"), shapes.ExtendSerializer, _extend
    ),
    Step(
        "correct",
        _("Correct a published answer in sight (更正)"),
        shapes.CorrectSerializer,
        _correct,
    ),
    Step(
        "note",
        _("Write an internal note"),
        shapes.NoteSerializer,
        _at_once(
            lambda question, sent, me: conversation.note(question, text=sent["text"], mentions=(), actor=me)
        ),
    ),
    Step(
        "hand-on",
        _("Hand it on inside the unit: to a person, a section, or back to duty"),
        shapes.HandOnSerializer,
        _at_once(_hand_on),
        "What was promised to the asker does not move.",
    ),
    Step(
        "ask-outside",
        _("Ask a body outside the network with a letter (商请、转送)"),
        outside.AskOutsideSerializer,
        _at_once(outside.ask),
        "The question stays with the unit. Nothing of the asker goes along with what a program asks.",
    ),
    Step(
        "enter-reply",
        _("Enter what a body outside has replied: the asker reads it"),
        outside.EnterReplySerializer,
        _at_once(outside.enter_reply),
    ),
    Step("refile", _("File it under another topic or kind"), shapes.RefileSerializer, _at_once(_refile)),
    Step(
        "cover",
        _("Cover what others need not read (遮盖)"),
        shapes.CoverSerializer,
        _at_once(lambda question, sent, me: covering.cover(question, actor=me, **sent)),
    ),
    Step(
        "show-whole",
        _("Take the cover away"),
        shapes.VersionSerializer,
        _at_once(lambda question, sent, me: covering.show_whole(question, version=sent["version"], actor=me)),
    ),
    Step(
        "merge",
        _("Let it go along with another question: every asker gets that answer"),
        shapes.MergeSerializer,
        _merge,
    ),
    Step(
        "split",
        _("Take it out of a merge again"),
        shapes.VersionSerializer,
        _at_once(lambda question, sent, me: merging.split(question, version=sent["version"], actor=me)),
    ),
    Step(
        "watch",
        _("Put it on the list of the key's person, or take it off"),
        shapes.WatchSerializer,
        _at_once(lambda question, sent, me: watching.watch(question, on=sent["on"], actor=me)),
    ),
)


def view_of(step: Step) -> type[DeskView]:
    """The view of one step."""

    class StepView(DeskView):
        scope = WORK_SCOPE

        @operation(
            step.operation_id,
            step.summary,
            tag=TAG,
            takes=step.takes,
            answers={200: shapes.TakenSerializer},
            problems=(404, 409),
            parameters=[ID],
            key=WORK_SCOPE,
            key_needed=True,
            once=True,
            description=step.description,
        )
        def post(self, request: Request, question_id: UUID) -> Response:
            body = step.takes(data=request.data)
            body.is_valid(raise_exception=True)
            about = desk_item.about(question_id, who=self.reader)
            if about is None:
                raise NotFound
            return self.once(request, lambda: self.taken(about, dict(body.validated_data)))

        def taken(self, about: About, sent: Said) -> Done:
            with as_problems():
                on_its_way = step.do(about, sent, self.person)
            if on_its_way is not None:
                # It happens later, or by somebody else's decision: here stands by whose key it began.
                record(
                    "question.sent_by_key",
                    object_type="question",
                    object_id=str(about.id),
                    actor=self.person,
                    detail={"step": step.path, "with_leader": on_its_way.with_leader},
                )
            return Done(200, taken_as(about.id, on_its_way))

    StepView.__name__ = StepView.__qualname__ = f"{step.operation_id.title().replace('_', '')}View"
    return StepView


class UndoView(DeskView):
    """Ten seconds to take a step back."""

    scope = WORK_SCOPE

    @operation(
        "desk_undo",
        _("Take back what was sent, within ten seconds"),
        tag=TAG,
        takes=shapes.NoVersionSerializer,
        answers={200: shapes.TakenSerializer},
        problems=(404, 409),
        parameters=[
            OpenApiParameter("held", UUID, OpenApiParameter.PATH, description="`held` of the step's answer.")
        ],
        key=WORK_SCOPE,
        key_needed=True,
        once=True,
    )
    def post(self, request: Request, held: UUID) -> Response:
        found = deciding.held(held, who=self.reader)
        if found is None:
            raise NotFound

        def do() -> Done:
            if holding.undo(held, actor=self.person) is None:
                raise Problem(409, "has_left", _("It has left already, or is a colleague's."))
            return Done(200, taken_as(found.question_id, None))

        return self.once(request, do)


class CallsView(DeskView):
    """What somebody says on the telephone."""

    scope = WORK_SCOPE

    @operation(
        "desk_call",
        _("Take down a question for somebody who called or came"),
        tag=TAG,
        takes=shapes.CallSerializer,
        answers={
            201: ReceiptSerializer,
            200: said("This key was used before with the same body", ReceiptSerializer),
        },
        problems=(400, 422),
        parameters=[IDEMPOTENCY],
        key=WORK_SCOPE,
        key_needed=True,
        description="Number and secret are read to the caller; nothing but hashes is kept of the secret.",
    )
    def post(self, request: Request) -> Response:
        token = idempotency_key(request)
        body = shapes.CallSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        data = dict(body.validated_data)
        agreed, (topic, own) = data.pop("agreed"), topic_of(data.pop("topic"))
        with as_problems():
            receipt = taking_calls.take_call(
                NewQuestion(
                    token=f"{self.who}:{token}",
                    topic=topic,
                    unit_topic_id=own,
                    on_behalf_by=self.person,
                    **data,
                ),
                agreed=agreed,
                actor=self.person,
            )
        return Response(shown_receipt(receipt, data), status=201 if receipt.created else 200)


def taken_as(question_id: UUID, on_its_way: Sent | None) -> dict[str, Any]:
    """How the question stands, in codes."""
    number, version, state = desk_item.standing(question_id)
    return {
        "id": str(question_id),
        "number": number,
        "version": version,
        "state": state,
        "held": str(on_its_way.held) if on_its_way and on_its_way.held else None,
        "with_leader": on_its_way is not None and on_its_way.with_leader,
    }
