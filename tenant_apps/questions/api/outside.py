"""Bodies outside the network, for programs: who was asked about a question, asking one, entering its reply.

Nothing of the asker goes along with what a program asks: what is passed on, a person decides on the page.
"""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from huisheng.kernel.rest.documents import operation
from tenant_apps.questions.api.desk import ID, READ, TAG, DeskView
from tenant_apps.questions.api.desk_serializers import VersionSerializer
from tenant_apps.questions.data.codes import BodyKind, ReferralOutcome, ReferralState
from tenant_apps.questions.operations import asking_outside, outside_replies
from tenant_apps.questions.operations.asking_outside import Wish
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import desk_item, outside
from tenant_apps.questions.rules import referrals


class ReferralSerializer(serializers.Serializer[Any]):
    """One body that was asked, without the words of the letter."""

    id = serializers.UUIDField()
    body = serializers.CharField()
    body_kind = serializers.ChoiceField(BodyKind.choices)
    number = serializers.CharField(help_text="函号, the unit's number of the letter.")
    outside_number = serializers.CharField(help_text="The number that the body gave it; may be empty.")
    sent_at = serializers.DateTimeField()
    follow_up_on = serializers.DateField(help_text="The day by which a reply was asked for.")
    passed_along = serializers.ListField(
        child=serializers.ChoiceField([(what, what) for what in referrals.ALONG]),
        help_text="What of the asker stands in the letter.",
    )
    state = serializers.ChoiceField(ReferralState.choices)
    outcome = serializers.ChoiceField([("", ""), *ReferralOutcome.choices])
    outcome_words = serializers.CharField()
    outcome_at = serializers.DateTimeField(allow_null=True)


class ReferralsSerializer(serializers.Serializer[Any]):
    """All of one question, the newest first."""

    items = ReferralSerializer(many=True)


class AskOutsideSerializer(VersionSerializer):
    """A letter to a body outside. The unit's text of letters is filled in with this."""

    body = serializers.CharField(max_length=referrals.BODY_MAX, help_text="Its full name.")
    body_kind = serializers.ChoiceField(BodyKind.choices)
    subject = serializers.CharField(max_length=referrals.SUBJECT_MAX)
    matter = serializers.CharField(
        max_length=referrals.MATTER_MAX, help_text="What is referred, without name and contact of the asker."
    )
    follow_up_on = serializers.DateField()
    contact = serializers.CharField(
        max_length=referrals.CONTACT_MAX, help_text="Whom of the unit the body can call."
    )
    outside_number = serializers.CharField(
        max_length=referrals.NUMBER_MAX, required=False, default="", allow_blank=True
    )


class EnterReplySerializer(serializers.Serializer[Any]):
    """What a body has replied."""

    referral = serializers.UUIDField(help_text="`id` of GET /desk/questions/{id}/referrals.")
    outcome = serializers.ChoiceField(ReferralOutcome.choices)
    words = serializers.CharField(max_length=referrals.OUTCOME_MAX, help_text="To the asker.")
    outside_number = serializers.CharField(
        max_length=referrals.NUMBER_MAX, required=False, default="", allow_blank=True
    )


class ReferralsView(DeskView):
    """Who was asked."""

    @operation(
        "desk_referrals",
        _("Bodies outside that were asked about a question, and what they replied"),
        tag=TAG,
        answers={200: ReferralsSerializer},
        problems=(404,),
        parameters=[ID],
        key=READ,
        key_needed=True,
    )
    def get(self, request: Request, question_id: UUID) -> Response:
        if desk_item.about(question_id, who=self.reader) is None:
            raise NotFound
        found = outside.asked_outside(question_id)
        return Response({"items": ReferralSerializer(found, many=True).data})


def ask(question_id: UUID, said: dict[str, Any], me: int) -> None:
    """The step that sends a letter. Raises as asking_outside.ask."""
    words = {name: value for name, value in said.items() if name != "version"}
    asking_outside.ask(question_id, version=said["version"], wish=Wish(**words), actor=me)


def enter_reply(question_id: UUID, said: dict[str, Any], me: int) -> None:
    """The step that enters a reply, of a letter about this question. Raises as outside_replies.enter."""
    asked = {one.id for one in outside.asked_outside(question_id)}
    if said["referral"] not in asked:
        raise BadDecision("referral")
    outside_replies.enter(
        said["referral"],
        outcome=said["outcome"],
        words=said["words"],
        outside_number=said["outside_number"],
        actor=me,
    )
