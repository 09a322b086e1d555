"""Words for codes, errors and fields."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from tenant_apps.knowledge.data.codes import Kind, State
from tenant_apps.knowledge.rules.content import BadContentError

KINDS: Final[dict[str, Promise]] = {
    Kind.ARTICLE: pgettext_lazy("knowledge", "Questions and answers"),
    Kind.PROGRAMME: pgettext_lazy("knowledge", "Programmes"),
    Kind.CANNED: pgettext_lazy("knowledge", "Ready replies"),
}

STATE_TONES: Final[dict[str, tuple[str, str]]] = {
    State.DRAFT: ("soon", "pencil"),
    State.PUBLISHED: ("done", "check"),
    State.RETIRED: ("plain", "x-lg"),
    State.HIDDEN: ("plain", "eye-slash"),
}

FIELDS: Final[dict[str, StrOrPromise]] = {
    "title": pgettext_lazy("knowledge", "Title"),
    "body": pgettext_lazy("knowledge", "Text"),
    "questions": _("How people ask it"),
    "topics": pgettext_lazy("knowledge", "Topics"),
    "audience": pgettext_lazy("programme", "For whom"),
    "eligibility": pgettext_lazy("programme", "Conditions"),
    "how_to_apply": pgettext_lazy("programme", "How to apply"),
    "contact": pgettext_lazy("programme", "Whom to ask"),
    "link": pgettext_lazy("programme", "Official page"),
    "valid_until": pgettext_lazy("programme", "Last day"),
    "sort": pgettext_lazy("programme", "What it is"),
    "stages": pgettext_lazy("programme", "Stages of life"),
    "valid_from": pgettext_lazy("programme", "First day"),
    "place": pgettext_lazy("programme", "Place"),
    "office": pgettext_lazy("programme", "Responsible"),
    "is_public": _("Askers may read it"),
    "for_below": _("Holds for all units below"),
    "note": _("What changed"),
}

_FAULTS: Final[dict[str, Promise]] = {
    "empty": _("Fill this in."),
    "too_long": _("Shorten it to %(word)s characters."),
    "order": _("The last day stands before the first. Change one of them."),
    "too_many": _("Give at most %(word)s; leave the rarest out."),
    "no_address": _("Give the whole address, beginning with https://."),
    "never_public": _("A ready reply is read by staff only."),
    "unknown_variable": _(
        "Nothing is known by the name {%(word)s}. Use one of the names listed below the field."
    ),
    "personal": _("A reply of your own cannot hold for units below."),
}


def fault(error: BadContentError) -> str:
    """What is wrong with a field, and how to repair it."""
    return str(_FAULTS[error.code]) % {"word": error.word}
