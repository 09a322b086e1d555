"""What is different in a season or broadcast that its issuer has said anew, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huisheng.kernel.web.dates import day, moment
from shared_apps.contracts.page_content import PageKind
from shared_apps.contracts.season_content import LiveHour
from shared_apps.directives.models import Directive, EarlierVersion
from shared_apps.directives.queries.called import page_kind_of
from shared_apps.topics import public as topics

_LABELS: Final[dict[str, Promise]] = {
    "title": _("Title"),
    "about": pgettext_lazy("part of a season", "Text"),
    "first_day": _("First day"),
    "last_day": _("Last day"),
    "topics": _("Topics"),
    "live": pgettext_lazy("part of a season", "Live question hours"),
    "begins": _("Begins"),
    "ends": _("Ends"),
    "address": _("Address of the live picture"),
    "replay": _("Address of the replay"),
    "topic": _("Topic"),
    "has_wall": _("Question wall"),
}
_OF_UNITS: Final = ("offices", "experts")
"""What an issuer does not say."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that reads otherwise than before; empty words stand for nothing. ``part`` is the code of what
    units may say otherwise in it, empty for what is the issuer's alone.
    """

    label: str
    before: str
    now: str
    part: str


def differences(kind: PageKind[Any], before: Any, now: Any) -> list[Difference]:
    """Field by field, in their order; none where nothing is different."""
    part_of = {name: part for part, names in kind.parts.items() for name in names}
    return [
        Difference(
            str(_LABELS[one.name]),
            _words(getattr(before, one.name)),
            _words(getattr(now, one.name)),
            part_of.get(one.name, ""),
        )
        for one in fields(now)
        if one.name not in _OF_UNITS and getattr(before, one.name) != getattr(now, one.name)
    ]


def changed_by(
    kind: PageKind[Any], details: Mapping[str, Any], wanted: Mapping[str, Any]
) -> list[Difference]:
    """What other details of a directive would change; none where they say nothing of it."""
    before, now = kind.in_details(details), kind.in_details({**details, **wanted})
    return [] if before is None or now is None else differences(kind, before, now)


def changed_after(
    kind: PageKind[Any], directive: Directive, earlier: Sequence[EarlierVersion]
) -> dict[int, list[Difference]]:
    """By the number of each earlier version, oldest first: what the version after it changed."""
    if not earlier:
        return {}
    after = [*(version.details for version in earlier[1:]), directive.details]
    return {
        version.version: changed_by(kind, version.details, details)
        for version, details in zip(earlier, after, strict=True)
        if version.details
    }


def changed_in_unit(directive_id: UUID, unit_id: int, version: int) -> dict[int, list[Difference]]:
    """By version, up to the one that a unit has: what it changed in the season or broadcast. Empty for other
    directives, and for those that were not sent to the unit. Three queries at most.
    """
    directive = Directive.objects.filter(pk=directive_id, deliveries__unit_id=unit_id).first()
    kind = None if directive is None else page_kind_of(directive)
    if directive is None or kind is None:
        return {}
    changed = changed_after(kind, directive, list(directive.earlier.all()))
    return {before + 1: found for before, found in changed.items() if found and before < version}


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return gettext("; ").join(_one(one) for one in value)
    return _one(value)


def _one(value: LiveHour | str) -> str:
    if isinstance(value, LiveHour):
        return f"{moment(value.begins)}—{moment(value.ends)} {value.words}".rstrip()
    card = topics.tree().cards.get(value)
    return value if card is None else card.label
