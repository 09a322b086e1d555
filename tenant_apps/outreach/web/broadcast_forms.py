"""The form in which a broadcast is written: its words, its hour, what is played, whether it has a wall."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.clock import BUSINESS_ZONE
from huisheng.kernel.web.players import for_a_frame
from shared_apps.contracts import broadcast_content as codes
from shared_apps.contracts.broadcast_content import BadBroadcast, BroadcastContent
from shared_apps.contracts.season_content import span
from shared_apps.topics import public as topics


class BroadcastForm(forms.Form):
    """A broadcast of the unit. ``parts`` are codes of what may be changed in one from above; None: all."""

    title = forms.CharField(
        label=_("Title"),
        max_length=codes.TITLE_MAX,
        help_text=_("What young people read first, such as: Your first contract, explained by a lawyer."),
        error_messages={"required": _("Write a title.")},
    )
    about = forms.CharField(
        label=pgettext_lazy("broadcast", "What it is about, and who speaks"),
        max_length=codes.ABOUT_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say in a few sentences what it is about.")},
    )
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the day.")},
    )
    begins = forms.TimeField(
        label=_("Begins"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Say when it begins.")},
    )
    ends = forms.TimeField(
        label=_("Ends"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Say when it ends; you can end it early or make it longer.")},
    )
    address = forms.CharField(
        label=_("Address of the live picture"),
        max_length=codes.ADDRESS_MAX,
        required=False,
        help_text=_(
            "The address of your live room or player, or of the stream (.m3u8). May be added later: nothing"
            " is played before the broadcast begins."
        ),
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )
    replay = forms.CharField(
        label=_("Address of the replay"),
        max_length=codes.ADDRESS_MAX,
        required=False,
        help_text=_("Shown once the broadcast is over. Add it as soon as there is a recording."),
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )
    topic = forms.ChoiceField(
        label=_("Topic"), required=False, help_text=_("Asking from its page begins with this topic.")
    )
    has_wall = forms.BooleanField(
        label=_("With a question wall"),
        required=False,
        initial=True,
        help_text=_("On it stand questions that were approved for the public and that you choose."),
    )
    code = forms.CharField(
        label=_("Code in the address"),
        max_length=24,
        required=False,
        help_text=_("Small letters, digits and hyphens. Left empty, one is drawn."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    saves = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        now: BroadcastContent | None = None,
        parts: Collection[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._now = now
        chosen: Any = self.fields["topic"]
        chosen.choices = [("", _("No topic")), *_topic_choices()]
        if now is not None:
            del self.fields["code"]
            self.initial = {**initial_of(now), **self.initial}
        if parts is not None:
            for name in [name for name, part in _PART_OF.items() if part not in parts]:
                del self.fields[name]

    def content(self) -> BroadcastContent:
        """What was written, once it is valid; what was not asked stays as it is."""
        own = content_of(self.cleaned_data)
        return BroadcastContent(**own) if self._now is None else replace(self._now, **own)

    def say(self, error: BadBroadcast) -> None:
        """Put an error of the operations beside the field where it belongs."""
        words = str(WORDS.get(f"{error.field}.{error.code}", WORDS["other"]))
        self.add_error(error.field if error.field in self.fields else None, words)


def content_of(said: dict[str, Any]) -> dict[str, Any]:
    """The parts of a broadcast that were filled in, as its content takes them."""
    own: dict[str, Any] = {}
    if "title" in said:
        begins, ends = span(said["day"], said["begins"], said["ends"])
        own |= {
            "title": " ".join(said["title"].split()),
            "begins": begins,
            "ends": ends,
            "address": for_a_frame(said["address"].strip()),
            "replay": for_a_frame(said["replay"].strip()),
            "topic": said["topic"],
        }
    if "about" in said:
        own["about"] = said["about"].replace("\r\n", "\n").strip()
    if "has_wall" in said:
        own["has_wall"] = said["has_wall"]
    return own


def initial_of(now: BroadcastContent) -> dict[str, Any]:
    """What stands in the form of one that was written."""
    begins, ends = _here(now.begins), _here(now.ends)
    return {
        "title": now.title,
        "about": now.about,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "address": now.address,
        "replay": now.replay,
        "topic": now.topic,
        "has_wall": now.has_wall,
    }


_PART_OF: Final = {
    "title": "",
    "day": "",
    "begins": "",
    "ends": "",
    "address": "",
    "replay": "",
    "topic": "",
    "about": codes.ABOUT,
    "has_wall": codes.WALL,
}
"""Which part of a broadcast from above a field belongs to; "" is the issuer's alone."""
_HTTPS: Final = _("Copy the whole address, beginning with https://, without a port and without spaces.")
_HOST: Final = _(
    "Nothing is played from this site. Use one of the sites below, or ask whoever runs the system to allow"
    " it."
)
_KIND: Final = _("From this site a stream (.m3u8) or a recording (.mp4) can be played.")
WORDS: Final[dict[str, str | Promise]] = {
    "title.title": _("Use a title that can be read, of 40 characters at most."),
    "title.many": _("There are 200 campaigns and seasons already. Close one that nobody needs."),
    "about.about": _("Say in a few sentences what it is about."),
    "ends.span": _("At most 12 hours at a time: is the end right?"),
    "topic.unknown": _("This topic has ended. Choose another one."),
    "address.https": _HTTPS,
    "address.host": _HOST,
    "address.kind": _KIND,
    "replay.https": _HTTPS,
    "replay.host": _HOST,
    "replay.kind": _KIND,
    "code.code": _("Use small letters, digits and hyphens, with a letter or digit at both ends."),
    "code.taken": _("Another campaign or season has this code. Choose a different one."),
    "other": _("This cannot stand so. Look at it again."),
}


def _topic_choices() -> list[tuple[str, str]]:
    """The first level, and what stands directly below it."""
    tree = topics.tree()
    return [
        (card.code, card.label)
        for first in topics.first_levels()
        for card in (first, *tree.children(first.code))
    ]


def _here(moment: datetime) -> datetime:
    return moment.astimezone(BUSINESS_ZONE)
