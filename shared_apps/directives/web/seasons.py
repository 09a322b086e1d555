"""What a directive of the kind season (问题季) calls for: days, topics, text, and what units may change."""

from datetime import time
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from shared_apps.contracts import season_content as codes
from shared_apps.contracts.season_content import BadSeason, LiveHour, SeasonContent, span
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import drafting, seasons
from shared_apps.directives.queries.seasons import may_change_in, season_in
from shared_apps.directives.web.access import own_or_404
from shared_apps.directives.web.words import SEASON_PARTS
from shared_apps.topics import public as topics
from shared_apps.topics.public import TopicCard

_LIVE: Final = 3
"""Live hours that an issuer may set for all; units have more of their own."""


class CalledSeasonForm(forms.Form):
    """The season as its issuer calls for it. Departments and experts are the units' own."""

    title = forms.CharField(
        label=_("Title of the season"),
        max_length=codes.TITLE_MAX,
        help_text=_("What young people read on the units' sites."),
        error_messages={"required": _("Write a title.")},
    )
    about = forms.CharField(
        label=_("What it is about, for young people"),
        max_length=codes.ABOUT_MAX,
        widget=forms.Textarea(attrs={"rows": 5}),
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
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one topic.")},
    )
    may_change = forms.MultipleChoiceField(
        label=_("What units may change"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(SEASON_PARTS.items()),
        initial=[codes.DUTY, codes.LIVE],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["topics"]
        tree = topics.tree()
        chosen.choices = [
            (card.code, card.label)
            for first in topics.first_levels()
            for card in (first, *tree.children(first.code))
        ]
        for row in range(1, _LIVE + 1):
            self.fields |= _live_fields(row)

    def topic_groups(self) -> list[tuple[TopicCard, bool, list[tuple[TopicCard, bool]]]]:
        """The topics for the page: each of the first level, whether any of its group is chosen, and itself
        and those below it with whether they are.
        """
        chosen = {str(code) for code in (self["topics"].value() or ())}
        tree, found = topics.tree(), []
        for first in topics.first_levels():
            marked = [(card, card.code in chosen) for card in (first, *tree.children(first.code))]
            found.append((first, any(mark for _card, mark in marked), marked))
        return found

    def live(self) -> list[tuple[int, list[forms.BoundField]]]:
        """The rows of live hours, for the page."""
        return [
            (row, [self[f"{name}_{row}"] for name in ("day", "begins", "ends", "words")])
            for row in range(1, _LIVE + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """A live hour is whole or empty."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for row in range(1, _LIVE + 1):
            parts = [f"{name}_{row}" for name in ("day", "begins", "ends")]
            given = [name for name in parts if said.get(name) is not None]
            if given or said.get(f"words_{row}"):
                for name in parts:
                    if name not in given and name not in self.errors:
                        self.add_error(name, gettext("Fill in day, beginning and end, or none of them."))
        return said

    def content(self) -> SeasonContent:
        """What was written, once it is valid."""
        said = self.cleaned_data
        return SeasonContent(
            title=" ".join(said["title"].split()),
            about=said["about"].replace("\r\n", "\n").strip(),
            first_day=said["first_day"],
            last_day=said["last_day"],
            topics=tuple(said["topics"]),
            live=tuple(self._hour(row) for row in self._filled()),
        )

    def say(self, error: BadSeason) -> None:
        """Put an error of the operation beside the field where it belongs."""
        name = f"day_{self._filled()[error.row - 1]}" if error.row else error.field
        words = _WORDS.get(f"{error.field}.{error.code}", _WORDS["other"])
        self.add_error(name if name in self.fields else None, str(words))

    def _filled(self) -> list[int]:
        return [row for row in range(1, _LIVE + 1) if self.cleaned_data.get(f"day_{row}")]

    def _hour(self, row: int) -> LiveHour:
        said = self.cleaned_data
        begins, ends = span(said[f"day_{row}"], said[f"begins_{row}"], said[f"ends_{row}"])
        return LiveHour(begins, ends, " ".join(said[f"words_{row}"].split()))


_WORDS: Final[dict[str, Promise]] = {
    "title.title": _("Use a title that can be read, of 40 characters at most."),
    "last_day.order": _("The last day lies before the first one."),
    "last_day.long": _("Half a year at most: what goes on longer is no season."),
    "topics.number": _("Choose one topic at least and twelve at most."),
    "live.span": _("At most 12 hours at a time: is the end right?"),
    "live.outside": _("This day does not belong to the season."),
    "other": _("This cannot stand so. Look at it again."),
}


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def season_page(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Write it; the directive is a draft still."""
    directive = own_or_404(request, directive_id)
    if directive.kind != Directive.Kind.SEASON:
        raise Http404
    form = CalledSeasonForm(request.POST if request.method == "POST" else None, initial=_initial(directive))
    if request.method == "POST" and form.is_valid():
        try:
            seasons.write(
                directive.pk,
                actor_of(request),
                content=form.content(),
                may_change=form.cleaned_data["may_change"],
            )
        except BadSeason as error:
            form.say(error)
        except drafting.NotADraftError:
            messages.info(request, gettext("It was issued or thrown away meanwhile."))
            return redirect("directives-list")
        else:
            messages.success(request, gettext("Saved. Units get it with the directive."))
            return redirect("directives-board", directive_id=directive.pk)
    context = {"form": form, "directive": directive}
    return render(request, "directives/season.html", context, status=422 if form.errors else 200)


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


def _initial(directive: Directive) -> dict[str, Any]:
    content = season_in(directive)
    if content is None:
        return {"title": directive.title[: codes.TITLE_MAX], "about": directive.text[: codes.ABOUT_MAX]}
    found: dict[str, Any] = {
        "title": content.title,
        "about": content.about,
        "first_day": content.first_day,
        "last_day": content.last_day,
        "topics": list(content.topics),
        "may_change": list(may_change_in(directive)),
    }
    for row, hour in enumerate(content.live, start=1):
        begins, ends = (at.astimezone(clock.BUSINESS_ZONE) for at in (hour.begins, hour.ends))
        found |= {
            f"day_{row}": begins.date(),
            f"begins_{row}": _time(begins.time()),
            f"ends_{row}": _time(ends.time()),
            f"words_{row}": hour.words,
        }
    return found


def _time(moment: time) -> time:
    return moment.replace(second=0, microsecond=0)
