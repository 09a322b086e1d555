"""What an asker does by the API is what the asker's page does."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from huisheng.kernel.tenancy import UnitRef
from tenant_apps.questions.data.codes import State
from tenant_apps.questions.models import Message, Question, Step
from tenant_apps.questions.operations import answering, screening
from tests.network import Network
from tests.tenant_apps.questions.calling import Program
from tests.tenant_apps.questions.conftest import OFFICER, Ask


@pytest.fixture
def asker(asked: Ask, network: Network, client_of: Any) -> Program:
    """Somebody whose program has number and secret of a question in unit a."""
    receipt = asked()
    program = Program(client_of(network.a), secret=receipt.secret)
    program.number = receipt.number  # type: ignore[attr-defined]
    return program


def at(asker: Any, step: str) -> str:
    return f"questions/{asker.number}/{step}"


def answered(version: int = 1) -> Question:
    question = Question.objects.get()
    screening.accept(question.pk, version=version, actor=OFFICER)
    answering.answer(question.pk, version=version + 1, text="请向劳动监察大队反映。", actor=OFFICER)
    return Question.objects.get()


def codes() -> list[str]:
    return list(Step.objects.order_by("at", "pk").values_list("code", flat=True))


def test_the_whole_way_of_an_asker(asker: Any) -> None:
    said = asker.post(at(asker, "messages"), {"text": "合同是去年九月签的。"})
    assert (said.status_code, said.json()["state"]) == (200, "received")
    assert "write" in said.json()["actions"]
    assert asker.post(at(asker, "urge")).status_code == 200
    assert (asker.post(at(asker, "urge")).status_code, asker.code()) == (409, "not_possible")
    answered(version=Question.objects.get().version)
    seen = asker.get(f"questions/{asker.number}").json()
    assert [one["text"] for one in seen["messages"]] == ["合同是去年九月签的。"]
    assert seen["actions"][:2] == ["solved", "not-solved"]
    assert asker.post(at(asker, "messages"), {"text": "大队在哪儿？"}).status_code == 200
    assert asker.post(at(asker, "not-solved"), {"text": "电话没人接。"}).json()["state"] == "handling"
    assert {"added", "urged", "asked_back", "not_solved"} <= set(codes())


def test_solved_rated_and_reopened_once(asker: Any) -> None:
    question = answered()
    answer = asker.get(f"questions/{asker.number}").json()["answers"][0]["id"]
    solved = asker.post(at(asker, "solved"), {"rating": 5, "note": "谢谢", "helped": answer})
    assert solved.json()["state"] == "closed"
    question.refresh_from_db()
    assert (question.rating, question.accepted_answer, question.solved) == (5, answer, True)
    assert asker.post(at(asker, "reopen"), {"text": "又拖欠了。"}).json()["state"] == "handling"
    assert asker.post(at(asker, "rating"), {"solved": True, "rating": 4}).status_code == 409
    assert asker.post(at(asker, "reopen"), {"text": "再来。"}).status_code == 409


def test_what_was_declined_is_appealed_once(asker: Any) -> None:
    question = Question.objects.get()
    screening.decline(question.pk, version=1, reason="not_ours", note="请找劳动局。", actor=OFFICER)
    assert asker.post(at(asker, "appeal"), {"text": "他们让我找你们。"}).status_code == 200
    assert asker.post(at(asker, "appeal"), {"text": "再看看。"}).status_code == 409


def test_withdrawn_exported_and_erased(asker: Any) -> None:
    assert asker.post(at(asker, "erase")).status_code == 409
    assert asker.post(at(asker, "private")).status_code in (200, 409)
    assert asker.post(at(asker, "forget-contact")).status_code == 200
    held = asker.post(at(asker, "export"))
    assert held.json()["text"].startswith("公司拖欠三个月工资")
    assert "no-store" in held["Cache-Control"]
    assert asker.post(at(asker, "withdraw")).json()["state"] == State.WITHDRAWN
    assert asker.post(at(asker, "erase")).json() == {"number": asker.number, "erased": True}
    assert Question.objects.get().text == ""
    assert asker.get(f"questions/{asker.number}").status_code == 404


def test_the_unit_above_is_asked_with_consent_alone(asker: Any) -> None:
    answered()
    asker.post(at(asker, "solved"))
    assert asker.post(at(asker, "review"), {"text": "不服。", "consent": False}).status_code == 400
    assert asker.post(at(asker, "review"), {"text": "不服。", "consent": True}).status_code == 200


@pytest.mark.parametrize("secret", ["", "0" * 20, "x" * 500])
def test_without_the_secret_nothing_opens_and_nothing_happens(asker: Any, secret: str) -> None:
    asker.secret = secret
    for step, body in (("messages", {"text": "补充"}), ("withdraw", {}), ("erase", {}), ("export", {})):
        assert asker.post(at(asker, step), body).status_code == 404
    assert codes() == ["received"]


def test_a_secret_of_another_unit_opens_nothing_here(asker: Any, network: Network, client_of: Any) -> None:
    asker.client = client_of(network.b)
    assert asker.post(at(asker, "withdraw")).status_code == 404
    assert codes() == ["received"]


def test_the_same_key_and_body_is_one_message_and_one_answer(asker: Any) -> None:
    key = str(uuid4())
    first = asker.post(at(asker, "messages"), {"text": "补充一点。"}, once=key)
    second = asker.post(at(asker, "messages"), {"text": "补充一点。"}, once=key)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert (first.has_header("Idempotent-Replayed"), second["Idempotent-Replayed"]) == (False, "true")
    assert Message.objects.count() == 1
    assert asker.post(at(asker, "messages"), {"text": "别的。"}, once=key).status_code == 422
    assert asker.code() == "key_reused"
    assert (asker.post(at(asker, "withdraw"), once=key).status_code, asker.code()) == (422, "key_reused")
    assert (asker.post(at(asker, "urge"), once="1").status_code, asker.code()) == (400, "key_missing")


def test_a_step_that_was_refused_may_be_tried_again_under_its_key(asker: Any) -> None:
    key = str(uuid4())
    assert asker.post(at(asker, "solved"), once=key).status_code == 409
    answered()
    assert asker.post(at(asker, "solved"), once=key).json()["state"] == "closed"


@pytest.mark.parametrize(
    ("step", "body", "field"),
    [
        ("messages", {}, "text"),
        ("messages", {"text": "\u200b"}, "text"),
        ("messages", {"text": "字" * 5001}, "text"),
        ("solved", {"rating": 6}, "rating"),
        ("solved", {"helped": 4711}, "helped"),
        ("rating", {"rating": 3}, "solved"),
    ],
)
def test_fields_at_fault_are_named_in_the_language_that_was_asked_for(
    asker: Any, step: str, body: dict[str, Any], field: str
) -> None:
    answered()
    found = {}
    for language in ("zh-Hans", "en"):
        asker.language = language
        refused = asker.post(at(asker, step), body)
        assert refused.status_code == 400
        problem = refused.json()
        assert field in {error["field"] for error in problem["errors"]}
        assert problem["title"] == problem["titles"][language]
        assert refused["Content-Language"] == {"zh-Hans": "zh-hans", "en": "en"}[language]
        found[language] = problem["errors"]
    assert found["zh-Hans"] != found["en"]


def test_words_of_danger_still_raise_the_alarm(asker: Any) -> None:
    asker.post(at(asker, "messages"), {"text": "我不想活了"})
    assert Question.objects.get().danger


def test_what_was_asked_before_helps(network: Network, client_of: Any, asked: Ask) -> None:
    program = Program(client_of(network.a))
    found = program.post("questions/similar", {"text": "公司拖欠工资怎么办"})
    assert found.status_code == 200
    assert set(found.json()) == {"questions", "guides"}
    assert "no-store" in found["Cache-Control"]


@pytest.mark.usefixtures("in_unit_a")
def test_a_browser_without_a_language_reads_chinese(client_of: Any, unit_a: UnitRef) -> None:
    client: Client = client_of(unit_a)
    problem = client.get("/api/v1/questions/NONE").json()
    assert problem["title"] == problem["titles"]["zh-Hans"]
