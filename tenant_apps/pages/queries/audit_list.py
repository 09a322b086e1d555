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
    "account": ("account.", "roster.", "member.", "section.", "handover.", "training."),
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
    "question.assigned": gettext_lazy("Handed a question to somebody"),
    "question.returned": gettext_lazy("A question came back"),
    "question.offered": gettext_lazy("Asked somebody to help with a question"),
    "question.taken": gettext_lazy("Somebody took a question to help"),
    "question.refused": gettext_lazy("Somebody declined to help"),
    "question.retopiced": gettext_lazy("Changed topic or kind"),
    "question.corrected": gettext_lazy("Corrected an answer"),
    "question.handling": gettext_lazy("Began handling a question"),
    "question.progress": gettext_lazy("Reported progress"),
    "question.resolved": gettext_lazy("Proposed completion"),
    "question.unresolvable": gettext_lazy("Said that it cannot be solved for now"),
    "question.not_solved": gettext_lazy("The asker said: not solved"),
    "question.confirmed": gettext_lazy("The asker said: solved"),
    "question.rated": gettext_lazy("The asker rated"),
    "question.closed": gettext_lazy("A question was closed"),
    "question.reopened": gettext_lazy("A question was reopened"),
    "question.merged": gettext_lazy("Merged a question into another"),
    "question.took_in": gettext_lazy("A question took in another"),
    "question.split": gettext_lazy("Took a question out of a merge"),
    "question.withdrawn": gettext_lazy("The asker took the question back"),
    "question.added": gettext_lazy("The asker added something"),
    "question.asked_back": gettext_lazy("The asker asked back"),
    "question.urged": gettext_lazy("The asker urged"),
    "question.replied": gettext_lazy("Wrote to the asker"),
    "question.waiting": gettext_lazy("Waited for the asker"),
    "question.waiting_over": gettext_lazy("Waited no longer for the asker"),
    "question.extended": gettext_lazy("Extended a date"),
    "question.reminded": gettext_lazy("Reminded of a date"),
    "question.yellow_card": gettext_lazy("Yellow card for a question"),
    "question.red_card": gettext_lazy("Red card for a question"),
    "question.moved_up": gettext_lazy("A question was reported to the unit above"),
    "question.handling_overdue": gettext_lazy("Handling of a question became overdue"),
    "question.approval_asked": gettext_lazy("Asked for approval"),
    "question.approved": gettext_lazy("Approved a proposal"),
    "question.disapproved": gettext_lazy("Sent a proposal back"),
    "question.appealed": gettext_lazy("The asker appealed"),
    "question.appeal_decided": gettext_lazy("Decided on an appeal"),
    "question.review_asked": gettext_lazy("The asker asked the unit above to review"),
    "question.review_decided": gettext_lazy("The unit above decided on a review"),
    "question.alarm_raised": gettext_lazy("Raised an alarm"),
    "question.alarm_taken": gettext_lazy("Took an alarm"),
    "question.alarm_passed_on": gettext_lazy("An alarm was passed on to the unit above"),
    "question.alarm_closed": gettext_lazy("Closed an alarm"),
    "question.contact_erased": gettext_lazy("Deleted a contact"),
    "question.exported": gettext_lazy("The asker exported the data"),
    "question.claimed": gettext_lazy("Began to work on a question"),
    "question.claim_taken_over": gettext_lazy("Took over what a colleague was working on"),
    "question.watched": gettext_lazy("Watched a question"),
    "question.unwatched": gettext_lazy("No longer watched a question"),
    "question.erased": gettext_lazy("Deleted a question for good"),
    "question.files_attached": gettext_lazy("Attached files"),
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
    "member.verified": gettext_lazy("Verified a person"),
    "member.appointed": gettext_lazy("Took a person into the register"),
    "member.changed": gettext_lazy("Changed a person's facts"),
    "member.invited_again": gettext_lazy("Invited a person again"),
    "member.link_renewed": gettext_lazy("Made a new personal link"),
    "section.made": gettext_lazy("Added a section"),
    "section.changed": gettext_lazy("Changed a section"),
    "section.closed": gettext_lazy("Closed a section"),
    "handover.made": gettext_lazy("A handover note was made"),
    "handover.signed": gettext_lazy("Signed a handover note"),
    "handover.words_added": gettext_lazy("Added words to a handover note"),
    "training.read": gettext_lazy("Read the training for volunteers"),
    "training.texts_changed": gettext_lazy("Changed the training for volunteers"),
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
            detail=tuple((key, _plain(value)) for key, value in row.detail.items() if _says_something(value)),
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


def _says_something(value: object) -> bool:
    return value is not None and value != "" and value != []


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)
