"""Between units by the API: asked, listed, taken back, accepted, sent back, helped with; two keys."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef, enter_unit
from shared_apps.contracts import case_messages as cases
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.questions.models import Assignment, Decision, Question
from tenant_apps.questions.operations import alarms
from tests.network import Network
from tests.tenant_apps.questions.between.conftest import RULE, TEXT, WORDS, Between
from tests.tenant_apps.questions.between.test_handing_over import CANARY, texts
from tests.tenant_apps.questions.calling import Program

Keyed = Callable[..., Program]
SEEN = 200


@pytest.fixture
def keyed(between: Between, network: Network, client_of: Callable[..., Client]) -> Keyed:
    """A function: a program with a key of a unit that acts in the name of somebody who works there."""
    pages = {between.a.id: network.a, between.b.id: network.b}

    def program(unit: UnitRef, *scopes: str, role: str = "unit_admin") -> Program:
        account = between.somebody(unit, role)
        with enter_unit(unit):
            key = keeping_keys.make("政务平台", scopes or ("desk-read", "desk"), 90, actor=account).key
        return Program(client_of(pages[unit.id]), key=key)

    return program


def wish(between: Between, **said: Any) -> dict[str, Any]:
    return {
        "version": 1,
        "to_unit": between.b.id,
        "reason": "place",
        "rule": RULE,
        "words": WORDS,
    } | said


def test_asked_accepted_and_seen_on_both_sides(between: Between, keyed: Keyed) -> None:
    ours, theirs = keyed(between.a), keyed(between.b)
    pk = between.ask().question_id
    path = f"desk/questions/{pk}"
    assert ours.get(f"{path}/transfers").json()["asked"] is None
    once = str(uuid4())
    sent = ours.post(f"{path}/transfer", wish(between), once=once)
    assert sent.status_code == SEEN, sent.json()
    transfer = sent.json()["transfer"]
    # The same key again asks nobody twice.
    assert ours.post(f"{path}/transfer", wish(between), once=once).json() == sent.json()
    assert len(between.sent(between.a, "transfer.requested")) == 1
    asked = ours.get(f"{path}/transfers").json()["asked"]
    assert (asked["id"], asked["to"], asked["is_open"]) == (transfer, "槐荫区团委", True)
    assert (ours.post(f"{path}/accept", {"version": 2}).status_code, ours.code()) == (409, "on_offer")
    between.offer()
    (row,) = theirs.get("desk/incoming").json()["items"]
    assert (row["id"], row["unit"], row["helps"]) == (transfer, "历下区团委", False)
    it = theirs.get(f"desk/incoming/{transfer}")
    assert "no-store" in it["Cache-Control"]
    assert (it.json()["text"], it.json()["asked"], it.json()["rule"]) == (TEXT, WORDS, RULE)
    assert theirs.post(f"desk/incoming/{transfer}/help", {"words": "x"}).status_code == 404
    accepted = theirs.post(f"desk/incoming/{transfer}/accept")
    assert accepted.json() == {"id": transfer, "state": "accepted"}
    assert (theirs.post(f"desk/incoming/{transfer}/accept").status_code, theirs.code()) == (409, "answered")
    between.settle(UUID(transfer), cases.ACCEPTED)
    between.hold(UUID(transfer))
    it = theirs.get(f"desk/incoming/{transfer}").json()
    assert (it["text"], it["question"]) == ("", str(between.question(between.b).pk))
    assert theirs.get("desk/incoming").json()["items"] == []


def test_sent_back_with_the_rule(between: Between, keyed: Keyed) -> None:
    ours, theirs = keyed(between.a), keyed(between.b)
    pk = between.ask(text=f"{TEXT}{CANARY}").question_id
    transfer = ours.post(f"desk/questions/{pk}/transfer", wish(between)).json()["transfer"]
    between.offer()
    path = f"desk/incoming/{transfer}/return"
    assert theirs.post(path, {"reason": "not_ours", "rule": " "}).status_code == 400
    assert CANARY in texts(between, between.b)
    assert (
        theirs.post(path, {"reason": "not_ours", "rule": RULE, "words": "应由市级办理"}).status_code == SEEN
    )
    assert CANARY not in texts(between, between.b)
    (said,) = between.sent(between.b, "case.returned")
    between.settle(UUID(transfer), cases.RETURNED, **{k: said[k] for k in ("reason", "rule", "words")})
    ended = ours.get(f"desk/questions/{pk}/transfers").json()["ended"]
    assert (ended["outcome"], ended["return_rule"], ended["returned_words"]) == (
        "returned",
        RULE,
        "应由市级办理",
    )


def test_helped_with(between: Between, keyed: Keyed) -> None:
    ours, theirs = keyed(between.a), keyed(between.b)
    pk = between.ask().question_id
    plea = {"to_unit": between.b.id, "words": "请核实公司是否在贵区。"}
    path = f"desk/questions/{pk}"
    asked = ours.post(f"{path}/ask-help", plea).json()["transfer"]
    assert (ours.post(f"{path}/ask-help", plea).status_code, ours.code()) == (422, "unit_not_possible")
    between.offer()
    assert theirs.post(f"desk/incoming/{asked}/accept").status_code == 404
    assert theirs.post(f"desk/incoming/{asked}/help", {"words": "公司在我区。"}).json()["state"] == "helped"
    (said,) = between.sent(between.b, "case.helped")
    between.settle(UUID(asked), cases.GIVEN, words=said["words"])
    (helper,) = ours.get(f"{path}/transfers").json()["helpers"]
    assert (helper["state"], helper["words"]) == ("done", "公司在我区。")


def test_taken_back(between: Between, keyed: Keyed) -> None:
    ours = keyed(between.a)
    pk, other = between.ask().question_id, between.ask().question_id
    path = f"desk/questions/{pk}"
    transfer = ours.post(f"{path}/transfer", wish(between)).json()["transfer"]
    helped = ours.post(f"{path}/ask-help", {"to_unit": between.city.id, "words": WORDS}).json()["transfer"]
    assert ours.post(f"desk/questions/{other}/transfers/{transfer}/take-back").status_code == 404
    for one in (transfer, helped):
        assert ours.post(f"{path}/transfers/{one}/take-back").status_code == SEEN
        assert (ours.post(f"{path}/transfers/{one}/take-back").status_code, ours.code()) == (409, "answered")
    assert len(between.sent(between.a, "transfer.taken_back")) == 2
    with enter_unit(between.a):
        assert Assignment.objects.get().state == "withdrawn"


def test_what_cannot_be_is_said_in_both_languages(between: Between, keyed: Keyed) -> None:
    ours = keyed(between.a)
    pk = between.ask(excluded_units=(between.city.id,)).question_id
    path = f"desk/questions/{pk}/transfer"
    for unit in (between.a.id, 10**9, between.city.id):
        refused = ours.post(path, wish(between, to_unit=unit))
        assert (refused.status_code, ours.code()) == (422, "unit_not_possible")
        assert set(refused.json()["titles"]) == {"zh-Hans", "en"}
        assert refused.json()["errors"][0]["field"] == "to_unit"
    pk = between.ask().question_id
    path = f"desk/questions/{pk}/transfer"
    assert (ours.post(path, wish(between, version=7)).status_code, ours.code()) == (409, "changed_meanwhile")
    for field, value in (("reason", "lazy"), ("words", ""), ("due_on", "2020-01-01")):
        assert ours.post(path, wish(between, **{field: value})).status_code == 400
    with enter_unit(between.a):
        alarms.raise_by_hand(pk, actor=1)
        version = Question.objects.get(pk=pk).version
    refused = ours.post(path, wish(between, version=version))
    assert (refused.status_code, ours.code()) == (409, "alarm_open")
    assert between.sent(between.a, "transfer.requested") == []


def test_in_confidence_and_elsewhere_there_is_nothing_for_a_key(between: Between, keyed: Keyed) -> None:
    leader = between.leader(between.b)
    theirs, reads = keyed(between.b), keyed(between.b, "desk-read")
    assert leader
    pk = between.ask(confidential=True).question_id
    transfer = between.request(pk)
    between.offer()
    assert theirs.get("desk/incoming").json()["items"] == []
    for end in ("accept", "return", "help"):
        body = {"reason": "not_ours", "rule": RULE, "words": "x"} if end == "return" else {"words": "x"}
        assert theirs.post(f"desk/incoming/{transfer}/{end}", body).status_code == 404
    # Before it is handed over nobody there reads it as a question.
    assert theirs.get(f"desk/questions/{pk}/transfers").status_code == 404
    assert theirs.post(f"desk/questions/{pk}/transfer", wish(between)).status_code == 404
    assert (reads.post(f"desk/incoming/{transfer}/accept").status_code, reads.code()) == (403, "key_scope")
    with enter_unit(between.b):
        assert Decision.objects.get().state == "open"
