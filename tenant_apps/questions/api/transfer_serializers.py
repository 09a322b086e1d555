"""Shapes of what goes on between units."""

from typing import Any

from rest_framework import serializers

from tenant_apps.questions.api.desk_serializers import MOST_ID, VersionSerializer
from tenant_apps.questions.data.codes import AssignmentState, ReturnReason, TransferReason
from tenant_apps.questions.rules.transfers import RULE_MAX, WORDS_MAX

_DUE: dict[str, Any] = {"required": False, "allow_null": True, "default": None}


class TransferSerializer(VersionSerializer):
    """交办, 转办, 上报: which unit is to take it over, why, resting on what, until when."""

    to_unit = serializers.IntegerField(min_value=1, max_value=MOST_ID)
    reason = serializers.ChoiceField(TransferReason.choices)
    rule = serializers.CharField(max_length=RULE_MAX, required=False, default="", allow_blank=True)
    words = serializers.CharField(max_length=WORDS_MAX, help_text="To the other unit; the asker reads none.")
    due_on = serializers.DateField(**_DUE, help_text="The last day; null: what the asker was promised.")


class AskHelpSerializer(serializers.Serializer[Any]):
    """协办: which unit is asked, for what, until when."""

    to_unit = serializers.IntegerField(min_value=1, max_value=MOST_ID)
    words = serializers.CharField(max_length=WORDS_MAX)
    due_on = serializers.DateField(**_DUE)


class SendBackSerializer(serializers.Serializer[Any]):
    """退回: the reason, and the rule that it rests on."""

    reason = serializers.ChoiceField(ReturnReason.choices)
    rule = serializers.CharField(max_length=RULE_MAX)
    words = serializers.CharField(max_length=WORDS_MAX, required=False, default="", allow_blank=True)


class GiveHelpSerializer(serializers.Serializer[Any]):
    """What this unit says to the one that has the lead."""

    words = serializers.CharField(max_length=WORDS_MAX)


class UnitAskedSerializer(serializers.Serializer[Any]):
    """That another unit was asked."""

    transfer = serializers.UUIDField(help_text="What take-back takes.")


class UnitAnsweredSerializer(serializers.Serializer[Any]):
    """That another unit was answered. The network says what comes of it, in a moment."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField([(state, state) for state in ("accepted", "returned", "helped")])


class HopSerializer(serializers.Serializer[Any]):
    """One change of hands, or one that was tried; oldest first."""

    at = serializers.DateTimeField(allow_null=True)
    sender = serializers.CharField()
    receiver = serializers.CharField()
    way_name = serializers.CharField(source="way")
    reason_name = serializers.CharField(source="reason")
    outcome_name = serializers.CharField(source="outcome")
    why_name = serializers.CharField(source="why")


class TransferOfSerializer(serializers.Serializer[Any]):
    """One unit that is, or was, asked to take it over."""

    id = serializers.UUIDField()
    to = serializers.CharField()
    way_name = serializers.CharField(source="way")
    reason_name = serializers.CharField(source="reason")
    rule = serializers.CharField()
    words = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    asked_at = serializers.DateTimeField()
    is_open = serializers.BooleanField()
    taken_back = serializers.BooleanField(
        help_text="Wished back. Until the network has confirmed that, it may still be accepted."
    )
    called_up = serializers.BooleanField(help_text="提级办理: nobody is asked, it moves up.")
    outcome = serializers.CharField()
    return_reason_name = serializers.CharField(source="return_reason")
    return_rule = serializers.CharField()
    returned_words = serializers.CharField()
    ended_at = serializers.DateTimeField(allow_null=True)


class HelpingUnitSerializer(serializers.Serializer[Any]):
    """One unit that is, or was, asked to help."""

    id = serializers.UUIDField()
    unit = serializers.CharField()
    asked = serializers.CharField()
    asked_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(AssignmentState.choices)
    words = serializers.CharField()


class TransfersSerializer(serializers.Serializer[Any]):
    """What is between this unit and others about one question. `home` is empty for this unit's own."""

    asked = TransferOfSerializer(allow_null=True, help_text="Who is asked now, if anybody.")
    ended = TransferOfSerializer(allow_null=True, help_text="How the last asking ended.")
    helpers = HelpingUnitSerializer(many=True)
    chain = HopSerializer(many=True)
    home = serializers.CharField()
    home_number = serializers.CharField()


class IncomingRowSerializer(serializers.Serializer[Any]):
    """One thing that another unit asks of this one."""

    id = serializers.UUIDField()
    helps = serializers.BooleanField(help_text="协办: words are wanted, nothing is taken over.")
    unit = serializers.CharField()
    title = serializers.CharField()
    number = serializers.CharField()
    way_name = serializers.CharField(source="way")
    asked_at = serializers.DateTimeField()
    answer_before = serializers.DateTimeField(allow_null=True)


class IncomingListSerializer(serializers.Serializer[Any]):
    """All that wait for an answer, the most urgent first: each is answered, or lapses, within two working
    days (help: on its own date).
    """

    items = IncomingRowSerializer(many=True)


class CameAlongSerializer(serializers.Serializer[Any]):
    """One message or answer that came along."""

    at = serializers.DateTimeField(allow_null=True)
    by_asker = serializers.BooleanField()
    signed = serializers.CharField()
    text = serializers.CharField()


class IncomingSerializer(serializers.Serializer[Any]):
    """One of them with what came with it. The text is empty once it is answered; name and contact never
    come.
    """

    id = serializers.UUIDField()
    helps = serializers.BooleanField()
    unit = serializers.CharField()
    home = serializers.CharField(help_text="Where it was asked.")
    way_name = serializers.CharField(source="way")
    reason_name = serializers.CharField(source="reason")
    rule = serializers.CharField()
    asked = serializers.CharField(help_text="The words of the other unit.")
    due_on = serializers.DateField(allow_null=True)
    promised = serializers.DateField(allow_null=True, help_text="The last day that the asker was promised.")
    asked_at = serializers.DateTimeField()
    answer_before = serializers.DateTimeField(allow_null=True)
    is_open = serializers.BooleanField()
    accepted = serializers.BooleanField()
    withdrawn = serializers.BooleanField()
    number = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    confidential = serializers.BooleanField()
    danger = serializers.BooleanField()
    kind_name = serializers.CharField(source="question_kind")
    topic_name = serializers.CharField(source="topic")
    state_name = serializers.CharField(source="state_label")
    received_at = serializers.DateTimeField(allow_null=True)
    along = serializers.IntegerField(help_text="Other askers there who get the same answers.")
    thread = CameAlongSerializer(many=True)
    answers = CameAlongSerializer(many=True)
    files = serializers.ListField(child=serializers.CharField(), help_text="Their names.")
    files_come = serializers.BooleanField(help_text="Once it is accepted. Otherwise they stay there.")
    chain = HopSerializer(many=True)
    question = serializers.UUIDField(
        source="question_id", allow_null=True, help_text="What it has become at this unit's desk."
    )
