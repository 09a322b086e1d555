"""The numbers in the menu of the desk: what wants one now, and open alarms."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel.clock import now
from tenant_apps.questions.data.codes import HolderKind, State
from tenant_apps.questions.models import Alarm, Question
from tenant_apps.questions.operations import approving, conversation, screening
from tenant_apps.questions.queries.wanting import Wanting, wanting
from tenant_apps.questions.rules.receipts import new_token
from tests.network import Network
from tests.tenant_apps.questions.conftest import COLLEAGUE, OFFICER, Ask


def taken_on(asked: Ask, **said: object) -> Question:
    pk = asked(**said).question_id
    screening.accept(pk, version=1, actor=OFFICER)
    return Question.objects.get(pk=pk)


def test_what_one_holds_counts_while_one_can_go_on_with_it(asked: Ask):
    question = taken_on(asked)
    asked(text="还没有人受理的另一件事。")
    assert wanting(OFFICER, decides=False).mine == 1
    assert wanting(COLLEAGUE, decides=False).mine == 0
    Question.objects.filter(pk=question.pk).update(waiting_since=now())
    assert wanting(OFFICER, decides=False).mine == 0
    conversation.add(question.pk, text="补充一点情况", token=new_token())
    assert wanting(OFFICER, decides=False).mine == 1
    Question.objects.filter(pk=question.pk).update(state=State.CLOSED)
    assert wanting(OFFICER, decides=False).mine == 0


def test_what_a_leader_is_to_decide_counts_for_the_leader_alone(asked: Ask):
    question = taken_on(asked)
    wanted = approving.propose_answer(
        question.pk, version=question.version, text="请来登记。", handles=False, actor=OFFICER
    )
    assert wanting(COLLEAGUE, decides=True).mine in (0, 1)
    question.decisions.filter(pk=wanted).update(referred_at=None)
    assert wanting(COLLEAGUE, decides=True).mine == 1
    assert wanting(COLLEAGUE, decides=False).mine == 0
    # Never what one has asked for oneself, nor what one had a part in.
    assert wanting(OFFICER, decides=True).mine == 1, "what is held, not what is to be decided"
    question.decisions.filter(pk=wanted).update(payload={"barred": [COLLEAGUE]})
    assert wanting(COLLEAGUE, decides=True).mine == 0


@pytest.mark.parametrize("hidden", [{"confidential": True}, {"excluded_section": 7}])
def test_alarms_count_but_not_those_that_one_may_not_know(asked: Ask, hidden: dict):
    pk = asked(text="最近真的不想活了，没有人可以说话").question_id
    assert Alarm.objects.count() == 1
    assert wanting(COLLEAGUE, decides=False) == Wanting(mine=0, alarms=1, incoming=0)
    Question.objects.filter(pk=pk).update(**hidden)
    assert wanting(COLLEAGUE, decides=False).alarms == 0
    Alarm.objects.update(told=[COLLEAGUE])
    assert wanting(COLLEAGUE, decides=False).alarms == 1
    Alarm.objects.update(closed_at=now())
    assert wanting(COLLEAGUE, decides=False).alarms == 0


@pytest.mark.parametrize("decides", [False, True])
def test_it_is_one_query(asked: Ask, decides: bool):
    taken_on(asked)
    with CaptureQueriesContext(connection) as asked_for:
        wanting(OFFICER, decides=decides)
    assert len(asked_for) == 1


def test_it_stands_in_the_menu_of_every_page_and_is_asked_again(asked: Ask, network: Network, staff):
    person = staff("duty_officer", network.a)
    asked(text="最近真的不想活了，没有人可以说话")
    Question.objects.update(
        holder_kind=HolderKind.PERSON, holder=person.account_id, section=None, state=State.ACCEPTED
    )
    for address in ("/desk/", "/desk/notices/"):
        html = person.get(address).content.decode()
        assert '<span id="badge-questions-desk" hx-get="/desk/badges/"' in html
        assert "1 件待处理" in html
        assert "1 起危急呼叫未结束" in html
    alone = person.get("/desk/badges/").content.decode()
    assert alone.count("<span id=") == alone.count("hx-get") + alone.count("hx-swap-oob") == 4
    Question.objects.update(holder_kind=HolderKind.DUTY, holder=None)
    assert "件待处理" not in person.get("/desk/badges/").content.decode()
