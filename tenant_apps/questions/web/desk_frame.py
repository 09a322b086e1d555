"""What stands around every page of the desk: queues with counts on the left, one list in the middle."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from huisheng.kernel import clock
from huisheng.kernel.access import actor_of
from shared_apps.accounts.public import account_names
from shared_apps.topics import public as topics
from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import Channel, HolderKind, Kind
from tenant_apps.questions.queries import deciding, desk, desk_list
from tenant_apps.questions.queries.desk import GROUPS, LABELS, Queue
from tenant_apps.questions.queries.desk_list import Filters
from tenant_apps.questions.queries.saved_views import saved_views
from tenant_apps.questions.rules.visibility import Reader, readers_among

WORK: Final = "questions.work"
READ: Final = "questions.read"
LONGEST: Final = 200
"""Characters of one part of an address that are read."""

_FILTERS: Final = tuple(field.name for field in fields(Filters))
_LIST: Final = ("queue", *_FILTERS, "after")


@dataclass(frozen=True)
class Worker:
    """Who sits at the desk, and the colleagues and sections around them, each looked up once per request."""

    account_id: int
    reader: Reader
    staff: Mapping[int, str]
    """Names of the unit's staff by account."""
    all_sections: people.Sections

    @property
    def leads(self) -> bool:
        """Whether it is a leader."""
        return self.reader.leads

    @property
    def sections(self) -> dict[int, str]:
        """Names of all sections."""
        return self.all_sections.names

    @cached_property
    def holders(self) -> list[tuple[str, str]]:
        """Whom a question can be with, as values of a field: "duty", an account, "s" with a section."""
        staff = [(str(account), name) for account, name in self.staff.items()]
        sections = [
            (f"s{card.section_id}", f"{'　' * card.depth}{card.name}")
            for card in self.all_sections.cards
            if card.has_queue
        ]
        return [(HolderKind.DUTY.value, str(HolderKind.DUTY.label)), *staff, *sections]


def worker(request: HttpRequest) -> Worker:
    """Who asks, looked up once per request."""
    found: Worker | None = getattr(request, "_desk_worker", None)
    if found is None:
        account = actor_of(request).account_id
        if account is None:
            raise Http404  # `requires` lets no one through without an account
        sections, unit = people.Sections(), people.standing()
        reader = readers_among([account], sections, unit)[account]
        found = Worker(account, reader, unit.staff, sections)
        request._desk_worker = found  # type: ignore[attr-defined]
    return found


def list_query(request: HttpRequest, **changed: str) -> str:
    """The list that is open, as a query string: every link and form of an item carries it along."""
    kept = {name: request.GET.get(name, "")[:LONGEST] for name in _LIST} | changed
    return urlencode({name: value for name, value in kept.items() if value})


def filters_of(request: HttpRequest) -> Filters:
    """The filters that stand in the address."""
    return Filters(**{name: request.GET.get(name, "")[:LONGEST].strip() for name in _FILTERS})


def queue_of(request: HttpRequest) -> Queue:
    """The queue in the address; what is looked for by words is looked for everywhere."""
    try:
        return Queue(request.GET.get("queue", ""))
    except ValueError:
        return Queue.ALL if request.GET.get("q", "").strip() else Queue.TODO


def queues(request: HttpRequest) -> dict[str, Any]:
    """The left pane: queues with counts, what waits for this person's decision, saved views."""
    who = worker(request)
    now = clock.now()
    counts = desk.counts(now, who.reader)
    current = queue_of(request)
    views = saved_views(who.account_id)
    query = list_query(request, after="")
    in_view = any(view.query == query for view in views)

    def entry(queue: Queue) -> dict[str, Any]:
        count = counts.get(queue)
        return {
            "code": queue.value,
            "label": LABELS[queue],
            "count": count,
            "late": bool(count) and queue in (Queue.OVERDUE, Queue.ALARMS),
            "current": queue is current and not in_view,
        }

    heads = (None, _("By step"), _("Done with"))
    groups = [
        {"head": head, "queues": [entry(queue) for queue in group if _wanted(queue, who, counts)]}
        for head, group in zip(heads, GROUPS, strict=True)
    ]
    return {
        "groups": groups,
        "list_query": list_query(request),
        "to_decide": deciding.count_for(who.reader),
        "view_name": next((view.name for view in views if view.query == query), ""),
        "views": [{"name": view.name, "query": view.query, "current": view.query == query} for view in views],
    }


def frame(request: HttpRequest, *, here: Any = None) -> dict[str, Any]:
    """Left and middle pane; ``here`` is the question that is open."""
    who = worker(request)
    queue, filters = queue_of(request), filters_of(request)
    shown = desk_list.page(
        queue, filters, request.GET.get("after", "")[:LONGEST], who=who.reader, now=clock.now()
    )
    return queues(request) | {
        "queue": queue.value,
        "queue_label": LABELS[queue],
        "filters": filters,
        "choices": _choices(who, filters),
        "rows": shown.rows,
        "next_query": list_query(request, after=shown.next_after) if shown.next_after else "",
        "first_query": list_query(request, after="") if request.GET.get("after") else "",
        "list_query": list_query(request),
        "view_query": list_query(request, after=""),
        "here": here,
        "names": names(
            account for row in shown.rows for account in (row.holder, row.claimed_by) if account is not None
        ),
        "section_names": who.sections,
        "me": who.account_id,
    }


def names(accounts: Iterable[int]) -> dict[int, str]:
    """Names of staff, also of those who have left."""
    return account_names(accounts)


def _wanted(queue: Queue, who: Worker, counts: dict[Queue, int]) -> bool:
    """A queue that can hold nothing for this person is left out."""
    if queue is Queue.SECTIONS:
        return bool(who.reader.sections)
    if queue in (Queue.ALARMS, Queue.FOLLOW_UP):
        return counts[queue] > 0
    return True


def _choices(who: Worker, filters: Filters) -> dict[str, list[dict[str, Any]]]:
    """What the selects of the filter bar offer."""
    offered: dict[str, list[tuple[str, Any]]] = {
        "topic": [(card.code, card.name) for card in topics.first_levels()],
        "kind": list(Kind.choices),
        "holder": who.holders,
        "channel": list(Channel.choices),
    }
    return {
        name: [
            {"value": value, "label": label, "chosen": value == getattr(filters, name)}
            for value, label in pairs
        ]
        for name, pairs in offered.items()
    }
