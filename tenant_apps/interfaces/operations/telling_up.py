"""Facts that another system tells go up as those of our own units do: outbox, relay, inbox, dead letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from huisheng.kernel import clock
from huisheng.kernel.audit import record
from huisheng.kernel.messaging import Message, emit_known
from huisheng.kernel.tenancy import current_unit
from shared_apps.contracts.headcount_facts import HeadcountTold
from tenant_apps.commons.public import count_elsewhere
from tenant_apps.interfaces.rules.uplink import BadFact, People, Told, event_name, event_of, id_in, told


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one fact. ``field`` and ``code`` are empty for one that was taken."""

    id: str
    field: str = ""
    code: str = ""


@transaction.atomic
def tell_up(sent: Sequence[Any]) -> list[Result]:
    """Take what can be taken, in any order; one that cannot does not hold up the others.

    A fact that was sent before is taken again and changes nothing. That a topic is known, and a place in the
    tree, the network finds out: there a fact ends among the dead letters, as those of our own units do.
    """
    unit, now = current_unit(), clock.now()
    results: list[Result] = []
    known: dict[str, Told] = {}
    messages: dict[UUID, Message] = {}
    for one in sent:
        try:
            read = told(one, at=now)
        except BadFact as bad:
            results.append(Result(id_in(one), bad.field, bad.code))
            continue
        if known.setdefault(read.id, read) != read:
            results.append(Result(read.id, "id", "twice"))
            continue
        messages |= {event_of(unit.id, name): message for name, message in read.messages.items()}
        if read.people is not None:
            messages |= _people(unit.id, read.people)
        results.append(Result(read.id))
    emit_known(messages)
    record(
        "interfaces.facts_sent",
        object_type="unit",
        object_id=unit.id,
        actor="system",
        detail={"taken": len(known), "refused": sum(1 for result in results if result.code)},
    )
    return results


def _people(unit_id: int, people: People) -> dict[UUID, Message]:
    """What of it is news: a later word about the same people of the same day has been taken, or was this."""
    news = count_elsewhere(people.day, people.numbers, as_of=people.as_of)
    if not news:
        return {}
    told_of = HeadcountTold(business_day=people.day.isoformat(), numbers=news)
    return {event_of(unit_id, event_name(people)): told_of}
