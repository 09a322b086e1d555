"""The form in which a season is written: its words, days and topics, who is on duty, its live hours.

Lines of people and of live hours are a fixed number of rows, what stands there and two empty ones: so it
works without scripts, and saving gives two more.
"""

from dataclasses import replace
from typing import Any, Final

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.hours import (
    DayField,
    check_hour_rows,
    filled_hour_rows,
    hour_fields,
    hour_rows,
    hours_initial,
    hours_said,
)
from shared_apps.contracts import season_content as codes
from shared_apps.contracts.page_content import ABOUT, BadContent, span, unspanned
from shared_apps.contracts.season_content import DATES, DUTY, LIVE, LiveHour, Office, SeasonContent
from shared_apps.topics import public as topics
from shared_apps.topics.public import TopicCard
from tenant_apps.outreach.web.page_forms import PageForm
from tenant_apps.people import public as people

_MORE: Final = 2


class SeasonForm(PageForm):
    """A season of the unit."""

    part_of = {
        "about": ABOUT,
        "first_day": DATES,
        "last_day": DATES,
        "experts": DUTY,
        "agreed": DUTY,
    }

    first_day = DayField(label=_("First day"), missing=_("Choose the first day."))
    last_day = DayField(label=_("Last day"), missing=_("Choose the last day."))
    topics = forms.MultipleChoiceField(
        label=_("Topics"),
        help_text=_("Its page shows your public questions of these topics, and asking begins with them."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one topic.")},
    )
    experts = forms.MultipleChoiceField(
        label=_("Experts on duty"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Verified experts of your unit. Whoever leaves is named no more, by itself."),
    )
    agreed = forms.BooleanField(
        label=_("No person is named here who has not agreed to it"),
        required=False,
    )

    def __init__(self, *args: Any, now: SeasonContent | None = None, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["title"].help_text = _("What young people read first, such as: Finding work after graduation.")
        fields["about"].label = pgettext_lazy("season", "What it is about")
        fields["topics"].choices = topics.two_level_choices()
        fields["experts"].choices = [
            (str(card.member_id), f"{card.name} · {card.organisation}" if card.organisation else card.name)
            for card in people.experts()
        ]
        self.take_away_others()
        self.office_rows = self._rows(DUTY, "office_rows", now.offices if now else (), codes.OFFICES_MOST)
        self.live_rows = self._rows(LIVE, "live_rows", now.live if now else (), codes.LIVE_MOST)
        for row in range(1, self.office_rows + 1):
            self.fields.update(_office_fields(row))
        words = _("About what, with whom")
        self.fields |= dict(hour_fields(self.live_rows, words=words, words_max=codes.WORDS_MAX))
        if now is not None:
            self.initial = {**_initial(now), **self.initial}

    def topic_groups(self) -> list[tuple[TopicCard, bool, list[tuple[TopicCard, bool]]]]:
        """The topics for the page."""
        return topics.marked(self["topics"].value() or ())

    def offices(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The rows of who is on duty, for the page."""
        return [
            (row, [self[f"office_{row}"], self[f"hours_{row}"]]) for row in range(1, self.office_rows + 1)
        ]

    def live(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The rows of live hours, for the page."""
        return hour_rows(self, self.live_rows)

    def clean(self) -> dict[str, Any]:
        """Rows are whole or empty; whoever is named has agreed."""
        said = super().clean() or self.cleaned_data
        for row in range(1, self.office_rows + 1):
            if said.get(f"hours_{row}") and not said.get(f"office_{row}"):
                self.add_error(f"office_{row}", gettext("Say who is on duty in these hours."))
        check_hour_rows(self, said, self.live_rows)
        is_named = said.get("experts") or self._filled_offices()
        if is_named and not said.get("agreed"):
            self.add_error("agreed", gettext("Ask them first, then tick this."))
        return said

    def content(self) -> SeasonContent:
        """What was written, once it is valid; what was not asked stays as it is."""
        said, own = self.cleaned_data, dict[str, Any](self.words())
        if "topics" in said:
            own["topics"] = tuple(said["topics"])
        if "first_day" in said:
            own |= {"first_day": said["first_day"], "last_day": said["last_day"]}
        if "experts" in said:
            own["experts"] = tuple(int(one) for one in said["experts"])
            own["offices"] = tuple(
                Office(" ".join(said[f"office_{row}"].split()), " ".join(said[f"hours_{row}"].split()))
                for row in self._filled_offices()
            )
        if self.live_rows:
            hours = hours_said(said, self.live_rows)
            own["live"] = tuple(
                LiveHour(*span(day, begins, ends), words) for day, begins, ends, words in hours
            )
        return SeasonContent(**own) if self.now is None else replace(self.now, **own)

    def field_of(self, error: BadContent) -> str:
        """The field on the page: empty rows before it do not count in what was checked."""
        if error.field == "offices" and error.row:
            return f"office_{self._filled_offices()[error.row - 1]}"
        if error.field == "live" and error.row:
            return f"day_{filled_hour_rows(self.cleaned_data, self.live_rows)[error.row - 1]}"
        return error.field

    def _rows(self, part: str, name: str, now: tuple[Any, ...], most: int) -> int:
        if self.parts is not None and part not in self.parts:
            return 0
        return min(_number(self.data.get(name)) or len(now) + _MORE, most)

    def _filled_offices(self) -> list[int]:
        return [row for row in range(1, self.office_rows + 1) if self.cleaned_data.get(f"office_{row}")]


def _office_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"office_{row}": forms.CharField(
            label=_("Department, or name"), max_length=codes.NAME_MAX, required=False
        ),
        f"hours_{row}": forms.CharField(
            label=_("Hours, in words"),
            max_length=codes.HOURS_MAX,
            required=False,
            widget=forms.TextInput(attrs={"placeholder": "周一至周五 14:00—17:00"}),
        ),
    }


def _initial(now: SeasonContent) -> dict[str, Any]:
    found: dict[str, Any] = {
        "title": now.title,
        "about": now.about,
        "first_day": now.first_day,
        "last_day": now.last_day,
        "topics": list(now.topics),
        "experts": [str(one) for one in now.experts],
        "agreed": bool(now.offices or now.experts),
        **hours_initial((*unspanned(hour.begins, hour.ends), hour.words) for hour in now.live),
    }
    for row, office in enumerate(now.offices, start=1):
        found |= {f"office_{row}": office.name, f"hours_{row}": office.hours}
    return found


def _number(typed: Any) -> int:
    return (
        int(typed) if isinstance(typed, str) and typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    )
