"""Who of the staff may know a question at all. Every queue, search, item, count and export asks here.

Two things take a question out of sight (E7, E4): it is about a section whose people must not see it, or it
was told in confidence and is known to few. Whoever does not work in the unit (a visitor of a unit above) sees
neither what is confidential nor anything that its asker wants kept from any unit. Roles come first and are
asked for by the views.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from tenant_apps.people import public as people
from tenant_apps.questions.data.codes import AssignmentState
from tenant_apps.questions.models import Alarm, Assignment


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of staff as the rules need to know them, looked up once for a request.

    ``sections`` are those whose work is theirs; ``barred`` adds all that these belong to: whoever works in a
    part of a faculty sees nothing that was asked "not to this faculty".
    """

    account_id: int
    sections: frozenset[int]
    barred: frozenset[int]
    leads: bool
    works_here: bool = True


def reader(account_id: int) -> Reader:
    """What is known about somebody of this unit's staff."""
    return readers([account_id])[account_id]


def readers(account_ids: Collection[int]) -> dict[int, Reader]:
    """The same for several, in as many statements as for one."""
    return readers_among(account_ids, people.Sections(), people.standing())


def readers_among(
    account_ids: Collection[int], sections: people.Sections, unit: people.Standing
) -> dict[int, Reader]:
    """The same among sections and staff that have been looked up."""
    above = {card.section_id: card.parent_id for card in sections.cards}
    return {
        account: Reader(
            account, own, _with_all_above(own, above), account in unit.leaders, account in unit.staff
        )
        for account, own in sections.of_many(account_ids).items()
    }


def _with_all_above(own: frozenset[int], above: Mapping[int, int | None]) -> frozenset[int]:
    barred = set(own)
    for section in own:
        parent = above.get(section)
        while parent is not None and parent not in barred:
            barred.add(parent)
            parent = above.get(parent)
    return frozenset(barred)


def visible_to(account_id: int) -> Q:
    """The condition under which somebody of this unit's staff may know a question."""
    return visible(reader(account_id))


def visible(who: Reader) -> Q:
    """The same for somebody who has been looked up."""
    condition = Q()
    if not who.leads:
        condition &= (
            Q(confidential=False)
            | Q(on_behalf_by=who.account_id)
            | Q(holder=who.account_id)
            | (Q(section__in=sorted(who.sections)) if who.sections else Q(pk__in=[]))
            | Q(pk__in=_handed_to(who))
            # Life comes before confidence: whoever was called to an alarm reads what it is about.
            | Q(
                pk__in=Alarm.objects.filter(closed_at=None, told__contains=[who.account_id]).values(
                    "question"
                )
            )
        )
    if not who.works_here:
        condition &= Q(excluded_units=[])
    if who.barred:
        condition &= Q(excluded_section=None) | ~Q(excluded_section__in=sorted(who.barred))
    return condition


def _handed_to(who: Reader) -> object:
    mine = Q(account=who.account_id)
    if who.sections:
        mine |= Q(section__in=sorted(who.sections))
    running = Q(state=AssignmentState.OFFERED) | Q(state=AssignmentState.TAKEN)
    return Assignment.objects.filter(running, mine).values("question")
