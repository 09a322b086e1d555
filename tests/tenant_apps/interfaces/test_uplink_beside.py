"""What a unit with other software tells beside the steps of its questions: filed anew, views, people."""

import json
from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from huisheng.kernel import clock
from huisheng.kernel.messaging import nudge
from huisheng.kernel.messaging.claiming import LAST_ATTEMPT
from huisheng.kernel.messaging.dead_letters import dead_letters, replay
from huisheng.kernel.messaging.reconcile import differences, reconcilers
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.messaging.tables import unit_tables
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.headcount_facts import EXPERTS, VOLUNTEERS
from shared_apps.insights.models import Daily, Fact, Headcount, Reading, SensitiveQuarter, Stock
from shared_apps.insights.operations.asking_headcounts import ask
from shared_apps.insights.operations.rebuilding import begin, carry_on
from shared_apps.insights.public import HEADCOUNTS
from tenants.models import Unit
from tests.messaging.conftest import make_due
from tests.network import Network
from tests.tenant_apps.interfaces.conftest import Key
from tests.tenant_apps.interfaces.other_software import OtherSoftware, life, people, refiled, views

__all__ = ["make_due"]
ADDRESS = "/api/v1/uplink/facts"
PLAIN, OTHER, SENSITIVE = "150305", "010101", "040101"
NOW = datetime(2026, 11, 22, 23, 50, tzinfo=clock.BUSINESS_ZONE)
DAY = date(2026, 11, 20)

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


def _counted(topic: str) -> tuple[int, ...]:
    """What the unit's own sums say of a first-level topic, over all days; with what stands."""
    names = ("received", "became_overdue", "answered", "answered_in_time", "closed", "rated", "rating_sum")
    with enter_network():
        rows = Daily.objects.filter(own=True, topic=topic[:2])
        flows = [sum(column) for column in zip(*rows.values_list(*names), strict=True)] or [0] * len(names)
        stock = Stock.objects.filter(own=True, topic=topic[:2]).values_list("open", "overdue")
        return (*flows, *(sum(column) for column in zip(*stock, strict=True)))


def test_filed_anew_everything_counts_under_the_other_topic(software: OtherSoftware, unit_a: UnitRef) -> None:
    """As if it had been filed there from the beginning, whichever comes first."""
    wholly = list(life("1", topic=OTHER))
    software.send(wholly)
    relay_up(unit_a)
    expected = _counted(OTHER)
    software.send(refiled(life("2"), OTHER))
    relay_up(unit_a)
    software.send(life("2"))
    assert relay_up(unit_a) == 7
    assert _counted(OTHER) == tuple(2 * number for number in expected)
    assert not any(_counted(PLAIN))
    software.send(refiled(wholly, PLAIN))
    software.send(refiled(life("1", topic=PLAIN), OTHER))
    software.send(refiled(life("2"), OTHER))
    relay_up(unit_a)
    assert _counted(OTHER) == tuple(2 * number for number in expected), "there and back, and said again"
    assert not any(_counted(PLAIN))
    assert software.refused == {}


def test_filed_anew_as_sensitive_it_leaves_no_trace(software: OtherSoftware, unit_a: UnitRef) -> None:
    with enter_network():
        sensitive = _a_sensitive_topic()
    software.send(life("1"))
    software.send(refiled(life("1"), sensitive))
    relay_up(unit_a)
    assert not any(_counted(PLAIN))
    with enter_network():
        assert not Daily.objects.filter(topic=sensitive[:2]).exists()
        assert sum(SensitiveQuarter.objects.values_list("received", flat=True)) > 0


def _a_sensitive_topic() -> str:
    from shared_apps.topics.public import tree

    return next(card.code for card in tree().leaves() if card.sensitivity)


def test_views_are_added_once_each(software: OtherSoftware, unit_a: UnitRef, network: Network) -> None:
    day = DAY.isoformat()
    assert software.send([views(day, 300), views(day, 12, id="later"), views(day, 300)]) == 3
    software.send([views(day, 300)])
    relay_up(unit_a)
    software.send([views(day, 300)])
    relay_up(unit_a)
    with enter_network():
        seen = Reading.objects.filter(day=DAY).values_list("unit_id", "own", "views")
        assert set(seen) == {
            (unit_a.id, True, 312), (unit_a.id, False, 312), (network.city.id, False, 312),
            (network.province.id, False, 312),
        }  # fmt: skip


EARLY, LATE = "2026-11-21T00:30:00+08:00", "2026-11-21T01:00:00Z"


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_of_two_words_about_people_the_later_holds(
    order: Collection[int], software: OtherSoftware, unit_a: UnitRef, network: Network
) -> None:
    """Whatever comes first, and said again; each kind by itself."""
    day = DAY.isoformat()
    facts = [
        people(day, EARLY, "a", experts=9, active_experts=3, volunteers=20),
        people(day, LATE, "b", experts=10, active_experts=4),
        people(day, LATE, "a-again", experts=10, active_experts=4),
    ]
    for number in order:
        assert software.send([facts[number]]) == 1
        relay_up(unit_a)
    software.send(facts)
    relay_up(unit_a)
    expected = {"experts": 10, "active_experts": 4, "volunteers": 20}
    for unit, own in ((unit_a.id, True), (network.city.id, False), (network.province.id, False)):
        with enter_network():
            rows = Headcount.objects.filter(unit_id=unit, own=own, day=DAY)
            assert dict(rows.values_list("code", "number")) == expected
    assert not list(differences(_headcounts(), unit_a))


def _headcounts() -> Any:
    [found] = [one for one in reconcilers() if one.name == HEADCOUNTS]
    return found


def test_the_nightly_count_does_not_write_over_it(
    software: OtherSoftware, unit_a: UnitRef, network: Network
) -> None:
    """What nobody told elsewhere is counted here; and so are days of which nothing was told."""
    other_day = DAY - timedelta(days=1)
    software.send([people(DAY.isoformat(), EARLY, experts=9, active_experts=0)])
    relay_up(unit_a)
    with enter_network():
        Unit.objects.filter(pk=unit_a.id).update(state="live")
        ask([DAY, other_day])
    relay_down(unit_a)
    relay_up(unit_a)
    with enter_network():
        rows = Headcount.objects.filter(unit_id=unit_a.id, own=True)
        told = {(row.day, row.code): row.number for row in rows}
    assert (told[DAY, EXPERTS], told[DAY, VOLUNTEERS]) == (9, 0)
    assert told[other_day, EXPERTS] == 0
    assert not list(differences(_headcounts(), unit_a))


def test_a_rebuild_from_the_units_leaves_it(software: OtherSoftware, unit_a: UnitRef) -> None:
    software.send([*life("1"), *refiled(life("1"), OTHER), views("2026-11-20", 7)])
    software.send([people("2026-11-20", EARLY, experts=9)])
    relay_up(unit_a)

    def known() -> tuple[Any, ...]:
        with enter_network():
            return (
                set(Fact.objects.values_list("event_id", flat=True)),
                set(Reading.objects.values_list("unit_id", "own", "views")),
                set(Headcount.objects.filter(day=DAY).values_list("unit_id", "own", "code", "number")),
                _counted(OTHER),
            )

    before = known()
    with enter_network():
        begin(by=1, from_units=True)
        while carry_on(steps=1):
            pass
    assert known() == before


PEOPLE = people(DAY.isoformat(), EARLY, "1", experts=9, active_experts=3)
REFILED = next(refiled(life("1"), OTHER))
WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "views of nobody": (views(DAY.isoformat(), 5), {"views": 0}, "views", "invalid"),
    "views to come": (views(DAY.isoformat(), 5), {"day": "2026-11-25"}, "day", "in_the_future"),
    "views of a page": (views(DAY.isoformat(), 5), {"page": "/"}, "page", "unknown"),
    "people that no measure knows": (PEOPLE, {"numbers": {"men": 4}}, "numbers", "unknown"),
    "less than nobody": (PEOPLE, {"numbers": {"experts": -1}}, "numbers", "invalid"),
    "no people": (PEOPLE, {"numbers": {}}, "numbers", "invalid"),
    "a part without the whole": (PEOPLE, {"numbers": {"trained": 4}}, "numbers", "missing"),
    "a part above the whole": (
        PEOPLE, {"numbers": {"trained": 4, "volunteers": 3}}, "numbers", "more_than_all",
    ),
    "known at no moment": (PEOPLE, {"as_of": "2026-11-21"}, "as_of", "invalid"),
    "known in the future": (PEOPLE, {"as_of": "2026-11-24T00:00:00+08:00"}, "as_of", "in_the_future"),
    "known before the day": (PEOPLE, {"as_of": "2026-11-19T23:59:00+08:00"}, "as_of", "before_day"),
    "a name of somebody": (PEOPLE, {"numbers": {"experts": 1}, "name": "王"}, "name", "unknown"),
    "filed under the same": (REFILED, {"to": PLAIN}, "to", "same"),
    "filed under no code": (REFILED, {"to": "心理"}, "to", "invalid"),
    "nothing filed anew": (REFILED, {"fact": None}, "fact", "missing"),
    "what is filed anew is no fact": (REFILED, {"fact": []}, "fact", "invalid"),
    "views filed anew": (REFILED, {"fact": {"kind": "pages.read"}}, "fact.kind", "unknown"),
    "filed anew without a version": (
        REFILED, {"fact": {**REFILED["data"]["fact"], "version": 9}}, "fact.version", "unknown",
    ),
    "a figure in what is filed anew": (
        REFILED,
        {"fact": {**REFILED["data"]["fact"], "data": {**REFILED["data"]["fact"]["data"], "open": 5}}},
        "fact.data.open",
        "unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(WRONG))
def test_what_cannot_be_read_is_refused_by_itself(
    name: str, key: Key, network: Network, client_of: Any, unit_a: UnitRef
) -> None:
    fact, change, field, code = WRONG[name]
    bad, good = {**fact, "data": {**fact["data"], **change}}, views("2026-11-01", 1, id="good")
    answer = client_of(network.a).post(
        ADDRESS,
        json.dumps({"facts": [bad, good]}),
        content_type="application/json",
        headers={"x-api-key": key("uplink"), "idempotency-key": str(uuid4())},
    )
    first, second = answer.json()["results"]
    assert (first["outcome"], first["field"], first["code"]) == ("refused", f"data.{field}", code)
    assert second["outcome"] == "taken"
    with enter_unit(unit_a):
        assert unit_tables().outbox._default_manager.count() == 1


def test_what_cannot_be_counted_is_a_dead_letter_and_replayed(
    software: OtherSoftware, unit_a: UnitRef, make_due: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a refiling to a topic that nobody knows the half that takes back arrives; the other is named."""
    software.send(life("1"))
    software.send(list(refiled(life("1"), "999999"))[:1])
    relay_up(unit_a)
    for _attempt in range(LAST_ATTEMPT):
        make_due()
        relay_up(unit_a)
    dead = {"question": "1", "kind": "question.refiled", "day": "2026-11-02", "reason": "UnknownTopic"}
    assert software.standing() == {"waiting": 0, "dead": [dead]}
    (notice,) = dead_letters()
    with enter_network(role="relay"), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {unit_a.schema}.unit_outbox SET payload = jsonb_set(payload, '{{topic}}', '\"010101\"')"
        )
    assert replay(notice, actor=7)
    assert relay_up(unit_a) == 1
    assert software.standing() == {"waiting": 0, "dead": []}
    assert _counted(OTHER)[0] == 1
    assert _counted(PLAIN)[0] == 0


def test_what_is_under_way_of_our_own_is_not_listed(software: OtherSoftware, unit_a: UnitRef) -> None:
    """A unit may count people here and views elsewhere: each sees its own."""
    with enter_network():
        Unit.objects.filter(pk=unit_a.id).update(state="live")
        ask([DAY])
    relay_down(unit_a)
    software.send([views("2026-11-20", 7), people("2026-11-20", EARLY, volunteers=9)])
    assert software.standing() == {"waiting": 2, "dead": []}
    with enter_unit(unit_a):
        assert unit_tables().outbox._default_manager.count() == 3
