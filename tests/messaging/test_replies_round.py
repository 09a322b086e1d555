"""One reply to all questions of a cluster: down to the desks, answered by the units, and back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from huisheng.kernel.ids import uuid7
from huisheng.kernel.messaging import broadcast, nudge
from huisheng.kernel.messaging.relay_down import relay_down
from huisheng.kernel.messaging.relay_up import relay_up
from huisheng.kernel.tenancy import UnitRef, enter_network, enter_unit
from shared_apps.contracts.reply_messages import ReplyProposed, ReplyTold
from shared_apps.insights.models import ClusterItem, ClusterReply, ReplyTarget
from shared_apps.insights.operations import cluster_replying
from shared_apps.insights.operations.clustering import work_off
from shared_apps.topics.public import import_tree
from tenant_apps.questions.data.codes import Side
from tenant_apps.questions.models import Message, Question
from tenant_apps.questions.operations import answering, screening
from tenant_apps.questions.operations.intake import NewQuestion, Receipt, ask
from tenant_apps.questions.rules.receipts import new_token
from tenants.models import Unit
from tests.network import Network
from tests.shared_apps.insights.clusters.made import WATER, shown

Staff = Callable[..., Any]
WORDS = "七号楼锅炉本周五修好，在此之前每晚六点到九点可到三号楼洗浴。"
OTHER = "我们这里的热水今天已经恢复。"


@dataclass(frozen=True)
class Asked:
    """The same matter in two units, two askers in a and one in b, and where it stands in the network."""

    cluster: int
    a: list[Receipt]
    b: Receipt


@pytest.fixture
def asked(network: Network, unit_a: UnitRef, unit_b: UnitRef, monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.setattr(nudge, "nudge", lambda *args, **kwargs: True)
    with enter_network():
        import_tree()
        Unit.objects.filter(pk__in=[unit_a.id, unit_b.id]).update(state="live")
    receipts: list[tuple[UnitRef, Receipt]] = []
    for unit in (unit_a, unit_a, unit_b):
        with enter_unit(unit):
            receipt = ask(NewQuestion(token=new_token(), text=WATER, topic="150305"))
        receipts.append((unit, receipt))
        relay_up(unit)
    with enter_network():
        items = [
            shown(unit.id, "宿舍没有热水", WATER, question_id=str(receipt.question_id))
            for unit, receipt in receipts
        ]
        work_off()
        cluster = ClusterItem.objects.get(pk=items[0].pk).cluster_id
        assert ClusterItem.objects.filter(cluster=cluster).count() == 3
    assert cluster is not None
    return Asked(cluster, [receipts[0][1], receipts[1][1]], receipts[2][1])


def _proposed(staff: Staff, network: Network, asked: Asked, units: list[UnitRef]) -> Any:
    lead = staff("network_staff", network.city)
    page = lead.post(f"/clusters/{asked.cluster}/reply/", {"text": WORDS}, follow=True).content.decode()
    assert "已向 3 个问题提出拟答复" in page
    for unit in units:
        relay_down(unit)
    return lead


def _states() -> list[tuple[str, str]]:
    with enter_network():
        return sorted(ReplyTarget.objects.values_list("question_id", "state"))


def _answer(unit: UnitRef, receipt: Receipt, text: str) -> None:
    with enter_unit(unit):
        question = Question.objects.get(pk=receipt.question_id)
        answering.answer(question.pk, version=question.version, text=text, actor=11)


def test_there_and_back(
    staff: Staff, network: Network, asked: Asked, unit_a: UnitRef, unit_b: UnitRef, client_of: Any
) -> None:
    lead = _proposed(staff, network, asked, [unit_a, unit_b])
    first, second = asked.a
    officer = staff("duty_officer", network.a)
    page = officer.get(f"/desk/q/{first.question_id}/").content.decode()
    assert "上级提出了拟答复" in page
    assert WORDS in page
    with enter_unit(unit_a):
        note = Message.objects.get(question=first.question_id)
        assert (note.side, note.actor) == (Side.INTERNAL, None)
        assert Question.objects.filter(state="received").count() == 2, "nothing is published by it"
    into = officer.get(f"/desk/q/{first.question_id}/?mode=answer&proposal={note.pk}").content.decode()
    assert 'name="answer-text"' in into
    assert WORDS in into.partition('name="answer-text"')[2].partition("</textarea>")[0]
    other = officer.get(f"/desk/q/{second.question_id}/?mode=answer&proposal={note.pk}").content.decode()
    assert WORDS not in other.partition('name="answer-text"')[2].partition("</textarea>")[0]
    asker = client_of(network.a).get(f"/q/{first.number}/", {"k": first.secret})
    assert WORDS not in asker.content.decode(), "the asker reads answers, not proposals"
    _answer(unit_a, first, WORDS)
    _answer(unit_b, asked.b, OTHER)
    for unit in (unit_a, unit_b):
        relay_up(unit)
    assert _states() == sorted(
        [
            (str(first.question_id), "used"),
            (str(second.question_id), "sent"),
            (str(asked.b.question_id), "own_words"),
        ]
    )
    page = lead.get(f"/clusters/{asked.cluster}/").content.decode()
    assert "3 个问题中 2 个已答复，其中 1 个采用拟答复" in page
    assert "上级提出了拟答复" not in officer.get(f"/desk/q/{first.question_id}/").content.decode()
    assert "上级提出了拟答复" in officer.get(f"/desk/q/{second.question_id}/").content.decode()


def test_told_twice_it_is_one_and_the_first_word_holds(
    staff: Staff, network: Network, asked: Asked, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    _proposed(staff, network, asked, [unit_a, unit_b])
    with enter_network(), transaction.atomic():
        reply = ClusterReply.objects.get()
        again = ReplyProposed(
            reply_id=str(reply.pk),
            question_ids=[str(asked.a[0].question_id)],
            text=WORDS,
            unit_name="",
            person="",
            at=reply.sent_at.isoformat(),
        )
        broadcast(again, [unit_a.id])
    relay_down(unit_a)
    with enter_unit(unit_a):
        assert Message.objects.filter(question=asked.a[0].question_id).count() == 1
    told = {
        "reply_id": str(reply.pk),
        "question_id": str(asked.b.question_id),
        "at": reply.sent_at.isoformat(),
    }
    with enter_network(role="relay"):
        cluster_replying.hear(unit_a.id, ReplyTold(**told, outcome="used"))
        assert not ReplyTarget.objects.exclude(state="sent").exists(), "no unit speaks for another"
        cluster_replying.hear(unit_b.id, ReplyTold(**told, outcome="used"))
        cluster_replying.hear(unit_b.id, ReplyTold(**told, outcome="too_late"))
    assert (str(asked.b.question_id), "used") in _states()


def test_what_does_not_wait_any_more(
    staff: Staff, network: Network, asked: Asked, unit_a: UnitRef, unit_b: UnitRef
) -> None:
    """Answered while it was on its way, not accepted after it came, and one that nobody knows."""
    first, second = asked.a
    _answer(unit_a, first, OTHER)
    _proposed(staff, network, asked, [unit_a, unit_b])
    with enter_unit(unit_a):
        question = Question.objects.get(pk=second.question_id)
        screening.decline(question.pk, version=question.version, reason="unclear", note="请补充。", actor=11)
    with enter_network(), transaction.atomic():
        reply = ClusterReply.objects.get()
        nobody = ReplyTarget.objects.create(reply=reply, unit_id=unit_b.id, question_id=str(uuid7()))
        wanted = ReplyProposed(
            reply_id=str(reply.pk),
            question_ids=[nobody.question_id],
            text=WORDS,
            unit_name="",
            person="",
            at=reply.sent_at.isoformat(),
        )
        broadcast(wanted, [unit_b.id])
    relay_down(unit_b)
    for unit in (unit_a, unit_b):
        relay_up(unit)
    assert _states() == sorted(
        [
            (str(first.question_id), "too_late"),
            (str(second.question_id), "too_late"),
            (str(asked.b.question_id), "sent"),
            (nobody.question_id, "gone"),
        ]
    )


def test_nothing_to_say_and_nobody_waiting(staff: Staff, network: Network, asked: Asked) -> None:
    lead = staff("network_staff", network.city)
    address = f"/clusters/{asked.cluster}/reply/"
    for text in ("", "　", "x" * 4_001):
        answer = lead.post(address, {"text": text})
        assert answer.status_code == 422
        assert "请写明" in answer.content.decode()
    assert lead.post(address, {"text": WORDS}).status_code == 302
    again = lead.post(address, {"text": OTHER})
    assert again.status_code == 422
    assert OTHER in again.content.decode(), "what was typed stays"
    with enter_network():
        assert ClusterReply.objects.count() == 1


def test_whoever_stands_over_a_part_proposes_nothing(staff: Staff, network: Network, asked: Asked) -> None:
    address = f"/clusters/{asked.cluster}/reply/"
    for role, unit, status in (
        ("network_staff", network.a, 403),
        ("network_viewer", network.city, 403),
        ("network_staff", network.other_city, 404),
    ):
        assert staff(role, unit).post(address, {"text": WORDS}).status_code == status
    with enter_network():
        assert not ClusterReply.objects.exists(), "nothing happened"
