"""Shapes of what goes in and out about seasons (问题季) and broadcasts (直播)."""

from typing import Any, Final

from rest_framework import serializers

from shared_apps.contracts.directive_messages import BROADCAST, SEASON
from shared_apps.directives.api.shapes import MOST_ID, DirectiveWhySerializer
from shared_apps.directives.data.page_shapes import BroadcastContentSerializer, SeasonCalledSerializer
from shared_apps.directives.web.words import PARTS

STANDS: Final = [(code, code) for code in ("shown", "ended", "away")]


def _parts_of(kind: str) -> serializers.ListField:
    parts = [(code, code) for code in PARTS[kind]]
    return serializers.ListField(
        child=serializers.ChoiceField(parts), required=False, default=list, max_length=len(parts)
    )


class DirectivePartsSerializer(serializers.Serializer[Any]):
    """What units may say otherwise of what they are called to."""

    may_change = serializers.ListField(child=serializers.CharField())


class DirectiveSeasonSerializer(DirectivePartsSerializer):
    """The season to which units are called; sums are of all units that have told of theirs."""

    content = SeasonCalledSerializer(allow_null=True, help_text="Null before it is written.")
    units = serializers.IntegerField(help_text="That have shown it on their sites.")
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    helped = serializers.IntegerField()


class DirectiveBroadcastSerializer(DirectivePartsSerializer):
    """The broadcast to which units are called; sums are of all units that have told of theirs."""

    content = BroadcastContentSerializer(allow_null=True, help_text="Null before it is written.")
    units = serializers.IntegerField(help_text="That have it on their sites.")
    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    watched = serializers.IntegerField(help_text="Devices, each once a day; nobody is known.")


class DirectiveToldQuery(serializers.Serializer[Any]):
    """What a caller may ask of what units have told."""

    limit = serializers.IntegerField(min_value=1, max_value=1_000, default=200)
    after = serializers.IntegerField(
        min_value=0, max_value=MOST_ID, default=0, help_text="As `next` of the page before has it."
    )


class DirectiveToldSerializer(serializers.Serializer[Any]):
    """How it stands in one unit."""

    unit_id = serializers.IntegerField()
    unit_name = serializers.CharField()
    stands = serializers.ChoiceField(STANDS, source="told.stands")
    url = serializers.CharField(source="address", help_text="Its page; empty where it was taken away.")
    changed = serializers.ListField(
        child=serializers.CharField(), source="told.changed", help_text="What the unit says otherwise."
    )
    asked = serializers.IntegerField(source="told.asked")
    answered = serializers.IntegerField(source="told.answered")


class DirectiveSeasonUnitSerializer(DirectiveToldSerializer):
    """The season of one unit."""

    first_day = serializers.DateField(source="told.first_day")
    last_day = serializers.DateField(source="told.last_day")
    live = serializers.IntegerField(source="told.live", help_text="Live question hours.")
    helped = serializers.IntegerField(source="told.helped")
    hours = serializers.IntegerField(allow_null=True, help_text="Within which half were answered.")


class DirectiveBroadcastUnitSerializer(DirectiveToldSerializer):
    """The broadcast in one unit."""

    watched = serializers.IntegerField(source="told.watched")


class DirectiveSeasonUnitsSerializer(serializers.Serializer[Any]):
    """One page of units."""

    items = DirectiveSeasonUnitSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DirectiveBroadcastUnitsSerializer(serializers.Serializer[Any]):
    """One page of units."""

    items = DirectiveBroadcastUnitSerializer(many=True)
    next = serializers.CharField(allow_null=True)


class DirectiveSeasonWrittenSerializer(serializers.Serializer[Any]):
    """A season, and what units may say otherwise of it."""

    content = SeasonCalledSerializer()
    may_change = _parts_of(SEASON)


class DirectiveBroadcastWrittenSerializer(serializers.Serializer[Any]):
    """A broadcast, and what units may say otherwise of it."""

    content = BroadcastContentSerializer()
    may_change = _parts_of(BROADCAST)


class DirectiveSeasonAmendedSerializer(DirectiveWhySerializer):
    """A season as it shall read from now on, all of it."""

    content = SeasonCalledSerializer()


class DirectiveBroadcastAmendedSerializer(DirectiveWhySerializer):
    """A broadcast as it shall read from now on, all of it: another hour, another address, the replay."""

    content = BroadcastContentSerializer()
