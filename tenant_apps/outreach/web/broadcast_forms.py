"""The form in which a broadcast is written: its words, its hour, what is played, whether it has a wall."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huisheng.kernel.web.hours import DayField, HourField
from huisheng.kernel.web.players import AddressField, for_a_frame
from shared_apps.contracts.broadcast_content import WALL, BroadcastContent, as_typed
from shared_apps.contracts.page_content import ABOUT, span
from shared_apps.topics import public as topics
from tenant_apps.outreach.web.page_forms import PageForm


class BroadcastForm(PageForm):
    """A broadcast of the unit."""

    part_of = {"about": ABOUT, "has_wall": WALL}

    day = DayField(label=_("Day"), missing=_("Choose the day."))
    begins = HourField(label=_("Begins"), missing=_("Say when it begins."))
    ends = HourField(label=_("Ends"), missing=_("Say when it ends; you can end it early or make it longer."))
    address = AddressField(
        label=_("Address of the live picture"),
        help_text=_(
            "The address of your live room or player, or of the stream (.m3u8). May be added later: nothing"
            " is played before the broadcast begins."
        ),
    )
    replay = AddressField(
        label=_("Address of the replay"),
        help_text=_("Shown once the broadcast is over. Add it as soon as there is a recording."),
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

    def __init__(self, *args: Any, now: BroadcastContent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["title"].help_text = _(
            "What young people read first, such as: Your first contract, explained by a lawyer."
        )
        fields["about"].label = pgettext_lazy("broadcast", "What it is about, and who speaks")
        fields["topic"].choices = [("", _("No topic")), *topics.two_level_choices()]
        if now is not None:
            self.initial = {**as_typed(now), **self.initial}
        self.take_away_others()

    def content(self) -> BroadcastContent:
        """What was written, once it is valid; what was not asked stays as it is."""
        said, own = self.cleaned_data, dict[str, Any](self.words())
        if "day" in said:
            own["begins"], own["ends"] = span(said["day"], said["begins"], said["ends"])
            own["address"], own["replay"] = for_a_frame(said["address"]), for_a_frame(said["replay"])
            own["topic"] = said["topic"]
        if "has_wall" in said:
            own["has_wall"] = said["has_wall"]
        return BroadcastContent(**own) if self.now is None else replace(self.now, **own)
