"""What issuing staff do with a directive, by their unit's programs: the operations of its pages.

Approving as a second person stays with the pages: that is for a person to look at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel import clock
from huisheng.kernel.access import Actor
from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done
from huisheng.kernel.tenancy import current_unit, enter_network
from shared_apps.contracts.directive_messages import EMERGENCY
from shared_apps.directives.api import shapes
from shared_apps.directives.api.refusals import as_problems
from shared_apps.directives.api.views import ID, ISSUE, TAG, IssuerView, Said, own, target_set
from shared_apps.directives.models import Directive, Enquiry
from shared_apps.directives.operations import (
    amending,
    approving,
    closing,
    drafting,
    enquiries,
    issuing,
    recalling,
    reminding,
    reports,
)

Do = Callable[[Directive, Said, Actor], int | None]
"""Takes a step; returns how many units it reached, where it says so. In NETWORK."""

_EXAMPLE = {
    "kind": "task",
    "title": "报送暑期社会实践安排",
    "text": "请于截止日期前报送本单位安排。",
    "number_label": "参加人数（人）",
    "target_unit_id": 2,
    "kinds": ["county"],
    "due_at": "2026-11-29T18:00:00+08:00",
    "urge_days": 2,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the end of its address, what it takes, the operation."""

    path: str
    summary: Promise
    takes: type[serializers.Serializer[Any]]
    do: Do
    description: str = ""
    example: Said | None = None

    @property
    def operation_id(self) -> str:
        """Its name in the document."""
        return f"directive_{self.path.replace('-', '_')}"


def content_of(said: Said, unit_id: int, before: Directive | None = None) -> drafting.DraftContent:
    """What was written, for the operation; what a season or broadcast says is kept from `before`.

    Raises Problem where the set is not below the unit. In NETWORK.
    """
    target = target_set(said, unit_id)
    due_at = said["due_at"]
    if said["kind"] == EMERGENCY:
        due_at = clock.now() + timedelta(hours=said["within_hours"])
    return drafting.DraftContent(
        kind=said["kind"],
        title=said["title"],
        text=said["text"],
        number_label=said["number_label"],
        target_unit_id=target.target_unit_id,
        target_kinds=target.kinds,
        target_levels=target.levels,
        target_lines=target.lines,
        target_waves=target.waves,
        target_units=target.units,
        except_units=target.without,
        due_at=due_at,
        within_hours=said["within_hours"],
        urge_days=said["urge_days"],
        publish_days=said["publish_days"],
        exception_reason=said["exception_reason"],
        parent_id=None if before is None else before.parent_id,
        details={} if before is None else before.details,
    )


def _change(row: Directive, said: Said, actor: Actor) -> None:
    drafting.change(row.pk, actor, content=content_of(said, row.issuer_unit_id, row))


def _discard(row: Directive, said: Said, actor: Actor) -> None:
    drafting.discard(row.pk, actor)


def _submit(row: Directive, said: Said, actor: Actor) -> None:
    approving.propose(row.pk, actor, confirmed=said["seal"], reason=said["reason"])


def _take_back(row: Directive, said: Said, actor: Actor) -> None:
    approving.take_back(row.pk, actor)


def _issue(row: Directive, said: Said, actor: Actor) -> int:
    return issuing.issue(row.pk, actor, confirmed=said["seal"])


def _put_off(row: Directive, said: Said, actor: Actor) -> None:
    approving.put_off(row.pk, actor, confirmed=said["seal"])


def _amend(row: Directive, said: Said, actor: Actor) -> None:
    wanted = amending.Amendment(
        title=said.get("title", row.title),
        text=said.get("text", row.text),
        number_label=said.get("number_label", row.number_label),
        due_at=said.get("due_at", row.due_at),
        why=said["why"],
        is_important=said["is_important"],
        own_words=said.get("own_words"),
    )
    amending.amend(row.pk, actor, based_on=said["based_on"], wanted=wanted)


def _recall(row: Directive, said: Said, actor: Actor) -> None:
    recalling.recall(row.pk, actor, why=said["reason"])


def _close(row: Directive, said: Said, actor: Actor) -> None:
    if not closing.close(row.pk, actor):
        raise amending.NotOpenError(row.pk)


def _remind(row: Directive, said: Said, actor: Actor) -> int:
    assert actor.account_id is not None  # key_needed
    return reminding.remind(row.pk, by=actor.account_id, unit_ids=said["units"] or None)


STEPS = (
    Step(
        "change",
        _("Write a draft anew, all of it"),
        shapes.DirectiveDraftSerializer,
        _change,
        "What a season or a broadcast says stays: see `season/write` and `broadcast/write`.",
        example=_EXAMPLE,
    ),
    Step("discard", _("Throw a draft away"), shapes.DirectiveNothingSerializer, _discard),
    Step(
        "submit",
        _("Put a draft before a second person, who approves it on the page (送审)"),
        shapes.DirectiveSubmitSerializer,
        _submit,
        "Where the week's number is used up, with the reason why it cannot wait.",
        example={"seal": "3f9a0c41d2b7e85a60c1"},
    ),
    Step(
        "take-back",
        _("Make what was submitted or put off a draft again"),
        shapes.DirectiveNothingSerializer,
        _take_back,
    ),
    Step(
        "issue",
        _("Issue a draft to exactly the units of a preview"),
        shapes.DirectiveSealSerializer,
        _issue,
        "Refused (`second_person_needed`) where the unit's rule is that somebody else approves, and "
        "(`week_is_full`) beyond the number of the week.",
        example={"seal": "3f9a0c41d2b7e85a60c1"},
    ),
    Step(
        "put-off",
        _("Let a draft wait for the next week, in which it is issued"),
        shapes.DirectiveSealSerializer,
        _put_off,
    ),
    Step(
        "amend",
        _("Amend what was issued: every recipient sees what is different"),
        shapes.DirectiveAmendSerializer,
        _amend,
        "Where the unit's rule asks for a second person it waits for one (`amendment_waits`). Those who "
        "have handed it on have the amendment in theirs as well, beside own words and dates.",
        example={"based_on": 1, "due_at": "2026-12-02T18:00:00+08:00", "why": "顺延三天。"},
    ),
    Step(
        "recall",
        _("Take back what was issued, with a reason that every recipient reads"),
        shapes.DirectiveReasonSerializer,
        _recall,
        "What was reported stays.",
        example={"reason": "附件有误，另行通知。"},
    ),
    Step(
        "close", _("End it: nothing more is awaited from any unit"), shapes.DirectiveNothingSerializer, _close
    ),
    Step(
        "remind", _("Remind units that still owe something (催办)"), shapes.DirectiveRemindSerializer, _remind
    ),
)


class StepView(IssuerView):
    """Something is done, once."""

    scope = ISSUE

    def done(self, request: Request, directive_id: UUID, do: Callable[[Directive], Said]) -> Response:
        """Do it in NETWORK under the request's Idempotency-Key, for a directive of this unit."""
        unit_id = current_unit().id
        with enter_network():
            own(directive_id, unit_id)

        def doing() -> Done:
            with enter_network(), as_problems():
                return Done(200, do(own(directive_id, unit_id)))

        return self.once(request, doing)


def view_of(step: Step) -> type[StepView]:
    """The view of one step."""

    class TakenView(StepView):
        @operation(
            step.operation_id,
            step.summary,
            tag=TAG,
            takes=step.takes,
            answers={200: shapes.DirectiveStandsSerializer},
            problems=(404, 409),
            parameters=[ID],
            key=ISSUE,
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

            def do(row: Directive) -> Said:
                units = step.do(row, dict(body.validated_data), self.actor)
                now = Directive.objects.filter(pk=row.pk).values_list("state", flat=True).first()
                return {"id": str(row.pk), "state": now or "gone", "units": units}

            return self.done(request, directive_id, do)

    TakenView.__name__ = TakenView.__qualname__ = f"{step.operation_id.title().replace('_', '')}View"
    return TakenView


class DraftsView(IssuerView):
    """A new one."""

    scope = ISSUE

    @operation(
        "directive_draft",
        _("Write a draft. Nothing leaves this unit before it is issued"),
        tag=TAG,
        takes=shapes.DirectiveDraftSerializer,
        answers={201: shapes.DirectiveDraftedSerializer},
        key=ISSUE,
        key_needed=True,
        once=True,
        examples=[OpenApiExample("task", value=_EXAMPLE, request_only=True)],
        description="The form of its report, where there is one, is designed on the network's site. A season "
        "or broadcast is issued once `season/write` or `broadcast/write` has said what it is.",
    )
    def post(self, request: Request) -> Response:
        body = shapes.DirectiveDraftSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        unit_id = current_unit().id

        def do() -> Done:
            with enter_network(), as_problems():
                content = content_of(dict(body.validated_data), unit_id)
                created = drafting.create(self.actor, issuer_unit_id=unit_id, content=content)
            return Done(201, {"id": str(created)})

        return self.once(request, do)


class ReturnView(StepView):
    """退回修改."""

    @operation(
        "directive_return",
        _("Send a report back with what is to be corrected: the unit owes one again"),
        tag=TAG,
        takes=shapes.DirectiveReturnSerializer,
        answers={200: shapes.DirectiveReturnedSerializer},
        problems=(404, 409),
        parameters=[ID, OpenApiParameter("unit_id", int, OpenApiParameter.PATH)],
        key=ISSUE,
        key_needed=True,
        once=True,
        description="Reports by a form only.",
    )
    def post(self, request: Request, directive_id: UUID, unit_id: int) -> Response:
        body = shapes.DirectiveReturnSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data

        def do(row: Directive) -> Said:
            reports.send_back(row.pk, unit_id, self.actor, revision=said["revision"], reason=said["reason"])
            return {"unit_id": unit_id, "revision": said["revision"]}

        return self.done(request, directive_id, do)


class AnswerView(StepView):
    """An answer to a unit."""

    @operation(
        "directive_answer",
        _("Answer a question or a suggestion, or correct the answer"),
        tag=TAG,
        takes=shapes.DirectiveAnswerSerializer,
        answers={200: shapes.DirectiveEnquiryAnsweredSerializer},
        problems=(404,),
        parameters=[ID, OpenApiParameter("enquiry_id", UUID, OpenApiParameter.PATH)],
        key=ISSUE,
        key_needed=True,
        once=True,
    )
    def post(self, request: Request, directive_id: UUID, enquiry_id: UUID) -> Response:
        body = shapes.DirectiveAnswerSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data

        def do(row: Directive) -> Said:
            try:
                answered = enquiries.answer(
                    row.pk, enquiry_id, self.actor, text=said["answer"], to_all=said["to_all"]
                )
            except Enquiry.DoesNotExist:
                raise NotFound from None
            return {"id": str(enquiry_id), "to_all": answered.to_all}

        return self.done(request, directive_id, do)
