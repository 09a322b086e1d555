"""Shapes of what goes in and out."""

from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from shared_apps.contracts import season_content
from shared_apps.contracts.broadcast_content import BroadcastContent
from shared_apps.contracts.season_content import Office, SeasonContent
from shared_apps.directives.public import BroadcastContentSerializer, SeasonCalledSerializer
from tenant_apps.outreach.rules.pages import Standing

MOST_ID: Final = 2**63 - 1
CODE_MAX: Final = 24
STANDINGS: Final = [(one.value, one.value) for one in Standing]


class PageQuery(serializers.Serializer[Any]):
    """What a caller may ask of a list."""

    limit = serializers.IntegerField(min_value=1, max_value=100, default=50)
    after = serializers.CharField(
        max_length=30, default="", allow_blank=True, help_text="As `next` of the page before has it."
    )


class OfficeSerializer(serializers.Serializer[Any]):
    """Who is on duty, as it reads in public."""

    name = serializers.CharField(max_length=season_content.NAME_MAX)
    hours = serializers.CharField(
        max_length=season_content.HOURS_MAX, required=False, default="", allow_blank=True
    )


class SeasonContentSerializer(SeasonCalledSerializer):
    """What the page of a season says."""

    offices = OfficeSerializer(many=True, required=False, default=list)
    experts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_ID),
        max_length=season_content.EXPERTS_MOST,
        required=False,
        default=list,
        help_text="Ids of verified experts of the unit.",
    )


class SeasonWrittenSerializer(serializers.Serializer[Any]):
    """A season to be written."""

    content = SeasonContentSerializer()
    agreed = serializers.BooleanField(
        required=False,
        default=False,
        help_text="Whoever is named in `offices` or `experts` has agreed to it.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Nobody is named who has not agreed."""
        said = attrs["content"]
        if (said["offices"] or said["experts"]) and not attrs["agreed"]:
            raise serializers.ValidationError({"agreed": [_("Ask them first.")]}, code="required")
        return attrs

    @staticmethod
    def content_of(said: dict[str, Any]) -> SeasonContent:
        """The content, as the operations take it."""
        return replace(
            SeasonCalledSerializer.content_of(said),
            offices=tuple(Office(one["name"], one["hours"]) for one in said["offices"]),
            experts=tuple(said["experts"]),
        )


class BroadcastWrittenSerializer(serializers.Serializer[Any]):
    """A broadcast to be written."""

    content = BroadcastContentSerializer()

    @staticmethod
    def content_of(said: dict[str, Any]) -> BroadcastContent:
        """The content, as the operations take it."""
        return BroadcastContentSerializer.content_of(said)


class PageCodeSerializer(serializers.Serializer[Any]):
    """What a draft is begun with besides."""

    code = serializers.CharField(
        max_length=CODE_MAX,
        required=False,
        default="",
        allow_blank=True,
        help_text="Stands in its address; empty: one is drawn.",
    )


class PageSavesSerializer(serializers.Serializer[Any]):
    """On which state of it somebody decided."""

    saves = serializers.IntegerField(min_value=1, max_value=MOST_ID, help_text="As it was read.")


class SeasonBegunSerializer(SeasonWrittenSerializer, PageCodeSerializer):
    """A season to be begun as a draft."""


class BroadcastBegunSerializer(BroadcastWrittenSerializer, PageCodeSerializer):
    """A broadcast to be begun as a draft."""


class SeasonSavedSerializer(SeasonWrittenSerializer, PageSavesSerializer):
    """A season to be changed."""


class BroadcastSavedSerializer(BroadcastWrittenSerializer, PageSavesSerializer):
    """A broadcast to be changed."""


class PageStandsSerializer(serializers.Serializer[Any]):
    """How it stands after a step; `saves` is wanted by the next one."""

    id = serializers.IntegerField(source="campaign_id")
    code = serializers.CharField()
    standing = serializers.ChoiceField(STANDINGS)
    saves = serializers.IntegerField()


class PageGoneSerializer(serializers.Serializer[Any]):
    """A draft that was removed."""

    id = serializers.IntegerField()


class _PublicSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    url = serializers.URLField()
    standing = serializers.ChoiceField(STANDINGS)
    issuer = serializers.CharField(help_text="The unit above that calls for it; empty for the unit's own.")


class _KeptSerializer(_PublicSerializer):
    id = serializers.IntegerField(source="campaign_id")
    saves = serializers.IntegerField()
    shown_at = serializers.DateTimeField(allow_null=True)
    directive_id = serializers.UUIDField(allow_null=True)
    may_change = serializers.ListField(
        child=serializers.CharField(), help_text="Of one from above: what this unit may say otherwise."
    )
    changed = serializers.ListField(child=serializers.CharField(), help_text="Where it does.")
    is_recalled = serializers.BooleanField()


class SeasonPublicContentSerializer(SeasonContentSerializer):
    """The same for everybody: without ids of people."""

    experts = None  # type: ignore[assignment]


class SeasonPublicSerializer(_PublicSerializer):
    """A season that stands in public."""

    content = SeasonPublicContentSerializer()


class BroadcastPublicSerializer(_PublicSerializer):
    """A broadcast that stands in public. Its picture is on its page, which alone lets the player in."""

    content = BroadcastContentSerializer()


class SeasonKeptSerializer(_KeptSerializer):
    """A season of the unit, drafts too."""

    content = SeasonContentSerializer()


class BroadcastKeptSerializer(_KeptSerializer):
    """A broadcast of the unit, drafts too."""

    content = BroadcastContentSerializer()


def page_of(row: type[serializers.Serializer[Any]], name: str) -> type[serializers.Serializer[Any]]:
    """A page of a list of these."""
    fields = {
        "__doc__": "One page of a list, the latest first.",
        "items": row(many=True),
        "next": serializers.CharField(
            allow_null=True, help_text="Address of the next page; null on the last."
        ),
    }
    return type(name, (serializers.Serializer,), fields)


SeasonPublicPageSerializer = page_of(SeasonPublicSerializer, "SeasonPublicPageSerializer")
BroadcastPublicPageSerializer = page_of(BroadcastPublicSerializer, "BroadcastPublicPageSerializer")
SeasonKeptPageSerializer = page_of(SeasonKeptSerializer, "SeasonKeptPageSerializer")
BroadcastKeptPageSerializer = page_of(BroadcastKeptSerializer, "BroadcastKeptPageSerializer")
