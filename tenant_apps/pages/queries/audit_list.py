"""The unit's audit entries for people: codes in words where they are known, and never a text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import gettext as _

from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.web.names import joined
from shared_apps.accounts.public import account_names
from tenant_apps.pages.queries.audit_words import ACTIONS, ACTORS, OBJECTS, PREFIXES
from tenant_apps.questions.public import receipt_numbers

PER_PAGE = 50
_MOST_IN_A_LINE = 8
_END_OF_AN_ID = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line. `action` is in words where they are known; `code` always is what the log holds."""

    id: int
    at: datetime
    actor: str
    action: str
    code: str
    object_type: str
    """In words where they are known."""
    object_id: str
    """As the log holds it."""
    object_name: str
    """The receipt number of a question that the reader may know, the name of an account, otherwise the id, a
    long one cut.
    """
    question_id: UUID | None
    """The question that the number is of."""
    detail: tuple[tuple[str, str], ...]
    lists: tuple[tuple[str, int, str], ...]
    """What is a long list: its name, how many items, and all of them; folded on the page."""


def entries(subject: str, page: str | None, account_id: int) -> tuple[Page[Any], list[Entry]]:
    """One page of entries for somebody of the staff, the newest first, of one subject or of all ("")."""
    rows = unit_audit().entry._default_manager.order_by("-id")
    if subject in PREFIXES:
        wanted = Q()
        for prefix in PREFIXES[subject]:
            wanted |= Q(action__startswith=prefix)
        rows = rows.filter(wanted)
    pages = Paginator(rows, PER_PAGE).get_page(page)
    found = list(pages.object_list)
    accounts = [_account(row.actor) for row in found] + [_account_object(row) for row in found]
    names = account_names([number for number in accounts if number is not None])
    numbers = receipt_numbers([asked for row in found if (asked := _question(row)) is not None], account_id)
    return pages, [
        Entry(
            id=row.pk,
            at=row.at,
            actor=_actor(row.actor, names),
            action=str(ACTIONS.get(row.action, row.action)),
            code=row.action,
            object_type=str(OBJECTS.get(row.object_type, row.object_type)),
            object_id=row.object_id,
            object_name=_named(row, names, numbers),
            question_id=asked if (asked := _question(row)) in numbers else None,
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


def _account_object(row: Any) -> int | None:
    return int(row.object_id) if row.object_type == "account" and row.object_id.isdigit() else None


def _question(row: Any) -> UUID | None:
    return _uuid(row.object_id) if row.object_type == "question" else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _named(row: Any, names: Mapping[int, str], numbers: Mapping[UUID, str]) -> str:
    account, asked = _account_object(row), _question(row)
    name = names.get(account, "") if account is not None else numbers.get(asked, "") if asked else ""
    # What tells two ids of one minute apart stands at their end.
    return name or (f"…{row.object_id[-_END_OF_AN_ID:]}" if _uuid(row.object_id) else row.object_id)


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
        return joined(value)
    return str(value)
