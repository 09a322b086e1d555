"""`/api/v1/uplink/facts`: a unit that works with other software tells what becomes of its questions, how
often its pages are read, and how many people it has.

The key is one of this unit, so what it says is said of this unit: no fact names another one.
"""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation
from huisheng.kernel.rest.once import Done
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.rest.views import ApiView
from shared_apps.contracts.headcount_facts import HEADCOUNTS
from tenant_apps.interfaces.data.codes import Scope
from tenant_apps.interfaces.operations.telling_up import Result, tell_up
from tenant_apps.interfaces.queries.told_up import under_way
from tenant_apps.interfaces.rules.uplink import KINDS

MOST: Final = 200
"""Facts of one request: as many as a relay takes at a time."""

_KINDS_SAID: Final = ", ".join(f"`{kind}` (version {version})" for kind, version in KINDS.items())
_PEOPLE_SAID: Final = ", ".join(f"`{code}`" for code in HEADCOUNTS)
_ABOUT: Final = f"""At most {MOST} facts at a time. Each fact is one step of one question, or a number of a day, known by the `id` that you give it: sent again it changes nothing, and order does not matter.
`data` says `question` (your own id of it), `topic` (a leaf of the network's tree, see `/api/v1/topics`), `channel`, `day` (Asia/Shanghai, the day on which it happened), and what its kind asks for:
`due_on` (received, overdue), `verdict` with `reason` and `was_valid` (screened), `received_day`, `late`, `minutes`, `worked` (answered), `received_day`, `worked`, `helped_by`, `question_kind` (closed), `stars` (rated), `cause` (withdrawn_overdue); `imported` marks history.
`question.refiled` files a question under another topic: `to` is the topic of now, `fact` one of its facts as it was told (`kind`, `version`, `data`); send one for each fact that was told.
`pages.read` says `day` and `views`: so many more views of your own public pages on that day, without programs and staff.
`headcount.told` says `day`, `as_of` (ISO 8601 with an offset: when it was known) and `numbers`, absolute, of the end of that day: {_PEOPLE_SAID}. `active_experts`, `trained` and `participants` are told with the whole that they are a part of. Of two facts about the same people and day the one with the later `as_of` holds. What is told takes the place of what is counted here for that day; days of which nothing is told are counted here.
No text, no name, no contact: a field that is not named here is refused.

Kinds: {_KINDS_SAID}.

A fact that cannot be read is refused with its field, and the others of the request are taken. One that the network cannot count (a topic that it does not know) is kept among the dead letters, is listed by GET with its reason, and is sent on by the network's operators once the reason is mended."""  # noqa: E501

_EXAMPLE: Final = OpenApiExample(
    "a question and its answer, filed anew; views and people of a day",
    value={
        "facts": [
            {
                "id": "4711-1",
                "kind": "question.received",
                "version": 1,
                "data": {
                    "question": "4711",
                    "topic": "150305",
                    "channel": "website",
                    "day": "2026-11-20",
                    "due_on": "2026-11-27",
                },
            },
            {
                "id": "4711-2",
                "kind": "question.answered",
                "version": 2,
                "data": {
                    "question": "4711",
                    "topic": "150305",
                    "channel": "website",
                    "day": "2026-11-23",
                    "received_day": "2026-11-20",
                    "late": False,
                    "minutes": 4320,
                    "worked": 960,
                },
            },
            {
                "id": "4711-1-refiled",
                "kind": "question.refiled",
                "version": 2,
                "data": {
                    "to": "150301",
                    "fact": {
                        "kind": "question.received",
                        "version": 1,
                        "data": {
                            "question": "4711",
                            "topic": "150305",
                            "channel": "website",
                            "day": "2026-11-20",
                            "due_on": "2026-11-27",
                        },
                    },
                },
            },
            {
                "id": "views-2026-11-20",
                "kind": "pages.read",
                "version": 1,
                "data": {"day": "2026-11-20", "views": 312},
            },
            {
                "id": "people-2026-11-20",
                "kind": "headcount.told",
                "version": 1,
                "data": {
                    "day": "2026-11-20",
                    "as_of": "2026-11-21T00:30:00+08:00",
                    "numbers": {"experts": 12, "active_experts": 7, "volunteers": 40},
                },
            },
        ]
    },
    request_only=True,
)


class UplinkFactSerializer(serializers.Serializer[Any]):
    """One fact, for the document; what is sent is read by rules/uplink.py, each fact by itself."""

    id = serializers.CharField(max_length=64)
    kind = serializers.ChoiceField(choices=sorted(KINDS))
    version = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        """With `data`, which cannot be declared above: the name is taken by the class itself."""
        return super().get_fields() | {"data": serializers.DictField()}


class UplinkSerializer(serializers.Serializer[Any]):
    """A request."""

    facts = UplinkFactSerializer(many=True)


class UplinkResultSerializer(serializers.Serializer[Any]):
    """What became of one fact."""

    id = serializers.CharField()
    outcome = serializers.ChoiceField(choices=["taken", "refused"])
    field = serializers.CharField(required=False)
    code = serializers.CharField(required=False)


class UplinkAnswerSerializer(serializers.Serializer[Any]):
    """One result per fact, in the order of the request."""

    taken = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = UplinkResultSerializer(many=True)


class DeadFactSerializer(serializers.Serializer[Any]):
    """A fact that the network could not count. `question` is empty for views and people."""

    question = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    day = serializers.CharField()
    reason = serializers.CharField()


class UnderWaySerializer(serializers.Serializer[Any]):
    """What has not arrived."""

    waiting = serializers.IntegerField()
    dead = DeadFactSerializer(many=True)


class UplinkView(ApiView):
    """Facts of a unit that works with other software."""

    scope = Scope.UPLINK
    key_needed = True
    key_limit = Limit("api.uplink", times=120, seconds=60)

    @operation(
        "uplink_waiting",
        _("Which facts have not arrived"),
        tag="uplink",
        answers={200: UnderWaySerializer},
        key=Scope.UPLINK,
        key_needed=True,
    )
    def get(self, request: Request) -> Response:
        """What is under way, and what the network could not count."""
        found = under_way()
        dead = [
            {"question": one.question, "kind": one.kind, "day": one.day, "reason": one.reason}
            for one in found.dead
        ]
        return Response({"waiting": found.waiting, "dead": dead})

    @operation(
        "uplink_facts",
        _("Tell what became of questions that are kept in other software"),
        tag="uplink",
        answers={200: UplinkAnswerSerializer},
        takes=UplinkSerializer,
        key=Scope.UPLINK,
        key_needed=True,
        once=True,
        description=_ABOUT,
        examples=[_EXAMPLE],
    )
    def post(self, request: Request) -> Response:
        """Take a batch."""
        facts = request.data.get("facts") if isinstance(request.data, dict) else None
        if not isinstance(facts, list) or not facts:
            raise Problem(400, "invalid", _("Send a list of facts."), field="facts")
        if len(facts) > MOST:
            raise Problem(
                400, "too_many_facts", _("Send at most {n} facts at a time.").format(n=MOST), field="facts"
            )
        return self.once(request, lambda: Done(200, _answer(tell_up(facts))))


def _answer(results: list[Result]) -> dict[str, Any]:
    refused = sum(1 for result in results if result.code)
    return {
        "taken": len(results) - refused,
        "refused": refused,
        "results": [
            {"id": one.id, "outcome": "refused", "field": one.field, "code": one.code}
            if one.code
            else {"id": one.id, "outcome": "taken"}
            for one in results
        ],
    }
