"""The menu at the head of a unit's site, as its administrators arrange it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from tenant_apps.pages.rules.addresses import is_address
from tenant_apps.pages.rules.links import is_outside

MOST_ENTRIES: Final = 12
LABEL_MAX: Final = 12
ENGLISH_MAX: Final = 24

_TOPIC: Final = re.compile(r"[0-9]{2,6}|own-[0-9]{1,9}")


class EntryKind(TextChoices):
    """What an entry leads to."""

    BUILT_IN = "built_in", _("Part of the system")
    PAGE = "page", _("A page of ours")
    TOPIC = "topic", _("A topic")
    OUTSIDE = "outside", _("Another site")


class BadMenuError(ValueError):
    """A menu that cannot be; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. ``to`` is a name of the system, an address of a page, a code of a topic, or an https
    address. An empty label means: what it is called anyway.
    """

    kind: EntryKind
    to: str
    label: str = ""
    english: str = ""
    is_shown: bool = True


def stored(menu: Sequence[Entry] | None) -> list[dict[str, Any]] | None:
    """As it stands in the table."""
    if menu is None:
        return None
    return [
        {
            "kind": entry.kind.value,
            "to": entry.to,
            "label": entry.label,
            "english": entry.english,
            "is_shown": entry.is_shown,
        }
        for entry in menu
    ]


def read(rows: Sequence[Mapping[str, Any]] | None) -> tuple[Entry, ...] | None:
    """As it is used."""
    if rows is None:
        return None
    return tuple(Entry(**{**row, "kind": EntryKind(row["kind"])}) for row in rows)


def check(menu: Sequence[Entry] | None) -> None:
    """Raise BadMenuError for what no menu can be. The way to ask stays in it."""
    if menu is None:
        return
    if len(menu) > MOST_ENTRIES:
        raise BadMenuError("many")
    if len({(entry.kind, entry.to) for entry in menu}) < len(menu):
        raise BadMenuError("twice")
    for entry in menu:
        if len(entry.label) > LABEL_MAX or len(entry.english) > ENGLISH_MAX:
            raise BadMenuError("long")
        if not (entry.label + entry.english).isprintable():
            raise BadMenuError("long")
        if entry.kind is EntryKind.OUTSIDE and not is_outside(entry.to):
            raise BadMenuError("outside")
        if entry.kind is EntryKind.OUTSIDE and not entry.label:
            raise BadMenuError("label")
        if entry.kind is EntryKind.PAGE and not is_address(entry.to):
            raise BadMenuError("page")
        if entry.kind is EntryKind.TOPIC and not _TOPIC.fullmatch(entry.to):
            raise BadMenuError("topic")
        if entry.kind is EntryKind.BUILT_IN and entry.to == ASK and not entry.is_shown:
            raise BadMenuError("ask")


ASK: Final = "questions-ask"
"""How young people come to their question: it can be called otherwise, but not hidden."""
