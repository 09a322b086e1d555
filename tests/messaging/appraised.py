"""A life for imported questions, and what each unit's own tables say of the shares by which it is appraised.

Not one function of the product is used for what the tables say: it is written once more, in SQL.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.messaging import wakeups
from huisheng.kernel.messaging.relay_down import relay_down, relay_to_network_itself
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.wakeups import fire_due
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from tenant_apps.questions.models import Decision, Question
from tenant_apps.questions.operations import answering, confirming, going_on, handing_over, incoming
from tenant_apps.questions.operations.handing_over import Wish
from tenant_apps.questions.rules.receipts import new_token

ACTOR: Final = 1
ACTS: Final = ("accept", "answer", "send back", "leave")
"""What units do with what they are asked to take over, in turn."""
RULE: Final = "《信访工作条例》第二十二条"
WORDS: Final = "该事项属贵单位职责范围，请按属地办理。"

_COUNTED: Final = "NOT q.seeded AND q.topic <> ALL(%(sensitive)s)"
_MINE: Final = _COUNTED + " AND q.holder_kind <> 'away' AND q.state <> 'handed_on'"
_DURING: Final = "(%s AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %%(first)s AND %%(last)s"
_QUESTIONS: Final = "FROM questions_question q WHERE " + _MINE + " AND "
_STEPS: Final = (
    "FROM questions_step s JOIN questions_question q ON q.id = s.question_id WHERE "
    + _COUNTED + " AND " + _DURING % "s.at" + " AND "
)  # fmt: skip

SHARES: Final = {
    # Answers of the period, before their day had passed.
    "in_time": (
        "SELECT count(*) FILTER (WHERE q.answered_at < q.due_at), count(*) "
        + _QUESTIONS + "q.answered_at IS NOT NULL AND " + _DURING % "q.answered_at"
    ),
    # What was received in the period and is this unit's, and what of it has an answer by now.
    "rate": (
        "SELECT count(q.answered_at), count(*) "
        + _QUESTIONS + "q.business_day BETWEEN %(first)s AND %(last)s"
    ),
    # Less than 4,871 minutes of working time, as the definition says.
    "ended_in_time": (
        "SELECT count(*) FILTER (WHERE (c->>'worked')::int < 4871), count(*)"
        " FROM questions_question q, jsonb_array_elements(q.told->'closings') c WHERE "
        + _COUNTED + " AND " + _DURING % "(c->>'at')::timestamptz"
    ),
    # Stars in the history: with the asker's word that it is solved, or after it.
    "satisfied": (
        "SELECT count(*) FILTER (WHERE (s.params->>'rating')::int >= 4), count(*) "
        + _STEPS + "s.code IN ('confirmed', 'rated') AND s.params->>'rating' IS NOT NULL"
    ),
    # Handled once more, for what ended: by the history.
    "sent_back_share": (
        "SELECT count(*) FILTER (WHERE s.code IN ('not_solved', 'reopened', 'redo_ordered')),"
        " count(*) FILTER (WHERE s.code IN ('confirmed', 'closed')) "
        + _STEPS + "TRUE"
    ),
    # What came from other units, asked or by program, and what was sent back; of these and of what lapsed.
    "taken_in_time": (
        "SELECT held + sent_back, held + sent_back + lapsed FROM (SELECT count(*) AS held"
        " FROM questions_step s JOIN questions_question q ON q.id = s.question_id WHERE "
        + _COUNTED + " AND s.code = 'held' AND " + _DURING % "s.at" + ") AS taken,"
        " (SELECT count(*) FILTER (WHERE state = 'refused') AS sent_back,"
        " count(*) FILTER (WHERE state = 'undone' AND payload->>'why' = 'unanswered') AS lapsed"
        " FROM questions_decision WHERE kind = 'transfer' AND origin_unit IS NOT NULL"
        " AND payload->>'topic' <> ALL(%(sensitive)s) AND " + _DURING % "decided_at" + ") AS offered"
    ),
}  # fmt: skip
"""Part and whole of each indicator, by its code."""


def said_by(unit: UnitRef, sensitive: Sequence[str], first: date, last: date) -> dict[str, tuple[int, int]]:
    """What one unit's tables say of all indicators."""
    about = {"sensitive": list(sensitive), "first": first, "last": last}
    found = {}
    with enter_unit(unit), connection.cursor() as cursor:
        for code, query in SHARES.items():
            cursor.execute(query, about)
            part, whole = cursor.fetchone()
            found[code] = (int(part), int(whole))
    return found


def live_on(units: Sequence[UnitRef], sensitive: Sequence[str], monkeypatch: Any) -> None:
    """Askers say what they think, some twice; units hand questions on, which are taken over, sent back or
    left lying until the offer lapses.
    """
    ahead = [timedelta()]

    def now() -> datetime:
        return datetime.now(UTC) + ahead[0]

    monkeypatch.setattr(clock, "now", now)
    monkeypatch.setattr(wakeups, "earlier_now", now)
    for turn, unit in enumerate(units):
        with enter_unit(unit):
            _say(_some(state="answered", most=6), turn)
    half = min(len(units) // 2, 8)
    pairs = list(zip(units[:half], units[half : 2 * half], ACTS * 2, strict=False))
    for giver, taker, _act in pairs:
        with enter_unit(giver):
            for question in _some(state="received", most=1, leave_out=sensitive):
                wish = Wish(to_unit=taker.id, reason="place", rule=RULE, words=WORDS)
                version = Question.objects.get(pk=question).version
                handing_over.request(question, version=version, wish=wish, actor=ACTOR)
    deliver(units)
    for _giver, taker, act in pairs:
        with enter_unit(taker):
            _receive(act)
    deliver(units)
    for _giver, taker, act in pairs:
        if act == "answer":
            with enter_unit(taker):
                held = Question.objects.get(origin_question__isnull=False)
                answering.answer(held.pk, version=held.version, text="已补发。", actor=ACTOR, handles=True)
    ahead[0] = timedelta(days=12)
    with enter_network():
        fire_due()
    deliver(units)


def deliver(units: Sequence[UnitRef]) -> None:
    """Relay everything up and down until nothing moves any more."""
    moved = True
    while moved:
        told = sum(relay_up(unit) for unit in units) + relay_to_network_itself()
        moved = told + sum(relay_down(unit) for unit in units) > 0


def _some(*, state: str, most: int, leave_out: Sequence[str] = ()) -> list[UUID]:
    found = Question.objects.filter(state=state, seeded=False).exclude(topic__in=leave_out)
    return list(found.order_by("external_number", "id").values_list("pk", flat=True)[:most])


def _say(questions: Sequence[UUID], turn: int) -> None:
    for number, question in enumerate(questions):
        if number == 0:
            going_on.say_not_solved(question, words="还是没有解决。", token=new_token())
            continue
        stars = None if number == 1 else (turn + number) % 5 + 1
        confirming.say_solved(question, rating=stars)
        if number == 1:
            confirming.rate(question, solved=True, rating=turn % 5 + 1)
        if number == 2:
            going_on.reopen(question, words="又坏了。", token=new_token())


def _receive(act: str) -> None:
    offer = Decision.objects.get(kind="transfer", origin_unit__isnull=False).pk
    if act in ("accept", "answer"):
        assert incoming.accept(offer, actor=ACTOR)
    elif act == "send back":
        assert incoming.send_back(offer, reason="not_ours", rule=RULE, words=WORDS, actor=ACTOR)
