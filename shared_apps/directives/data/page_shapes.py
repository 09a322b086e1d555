"""What a season (问题季) and a broadcast (直播) say, as programs read and write it.

Here and not with the other shapes in `api`, which stands above `public.py`: apps of units take it from there.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from rest_framework import serializers

from huisheng.kernel.rest.fields import DayField, MomentField
from huisheng.kernel.rest.problems import Problem
from huisheng.kernel.web.players import for_a_frame
from shared_apps.contracts import season_content
from shared_apps.contracts.broadcast_content import ADDRESS_MAX, BroadcastContent
from shared_apps.contracts.page_content import ABOUT_MAX, TITLE_MAX, BadContent
from shared_apps.contracts.season_content import LiveHour, SeasonContent
from shared_apps.directives.data.faults import FAULTS, OTHER


class LiveHourSerializer(serializers.Serializer[Any]):
    """A dated hour in which those on duty answer."""

    begins = MomentField()
    ends = MomentField()
    words = serializers.CharField(
        max_length=season_content.WORDS_MAX, required=False, default="", allow_blank=True
    )


class SeasonCalledSerializer(serializers.Serializer[Any]):
    """What the page of a season says, as far as its issuer does."""

    title = serializers.CharField(max_length=TITLE_MAX)
    about = serializers.CharField(max_length=ABOUT_MAX)
    first_day = DayField()
    last_day = DayField()
    topics = serializers.ListField(
        child=serializers.CharField(max_length=12), max_length=season_content.TOPICS_MOST
    )
    live = LiveHourSerializer(many=True, required=False, default=list)

    @staticmethod
    def content_of(said: Mapping[str, Any]) -> SeasonContent:
        """What was sent, as the operations take it."""
        return SeasonContent(
            title=said["title"],
            about=said["about"],
            first_day=said["first_day"],
            last_day=said["last_day"],
            topics=tuple(said["topics"]),
            live=tuple(LiveHour(one["begins"], one["ends"], one["words"]) for one in said["live"]),
        )


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

    @staticmethod
    def content_of(said: Mapping[str, Any]) -> BroadcastContent:
        """What was sent, as the operations take it. Copied addresses become those of the player."""
        played = {name: for_a_frame(said[name]) for name in ("address", "replay")}
        return BroadcastContent(**{**said, **played})


def problem_of(
    error: BadContent, words: Mapping[str, str | Promise] = FAULTS, *, within: str = "content."
) -> Problem:
    """What cannot stand, as a program is told it; `within` is where in what it sent the field stands."""
    at = f"{error.field}.{error.row - 1}" if error.row else error.field
    said = words.get(f"{error.field}.{error.code}", OTHER)
    return Problem(422, f"{error.field}_{error.code}", said, field=f"{within}{at}")
