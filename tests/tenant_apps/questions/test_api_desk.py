"""The desk by the API: the operations of its pages, in the name of one person."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from huisheng.kernel import clock
from huisheng.kernel.audit.tables import unit_audit
from huisheng.kernel.tenancy import current_unit, enter_network
from shared_apps.accounts.models import RoleGrant
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.questions.models import Answer, Decision, Question
from tenant_apps.questions.operations import holding
from tests.actors import give_role, make_account
from tests.network import Network
from tests.tenant_apps.questions.calling import Program
from tests.tenant_apps.questions.conftest import Ask

Keyed = Callable[..., Program]
BOTH = ("desk-read", "desk")


@pytest.fixture
def admin(network: Network, in_unit_a: Any) -> int:
    """An administrator of unit a."""
    account = make_account(name="周管理")
    give_role(account, "unit_admin", network.a.id)
    return account.pk


@pytest.fixture
def keyed(network: Network, client_of: Any, admin: int) -> Keyed:
    """A function: a program with a key that acts in the name of the administrator."""

    def program(*scopes: str) -> Program:
        key = keeping_keys.make("政务平台", scopes or BOTH, 90, actor=admin).key
        return Program(client_of(network.a), key=key)

    return program


def entries(action: str) -> list[Any]:
    return list(unit_audit().entry._default_manager.filter(action=action))


def test_from_the_queue_to_the_answer(keyed: Keyed, asked: Ask, admin: int, monkeypatch: Any) -> None:
    desk = keyed()
    number = asked(visibility="private").number
    assert {one["code"]: one["count"] for one in desk.get("desk/queues").json()["items"]}["to_screen"] == 1
    (row,) = desk.get("desk/questions", queue="to_screen").json()["items"]
    assert row["number"] == number
    path = f"desk/questions/{row['id']}"
    item = desk.get(path)
    assert "no-store" in item["Cache-Control"]
    assert (item.json()["state"], item.json()["version"]) == ("received", 1)
    taken = desk.post(f"{path}/accept", {"version": 1}).json()
    assert (taken["state"], taken["held"], taken["with_leader"]) == ("accepted", None, False)
    sent = desk.post(f"{path}/answer", {"version": taken["version"], "text": "请向劳动监察大队反映。"}).json()
    assert sent["held"]
    assert not Answer.objects.exists()
    later = clock.now() + timedelta(seconds=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    holding.send(sent["held"])
    assert Question.objects.get().state == "answered"
    assert Answer.objects.get().author == admin
    (accepted,) = entries("question.accepted")
    assert (accepted.actor, "key" in accepted.detail) == (f"account:{admin}", True)
    (by_key,) = entries("question.sent_by_key")
    assert (by_key.detail["step"], by_key.detail["key"]) == ("answer", accepted.detail["key"])


def test_what_was_sent_is_taken_back_within_ten_seconds(keyed: Keyed, asked: Ask) -> None:
    desk = keyed()
    path = f"desk/questions/{asked().question_id}"
    held = desk.post(f"{path}/reply", {"version": 1, "text": "请说明是哪家公司。"}).json()["held"]
    assert desk.post(f"{path}/accept", {"version": 1}).status_code == 409
    assert desk.code() == "being_worked_on"
    assert desk.post(f"desk/held/{held}/undo").status_code == 200
    assert Decision.objects.get().state == "undone"
    assert (desk.post(f"desk/held/{held}/undo").status_code, desk.code()) == (409, "has_left")
    assert desk.post(f"desk/held/{uuid4()}/undo").status_code == 404


def test_units_that_a_question_could_be_handed_to(keyed: Keyed, asked: Ask, network: Network) -> None:
    desk = keyed()
    path = f"desk/questions/{asked(text='公司在槐荫区，拖欠工资。', title='').question_id}/units"
    shown = desk.get(path).json()
    assert shown["found"] == []
    first = shown["suggested"][0]
    assert (first["id"], first["way"], first["why"]) == (network.b.id, "sideways", "文中提到“槐荫区”")
    (one,) = desk.get(path, q="huaiyin").json()["found"]
    assert (one["ask"]["id"], one["why_not"]) == (network.b.id, "")
    (closed,) = desk.get(path, q="changqing").json()["found"]
    assert closed["why_not"]
    assert closed["ask"]["id"] == network.city.id
    assert desk.get(path, q="长" * 101).status_code == 400
    assert desk.get(f"desk/questions/{uuid4()}/units").status_code == 404


def test_a_unit_that_the_asker_keeps_out_is_in_no_list(keyed: Keyed, asked: Ask, network: Network) -> None:
    path = f"desk/questions/{asked(text='公司在槐荫区。', excluded_units=(network.b.id,)).question_id}/units"
    shown = keyed().get(path, q="huaiyin").json()
    assert shown["found"] == []
    assert network.b.id not in {one["id"] for one in shown["suggested"]}


def test_on_a_sensitive_topic_a_leader_reads_it_first(keyed: Keyed, asked: Ask) -> None:
    desk = keyed()
    path = f"desk/questions/{asked(topic='900105', text='总是睡不着，心里难受。').question_id}"
    sent = desk.post(f"{path}/answer", {"version": 1, "text": "可以拨打 12355 聊聊。"})
    assert (sent.status_code, sent.json()["with_leader"], sent.json()["held"]) == (200, True, None)
    assert not Answer.objects.exists()


def test_the_other_steps(keyed: Keyed, asked: Ask, admin: int) -> None:
    desk = keyed()
    question = Question.objects.get(pk=asked().question_id)
    path = f"desk/questions/{question.pk}"

    def version() -> int:
        return Question.objects.get(pk=question.pk).version

    def step(name: str, **body: Any) -> Any:
        return desk.post(f"{path}/{name}", body)

    assert step("claim", on=True).status_code == 200
    assert step("claim", on=False).status_code == 200
    assert step("note", text="电话里核实过。").status_code == 200
    assert step("watch", on=True).status_code == 200
    assert admin in Question.objects.get().watchers
    colleague = make_account(name="李同事")
    give_role(colleague, "duty_officer", current_unit().id)
    assert str(colleague.pk) in {one["to"] for one in desk.get("desk/holders").json()["items"]}
    handed = step("hand-on", version=version(), to=str(colleague.pk), note="请您看看。", due_on="2099-12-31")
    assert handed.status_code == 200
    assert Question.objects.get().holder == colleague.pk
    assert step("hand-on", version=version(), to="999999").status_code == 400
    assert step("refile", version=version(), topic="010902", kind="help").status_code == 200
    assert (Question.objects.get().topic, Question.objects.get().kind) == ("010902", "help")
    text = Question.objects.get().text
    covered = text.replace("公司", "▇▇")
    title = Question.objects.get().title.replace("公司", "▇▇")
    cover = step("cover", version=version(), title=title, text=covered, reasons=["somebody"])
    assert cover.status_code == 200, cover.json()
    assert step("show-whole", version=version()).status_code == 200
    assert step("accept", version=version()).status_code == 200
    assert step("extend", version=version(), days=3, words="需要实地查看。").json()["with_leader"]
    declined = step("decline", version=version(), reason="not_ours", note="请找劳动局。")
    assert declined.status_code == 200


def test_handled_and_completed(keyed: Keyed, asked: Ask, monkeypatch: Any) -> None:
    desk = keyed()
    question_id = asked(kind="help").question_id
    path = f"desk/questions/{question_id}"
    moment = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: moment[0])

    def leaves(name: str, **body: Any) -> None:
        version = Question.objects.get(pk=question_id).version
        sent = desk.post(f"{path}/{name}", body | {"version": version}).json()
        moment[0] += timedelta(seconds=11)
        holding.send(sent["held"])

    leaves("answer", text="我们去看看。", handles=True)
    leaves("progress", text="已经联系公司。")
    assert Question.objects.get().state == "handling"
    leaves("complete", outcome="solved", helped_by=["league"], words="工资已经发了。")
    assert Question.objects.get().state == "resolved"


def test_two_that_ask_the_same_go_together(keyed: Keyed, asked: Ask) -> None:
    desk = keyed()
    main, other = asked(), asked()
    path = f"desk/questions/{other.question_id}"
    assert desk.post(f"{path}/merge", {"version": 1, "main": str(uuid4())}).status_code == 400
    sent = desk.post(f"{path}/merge", {"version": 1, "main": str(main.question_id)})
    assert sent.json()["held"]


def test_somebody_who_called(keyed: Keyed, admin: int) -> None:
    desk = keyed()
    body = {"text": "孩子入学要什么材料？", "topic": "010902", "agreed": "周五下午回电。"}
    key = str(uuid4())
    first, second = desk.post("desk/calls", body, once=key), desk.post("desk/calls", body, once=key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    question = Question.objects.get()
    assert (question.on_behalf_by, question.channel) == (admin, "hotline")
    assert desk.post("desk/calls", body | {"text": "别的"}, once=key).status_code == 422


def test_who_comes_second_changes_nothing(keyed: Keyed, asked: Ask) -> None:
    desk = keyed()
    path = f"desk/questions/{asked().question_id}"
    assert desk.post(f"{path}/accept", {"version": 1}).status_code == 200
    refused = desk.post(f"{path}/decline", {"version": 1, "reason": "not_ours", "note": "请找劳动局。"})
    assert (refused.status_code, desk.code()) == (409, "changed_meanwhile")


def test_page_after_page_without_gaps(keyed: Keyed, asked: Ask, monkeypatch: Any) -> None:
    monkeypatch.setattr("tenant_apps.questions.queries.desk_list.PAGE", 2)
    desk = keyed()
    wanted = {asked().number for _ in range(5)}
    seen: list[str] = []
    address = "/api/v1/desk/questions?queue=todo"
    while address:
        page = desk.client.get(address, headers={"x-api-key": desk.key}).json()
        seen += [row["number"] for row in page["items"]]
        address = page["next"]
    assert len(seen) == 5
    assert set(seen) == wanted
    assert desk.get("desk/questions", queue="nothing").status_code == 400
    assert desk.get("desk/questions", since="yesterday").status_code == 400


def test_a_key_is_needed_of_this_scope_and_of_somebody_who_works_here(
    keyed: Keyed, asked: Ask, admin: int
) -> None:
    path = f"desk/questions/{asked().question_id}"
    reads, works, asks = keyed("desk-read"), keyed("desk"), keyed("ask")
    nobody = Program(reads.client)
    assert (nobody.get(path).status_code, nobody.code()) == (401, "key_needed")
    assert (asks.get(path).status_code, asks.code()) == (403, "key_scope")
    assert (reads.post(f"{path}/accept", {"version": 1}).status_code, reads.code()) == (403, "key_scope")
    assert (works.get(path).status_code, works.code()) == (403, "key_scope")
    assert reads.get(path).status_code == 200
    with enter_network():
        RoleGrant.objects.filter(account_id=admin).delete()
    assert (reads.get(path).status_code, reads.code()) == (403, "key_person")
    assert (works.post(f"{path}/accept", {"version": 1}).status_code, works.code()) == (403, "key_person")
    assert Question.objects.get().state == "received"


def test_what_its_person_must_not_see_does_not_exist_for_a_key(
    keyed: Keyed, asked: Ask, network: Network, admin: int
) -> None:
    """Told in confidence: leaders read it and whoever took it in, not an administrator beside a leader."""
    leader = make_account(name="钱书记")
    give_role(leader, "leader", network.a.id)
    desk = keyed()
    hidden = asked(confidential=True, on_behalf_by=4711).question_id
    assert desk.get(f"desk/questions/{hidden}").status_code == 404
    assert desk.post(f"desk/questions/{hidden}/accept", {"version": 1}).status_code == 404
    assert desk.get("desk/questions", queue="all").json()["items"] == []


def test_a_key_of_one_unit_is_nothing_in_another(
    keyed: Keyed, asked: Ask, network: Network, client_of: Any
) -> None:
    desk = keyed()
    question = asked().question_id
    desk.client = client_of(network.b)
    assert (desk.get(f"desk/questions/{question}").status_code, desk.code()) == (401, "key_refused")
