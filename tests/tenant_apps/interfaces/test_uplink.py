"""A unit with other software: its facts are counted as those of our own units, and as no other unit's."""

import json
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.claiming import LAST_ATTEMPT
from huisheng.kernel.messaging.dead_letters import dead_letters, replay
from huisheng.kernel.messaging.reconcile import differences, reconcilers
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.insights.models import Daily, Fact, Stock
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.questions.public import ImportedMessage, record_imported
from tests.messaging.conftest import make_due
from tests.network import Network
from tests.tenant_apps.interfaces.conftest import Key
from tests.tenant_apps.interfaces.other_software import OtherSoftware, life

__all__ = ["make_due"]
ADDRESS = "/api/v1/uplink/facts"
DAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 22, 23, 50, tzinfo=clock.BUSINESS_ZONE)

pytestmark = pytest.mark.usefixtures("topics", "quiet")


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker: what is sent up waits until the test relays it. It is late in the evening."""
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def software(key: Key, network: Network, client_of: Any) -> OtherSoftware:
    """What unit a works with."""
    return OtherSoftware(client_of(network.a), key("uplink"))


def _sums() -> set[tuple[Any, ...]]:
    names = (
        "unit_id",
        "own",
        "day",
        "topic",
        "received",
        "answered",
        "overdue",
        "open",
        "closed",
        "rating_sum",
    )
    with enter_network():
        return set(Daily.objects.values_list(*names, "answered_timed", "answered_in_time", "satisfied"))


def _outbox(unit: UnitRef) -> int:
    with enter_unit(unit):
        return int(unit_tables().outbox._default_manager.count())


def test_counted_as_those_of_our_own_units(
    software: OtherSoftware, unit_a: UnitRef, network: Network
) -> None:
    """The same question, once kept in our own unit b and once elsewhere for a: the same figures."""
    assert software.send(life("4711")) == 7
    assert software.standing() == {"waiting": 7, "dead": []}
    assert relay_up(unit_a) == 7
    assert software.standing() == {"waiting": 0, "dead": []}
    with enter_network():
        facts = Fact.objects.filter(unit_id=unit_a.id)
        assert set(facts.values_list("question_id", flat=True)) == {"ext-4711"}
        [stock] = Stock.objects.filter(unit_id=network.province.id)
        assert (stock.open, stock.overdue) == (0, 0)
        received = Daily.objects.get(unit_id=network.province.id, day=DAY)
        assert (received.received, received.answered_of_day) == (1, 1)
        ended = Daily.objects.get(unit_id=network.city.id, day=date(2026, 11, 19))
        assert (ended.closed, ended.rated, ended.satisfied, ended.rating_sum) == (1, 1, 1, 5)
        answered = Daily.objects.get(unit_id=network.a.id, own=True, day=date(2026, 11, 12))
        assert (answered.answered_timed, answered.answered_in_time, answered.overdue) == (1, 0, -1)


def test_order_and_repetition_change_nothing(software: OtherSoftware, unit_a: UnitRef) -> None:
    facts = [fact for question in range(5) for fact in life(f"q{question}")]
    software.send(facts)
    relay_up(unit_a)
    before, mixed = _sums(), facts * 2
    random.Random(7).shuffle(mixed)
    software.send(mixed)
    software.send(mixed[:9])
    relay_up(unit_a)
    assert _sums() == before
    with enter_network():
        assert Fact.objects.filter(unit_id=unit_a.id).count() == len(facts)
    assert software.refused == {}


def test_the_same_request_is_done_once(key: Key, network: Network, client_of: Any, unit_a: UnitRef) -> None:
    body = json.dumps({"facts": list(life("1"))})
    headers = {"x-api-key": key("uplink"), "idempotency-key": str(uuid4())}
    send = lambda: client_of(network.a).post(ADDRESS, body, "application/json", headers=headers)  # noqa: E731
    first, again = send(), send()
    assert (first.status_code, again["Idempotent-Replayed"]) == (200, "true")
    assert first.json() == again.json()
    assert _outbox(unit_a) == 7


def test_a_key_speaks_for_its_own_unit_alone(
    key: Key, network: Network, client_of: Any, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    """At the neighbour's it is no key; and no fact can name another unit."""
    mine, facts = key("uplink"), list(life("1"))
    said = {
        "content_type": "application/json",
        "headers": {"x-api-key": mine, "idempotency-key": str(uuid4())},
    }
    answer = client_of(network.b).post(ADDRESS, json.dumps({"facts": facts}), **said)
    assert (answer.status_code, answer.json()["code"]) == (401, "key_refused")
    assert client_of(network.b).get(ADDRESS, headers={"x-api-key": mine}).status_code == 401
    assert (_outbox(unit_a), _outbox(unit_b)) == (0, 0), "nothing happened"
    software = OtherSoftware(client_of(network.a), mine)
    for field in ("unit_id", "unit", "seeded", "open", "received", "text"):
        assert software.send([{**facts[0], "data": {**facts[0]["data"], field: unit_b.id}}]) == 0
        assert software.refused.pop("1-0") == (f"data.{field}", "unknown")
    assert software.send([{**facts[0], "unit_id": unit_b.id}]) == 1, "what stands beside a fact is not heard"
    relay_up(unit_a)
    with enter_network():
        assert set(Fact.objects.values_list("unit_id", flat=True)) == {unit_a.id}


@pytest.mark.parametrize("scope", ["", "ask", "read", "open311", "desk", "desk-read", "moderate"])
def test_no_other_key_opens_it(
    scope: str, key: Key, network: Network, client_of: Any, unit_a: UnitRef
) -> None:
    headers = {"x-api-key": key(scope)} if scope else {}
    answer = client_of(network.a).post(
        ADDRESS,
        json.dumps({"facts": list(life("1"))}),
        content_type="application/json",
        headers={**headers, "idempotency-key": str(uuid4())},
    )
    expected = (403, "key_scope") if scope else (401, "key_needed")
    assert (answer.status_code, answer.json()["code"]) == expected
    assert client_of(network.a).get(ADDRESS, headers=headers).status_code == expected[0]
    assert _outbox(unit_a) == 0, "nothing happened"


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "no id": ({"id": None}, "id", "invalid"),
    "an id that is none": ({"id": "a b"}, "id", "invalid"),
    "a kind to come": ({"kind": "question.sung"}, "kind", "unknown"),
    "a kind between units": ({"kind": "question.handed_in"}, "kind", "unknown"),
    "a version to come": ({"version": 2}, "version", "unknown"),
    "a version that is none": ({"version": True}, "version", "unknown"),
    "no data": ({"data": []}, "data", "invalid"),
}
WRONG_DATA: dict[str, tuple[dict[str, Any], str, str]] = {
    "no question": ({"question": None}, "question", "missing"),
    "a name for an id": ({"question": "王小明"}, "question", "invalid"),
    "a topic that is no code": ({"topic": "15"}, "topic", "invalid"),
    "a channel of its own": ({"channel": "pigeon"}, "channel", "unknown"),
    "a day that is none": ({"day": "2026-02-30"}, "day", "invalid"),
    "a moment for a day": ({"day": "2026-11-02T08:00:00Z"}, "day", "invalid"),
    "a day of the future": ({"day": "2026-11-24"}, "day", "in_the_future"),
    "a day of long ago": ({"day": "1899-01-01"}, "day", "invalid"),
    "a number for a flag": ({"imported": 1}, "imported", "invalid"),
}


@pytest.mark.parametrize("name", [*WRONG, *WRONG_DATA])
def test_what_cannot_be_read_is_refused_by_itself(
    name: str, key: Key, network: Network, client_of: Any, unit_a: UnitRef
) -> None:
    received, answered = list(life("1"))[0::3][:2]
    if name in WRONG:
        change, field, code = WRONG[name]
        bad = {**received, **change}
    else:
        change, field, code = WRONG_DATA[name]
        field, bad = f"data.{field}", {**received, "data": {**received["data"], **change}}
    answer = client_of(network.a).post(
        ADDRESS,
        json.dumps({"facts": [bad, answered]}),
        content_type="application/json",
        headers={"x-api-key": key("uplink"), "idempotency-key": str(uuid4())},
    )
    assert (answer.json()["taken"], answer.json()["refused"]) == (1, 1)
    first, second = answer.json()["results"]
    assert (first["outcome"], first["field"], first["code"]) == ("refused", field, code)
    assert second == {"id": answered["id"], "outcome": "taken"}
    assert _outbox(unit_a) == 1


def test_a_clock_may_be_a_little_ahead(software: OtherSoftware) -> None:
    """Ten minutes before midnight here tomorrow has begun there; the day after has not."""
    assert software.send(list(life("1", day="2026-11-23"))[:1]) == 1
    later = {"day": "2026-11-23", "received_day": "2026-11-24"}
    [_r, _s, _o, answered, *_more] = life("2")
    assert software.send([{**answered, "data": {**answered["data"], **later}}]) == 0
    assert software.refused == {"2-3": ("data.received_day", "in_the_future")}
    earlier = {"day": "2026-11-01"}
    assert software.send([{**answered, "data": {**answered["data"], **earlier}}]) == 0
    assert software.refused["2-3"] == ("data.received_day", "after_day")


def test_two_units_may_call_their_facts_the_same(
    software: OtherSoftware, network: Network, client_of: Any, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    with enter_unit(unit_b):
        theirs = OtherSoftware(client_of(network.b), keeping_keys.make("OA", ["uplink"], 365, actor=1).key)
    for program, unit in ((software, unit_a), (theirs, unit_b)):
        assert program.send(life("1")) == 7
        assert relay_up(unit) == 7
    with enter_network():
        assert Fact.objects.filter(question_id="ext-1", kind="question.received").count() == 2


def test_one_id_for_two_facts_is_refused(software: OtherSoftware) -> None:
    first, second = list(life("1"))[:2]
    assert software.send([first, {**second, "id": first["id"]}]) == 1
    assert software.refused == {"1-0": ("id", "twice")}


def test_many_and_none(key: Key, network: Network, client_of: Any) -> None:
    mine = key("uplink")
    for body in ({}, {"facts": []}, {"facts": {}}, [], {"facts": [{}] * 201}):
        answer = client_of(network.a).post(
            ADDRESS,
            json.dumps(body),
            content_type="application/json",
            headers={"x-api-key": mine, "idempotency-key": str(uuid4())},
        )
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["errors"][0]["field"] == "facts"


def test_what_the_network_cannot_count_is_a_dead_letter(
    software: OtherSoftware, unit_a: UnitRef, make_due: Callable[[], None]
) -> None:
    """A topic that it does not know: with its reason, here and for the operators; replayed, it counts."""
    poison, sound = next(life("1", topic="999999")), next(life("2"))
    assert software.send([poison, sound]) == 2
    assert relay_up(unit_a) == 1, "it does not hold up the others"
    for _attempt in range(LAST_ATTEMPT):
        make_due()
        relay_up(unit_a)
    dead = {"question": "1", "kind": "question.received", "day": "2026-11-02", "reason": "UnknownTopic"}
    assert software.standing() == {"waiting": 0, "dead": [dead]}
    (notice,) = dead_letters()
    assert (notice.unit_id, notice.kind, notice.error) == (unit_a.id, "question.received", "UnknownTopic")
    assert software.send([poison]) == 1
    assert relay_up(unit_a) == 0, "sent again it is as dead as before"
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {unit_a.schema}.unit_outbox SET payload = jsonb_set(payload, '{{topic}}', '\"150305\"')"
        )
    assert replay(notice, actor=7)
    assert relay_up(unit_a) == 1
    assert software.standing() == {"waiting": 0, "dead": []}
    with enter_network():
        assert set(Fact.objects.values_list("question_id", flat=True)) == {"ext-1", "ext-2"}


def test_the_comparison_with_the_units_leaves_it_out(software: OtherSoftware, unit_a: UnitRef) -> None:
    """A unit may keep some of its questions here: those are compared as ever."""
    with enter_unit(unit_a):
        record_imported(
            ImportedMessage(
                source="test", external_number="1", title="问题", text="……", topic="010101",
                received_at=NOW - timedelta(days=3), answer="", answered_at=None,
            )
        )  # fmt: skip
    software.send(life("1"))
    relay_up(unit_a)
    [questions] = [found for found in reconcilers() if found.name == "questions"]
    assert list(differences(questions, unit_a)) == []
    with enter_network():
        Fact.objects.exclude(question_id="ext-1").update(question_id="stranger")
    assert {key for found in differences(questions, unit_a) for key in found.surplus} == {"stranger"}


def test_what_is_late_elsewhere_is_seen_from_above(
    software: OtherSoftware, unit_a: UnitRef, network: Network, staff: Callable[..., Any]
) -> None:
    """One by one, as every late question; nothing about it can be opened, and nothing breaks."""
    software.send(list(life("A.1"))[:3])
    relay_up(unit_a)
    viewer = staff("network_viewer", network.city)
    page = viewer.get(f"/dashboard/{network.city.id}/late/").content.decode()
    assert f"/dashboard/{network.a.id}/late/ext-A.1/" in page
    one = viewer.get(f"/dashboard/{network.a.id}/late/ext-A.1/")
    assert one.status_code == 200
    assert "?question=" not in one.content.decode(), "an order names a number, and it has none here"
