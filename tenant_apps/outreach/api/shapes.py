"""Shapes of what goes in and out."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from huisheng.kernel.web.players import for_a_frame
from shared_apps.contracts import season_content
from shared_apps.contracts.broadcast_content import ADDRESS_MAX, BroadcastContent
from shared_apps.contracts.page_content import ABOUT_MAX, HERE, TITLE_MAX
from shared_apps.contracts.season_content import LiveHour, Office, SeasonContent
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


class MomentField(serializers.DateTimeField):
    """A moment of this century, by the clocks of Beijing."""

    default_error_messages = {"year": _("Choose a date of this century.")}

    def to_internal_value(self, value: Any) -> Any:
        """The moment; refused where no calendar would show it."""
        moment = super().to_internal_value(value)
        if not 2000 <= moment.year < 2100:
            self.fail("year")
        return moment.astimezone(HERE)


class DayField(serializers.DateField):
    """A day of this century."""

    default_error_messages = {"year": _("Choose a date of this century.")}

    def to_internal_value(self, value: Any) -> Any:
        """The day; refused where no calendar would show it."""
        day = super().to_internal_value(value)
        if not 2000 <= day.year < 2100:
            self.fail("year")
        return day


class OfficeSerializer(serializers.Serializer[Any]):
    """Who is on duty, as it reads in public."""

    name = serializers.CharField(max_length=season_content.NAME_MAX)
    hours = serializers.CharField(
        max_length=season_content.HOURS_MAX, required=False, default="", allow_blank=True
    )


class LiveHourSerializer(serializers.Serializer[Any]):
    """A dated hour in which those on duty answer."""

    begins = MomentField()
    ends = MomentField()
    words = serializers.CharField(
        max_length=season_content.WORDS_MAX, required=False, default="", allow_blank=True
    )


class SeasonContentSerializer(serializers.Serializer[Any]):
    """What the page of a season says."""

    title = serializers.CharField(max_length=TITLE_MAX)
    about = serializers.CharField(max_length=ABOUT_MAX)
    first_day = DayField()
    last_day = DayField()
    topics = serializers.ListField(
        child=serializers.CharField(max_length=12), max_length=season_content.TOPICS_MOST
    )
    offices = OfficeSerializer(many=True, required=False, default=list)
    experts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_ID),
        max_length=season_content.EXPERTS_MOST,
        required=False,
        default=list,
        help_text="Ids of verified experts of the unit.",
    )
    live = LiveHourSerializer(many=True, required=False, default=list)


class BroadcastContentSerializer(serializers.Serializer[Any]):
    """What the page of a broadcast says."""

    title = serializers.CharField(max_length=TITLE_MAX)
    about = serializers.CharField(max_length=ABOUT_MAX)
    begins = MomentField()
    ends = MomentField()
    address = serializers.CharField(
        max_length=ADDRESS_MAX,
        required=False,
        default="",
        allow_blank=True,
        help_text="Of the live picture; a host that whoever runs the installation has named.",
    )
    replay = serializers.CharField(max_length=ADDRESS_MAX, required=False, default="", allow_blank=True)
    topic = serializers.CharField(max_length=12, required=False, default="", allow_blank=True)
    has_wall = serializers.BooleanField(required=False, default=True)


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
        return SeasonContent(
            title=said["title"],
            about=said["about"],
            first_day=said["first_day"],
            last_day=said["last_day"],
            topics=tuple(said["topics"]),
            offices=tuple(Office(one["name"], one["hours"]) for one in said["offices"]),
            experts=tuple(said["experts"]),
            live=tuple(LiveHour(one["begins"], one["ends"], one["words"]) for one in said["live"]),
        )


class BroadcastWrittenSerializer(serializers.Serializer[Any]):
    """A broadcast to be written."""

    content = BroadcastContentSerializer()

    @staticmethod
    def content_of(said: dict[str, Any]) -> BroadcastContent:
        """The content, as the operations take it. Copied addresses become those of the player."""
        played = {name: for_a_frame(said[name]) for name in ("address", "replay")}
        return BroadcastContent(**{**said, **played})


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
