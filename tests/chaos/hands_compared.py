"""After people of all units have worked: who holds what, by every unit's own tables, by the one row of
custody, by the changes of hands, and by the figures. All four must say the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit

COMPARED = ("custody of questions", "custody", "questions")


@dataclass(slots=True)
class Hands:
    """What was found: how much there was, and what is wrong, in words."""

    asked: int = 0
    changes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def compare(units: Sequence[UnitRef]) -> Hands:
    """Everything must have been delivered before."""
    found = Hands()
    _holders(units, found)
    _words(units, found)
    _chains(found)
    _sets(units, found)
    _stock(units, found)
    return found


def _holders(units: Sequence[UnitRef], found: Hands) -> None:
    """Of every question that was asked and not taken back, exactly one unit says that it holds it."""
    from shared_apps.oversight.models import Custody
    from tenant_apps.questions.data.codes import HolderKind, State
    from tenant_apps.questions.models import Question

    holders: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    taken_back: set[tuple[int, str]] = set()
    for unit in units:
        with enter_unit(unit):
            rows = list(
                Question.objects.values_list("pk", "origin_unit", "origin_question", "state", "holder_kind")
            )
        for pk, origin_unit, origin_question, state, holder_kind in rows:
            case = (origin_unit or unit.id, str(origin_question or pk))
            found.asked += origin_question is None
            if origin_question is None and state == State.WITHDRAWN:
                taken_back.add(case)
            if state not in (State.HANDED_ON, State.WITHDRAWN) and holder_kind != HolderKind.AWAY:
                holders[case].append(unit.id)
            else:
                holders[case] += []
    with enter_network():
        rows_of_custody = Custody.objects.filter(kind=Custody.Kind.QUESTION, ended_at=None)
        custody = {(row.unit_id, str(row.item_id)): row.holder_unit_id for row in rows_of_custody}
    for case, held_by in sorted(holders.items()):
        expected = [] if case in taken_back else [custody.get(case, case[0])]
        if held_by != expected:
            found.wrong.append(f"question {case}: held by {held_by}, and not by {expected}")


def _words(units: Sequence[UnitRef], found: Hands) -> None:
    """Whoever holds a question reads every word that asker and units have exchanged, and home does too."""
    from tenant_apps.questions.data.codes import Side, State
    from tenant_apps.questions.models import Message, Question
    from tenant_apps.questions.queries.parcels import key_of_message

    at_home: dict[tuple[int, str], set[str]] = {}
    at_holders: dict[tuple[int, str], set[str]] = {}
    for unit in units:
        with enter_unit(unit):
            spoken: defaultdict[UUID, set[str]] = defaultdict(set)
            for message in Message.objects.exclude(side=Side.INTERNAL):
                spoken[message.question_id].add(key_of_message(message))
            over = (State.HANDED_ON, State.WITHDRAWN)
            for row in Question.objects.exclude(state__in=over).only("origin_unit", "origin_question"):
                case = (row.origin_unit or unit.id, str(row.origin_question or row.pk))
                where = at_holders if row.is_copy else at_home
                where[case] = spoken[row.pk]
    for case, words in sorted(at_holders.items()):
        if words != at_home.get(case, words):
            found.wrong.append(
                f"question {case}: other words at its holder than at home: {words ^ at_home[case]}"
            )


def _chains(found: Hands) -> None:
    """The changes of hands of a question are one chain, and every transfer has ended once or is open."""
    from shared_apps.oversight.models import Custody, Transfer

    with enter_network():
        rows = {row.pk: row for row in Custody.objects.filter(kind=Custody.Kind.QUESTION)}
        transfers = list(Transfer.objects.filter(custody__isnull=False).order_by("custody_id", "hop"))
    chains: defaultdict[int, list[Transfer]] = defaultdict(list)
    for transfer in transfers:
        found.outcomes[transfer.outcome or "open"] += 1
        if transfer.outcome == Transfer.Outcome.ACCEPTED and transfer.custody_id is not None:
            chains[transfer.custody_id].append(transfer)
    for pk, row in rows.items():
        found.changes += row.hop
        holder = row.unit_id
        for number, transfer in enumerate(chains[pk]):
            if (transfer.hop, transfer.from_unit_id) != (number, holder):
                found.wrong.append(f"custody {pk}: change {number} begins with {transfer.from_unit_id}")
            holder = transfer.to_unit_id or 0
        if (len(chains[pk]), holder) != (row.hop, row.holder_unit_id):
            found.wrong.append(f"custody {pk}: {row.hop} changes end at {row.holder_unit_id}")


def _sets(units: Sequence[UnitRef], found: Hands) -> None:
    """What `reconcile` compares every night: copies, decisions and facts, as sets."""
    from huisheng.kernel.messaging.reconcile import differences, reconcilers

    for reconciler in reconcilers():
        if reconciler.name in COMPARED:
            for unit in units:
                found.wrong += [str(difference) for difference in differences(reconciler, unit)]


def _stock(units: Sequence[UnitRef], found: Hands) -> None:
    """The figures count a question as open where it is held."""
    from django.db.models import Sum

    from shared_apps.insights.models import Stock
    from tenant_apps.questions.data.codes import OPEN_STATES, HolderKind
    from tenant_apps.questions.models import Question

    for unit in units:
        with enter_unit(unit):
            held = Question.objects.filter(state__in=[state.value for state in OPEN_STATES])
            here = held.exclude(holder_kind=HolderKind.AWAY).count()
        with enter_network():
            counted = Stock.objects.filter(unit_id=unit.id, own=True).aggregate(open=Sum("open"))["open"]
        if here != (counted or 0):
            found.wrong.append(f"unit {unit.id}: {here} questions are open, and {counted} are counted")
