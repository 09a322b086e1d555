"""Requests as Open311 shows them: what stands in public to everybody, and to a key what it filed itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from huisheng.kernel.rest.keys import KeyCard
from tenant_apps.commons import public as commons
from tenant_apps.commons.public import Gone, PublicEntry, Stage
from tenant_apps.interfaces.data.codes import Scope
from tenant_apps.interfaces.queries.offered import service_of
from tenant_apps.interfaces.rules.asked_for import MOST, AskedFor
from tenant_apps.questions import public as questions

_OPEN: Final = (Stage.WAITING, Stage.ANSWERED)
_CLOSED: Final = (Stage.DONE,)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRow:
    """One request. ``description`` is empty for what was filed with the key and does not stand in public:
    whoever filed it has the words, and a key that leaks tells nothing.
    """

    number: str
    closed: bool
    notes: str
    service_code: str
    service_name: str
    description: str
    requested_at: datetime
    updated_at: datetime


def rows(wanted: AskedFor, key: KeyCard | None) -> list[RequestRow]:
    """At most MOST, newest first. Three queries with a key, one without."""
    public = _public(wanted)
    seen = {row.number for row in public}
    own = [row for row in _filed(wanted, key) if row.number not in seen]
    return sorted([*public, *own], key=lambda row: row.requested_at, reverse=True)[:MOST]


def gone(number: str) -> Gone | None:
    """What to say of a request that was public once."""
    return commons.gone(number)


def _public(wanted: AskedFor) -> list[RequestRow]:
    if wanted.numbers:
        return [_of_entry(entry) for entry in commons.entries_of(wanted.numbers)]
    stages = {None: (), True: _CLOSED, False: _OPEN}[wanted.closed]
    found = commons.entries_between(
        wanted.start, wanted.end, topic_codes=wanted.services, stages=stages, limit=MOST
    )
    return [_of_entry(entry) for entry in found]


def _of_entry(entry: PublicEntry) -> RequestRow:
    return RequestRow(
        number=entry.number,
        closed=entry.stage == Stage.DONE,
        notes=str(entry.stage.label),
        service_code=entry.topic_code,
        service_name=entry.topic,
        description=entry.text,
        requested_at=entry.asked_at,
        updated_at=entry.changed_at,
    )


def _filed(wanted: AskedFor, key: KeyCard | None) -> Sequence[RequestRow]:
    if key is None or Scope.OPEN311 not in key.scopes:
        return ()
    ids = questions.filed_with(
        key.key_id, start=wanted.start, end=wanted.end, numbers=wanted.numbers, limit=MOST
    )
    if not ids:
        return ()
    latest = questions.latest_for_others(ids)
    shown = []
    for question in questions.for_others(ids):
        code, name = service_of(question.topic, question.own_topic)
        mark = latest.get(question.question_id)
        shown.append(
            RequestRow(
                number=question.number,
                closed=question.settled or question.withdrawn or bool(question.goes_on_in),
                notes=mark.label if mark else "",
                service_code=code,
                service_name=name,
                description="",
                requested_at=question.asked_at,
                updated_at=mark.at if mark else question.asked_at,
            )
        )
    if wanted.numbers:
        return shown
    return [
        row
        for row in shown
        if (not wanted.services or row.service_code in wanted.services)
        and wanted.closed in (None, row.closed)
    ]
