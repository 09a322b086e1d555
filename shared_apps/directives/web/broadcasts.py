"""What a directive of the kind broadcast (直播) calls for: its hour, what is played, and what units may
change. Once it is issued the same page takes another hour or address, and the replay.
"""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of, requires
from huisheng.kernel.web.players import for_a_frame, frame_hosts, stream_hosts
from shared_apps.contracts import broadcast_content as codes
from shared_apps.contracts.broadcast_content import BadBroadcast, BroadcastContent
from shared_apps.contracts.season_content import span
from shared_apps.directives.models import Directive
from shared_apps.directives.operations import broadcasts, drafting
from shared_apps.directives.queries.broadcasts import broadcast_in
from shared_apps.directives.queries.seasons import may_change_in
from shared_apps.directives.web.access import own_or_404
from shared_apps.directives.web.words import BROADCAST_PARTS
from shared_apps.topics import public as topics


class CalledBroadcastForm(forms.Form):
    """The broadcast as its issuer calls for it."""

    title = forms.CharField(
        label=_("Title of the broadcast"),
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
        error_messages={"required": _("Say when it ends.")},
    )
    address = forms.CharField(
        label=_("Address of the live picture"),
        max_length=codes.ADDRESS_MAX,
        required=False,
        help_text=_("Of a live room, a player or a stream (.m3u8). May be added after the issue."),
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )
    replay = forms.CharField(
        label=_("Address of the replay"),
        max_length=codes.ADDRESS_MAX,
        required=False,
        help_text=_("Shown on all sites once the broadcast is over. Add it as soon as there is a recording."),
        widget=forms.URLInput(attrs={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}),
    )
    topic = forms.ChoiceField(label=_("Topic with which asking begins"), required=False)
    has_wall = forms.BooleanField(
        label=_("With a question wall in each unit"),
        required=False,
        initial=True,
        help_text=_("Each unit chooses from the questions that were asked on its own site."),
    )
    may_change = forms.MultipleChoiceField(
        label=_("What units may change"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(BROADCAST_PARTS.items()),
        initial=[codes.ABOUT],
    )

    def __init__(self, *args: Any, is_issued: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tree = topics.tree()
        chosen: Any = self.fields["topic"]
        chosen.choices = [
            ("", _("No topic")),
            *(
                (card.code, card.label)
                for first in topics.first_levels()
                for card in (first, *tree.children(first.code))
            ),
        ]
        if is_issued:
            del self.fields["may_change"]

    def content(self) -> BroadcastContent:
        """What was written, once it is valid."""
        said = self.cleaned_data
        begins, ends = span(said["day"], said["begins"], said["ends"])
        return BroadcastContent(
            title=" ".join(said["title"].split()),
            about=said["about"].replace("\r\n", "\n").strip(),
            begins=begins,
            ends=ends,
            address=for_a_frame(said["address"].strip()),
            replay=for_a_frame(said["replay"].strip()),
            topic=said["topic"],
            has_wall=said["has_wall"],
        )

    def say(self, error: BadBroadcast) -> None:
        """Put an error of the operation beside the field where it belongs."""
        words = _WORDS.get(error.code, _WORDS["other"])
        self.add_error(error.field if error.field in self.fields else None, str(words))


_WORDS: Final[dict[str, Promise]] = {
    "title": _("Use a title that can be read, of 40 characters at most."),
    "span": _("At most 12 hours at a time: is the end right?"),
    "unknown": _("This topic has ended. Choose another one."),
    "https": _("Copy the whole address, beginning with https://, without a port and without spaces."),
    "host": _(
        "Nothing is played from this site. Use one of the sites below, or ask whoever runs the system to"
        " allow it."
    ),
    "kind": _("From this site a stream (.m3u8) or a recording (.mp4) can be played."),
    "other": _("This cannot stand so. Look at it again."),
}


@requires("directives.issue")
@require_http_methods(["GET", "HEAD", "POST"])
def broadcast_page(request: HttpRequest, directive_id: UUID) -> HttpResponse:
    """Write it while the directive is a draft; once it is issued, say it anew to all who have it."""
    directive = own_or_404(request, directive_id)
    if directive.kind != Directive.Kind.BROADCAST:
        raise Http404
    is_issued = directive.state == Directive.State.ISSUED
    form = CalledBroadcastForm(
        request.POST if request.method == "POST" else None, initial=_initial(directive), is_issued=is_issued
    )
    if request.method == "POST" and form.is_valid():
        try:
            if is_issued:
                told = broadcasts.say_anew(directive.pk, actor_of(request), content=form.content())
                text = ngettext("Saved, and sent to {n} unit.", "Saved, and sent to {n} units.", told)
                messages.success(request, text.format(n=told))
            else:
                broadcasts.write(
                    directive.pk,
                    actor_of(request),
                    content=form.content(),
                    may_change=form.cleaned_data["may_change"],
                )
                messages.success(request, gettext("Saved. Units get it with the directive."))
        except BadBroadcast as error:
            form.say(error)
        except (drafting.NotADraftError, broadcasts.BroadcastClosedError):
            messages.info(request, gettext("It is not open any more. Nothing was changed."))
            return redirect("directives-list")
        else:
            return redirect("directives-board", directive_id=directive.pk)
    context = {
        "form": form,
        "directive": directive,
        "is_issued": is_issued,
        "frames": sorted(frame_hosts()),
        "streams": sorted(stream_hosts()),
    }
    return render(request, "directives/broadcast.html", context, status=422 if form.errors else 200)


def _initial(directive: Directive) -> dict[str, Any]:
    content = broadcast_in(directive)
    if content is None:
        return {"title": directive.title[: codes.TITLE_MAX], "about": directive.text[: codes.ABOUT_MAX]}
    begins, ends = (at.astimezone(clock.BUSINESS_ZONE) for at in (content.begins, content.ends))
    return {
        "title": content.title,
        "about": content.about,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "address": content.address,
        "replay": content.replay,
        "topic": content.topic,
        "has_wall": content.has_wall,
        "may_change": list(may_change_in(directive)),
    }
