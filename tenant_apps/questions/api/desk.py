"""The desk, for programs of a unit: what waits, and one question. A key acts in the name of one person, and
sees what that person may know.
"""

from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel import clock
from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.rest.views import ApiView
from huisheng.kernel.web.look import look_of
from tenant_apps.people import public as people
from tenant_apps.questions.api.desk_serializers import (
    DeskPageSerializer,
    DeskRowSerializer,
    HoldersSerializer,
    ItemSerializer,
    ListQuery,
    QueuesSerializer,
    UnitsQuery,
    UnitsToAskSerializer,
)
from tenant_apps.questions.operations.locking import extensions
from tenant_apps.questions.queries import desk, desk_item, desk_list, units_to_ask
from tenant_apps.questions.queries.desk import LABELS, Queue
from tenant_apps.questions.queries.desk_list import Filters
from tenant_apps.questions.rules.visibility import Reader, reader
from tenant_apps.questions.web.desk_frame import WORK, Worker

TAG = "desk"
READ = "desk-read"
ID = OpenApiParameter("question_id", UUID, OpenApiParameter.PATH, description="`id` of GET /desk/questions.")


class DeskView(ApiView):
    """For keys whose person works at the desk."""

    scope = READ
    key_needed = True
    right = WORK
    key_limit = Limit("api.desk", times=600, seconds=60)

    @property
    def reader(self) -> Reader:
        """The person of the key, as the rules of visibility need to know them."""
        return reader(self.person)


class DeskQueuesView(DeskView):
    """Queues."""

    @operation(
        "desk_queues",
        _("The queues of the desk, and how many questions wait in each"),
        tag=TAG,
        answers={200: QueuesSerializer},
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request) -> Response:
        counts = desk.counts(clock.now(), self.reader)
        items = [
            {"code": queue.value, "name": str(LABELS[queue]), "count": counts.get(queue)} for queue in Queue
        ]
        return Response({"items": items})


class DeskQuestionsView(DeskView):
    """One queue."""

    @operation(
        "desk_questions",
        _("One page of a queue: what is to be done soonest first, what is done newest first"),
        tag=TAG,
        answers={200: DeskPageSerializer},
        problems=(400,),
        parameters=[ListQuery],
        key=READ,
        key_needed=True,
        description="However long the queue is, and whatever comes and goes in it, going on by `next` "
        "neither repeats a question nor leaves one out.",
    )
    def get(self, request: Request) -> Response:
        query = ListQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        said = query.validated_data
        filters = Filters(
            q=said["q"].strip(),
            topic=said["topic"],
            kind=said["kind"],
            holder=said["holder"],
            channel=said["channel"],
            since=said["since"].isoformat() if said["since"] else "",
            until=said["until"].isoformat() if said["until"] else "",
        )
        page = desk_list.page(Queue(said["queue"]), filters, said["after"], who=self.reader, now=clock.now())
        following = None
        if page.next_after:
            again = {name: value for name, value in query.data.items() if value and name != "after"}
            following = f"{request.path}?{urlencode(again | {'after': page.next_after})}"
        return Response({"items": DeskRowSerializer(page.rows, many=True).data, "next": following})


class DeskQuestionView(DeskView):
    """One question."""

    @operation(
        "desk_question",
        _("One question with its conversation and history, as the desk shows it"),
        tag=TAG,
        answers={200: ItemSerializer},
        problems=(404,),
        parameters=[ID],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, question_id: UUID) -> Response:
        found = desk_item.item(
            question_id,
            who=self.reader,
            unit=look_of(request).short_name,
            now=clock.now(),
            extensions=extensions(),
        )
        if found is None:
            raise NotFound
        return Response(ItemSerializer(found).data)


class DeskUnitsView(DeskView):
    """Other units."""

    @operation(
        "desk_units",
        _("Units that a question could be handed to: suggested ones, and those that fit `q`"),
        tag=TAG,
        answers={200: UnitsToAskSerializer},
        problems=(400, 404),
        parameters=[ID, UnitsQuery],
        key=READ,
        key_needed=True,
        description="`q` is a name, a part of it, pinyin, initials or an address. A unit that the asker "
        "keeps out, and any below it, is in neither list.",
    )
    def get(self, request: Request, question_id: UUID) -> Response:
        query = UnitsQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        if desk_item.about(question_id, who=self.reader) is None:
            raise NotFound
        looked_for = query.validated_data["q"].strip()
        shown = {
            "suggested": units_to_ask.suggested(question_id),
            "found": units_to_ask.found(question_id, looked_for) if looked_for else [],
        }
        return Response(UnitsToAskSerializer(shown).data)


class DeskHoldersView(DeskView):
    """Who there is."""

    @operation(
        "desk_holders",
        _("Whom a question can be handed to: duty, colleagues, sections"),
        tag=TAG,
        answers={200: HoldersSerializer},
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request) -> Response:
        account = self.person
        holders = Worker(account, self.reader, people.staff_names(), people.Sections()).holders
        return Response({"items": [{"to": to, "name": name.strip()} for to, name in holders]})
