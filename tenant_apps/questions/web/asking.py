"""`/ask/`: three calm steps, one thing per screen, nothing stored before the last.

Every page posts to the same address what it shows plus the signed draft; the answer is the next page, or
the same one
with what is to be repaired. Only the last step writes, and redirects to the receipt.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huisheng.kernel.access import open_to_all
from huisheng.kernel.access.client_address import client_address
from huisheng.kernel.rest.throttle import wait_for
from shared_apps.topics.public import TopicCard
from tenant_apps.questions.data.codes import Channel, Kind, Visibility
from tenant_apps.questions.data.help_lines import HELP_LINES
from tenant_apps.questions.data.topics import UNSURE
from tenant_apps.questions.operations.intake import BadQuestion, NewQuestion, TokenReused, ask
from tenant_apps.questions.queries import unit_topics
from tenant_apps.questions.queries.unit_topics import Offer
from tenant_apps.questions.rules import limits
from tenant_apps.questions.web.asking_forms import ANONYMOUS, NAMED, AboutForm, ConfirmForm, WriteForm
from tenant_apps.questions.web.draft import Draft

WRITE, ABOUT, TOPICS, CONFIRM = "write", "about", "topics", "confirm"
SUGGESTIONS = 4
TYPED_MAX = 20_000
"""Characters of one field that are carried along; beyond it nobody has typed them."""

FIELDS = {
    WRITE: ("text", "title"),
    ABOUT: ("kind", "choice"),
    TOPICS: (),
    CONFIRM: ("visibility", "show_name", "display_name", "contact_phone", "contact_email"),
}


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def ask_page(request: HttpRequest) -> HttpResponse:
    """All three steps. A POST with a text and nothing else (from the unit's home page) counts as the
    first.
    """
    if request.method != "POST":
        return _write(request, Draft.fresh())
    draft = Draft.opened(request.POST.get("draft", "")) or Draft.fresh()
    at = request.POST.get("at", WRITE)
    if at not in FIELDS:
        at = WRITE
    draft = draft.with_values(
        **{name: request.POST.get(name, "")[:TYPED_MAX] for name in FIELDS[at] if name in request.POST}
    )
    return _turn(request, draft, at)


def _turn(request: HttpRequest, draft: Draft, at: str) -> HttpResponse:
    """Where a button leads. Going back checks nothing; going on checks every page up to there."""
    go = request.POST.get("go", "")
    if go == WRITE:
        return _write(request, draft)
    offer = unit_topics.offer()
    write = WriteForm(_values(draft, WRITE))
    if not write.is_valid():
        return _write(request, draft, write)
    draft = draft.with_values(**write.cleaned_data)
    if "pick" in request.POST:
        return _about(request, draft.with_values(choice=request.POST["pick"]), offer)
    if go == TOPICS or "first" in request.POST or "search" in request.POST:
        return _topics(request, draft, offer)
    if at == WRITE or go == ABOUT:
        return _about(request, draft, offer)
    about = AboutForm(_values(draft, ABOUT), topics=_only_choice(draft, offer))
    if not about.is_valid():
        return _about(request, draft, offer, AboutForm(_values(draft, ABOUT), topics=_labelled(draft, offer)))
    if at != CONFIRM:
        return _confirm(request, draft, offer)
    confirm = ConfirmForm(_values(draft, CONFIRM), always_private=_is_sensitive(draft, offer))
    if not confirm.is_valid():
        return _confirm(request, draft, offer, confirm)
    return _send(request, draft, confirm, offer)


def _send(request: HttpRequest, draft: Draft, confirm: ConfirmForm, offer: Offer) -> HttpResponse:
    wait = wait_for(limits.asking(draft.title, draft.text), client_address(request))
    if wait:
        confirm.add_error(
            None,
            _(
                "Many questions came from your connection just now. Nothing is lost: "
                "please press “Send” again in {minutes} min."
            ).format(minutes=-(-wait // 60)),
        )
        response = _confirm(request, draft, offer, confirm, status=429)
        response["Retry-After"] = str(wait)
        return response
    said = confirm.cleaned_data
    try:
        receipt = ask(
            NewQuestion(
                token=f"web:{draft.token}",
                text=draft.text,
                title=draft.title,
                topic=draft.network_topic,
                unit_topic_id=draft.own_topic,
                kind=draft.kind,
                channel=Channel.WEBSITE,
                visibility=said.get("visibility", Visibility.PRIVATE),
                display_name=said["display_name"] if said["show_name"] == NAMED else "",
                contact_phone=said["contact_phone"],
                contact_email=said["contact_email"],
            )
        )
    except BadQuestion as error:
        # The forms check the same; only a topic can have been hidden between two pages.
        if error.field == "topic":
            return _about(request, draft.with_values(choice=""), offer, status=422)
        return _write(request, draft, WriteForm(_values(draft, WRITE)))
    except TokenReused:
        # Sent, then back in the browser, changed and sent again: that is a second question.
        return _send(request, draft.with_values(token=Draft.fresh().token), confirm, offer)
    return HttpResponseRedirect(
        f"{reverse('questions-receipt', args=[receipt.number])}?k={receipt.secret}", status=303
    )


# --- pages ----------------------------------------------------------------------------------------------
# ------------


def _write(request: HttpRequest, draft: Draft, form: WriteForm | None = None) -> HttpResponse:
    shown = form or WriteForm(initial=_values(draft, WRITE))
    return _page(request, WRITE, draft, shown, status=422 if form else 200)


def _about(
    request: HttpRequest, draft: Draft, offer: Offer, form: AboutForm | None = None, *, status: int = 200
) -> HttpResponse:
    shown = form or _about_form(draft, offer)
    return _page(request, ABOUT, draft, shown, status=422 if form else status)


def _topics(request: HttpRequest, draft: Draft, offer: Offer) -> HttpResponse:
    """Choosing from the whole tree: first level, then its leaves by second level; or by a word."""
    first = request.POST.get("first", "")
    wanted = request.POST.get("q", "").strip()[:30]
    card = offer.tree.cards.get(first)
    found = offer.search(wanted) if wanted else []
    return _page(
        request,
        TOPICS,
        draft,
        None,
        first=card if card and card.level == 1 else None,
        groups=offer.groups(first) if card and card.level == 1 else [],
        first_levels=offer.first_levels(),
        own=offer.own,
        q=wanted,
        found=found,
    )


def _confirm(
    request: HttpRequest,
    draft: Draft,
    offer: Offer,
    form: ConfirmForm | None = None,
    *,
    status: int = 422,
) -> HttpResponse:
    sensitive = _is_sensitive(draft, offer)
    initial = _values(draft, CONFIRM)
    initial["show_name"] = initial["show_name"] or ANONYMOUS
    shown = form or ConfirmForm(initial=initial, always_private=sensitive)
    return _page(
        request,
        CONFIRM,
        draft,
        shown,
        status=status if form else 200,
        topic=_name_of(draft.choice, offer),
        kind=Kind(draft.kind).label,
        sensitive=sensitive,
    )


def _page(
    request: HttpRequest,
    at: str,
    draft: Draft,
    form: forms.Form | None,
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    numbers = {WRITE: 1, ABOUT: 2, TOPICS: 2, CONFIRM: 3}
    labels = (_("Write"), _("Topic"), _("Check and send"))
    response = render(
        request,
        f"questions/ask_{at}.html",
        {
            "at": at,
            "draft": draft,
            "form": form,
            "steps": [
                {"label": label, "current": number == numbers[at]}
                for number, label in enumerate(labels, start=1)
            ],
            "danger": draft.speaks_of_danger,
            "help_lines": HELP_LINES,
            **context,
        },
        status=status,
    )
    # What was typed is not for a shared cache; the browser's own Back may still show it.
    response["Cache-Control"] = "private"
    return response


# --- topics ---------------------------------------------------------------------------------------------
# ------------


@dataclass(frozen=True, slots=True)
class _Choice:
    value: str
    name: str
    trail: str


def _about_form(draft: Draft, offer: Offer) -> AboutForm:
    labelled = _labelled(draft, offer)
    initial = _values(draft, ABOUT)
    # One clear suggestion is picked already; the asker sees it and may change it.
    if initial["choice"] not in dict(labelled):
        initial["choice"] = labelled[0][0] if len(labelled) > 1 else ""
    return AboutForm(initial=initial, topics=labelled)


def _only_choice(draft: Draft, offer: Offer) -> list[tuple[str, str]]:
    """The chosen topic alone, if it may be chosen: enough to check a page, without suggesting anew."""
    name = _name_of(draft.choice, offer)
    return [(draft.choice, name)] if name else []


def _labelled(draft: Draft, offer: Offer) -> list[tuple[str, str]]:
    return [
        (choice.value, f"{choice.name}（{choice.trail}）" if choice.trail else choice.name)
        for choice in _choices(draft, offer)
    ]


def _choices(draft: Draft, offer: Offer) -> list[_Choice]:
    """The chosen topic first, then what fits the text, at last "not sure"."""
    words = f"{draft.title} {draft.text}"
    values = [draft.choice] if draft.choice and draft.choice != f"n:{UNSURE}" else []
    values += [f"o:{own.id}" for own in offer.own_fitting(words)]
    values += [f"n:{leaf.code}" for leaf in offer.suggest(words, limit=SUGGESTIONS)]
    found: dict[str, _Choice] = {}
    for value in values:
        name = _name_of(value, offer)
        if name and value not in found:
            found[value] = _Choice(value, name, _trail_of(value, offer))
    found[f"n:{UNSURE}"] = _Choice(f"n:{UNSURE}", _("Not sure, please sort it for me"), "")
    return list(found.values())


def _name_of(choice: str, offer: Offer) -> str:
    card, own = _resolve(choice, offer)
    if own:
        return own
    if card and card.code == UNSURE:
        return _("Not sure, please sort it for me")
    return card.label if card else ""


def _trail_of(choice: str, offer: Offer) -> str:
    card, own = _resolve(choice, offer)
    return " › ".join(card.trail[:2]) if card and not own else ""


def _is_sensitive(draft: Draft, offer: Offer) -> bool:
    card, _own = _resolve(draft.choice, offer)
    return bool(card and card.sensitivity)


def _resolve(choice: str, offer: Offer) -> tuple[TopicCard | None, str]:
    """The network's topic behind a choice and the own name, or (None, "") when it may not be chosen here."""
    kind, _colon, key = choice.partition(":")
    if kind == "n" and (offer.has_leaf(key) or key == UNSURE):
        return offer.tree.cards.get(key), ""
    if kind == "o" and key.isdecimal():
        own = offer.own_topic(int(key))
        if own:
            return offer.tree.cards.get(own.network_topic), own.name
    return None, ""


def _values(draft: Draft, at: str) -> dict[str, str]:
    return {name: getattr(draft, name) for name in FIELDS[at]}
