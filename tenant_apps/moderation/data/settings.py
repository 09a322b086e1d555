"""Settings of this app, declared once. A level above may lock them (see tenants.public)."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenant_apps.moderation.data.codes import Reason, Review
from tenants.public import declare_reasons, declare_setting

REVIEW: Final = "moderation.review"
REVIEW_BY_TOPIC: Final = "moderation.review_by_topic"
TWO_PERSONS: Final = "moderation.two_persons"
WORDS: Final = "moderation.words"
HIDE_REASONS: Final = "moderation.hide"


def declare() -> None:
    """Make the settings known; called when the app is loaded."""
    declare_reasons(HIDE_REASONS, _("Why something is not public"), tuple(Reason.choices))
    declare_setting(
        REVIEW,
        str,
        Review.BEFORE.value,
        _("When a person reads what somebody writes in public"),
        choices=tuple((mode.value, mode.label) for mode in Review),
    )
    declare_setting(
        REVIEW_BY_TOPIC,
        dict,
        {},
        _("The same by topic"),
        check=_modes,
        own_page=True,
    )
    declare_setting(
        TWO_PERSONS,
        bool,
        False,
        _("A second person confirms before anything is taken out of the public"),
    )
    # Not inherited by the nearest value, as others are: all lists above are in force (rules/lists.py).
    declare_setting(
        WORDS,
        dict,
        {},
        _("Words that hold an item"),
        check=_words,
        local_only=True,
        own_page=True,
        keeps_versions=True,
    )


def _modes(value: Mapping[str, Any]) -> None:
    if not set(value.values()) <= set(Review.values):
        raise ValidationError("no such mode of review")


def _words(value: Mapping[str, Any]) -> None:
    if not set(value) <= {"version", "words"} or not set(value.get("words", {})) <= set(Reason.values):
        raise ValidationError("no list of words")
