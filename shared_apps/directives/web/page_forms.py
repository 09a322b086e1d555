"""The forms in which an issuer writes what units are called to: a season (问题季) or a broadcast (直播)."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.forms import in_words
from huisheng.kernel.web.hours import (
    DayField,
    HourField,
    check_hour_rows,
    filled_hour_rows,
    hour_fields,
    hour_rows,
    hours_initial,
    hours_said,
)
from huisheng.kernel.web.players import AddressField, for_a_frame
from shared_apps.contracts.broadcast_content import BroadcastContent, as_typed
from shared_apps.contracts.directive_messages import BROADCAST, SEASON
from shared_apps.contracts.page_content import (
    ABOUT,
    ABOUT_MAX,
    TITLE_MAX,
    BadContent,
    span,
    unspanned,
)
from shared_apps.contracts.season_content import DUTY, LIVE, WORDS_MAX, LiveHour, SeasonContent
from shared_apps.directives.data.faults import FAULTS, OTHER
from shared_apps.directives.web.words import PARTS
from shared_apps.topics import public as topics
from shared_apps.topics.public import TopicCard

_LIVE_ROWS: Final = 3
"""Live hours that an issuer may set for all; units have more of their own."""


class CalledForm(forms.Form):
    """What both say: the words that young people read, and what units may say otherwise."""

    title = forms.CharField(
        max_length=TITLE_MAX,
        help_text=_("What young people read on the units' sites."),
        error_messages={"required": _("Write a title.")},
    )
    about = forms.CharField(
        label=_("What it is about, for young people"),
        max_length=ABOUT_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say in a few sentences what it is about.")},
    )
    may_change = forms.MultipleChoiceField(
        label=_("What units may change"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def let_amend(self, version: int) -> None:
        """It is issued: what units may change stays as it is, and they are told what is different and why."""
        del self.fields["may_change"]
        self.fields["based_on"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1, initial=version)
        self.fields["why"] = forms.CharField(
            label=_("What is different, and why"),
            validators=[in_words],
            max_length=300,
            help_text=_("The recipients read it first."),
        )
        self.fields["is_important"] = forms.BooleanField(
            label=_("Important: everybody acknowledges it anew"), required=False
        )

    def words(self) -> dict[str, Any]:
        """Title and text, once they are valid."""
        said = self.cleaned_data
        return {
            "title": " ".join(said["title"].split()),
            "about": said["about"].replace("\r\n", "\n").strip(),
        }

    def say(self, error: BadContent) -> None:
        """Put an error of the operation beside the field where it belongs."""
        name = error.field
        if error.row:
            name = f"day_{filled_hour_rows(self.cleaned_data, _LIVE_ROWS)[error.row - 1]}"
        words = FAULTS.get(f"{error.field}.{error.code}", OTHER)
        self.add_error(name if name in self.fields else None, str(words))


class CalledSeasonForm(CalledForm):
    """The season as its issuer calls for it. Departments and experts are the units' own."""

    first_day = DayField(label=_("First day"), missing=_("Choose the first day."))
    last_day = DayField(label=_("Last day"), missing=_("Choose the last day."))
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one topic.")},
    )

    def __init__(self, *args: Any, now: SeasonContent | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["title"].label = _("Title of the season")
        fields["topics"].choices = topics.two_level_choices()
        fields["may_change"].choices = list(PARTS[SEASON].items())
        fields["may_change"].initial = [DUTY, LIVE]
        words = _("About what, with whom")
        self.fields |= dict(hour_fields(_LIVE_ROWS, words=words, words_max=WORDS_MAX))
        if now is not None:
            self.initial = {
                **self.initial,
                "title": now.title,
                "about": now.about,
                "first_day": now.first_day,
                "last_day": now.last_day,
                "topics": list(now.topics),
                **hours_initial((*unspanned(hour.begins, hour.ends), hour.words) for hour in now.live),
            }

    def topic_groups(self) -> list[tuple[TopicCard, bool, list[tuple[TopicCard, bool]]]]:
        """The topics for the page."""
        return topics.marked(self["topics"].value() or ())

    def live(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The rows of live hours, for the page."""
        return hour_rows(self, _LIVE_ROWS)

    def clean(self) -> dict[str, Any]:
        """A live hour is whole or empty."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        check_hour_rows(self, said, _LIVE_ROWS)
        return said

    def content(self) -> SeasonContent:
        """What was written, once it is valid."""
        said = self.cleaned_data
        hours = hours_said(said, _LIVE_ROWS)
        return SeasonContent(
            **self.words(),
            first_day=said["first_day"],
            last_day=said["last_day"],
            topics=tuple(said["topics"]),
            live=tuple(LiveHour(*span(day, begins, ends), words) for day, begins, ends, words in hours),
        )


class CalledBroadcastForm(CalledForm):
    """The broadcast as its issuer calls for it."""

    day = DayField(label=_("Day"), missing=_("Choose the day."))
    begins = HourField(label=_("Begins"), missing=_("Say when it begins."))
    ends = HourField(label=_("Ends"), missing=_("Say when it ends."))
    address = AddressField(
        label=_("Address of the live picture"),
        help_text=_("Of a live room, a player or a stream (.m3u8). May be added after the issue."),
    )
    replay = AddressField(
        label=_("Address of the replay"),
        help_text=_("Shown on all sites once the broadcast is over. Add it as soon as there is a recording."),
    )
    topic = forms.ChoiceField(label=_("Topic with which asking begins"), required=False)
    has_wall = forms.BooleanField(
        label=_("With a question wall in each unit"),
        required=False,
        initial=True,
        help_text=_("Each unit chooses from the questions that were asked on its own site."),
    )

    def __init__(self, *args: Any, now: BroadcastContent | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["title"].label = _("Title of the broadcast")
        fields["topic"].choices = [("", _("No topic")), *topics.two_level_choices()]
        fields["may_change"].choices = list(PARTS[BROADCAST].items())
        fields["may_change"].initial = [ABOUT]
        if now is not None:
            self.initial = {**self.initial, **as_typed(now)}

    def content(self) -> BroadcastContent:
        """What was written, once it is valid."""
        said = self.cleaned_data
        begins, ends = span(said["day"], said["begins"], said["ends"])
        return BroadcastContent(
            **self.words(),
            begins=begins,
            ends=ends,
            address=for_a_frame(said["address"]),
            replay=for_a_frame(said["replay"]),
            topic=said["topic"],
            has_wall=said["has_wall"],
        )
