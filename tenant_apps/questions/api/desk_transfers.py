"""What goes on between units, for programs: 交办, 转办, 上报, 协办, and what others ask of this unit (来件).

The operations of the pages, in the name of the key's person. Nothing of a question is read here before its
unit has sent it, nor after it was answered.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel import clock
from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import Limit
from tenant_apps.questions.api import transfer_serializers as shapes
from tenant_apps.questions.api.desk import ID, READ, TAG, DeskView
from tenant_apps.questions.api.desk_serializers import NoVersionSerializer
from tenant_apps.questions.api.refusals import as_problems
from tenant_apps.questions.operations import handing_over, helping_units
from tenant_apps.questions.operations import incoming as answering
from tenant_apps.questions.operations.handing_over import Wish
from tenant_apps.questions.operations.helping_units import Plea
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import desk_item, incoming
from tenant_apps.questions.queries.between_units import between, is_asked
from tenant_apps.questions.queries.incoming import View
from tenant_apps.questions.web.handing_over import FAULTS

WORK_SCOPE = "desk"
Said = dict[str, Any]

_OFFER = OpenApiParameter("offer_id", UUID, OpenApiParameter.PATH, description="`id` of GET /desk/incoming.")
_TRANSFER = OpenApiParameter(
    "transfer_id", UUID, OpenApiParameter.PATH, description="`transfer` of the answer by which it was asked."
)


class TransfersView(DeskView):
    """Other units and one question."""

    @operation(
        "desk_transfers",
        _("Who is asked to take it over or to help, and the hands it went through"),
        tag=TAG,
        answers={200: shapes.TransfersSerializer},
        problems=(404,),
        parameters=[ID],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, question_id: UUID) -> Response:
        if desk_item.about(question_id, who=self.reader) is None:
            raise NotFound
        return Response(shapes.TransfersSerializer(between(question_id, clock.now())).data)


class _AskView(DeskView):
    """Another unit is asked; much less often than other steps are taken."""

    scope = WORK_SCOPE
    key_limit = Limit("api.desk.transfers", times=60, seconds=60)

    def asked(
        self,
        request: Request,
        question_id: UUID,
        body: serializers.Serializer[Any],
        ask: Callable[[Said], UUID],
    ) -> Response:
        """Check, and ask once; ``ask`` returns the id under which it is known."""
        body.is_valid(raise_exception=True)
        if desk_item.about(question_id, who=self.reader) is None:
            raise NotFound

        def do() -> Done:
            with _as_problems():
                return Done(200, {"transfer": str(ask(dict(body.validated_data)))})

        return self.once(request, do)


class TransferView(_AskView):
    """主办."""

    @operation(
        "desk_transfer",
        _("Ask another unit to take it over (交办, 转办, 上报)"),
        tag=TAG,
        takes=shapes.TransferSerializer,
        answers={200: shapes.UnitAskedSerializer},
        problems=(404, 409),
        parameters=[ID],
        key=WORK_SCOPE,
        key_needed=True,
        once=True,
        description="Until the other unit has accepted it stays here: its dates run on, and only messages to "
        "the asker and notes go out. Name and contact never go along.",
    )
    def post(self, request: Request, question_id: UUID) -> Response:
        def ask(said: Said) -> UUID:
            version = said.pop("version")
            return handing_over.request(question_id, version=version, wish=Wish(**said), actor=self.person)

        return self.asked(request, question_id, shapes.TransferSerializer(data=request.data), ask)


class AskHelpView(_AskView):
    """协办."""

    @operation(
        "desk_ask_help",
        _("Ask another unit for help (协办): this one keeps the lead"),
        tag=TAG,
        takes=shapes.AskHelpSerializer,
        answers={200: shapes.UnitAskedSerializer},
        problems=(404, 409),
        parameters=[ID],
        key=WORK_SCOPE,
        key_needed=True,
        once=True,
    )
    def post(self, request: Request, question_id: UUID) -> Response:
        def ask(said: Said) -> UUID:
            return helping_units.ask(question_id, plea=Plea(**said), actor=self.person)

        return self.asked(request, question_id, shapes.AskHelpSerializer(data=request.data), ask)


class TakeBackView(DeskView):
    """The other unit need not answer any more."""

    scope = WORK_SCOPE

    @operation(
        "desk_take_back",
        _("Ask another unit no more, to take it over or to help"),
        tag=TAG,
        takes=NoVersionSerializer,
        answers={200: shapes.UnitAskedSerializer},
        problems=(404, 409),
        parameters=[ID, _TRANSFER],
        key=WORK_SCOPE,
        key_needed=True,
        once=True,
        description="A wish: the other unit may have accepted in the same second. The network says which.",
    )
    def post(self, request: Request, question_id: UUID, transfer_id: UUID) -> Response:
        known = desk_item.about(question_id, who=self.reader) is not None
        if not known or not is_asked(question_id, transfer_id):
            raise NotFound

        def do() -> Done:
            me = self.person
            done = handing_over.take_back(transfer_id, actor=me)
            if not done and not helping_units.take_back(transfer_id, actor=me):
                raise _answered()
            return Done(200, {"transfer": str(transfer_id)})

        return self.once(request, do)


class IncomingListView(DeskView):
    """来件."""

    @operation(
        "desk_incoming",
        _("What other units ask of this one and wait for"),
        tag=TAG,
        answers={200: shapes.IncomingListSerializer},
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request) -> Response:
        waiting = incoming.open_rows(self.reader, clock.now())
        return Response({"items": shapes.IncomingRowSerializer(waiting, many=True).data})


class _IncomingView(DeskView):
    """One of them."""

    def found(self, offer_id: UUID) -> View:
        """What the key's person may read."""
        found = incoming.view(offer_id, who=self.reader, now=clock.now())
        if found is None:
            raise NotFound
        return found

    def answer(self, request: Request, offer_id: UUID, state: str, do: Callable[[], bool]) -> Response:
        """Answer once; 409 where it was settled or taken back in the meantime."""

        def answered() -> Done:
            with _as_problems():
                if not do():
                    raise _answered()
            return Done(200, {"id": str(offer_id), "state": state})

        return self.once(request, answered)


class IncomingItemView(_IncomingView):
    """With what came along."""

    @operation(
        "desk_incoming_item",
        _("What another unit asks, with the text of the question while it waits for an answer"),
        tag=TAG,
        answers={200: shapes.IncomingSerializer},
        problems=(404,),
        parameters=[_OFFER],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, offer_id: UUID) -> Response:
        return Response(shapes.IncomingSerializer(self.found(offer_id)).data)


class AcceptView(_IncomingView):
    """签收."""

    scope = WORK_SCOPE

    @operation(
        "desk_incoming_accept",
        _("Take it over (签收): from then on this unit owes the asker what was promised"),
        tag=TAG,
        takes=NoVersionSerializer,
        answers={200: shapes.UnitAnsweredSerializer},
        problems=(404, 409),
        parameters=[_OFFER],
        key=WORK_SCOPE,
        key_needed=True,
        once=True,
    )
    def post(self, request: Request, offer_id: UUID) -> Response:
        if self.found(offer_id).helps:
            raise NotFound
        return self.answer(
            request, offer_id, "accepted", lambda: answering.accept(offer_id, actor=self.person)
        )


class ReturnView(_IncomingView):
    """退回."""

    scope = WORK_SCOPE

    @operation(
        "desk_incoming_return",
        _("Send it back (退回), with the rule that this rests on; the text goes at once"),
        tag=TAG,
        takes=shapes.SendBackSerializer,
        answers={200: shapes.UnitAnsweredSerializer},
        problems=(404, 409),
        parameters=[_OFFER],
        key=WORK_SCOPE,
        key_needed=True,
        once=True,
    )
    def post(self, request: Request, offer_id: UUID) -> Response:
        body = shapes.SendBackSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        self.found(offer_id)
        said = dict(body.validated_data)
        return self.answer(
            request, offer_id, "returned", lambda: answering.send_back(offer_id, **said, actor=self.person)
        )


class HelpView(_IncomingView):
    """协办."""

    scope = WORK_SCOPE

    @operation(
        "desk_incoming_help",
        _("Help: words to the unit that has the lead; the text goes at once"),
        tag=TAG,
        takes=shapes.GiveHelpSerializer,
        answers={200: shapes.UnitAnsweredSerializer},
        problems=(404, 409),
        parameters=[_OFFER],
        key=WORK_SCOPE,
        key_needed=True,
        once=True,
    )
    def post(self, request: Request, offer_id: UUID) -> Response:
        body = shapes.GiveHelpSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        if not self.found(offer_id).helps:
            raise NotFound
        words = body.validated_data["words"]
        return self.answer(
            request,
            offer_id,
            "helped",
            lambda: answering.help_with(offer_id, words=words, actor=self.person),
        )


@contextmanager
def _as_problems() -> Iterator[None]:
    with as_problems():
        try:
            yield
        except BadDecision as error:
            raise _bad(error) from error


def _bad(error: BadDecision) -> Exception:
    match error.field:
        case "to":
            return Problem(422, "unit_not_possible", FAULTS["to"], field="to_unit")
        case "many":
            return Problem(409, "too_many_units", FAULTS["many"])
        case "alarm":
            return Problem(409, "alarm_open", FAULTS["alarm"])
        case _:
            return error


def _answered() -> Problem:
    return Problem(409, "answered", _("It was answered, or taken back, a moment ago."))
