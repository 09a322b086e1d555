"""What the unit asks about the chosen topic, on the last page of asking."""

import json
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tenant_apps.questions.data.topic_fields import Datatype
from tenant_apps.questions.queries.topic_fields import fields_of
from tenant_apps.questions.rules.topic_fields import BadDetail, Details, TopicFieldCard, details_of
from tenant_apps.questions.web.draft import Draft

_PREFIX: Final = "detail-"
_TYPED_MAX: Final = 2_000


def typed(request: HttpRequest) -> str:
    """What was typed, to be carried along in the draft."""
    said = {
        name.removeprefix(_PREFIX): [value[:_TYPED_MAX] for value in request.POST.getlist(name)[:50]]
        for name in list(request.POST)[:200]
        if name.startswith(_PREFIX)
    }
    return json.dumps(said) if said else ""


def said_in(draft: Draft) -> dict[str, list[str]]:
    """What was typed so far, by code."""
    return dict(json.loads(draft.details)) if draft.details else {}


def cards_for(draft: Draft) -> tuple[TopicFieldCard, ...]:
    """What is asked about the topic that was chosen."""
    return fields_of(draft.network_topic, draft.own_topic)


class DetailsForm(forms.Form):
    """One field for each thing that is asked; what counts as an answer say the rules."""

    def __init__(self, cards: tuple[TopicFieldCard, ...], draft: Draft, *, sent: bool) -> None:
        """``sent``: the page was sent with these, and is to be checked."""
        said = said_in(draft)
        values = {
            _PREFIX + card.code: said.get(card.code, [])
            if card.datatype == Datatype.MULTI
            else next(iter(said.get(card.code, [])), "")
            for card in cards
        }
        super().__init__(values if sent else None, initial=values)
        self._cards, self._said, self._draft = cards, said, draft
        self.details: Details = ()
        for card in cards:
            self.fields[_PREFIX + card.code] = _field(card)

    def clean(self) -> dict[str, Any]:
        """Each by itself, so that everything wrong is said at once."""
        found: list[tuple[str, str]] = []
        for card in self._cards:
            try:
                found += details_of([card], self._said, needed=not self._draft.speaks_of_danger)
            except BadDetail as error:
                missing = error.fault == "missing"
                self.add_error(
                    _PREFIX + card.code,
                    _("Please answer this.") if missing else _("Look at this again: it cannot be read."),
                )
        self.details = tuple(found)
        return self.cleaned_data


def _field(card: TopicFieldCard) -> forms.Field:
    """The plainest field of a browser for it. It is checked by the rules alone."""
    common: dict[str, Any] = {"label": card.label, "help_text": card.hint, "required": False}
    match card.datatype:
        case Datatype.SINGLE:
            choices = card.options if card.required else [("", _("Not said")), *card.options]
            return _Typed(widget=forms.RadioSelect(choices=choices), **common)
        case Datatype.MULTI:
            return _Typed(widget=forms.CheckboxSelectMultiple(choices=card.options), **common)
        case Datatype.TEXT:
            return _Typed(widget=forms.Textarea(attrs={"rows": 3}), **common)
        case Datatype.NUMBER:
            return _Typed(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **common)
        case Datatype.DATETIME:
            return _Typed(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **common)
    return _Typed(widget=forms.TextInput(), **common)


class _Typed(forms.Field):
    """Whatever was typed."""
