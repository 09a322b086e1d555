"""Several questions from one device: from the fifth within an hour on each is marked, and nothing else."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.facts import BURST, whole_history
from tenant_apps.questions.operations.intake import NewQuestion, ask
from tenant_apps.questions.rules import limits
from tenant_apps.questions.rules.receipts import new_token
from tests.actors import give_role, make_account
from tests.network import Network
from tests.tenant_apps.questions.calling import Program
from tests.tenant_apps.questions.test_asking_pages import send, to_confirm
from tests.tenant_apps.questions.test_refiling import refile

DEVICE = "10.1.2.3\nCanary/7"
PLAIN, SENSITIVE = "150305", "900101"


@pytest.fixture(autouse=True)
def _fresh(topics: None) -> None:
    cache.clear()


def from_device(device: str = DEVICE, *, received_at: datetime | None = None, **said: Any) -> bool:
    """Ask once; whether the question is marked."""
    values = {"token": new_token(), "text": "公司拖欠三个月工资。", "topic": PLAIN} | said
    receipt = ask(NewQuestion(**values), received_at=received_at, device=device)
    return bool(Question.objects.get(pk=receipt.question_id).told.get(BURST))


def test_marked_from_the_fifth_on_and_no_other_device_is(in_unit_a: UnitRef) -> None:
    assert limits.ROW_OF_A_DEVICE.times + 1 == 5
    assert [from_device() for _ in range(7)] == [False] * 4 + [True] * 3
    assert not from_device("10.1.2.3\nAnother browser")
    assert not from_device(""), "a desk, or a system with a key"


def test_another_unit_does_not_know(unit_a: UnitRef, unit_b: UnitRef) -> None:
    with enter_unit(unit_a):
        assert [from_device() for _ in range(5)][-1]
    with enter_unit(unit_b):
        assert not from_device()


def test_another_day_begins_anew(in_unit_a: UnitRef) -> None:
    """A hash of another day: the counters of two days are not to be joined."""
    assert [from_device() for _ in range(5)][-1]
    assert not from_device(received_at=clock.now() - timedelta(days=1))


def test_the_next_window_begins_anew(in_unit_a: UnitRef) -> None:
    """What the cache keeps of a device ends an hour after the first question, and names no device."""
    from_device()
    client = cache._cache.get_client()  # type: ignore[attr-defined]
    names = [name.decode() for name in client.keys("*questions.row*")]
    assert len(names) == 2, names
    assert all(0 < client.ttl(name) <= limits.ROW_OF_A_DEVICE.seconds for name in names)
    assert not any("Canary" in name or "10.1.2.3" in name for name in names)
    assert [from_device() for _ in range(4)][-1]
    # As if the hour were over.
    client.delete(*client.keys("*questions.row*"))
    assert not from_device()


def test_sent_again_it_is_counted_once(in_unit_a: UnitRef) -> None:
    token = new_token()
    assert not any(from_device(token=token) for _ in range(9))
    assert not from_device()


def test_what_is_confidential_or_sensitive_is_counted_and_not_marked(in_unit_a: UnitRef) -> None:
    said: list[dict[str, Any]] = [{}, {}, {}, {}, {"confidential": True}, {"topic": SENSITIVE}, {}]
    assert [from_device(**one) for one in said] == [False] * 6 + [True]


def test_without_the_cache_nothing_is_marked_and_asking_goes_on(
    in_unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache._connections[cache._alias], "_asleep_until", float("inf"))  # type: ignore[attr-defined]
    assert not any(from_device() for _ in range(6))


def test_only_the_mark_leaves_and_only_the_mark_is_kept(
    in_unit_a: UnitRef, outbox: Callable[[], list[dict[str, Any]]], caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(6):
        from_device()
    told = [message for message in outbox() if message["kind"] == "question.received"]
    assert [message[BURST] for message in told] == [False] * 4 + [True] * 2
    rows = [str(row) for row in Question.objects.order_by("received_at").values()]
    for text in (json.dumps(outbox()), *rows, caplog.text):
        assert "Canary" not in text
        assert "10.1.2.3" not in text
    assert {str(row) for row in Question.objects.values_list("told", flat=True)} == {"{}", "{'burst': True}"}


def test_the_mark_goes_along_to_another_topic_and_comes_back_from_the_row(
    in_unit_a: UnitRef, outbox: Callable[[], list[dict[str, Any]]]
) -> None:
    for _ in range(4):
        from_device()
    Question.objects.all().delete()
    assert from_device()
    refile("010214")
    sums: dict[str, int] = {}
    for message in outbox():
        if message.get(BURST):
            sums[message["topic"]] = sums.get(message["topic"], 0) + message["received"]
    assert sums == {PLAIN: 0, "010214": 1}
    [received, *_rest] = whole_history(Question.objects.get())
    assert (received.topic, received.burst) == ("010214", True)  # type: ignore[union-attr]


def _marked(unit: UnitRef) -> list[bool]:
    with enter_unit(unit):
        return [BURST in told for told in Question.objects.order_by("id").values_list("told", flat=True)]


def test_the_page_counts_a_browser_and_treats_it_like_any_other(
    network: Network, client_of: Callable[..., Client], unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ASKING_QUICKLY", Limit("questions.ask.quickly", times=100, seconds=600))
    phone, other = client_of(network.a), client_of(network.a)
    other.defaults["HTTP_USER_AGENT"] = "Other/1"
    answers = [send(phone, to_confirm(phone)) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {303}
    assert send(other, to_confirm(other)).status_code == 303
    assert _marked(unit_a) == [False] * 4 + [True] * 2 + [False]


def test_the_api_counts_an_address_and_no_system_with_a_key(
    network: Network, client_of: Callable[..., Client], unit_a: UnitRef
) -> None:
    with enter_unit(unit_a):
        person = make_account()
        give_role(person, "unit_admin", network.a.id)
        key = keeping_keys.make("政务平台", ("ask",), 90, actor=person.pk).key
    system, stranger = Program(client_of(network.a), key=key), Program(client_of(network.a))
    for program in (*[system] * 5, *[stranger] * 5):
        made = program.post("questions", {"text": "公司拖欠三个月工资。", "topic": PLAIN})
        assert made.status_code == 201
        assert BURST not in made.content.decode()
    assert _marked(unit_a) == [False] * 9 + [True]
