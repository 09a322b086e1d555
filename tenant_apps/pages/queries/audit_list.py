"""The unit's audit entries for people: codes in words where they are known, and never a text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import gettext as _

from huisheng.kernel.audit.tables import unit_audit
from shared_apps.accounts.public import account_names
from tenant_apps.pages.queries.audit_words import ACTIONS, ACTORS, PREFIXES

PER_PAGE = 50
_MOST_IN_A_LINE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. `action` is in words where they are known; `code` always is what the log holds."""

    id: int
    at: datetime
    actor: str
    action: str
    code: str
    object_type: str
    object_id: str
    detail: tuple[tuple[str, str], ...]
    lists: tuple[tuple[str, int, str], ...]
    """What is a long list: its name, how many items, and all of them; folded on the page."""


def entries(subject: str, page: str | None) -> tuple[Page[Any], list[Entry]]:
    """One page of entries, the newest first, of one subject or of all (""). Two queries and one for names."""
    rows = unit_audit().entry._default_manager.order_by("-id")
    if subject in PREFIXES:
        wanted = Q()
        for prefix in PREFIXES[subject]:
            wanted |= Q(action__startswith=prefix)
        rows = rows.filter(wanted)
    pages = Paginator(rows, PER_PAGE).get_page(page)
    found = list(pages.object_list)
    names = account_names([number for row in found if (number := _account(row.actor)) is not None])
    return pages, [
        Entry(
            id=row.pk,
            at=row.at,
            actor=_actor(row.actor, names),
            action=str(ACTIONS.get(row.action, row.action)),
            code=row.action,
            object_type=row.object_type,
            object_id=row.object_id,
            detail=tuple(
                (key, _plain(value))
                for key, value in row.detail.items()
                if _says_something(value) and not _is_long(value)
            ),
            lists=tuple(
                (key, len(value), _plain(value)) for key, value in row.detail.items() if _is_long(value)
            ),
        )
        for row in found
    ]


def _account(actor: str) -> int | None:
    number = actor.removeprefix("account:")
    return int(number) if number != actor and number.isdigit() else None


def _actor(actor: str, names: dict[int, str]) -> str:
    number = _account(actor)
    if number is not None:
        return names.get(number) or _("Account %(number)s") % {"number": number}
    return str(ACTORS.get(actor, actor))


def _says_something(value: object) -> bool:
    return value is not None and value != "" and value != []


def _is_long(value: object) -> bool:
    return isinstance(value, list) and len(value) > _MOST_IN_A_LINE


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
