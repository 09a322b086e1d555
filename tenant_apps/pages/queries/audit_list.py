"""The unit's audit entries for people: codes in words where they are known, and never a text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huisheng.kernel.audit.tables import unit_audit
from shared_apps.accounts.public import account_names

PER_PAGE = 50

# What stands in the filter, and the first part of the action that it means.
SUBJECTS = {
    "question": gettext_lazy("Questions"),
    "directive": gettext_lazy("Directives"),
    "knowledge": gettext_lazy("Knowledge base"),
    "account": gettext_lazy("People and roles"),
    "channels": gettext_lazy("Channels"),
    "pages": gettext_lazy("Look and settings"),
}
_PREFIXES = {
    "question": ("question.", "topic."),
    "directive": ("directive.",),
    "knowledge": ("knowledge.",),
    "account": ("account.", "roster."),
    "channels": ("channels.",),
    "pages": ("pages.",),
}

# A code that is missing here is shown as it is.
_ACTIONS = {
    "pages.look_changed": gettext_lazy("Changed the look"),
    "pages.setting_changed": gettext_lazy("Changed a setting"),
    "pages.setting_cleared": gettext_lazy("Took back a setting"),
    "question.received": gettext_lazy("Question received"),
    "question.accepted": gettext_lazy("Accepted a question"),
    "question.not_accepted": gettext_lazy("Did not accept a question for now"),
    "question.answered": gettext_lazy("Answered a question"),
    "question.overdue": gettext_lazy("A question became overdue"),
    "question.imported": gettext_lazy("Took over messages"),
    "question.contact_viewed": gettext_lazy("Viewed a contact"),
    "topic.added": gettext_lazy("Added a topic"),
    "topic.mapped": gettext_lazy("Mapped a topic anew"),
    "topic.hidden": gettext_lazy("Hid a topic"),
    "topic.shown": gettext_lazy("Showed a topic again"),
    "directive.received": gettext_lazy("Directive received"),
    "directive.read": gettext_lazy("Opened a directive"),
    "directive.acknowledged": gettext_lazy("Acknowledged a directive"),
    "directive.reported": gettext_lazy("Reported back on a directive"),
    "knowledge.written": gettext_lazy("Wrote in the knowledge base"),
    "knowledge.published": gettext_lazy("Published an entry"),
    "knowledge.retired": gettext_lazy("Retired an entry"),
    "knowledge.reviewed": gettext_lazy("Looked an entry through"),
    "knowledge.hidden": gettext_lazy("Hid an entry from above"),
    "knowledge.shown": gettext_lazy("Showed an entry from above again"),
    "knowledge.replaced": gettext_lazy("Wrote an own entry instead of one from above"),
    "knowledge.original_seen": gettext_lazy("Looked at a changed original"),
    "account.entered": gettext_lazy("Signed in here"),
    "account.entry_refused": gettext_lazy("Sign-in here was refused"),
    "account.signed_out": gettext_lazy("Signed out"),
    "account.role_granted": gettext_lazy("Gave a role"),
    "account.role_ended": gettext_lazy("Ended a role"),
    "account.invited": gettext_lazy("Invited a person"),
    "roster.shift_added": gettext_lazy("Added a shift"),
    "roster.shift_removed": gettext_lazy("Removed a shift"),
    "roster.week_copied": gettext_lazy("Copied a week of the roster"),
    "channels.sender_saved": gettext_lazy("Entered an account for notices"),
    "channels.sender_removed": gettext_lazy("Removed an account for notices"),
    "channels.tested": gettext_lazy("Sent a test notice"),
    "channels.wishes_changed": gettext_lazy("Changed how to be told"),
    "channels.way_stopped": gettext_lazy("Stopped a way of being told"),
    "channels.wechat_bound": gettext_lazy("An asker connected WeChat"),
    "channels.wechat_forgotten": gettext_lazy("An asker disconnected WeChat"),
}


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


def entries(subject: str, page: str | None) -> tuple[Page[Any], list[Entry]]:
    """One page of entries, the newest first, of one subject or of all (""). Two queries and one for names."""
    rows = unit_audit().entry._default_manager.order_by("-id")
    if subject in _PREFIXES:
        wanted = Q()
        for prefix in _PREFIXES[subject]:
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
            action=str(_ACTIONS.get(row.action, row.action)),
            code=row.action,
            object_type=row.object_type,
            object_id=row.object_id,
            detail=tuple((key, _plain(value)) for key, value in row.detail.items()),
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
    return {"system": _("System"), "asker": _("Asker")}.get(actor, actor)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
