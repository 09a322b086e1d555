"""The form in which a season is written: its words, days and topics, who is on duty, its live hours.

Lines of people and of live hours are a fixed number of rows, what stands there and two empty ones: so it
works without scripts, and saving gives two more.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.clock import BUSINESS_ZONE
from shared_apps.contracts import season_content as codes
from shared_apps.contracts.season_content import BadSeason, LiveHour, Office, SeasonContent, span
from shared_apps.topics import public as topics
from shared_apps.topics.public import TopicCard
from tenant_apps.people import public as people

_MORE: Final = 2


class SeasonForm(forms.Form):
    """A season of the unit. ``parts`` are codes of what may be changed in one from above; None: all."""

    title = forms.CharField(
        label=_("Title"),
        max_length=codes.TITLE_MAX,
        help_text=_("What young people read first, such as: Finding work after graduation."),
        error_messages={"required": _("Write a title.")},
    )
    about = forms.CharField(
        label=pgettext_lazy("season", "What it is about"),
        max_length=codes.ABOUT_MAX,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Say in a few sentences what it is about.")},
    )
    first_day = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the first day.")},
    )
    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose the last day.")},
    )
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
        now: SeasonContent | None = None,
        parts: Collection[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._now = now
        self._rows = (
            _number(self.data.get("office_rows")) or len(now.offices if now else ()) + _MORE,
            _number(self.data.get("live_rows")) or len(now.live if now else ()) + _MORE,
        )
        chosen: Any = self.fields["topics"]
        chosen.choices = _topic_choices()
        named: Any = self.fields["experts"]
        named.choices = [
            (str(card.member_id), f"{card.name} · {card.organisation}" if card.organisation else card.name)
            for card in people.experts()
        ]
        if now is not None:
            del self.fields["code"]
        offices, live = min(self._rows[0], codes.OFFICES_MOST), min(self._rows[1], codes.LIVE_MOST)
        if parts is not None:
            offices = offices if codes.DUTY in parts else 0
            live = live if codes.LIVE in parts else 0
            for name in [name for name, part in _PART_OF.items() if part not in parts]:
                del self.fields[name]
        for row in range(1, offices + 1):
            self.fields.update(_office_fields(row))
        for row in range(1, live + 1):
            self.fields.update(_live_fields(row))
        self.office_rows, self.live_rows = offices, live
        if now is not None:
            self.initial = {**_initial(now), **self.initial}

    def topic_groups(self) -> list[tuple[TopicCard, bool, list[tuple[TopicCard, bool]]]]:
        """The topics for the page: each of the first level, whether any of its group is chosen, and itself
        and those below it with whether they are.
        """
        bound = self["topics"]
        chosen = {str(code) for code in (bound.value() or ())}
        tree, found = topics.tree(), []
        for first in topics.first_levels():
            cards = [first, *tree.children(first.code)]
            marked = [(card, card.code in chosen) for card in cards]
            found.append((first, any(mark for _card, mark in marked), marked))
        return found

    def offices(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The rows of who is on duty, for the page."""
        return [
            (row, [self[f"office_{row}"], self[f"hours_{row}"]]) for row in range(1, self.office_rows + 1)
        ]

    def live(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The rows of live hours, for the page."""
        return [
            (row, [self[f"{name}_{row}"] for name in ("day", "begins", "ends", "words")])
            for row in range(1, self.live_rows + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Rows are whole or empty; whoever is named has agreed."""
        said = super().clean() or self.cleaned_data
        for row in range(1, self.office_rows + 1):
            if said.get(f"hours_{row}") and not said.get(f"office_{row}"):
                self.add_error(f"office_{row}", gettext("Say who is on duty in these hours."))
        for row in range(1, self.live_rows + 1):
            parts = ("day", "begins", "ends")
            given = [name for name in parts if said.get(f"{name}_{row}") is not None]
            if given or said.get(f"words_{row}"):
                for name in parts:
                    if name not in given and f"{name}_{row}" not in self.errors:
                        self.add_error(
                            f"{name}_{row}", gettext("Fill in day, beginning and end, or none of them.")
                        )
        is_named = said.get("experts") or any(
            said.get(f"office_{row}") for row in range(1, self.office_rows + 1)
        )
        if is_named and not said.get("agreed"):
            self.add_error("agreed", gettext("Ask them first, then tick this."))
        return said

    def content(self) -> SeasonContent:
        """What was written, once it is valid; what was not asked stays as it is."""
        said = self.cleaned_data
        own: dict[str, Any] = {}
        if "title" in said:
            own["title"] = " ".join(said["title"].split())
            own["topics"] = tuple(said["topics"])
        if "about" in said:
            own["about"] = said["about"].replace("\r\n", "\n").strip()
        if "first_day" in said:
            own |= {"first_day": said["first_day"], "last_day": said["last_day"]}
        if "experts" in said:
            own["experts"] = tuple(int(one) for one in said["experts"])
            own["offices"] = tuple(
                Office(" ".join(said[f"office_{row}"].split()), " ".join(said[f"hours_{row}"].split()))
                for row in range(1, self.office_rows + 1)
                if said[f"office_{row}"]
            )
        if self.live_rows:
            rows = range(1, self.live_rows + 1)
            own["live"] = tuple(self._live_hour(row) for row in rows if said[f"day_{row}"])
        return SeasonContent(**own) if self._now is None else replace(self._now, **own)

    def say(self, error: BadSeason) -> None:
        """Put an error of the operations beside the field and row where it belongs."""
        field = _FIELD_OF_ROW.get(error.field, error.field)
        name = f"{field}_{self._row_of(error)}" if error.row else field
        words = str(_WORDS.get(f"{error.field}.{error.code}", _WORDS["other"]))
        self.add_error(name if name in self.fields else None, words)

    def _row_of(self, error: BadSeason) -> int:
        """The row on the page: empty ones before it do not count in what was checked."""
        said, name = self.cleaned_data, {"offices": "office", "live": "day"}[error.field]
        rows = self.office_rows if error.field == "offices" else self.live_rows
        filled = [row for row in range(1, rows + 1) if said.get(f"{name}_{row}")]
        return filled[error.row - 1]

    def _live_hour(self, row: int) -> LiveHour:
        said = self.cleaned_data
        begins, ends = span(said[f"day_{row}"], said[f"begins_{row}"], said[f"ends_{row}"])
        return LiveHour(begins, ends, " ".join(said[f"words_{row}"].split()))


_PART_OF: Final = {
    "title": "",
    "topics": "",
    "about": codes.ABOUT,
    "first_day": codes.DATES,
    "last_day": codes.DATES,
    "experts": codes.DUTY,
    "agreed": codes.DUTY,
}
"""Which part of a season from above a field belongs to; "" is the issuer's alone."""
_FIELD_OF_ROW: Final = {"offices": "office", "live": "day"}
_WORDS: Final[dict[str, str | Promise]] = {
    "title.title": _("Use a title that can be read, of 40 characters at most."),
    "title.many": _("There are 200 campaigns and seasons already. Close one that nobody needs."),
    "about.about": _("Say in a few sentences what it is about."),
    "last_day.order": _("The last day lies before the first one."),
    "last_day.long": _("Half a year at most: what goes on longer is no season."),
    "last_day.inside": _("Your days must lie within those of the issuer."),
    "topics.number": _("Choose one topic at least and twelve at most."),
    "topics.unknown": _("One of these topics has ended. Choose another one."),
    "experts.unknown": _("One of these experts is not verified here any more. Look at the list again."),
    "offices.many": _("Name 12 departments and 24 experts at most."),
    "offices.words": _("Shorten this line."),
    "live.many": _("At most 8 live hours."),
    "live.words": _("Shorten this line."),
    "live.span": _("At most 12 hours at a time: is the end right?"),
    "live.outside": _("This day does not belong to the season."),
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


def _live_fields(row: int) -> dict[str, forms.Field]:
    return {
        f"day_{row}": forms.DateField(
            label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        ),
        f"begins_{row}": forms.TimeField(
            label=_("Begins"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        ),
        f"ends_{row}": forms.TimeField(
            label=_("Ends"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        ),
        f"words_{row}": forms.CharField(
            label=_("About what, with whom"), max_length=codes.WORDS_MAX, required=False
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
    }
    for row, office in enumerate(now.offices, start=1):
        found |= {f"office_{row}": office.name, f"hours_{row}": office.hours}
    for row, hour in enumerate(now.live, start=1):
        begins, ends = _here(hour.begins), _here(hour.ends)
        found |= {
            f"day_{row}": begins.date(),
            f"begins_{row}": begins.time(),
            f"ends_{row}": ends.time(),
            f"words_{row}": hour.words,
        }
    return found


def _here(moment: datetime) -> datetime:
    return moment.astimezone(BUSINESS_ZONE)


def _number(typed: Any) -> int:
    return (
        int(typed) if isinstance(typed, str) and typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    )
