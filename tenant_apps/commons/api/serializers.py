"""Shapes of what goes in and out."""

from typing import Any

from rest_framework import serializers

from huisheng.kernel.rest.paging import PageQuery
from tenant_apps.commons.data.codes import Mark, Stage
from tenant_apps.questions import public as questions

WORDS_MAX = 100


class ListQuery(PageQuery):
    """What a caller may ask of the list."""

    stage = serializers.ChoiceField(Stage.choices, required=False)
    kind = serializers.ChoiceField(questions.Kind.choices, required=False)
    topic = serializers.RegexField(r"^([0-9]{2,6}|own-[0-9]{1,18})\Z", required=False, default="")
    q = serializers.CharField(max_length=WORDS_MAX, required=False, default="", allow_blank=True)


class PublicRowSerializer(serializers.Serializer[Any]):
    """One public question in a list."""

    number = serializers.CharField(help_text="Its receipt number.")
    title = serializers.CharField()
    topic = serializers.CharField(source="topic_code", help_text="`own-<id>` for a topic of the unit's own.")
    topic_name = serializers.CharField(source="topic")
    stage = serializers.ChoiceField(Stage.choices)
    asked_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField()
    seeded = serializers.BooleanField(help_text="Written by staff to start a conversation.")
    url = serializers.URLField(help_text="Its page.")


class PublicPageSerializer(serializers.Serializer[Any]):
    """One page of public questions."""

    items = PublicRowSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last.")


class HotRowSerializer(PublicRowSerializer):
    """A question that is read much."""

    views = serializers.IntegerField(help_text="How often it was read in the last days.")


class HotListSerializer(serializers.Serializer[Any]):
    """What was read most, the most first."""

    days = serializers.IntegerField(help_text="The last so many days are counted.")
    items = HotRowSerializer(many=True)


class PublicAnswerSerializer(serializers.Serializer[Any]):
    """An answer, the one that helped first, then official ones."""

    text = serializers.CharField()
    signed = serializers.CharField(help_text="Who answered, as what.")
    official = serializers.BooleanField()
    accepted = serializers.BooleanField(help_text="It helped, says whoever asked.")
    disclaimer = serializers.CharField()
    published_at = serializers.DateTimeField()
    corrected_at = serializers.DateTimeField(allow_null=True)


class PeerAnswerSerializer(serializers.Serializer[Any]):
    """What another young person answered. Never the unit's answer."""

    text = serializers.CharField()
    signed = serializers.CharField(help_text="A name, or a number under this question alone.")
    level = serializers.CharField(help_text="The word beside the name; empty for none.", source="level.label")
    accepted = serializers.BooleanField(help_text="It helped, says whoever asked.")
    mark = serializers.ChoiceField(Mark.choices, help_text="What the unit says of it.")
    mark_words = serializers.CharField(help_text="What the unit corrects.")
    written_at = serializers.DateTimeField()


class WaySerializer(serializers.Serializer[Any]):
    """One step of the way so far, oldest first."""

    code = serializers.CharField()
    at = serializers.DateTimeField()

    def get_fields(self) -> dict[str, Any]:
        """With `label`, which cannot be declared above: the name is taken by the class itself."""
        return super().get_fields() | {"label": serializers.CharField()}


class PublicQuestionSerializer(PublicRowSerializer):
    """A public question with its answers. Numbers of people are covered in every text.

    `answers` are the unit's own and those of people it asked; `peer_answers` are those of other young people,
    the first five.
    """

    text = serializers.CharField()
    asker_name = serializers.CharField(help_text="Empty: anonymous.")
    answers = PublicAnswerSerializer(many=True)
    peer_answers = PeerAnswerSerializer(many=True)
    peer_count = serializers.IntegerField(help_text="How many answers of peers there are.")
    way = WaySerializer(many=True)
