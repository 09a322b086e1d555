"""采纳: the asker says which of several answers helped; the others who look for help see it first."""

import pytest
from django.test import Client

from huisheng.kernel import clock
from tenant_apps.commons.operations.keeping_up import keep_up
from tenant_apps.questions.data.codes import AnswerKind, State, StepCode, Visibility
from tenant_apps.questions.models import Answer, Question, Step
from tenant_apps.questions.operations import answering, confirming, going_on, screening
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import similar
from tenant_apps.questions.rules.receipts import new_token
from tests.network import Network
from tests.tenant_apps.questions.conftest import OFFICER, Ask


@pytest.fixture
def receipt(asked: Ask):
    """A question with an official answer and, after it, one of an expert."""
    made = asked(text="路灯坏了三天，小区里很黑。", topic="110201", kind="consult")
    screening.accept(made.question_id, version=1, actor=OFFICER)
    publish("今晚修好。", AnswerKind.OFFICIAL)
    return made


def publish(text: str, kind: AnswerKind) -> Answer:
    question = Question.objects.select_for_update().get(number=Question.objects.earliest("id").number)
    return answering.publish(
        question,
        text=text,
        persona="团委",
        at=clock.now(),
        actor=OFFICER,
        author=OFFICER,
        approved=False,
        handles=False,
        kind=kind,
    )


def post(client: Client, receipt, step: str, **said: str):
    return client.post(f"/q/{receipt.number}/do/{step}/", {"k": receipt.secret, "token": new_token(), **said})


def page(client: Client, receipt, rest: str = "") -> str:
    return client.get(f"/q/{receipt.number}/{rest}", {"k": receipt.secret}).content.decode()


@pytest.fixture
def phone(network: Network, client_of) -> Client:
    return client_of(network.a)


def test_with_one_answer_nothing_is_asked(phone: Client, receipt):
    assert 'name="helped"' not in page(phone, receipt, "do/solved/")
    assert post(phone, receipt, "solved", rating="5").status_code == 303
    assert Question.objects.get().accepted_answer is None


def test_with_several_the_asker_says_which_helped(phone: Client, receipt, desk_a: Client):
    first = Answer.objects.get()
    second = publish("也可以打物业电话。", AnswerKind.EXPERT)
    shown = page(phone, receipt, "do/solved/")
    assert {f'value="{answer.pk}"' in shown for answer in (first, second)} == {True}
    assert post(phone, receipt, "solved", rating="", helped=str(second.pk)).status_code == 303
    question = Question.objects.get()
    assert (question.state, question.accepted_answer) == (State.CLOSED, second.pk)
    assert Step.objects.get(code=StepCode.CONFIRMED).params == {"rating": None, "answer": second.pk}
    for html in (page(phone, receipt), desk_a.get(f"/desk/q/{question.pk}/").content.decode()):
        # One of the two answers carries the mark, and it is the right one.
        assert html.count("采纳") == 1
        assert "今晚修好" not in html.partition("采纳")[2].partition("也可以打物业")[0]


def test_an_answer_of_another_question_is_none_of_the_answers(phone: Client, receipt, asked: Ask):
    publish("也可以打物业电话。", AnswerKind.EXPERT)
    other = asked(text="另一件事，和这个没有关系。")
    answering.answer(other.question_id, version=1, text="好的。", actor=OFFICER)
    foreign = Answer.objects.get(question=other.question_id)
    refused = post(phone, receipt, "solved", rating="4", helped=str(foreign.pk))
    assert refused.status_code == 422
    with pytest.raises(BadDecision) as error:
        confirming.say_solved(receipt.question_id, rating=None, helped=foreign.pk)
    assert error.value.field == "helped"
    assert Question.objects.get(pk=receipt.question_id).state == State.ANSWERED


def test_after_silence_it_can_be_said_with_the_rating_and_only_when_solved(phone: Client, receipt):
    second = publish("也可以打物业电话。", AnswerKind.EXPERT)
    Question.objects.update(confirm_until=clock.now())
    confirming.close_in_silence(receipt.question_id)
    assert 'name="helped"' in page(phone, receipt, "do/rate/")
    post(phone, receipt, "rate", solved="no", rating="2", helped=str(second.pk))
    assert Question.objects.get().accepted_answer is None


def test_when_it_goes_on_nothing_has_helped_yet(receipt):
    second = publish("也可以打物业电话。", AnswerKind.EXPERT)
    confirming.say_solved(receipt.question_id, rating=None, helped=second.pk)
    going_on.reopen(receipt.question_id, words="又坏了", token=new_token())
    assert Question.objects.get().accepted_answer is None


def test_who_asks_the_same_reads_the_answer_that_helped(receipt):
    second = publish("也可以打物业电话。", AnswerKind.EXPERT)
    newest = publish("已经修好了。", AnswerKind.OFFICIAL)
    Question.objects.update(imported=True, visibility=Visibility.PUBLIC_WISH)
    keep_up([receipt.question_id])
    (before,) = similar.similar("路灯坏了三天，小区里很黑")
    assert (before.answer, before.accepted) == (newest.text, False)
    confirming.say_solved(receipt.question_id, rating=None, helped=second.pk)
    (after,) = similar.similar("路灯坏了三天，小区里很黑")
    assert (after.answer, after.accepted) == (second.text, True)
