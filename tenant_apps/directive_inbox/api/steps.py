"""What a unit does with a directive, by its programs: the operations of its pages, in one person's name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.access import Actor
from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.web.names import joined
from shared_apps.directives.public import below_of
from tenant_apps.directive_inbox.api import shapes
from tenant_apps.directive_inbox.api.answers import check_answers, check_places
from tenant_apps.directive_inbox.api.refusals import as_problems
from tenant_apps.directive_inbox.api.views import ID, TAG, InboxView
from tenant_apps.directive_inbox.operations import acting, filling_in, handing_on, working_together
from tenant_apps.directive_inbox.queries.filling import Filling, filling, known_beforehand
from tenant_apps.directive_inbox.queries.item import item_page

WORK = "directives"
ACT = "directive_inbox.act"
DELEGATE = "directive_inbox.delegate"
Said = dict[str, Any]
Do = Callable[[UUID, Said, Actor], Said]
"""Takes a step; returns what the answer says besides how the directive stands."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the end of its address, what it takes, the operation, who may."""

    path: str
    summary: Promise
    takes: type[serializers.Serializer[Any]]
    do: Do
    description: str = ""
    right: str = ACT
    answer: type[serializers.Serializer[Any]] = shapes.InboxStandsSerializer
    example: Said | None = None

    @property
    def name(self) -> str:
        """Its name among the addresses."""
        return self.path.replace("/", "-")

    @property
    def operation_id(self) -> str:
        """Its name in the document."""
        return f"inbox_{self.name.replace('-', '_')}"


def _read(directive_id: UUID, said: Said, actor: Actor) -> Said:
    acting.mark_read(directive_id, actor)
    return {}


def _acknowledge(directive_id: UUID, said: Said, actor: Actor) -> Said:
    acting.acknowledge(directive_id, actor)
    return {}


def _assign(directive_id: UUID, said: Said, actor: Actor) -> Said:
    working_together.assign(directive_id, actor, people=said["people"], sections=said["sections"])
    return {}


def _comment(directive_id: UUID, said: Said, actor: Actor) -> Said:
    working_together.comment(directive_id, actor, said["text"])
    return {}


def _ask(directive_id: UUID, said: Said, actor: Actor) -> Said:
    working_together.ask(directive_id, actor, said["text"])
    return {}


def _hand_on(directive_id: UUID, said: Said, actor: Actor) -> Said:
    places, kinds = below_of()
    if said["target_unit_id"] not in {place.unit.id for place in places}:
        raise Problem(
            422,
            "outside",
            _("This is not one of the places below this unit: see `places`."),
            field="target_unit_id",
        )
    if not set(said["kinds"]) <= set(kinds):
        raise Problem(422, "outside", _("No such units stand below this one: see `places`."), field="kinds")
    handing_on.hand_on(
        directive_id,
        actor,
        addition=said["addition"],
        due_at=said["due_at"],
        target_unit_id=said["target_unit_id"],
        target_kinds=said["kinds"],
    )
    return {}


def _report(directive_id: UUID, said: Said, actor: Actor) -> Said:
    if filling(directive_id) is not None:
        raise Problem(
            409, "form_asked", _("The issuer asks for this report by a form: see `form` for its fields.")
        )
    revision = acting.report(
        directive_id, actor, text=said["text"], number=said["number"], based_on=said["based_on"]
    )
    return {"revision": revision}


def _save(directive_id: UUID, said: Said, actor: Actor) -> Said:
    form = _form(directive_id, said)
    saved = filling_in.save(
        directive_id,
        actor,
        typed=said["answers"],
        based_on=said["based_on"],
        opened=_opened(form, actor),
    )
    _check_conflicts(saved)
    return {"based_on": saved.number}


def _submit(directive_id: UUID, said: Said, actor: Actor) -> Said:
    form = _form(directive_id, said)
    sent = filling_in.send(
        directive_id,
        actor,
        typed=said["answers"],
        based_on=said["based_on"],
        opened=_opened(form, actor),
    )
    _check_conflicts(sent.saved)
    if sent.parsed is not None:
        check_answers(form.definition, sent.parsed)
    return {"revision": sent.revision}


def _form(directive_id: UUID, said: Said) -> Filling:
    form = filling(directive_id)
    if form is None:
        raise filling_in.NoFormError(directive_id)
    check_places(form.definition, said["answers"])
    return form


def _opened(form: Filling, actor: Actor) -> dict[str, list[str]]:
    return form.opened(known_beforehand(form.definition, actor.name))


def _check_conflicts(saved: filling_in.Saved) -> None:
    """Nothing is kept where a colleague has changed the same: their words stand at each field."""
    if saved.conflicts:
        raise Problem(
            409,
            "written_meanwhile",
            _("A colleague has changed the same fields meanwhile. Read the report again, then decide."),
            fields={f"answers.{name}": str(joined(values)) for name, values in saved.conflicts.items()},
        )


STEPS = (
    Step(
        "read",
        _("Somebody has it before their eyes: the issuer sees it as read"),
        shapes.InboxNothingSerializer,
        _read,
        "For a program that shows it to a person. What only stores it does not call this.",
    ),
    Step(
        "acknowledge",
        _("Take it on (签收)"),
        shapes.InboxNothingSerializer,
        _acknowledge,
        "A second time changes nothing. Where what matters was amended it is asked for anew.",
    ),
    Step(
        "assign",
        _("Give it to people and sections of the unit"),
        shapes.InboxAssignSerializer,
        _assign,
        example={"people": [12], "sections": []},
    ),
    Step(
        "comment",
        _("Say something to colleagues; nobody else reads it"),
        shapes.InboxCommentSerializer,
        _comment,
    ),
    Step(
        "ask", _("Ask the issuer"), shapes.InboxAskSerializer, _ask, example={"text": "是否包括在读研究生？"}
    ),
    Step(
        "hand-on",
        _("Hand it on to units below, with own words and an earlier date (下级交办)"),
        shapes.InboxHandOnSerializer,
        _hand_on,
        "The network issues it in a moment: `handed_on` of the directive says whom it reached, or why not.",
        right=DELEGATE,
        example={
            "target_unit_id": 7,
            "kinds": ["township"],
            "due_at": "2026-11-27T18:00:00+08:00",
            "addition": "请同时附上活动照片清单。",
        },
    ),
    Step(
        "report",
        _("Report back in words (报送), or correct the report"),
        shapes.InboxReportSerializer,
        _report,
        "Where the report follows a form: `report/submit`.",
        answer=shapes.InboxReportedSerializer,
        example={"text": "已组织 3 场活动。", "number": "120", "based_on": 0},
    ),
    Step(
        "report/draft",
        _("Save answers to the form as the draft that all colleagues share"),
        shapes.InboxAnswersSerializer,
        _save,
        "What is not complete may be saved. Nobody above sees a draft.",
        answer=shapes.InboxDraftSavedSerializer,
        example={"answers": {"q1": ["120"], "q2.1.c1": ["历山路街道"]}, "based_on": 0},
    ),
    Step(
        "report/submit",
        _("Report back by the form (报送), or correct the report"),
        shapes.InboxAnswersSerializer,
        _submit,
        "Where something is missing or wrong nothing is kept or sent, and each field or cell is named. Other "
        "open directives that are the same task are reported on with it.",
        answer=shapes.InboxReportedSerializer,
        example={"answers": {"q1": ["120"], "q2.1.c1": ["历山路街道"]}, "based_on": 1},
    ),
)


def view_of(step: Step) -> type[InboxView]:
    """The view of one step."""

    class StepView(InboxView):
        scope = WORK
        right = step.right

        @operation(
            step.operation_id,
            step.summary,
            tag=TAG,
            takes=step.takes,
            answers={200: step.answer},
            problems=(404, 409),
            parameters=[ID],
            key=WORK,
            key_needed=True,
            once=True,
            description=step.description,
            examples=[OpenApiExample(step.path, value=step.example, request_only=True)]
            if step.example
            else [],
        )
        def post(self, request: Request, directive_id: UUID) -> Response:
            body = step.takes(data=request.data)
            body.is_valid(raise_exception=True)
            self.found(directive_id)
            return self.once(request, lambda: self.taken(directive_id, dict(body.validated_data)))

        def taken(self, directive_id: UUID, said: Said) -> Done:
            assert self.key is not None  # key_needed
            with as_problems():
                more = step.do(directive_id, said, self.key.person)
            item = item_page(directive_id)
            if item is None:
                raise NotFound
            stands = {"state": item.row.state} if "based_on" not in more else {}
            return Done(200, {"id": str(directive_id), **stands, **more})

    StepView.__name__ = StepView.__qualname__ = f"{step.operation_id.title().replace('_', '')}View"
    return StepView
