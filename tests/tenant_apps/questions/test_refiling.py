"""Another topic: figures are then what they would have been from the beginning."""

from collections import Counter
from typing import Any

import pytest

from tenant_apps.questions.models import Question, Step
from tenant_apps.questions.operations import answering, retopicing, screening
from tenant_apps.questions.operations.facts import AMOUNTS, whole_history
from tenant_apps.questions.operations.locking import ChangedMeanwhile
from tenant_apps.questions.operations.refusals import BadDecision
from tests.tenant_apps.questions.conftest import OFFICER

OTHER = "010214"
SENSITIVE = "900101"


def row() -> Question:
    return Question.objects.get()


def refile(topic: str, *, kind: str = "consult", version: int | None = None) -> None:
    question = row()
    retopicing.refile(
        question.id,
        version=version or question.version,
        topic=topic,
        unit_topic_id=None,
        kind=kind,
        actor=OFFICER,
    )


def summed(facts: list[dict[str, Any]]) -> Counter[tuple[str, ...]]:
    sums: Counter[tuple[str, ...]] = Counter()
    for fact in facts:
        for name in AMOUNTS:
            sums[fact["topic"], fact["business_day"], name] += fact.get(name, 0)
    return Counter({key: n for key, n in sums.items() if n})


def sent(outbox) -> Counter[tuple[str, ...]]:
    return summed([message for message in outbox() if message["kind"].startswith("question.")])


def implied() -> Counter[tuple[str, ...]]:
    return summed(
        [
            {name: getattr(fact, name, 0) for name in ("topic", "business_day", *AMOUNTS)}
            for fact in whole_history(row())
        ]
    )


def test_figures_move_along(asked, outbox):
    asked()
    refile(OTHER)
    assert row().topic == OTHER
    assert sent(outbox) == implied()


def test_an_answered_question_moves_with_all_it_sent(asked, outbox):
    pk = asked().question_id
    screening.accept(pk, version=1, actor=OFFICER)
    answering.answer(pk, version=row().version, text="请带合同来。", actor=OFFICER)
    refile(OTHER)
    refile("150305")
    refile(OTHER)
    assert sent(outbox) == implied()


def test_the_same_topic_sends_nothing(asked, outbox):
    asked()
    before = outbox()
    refile(row().topic, kind=row().kind)
    assert outbox() == before
    assert not Step.objects.filter(code="retopiced").exists()


def test_only_the_kind_changes(asked, outbox):
    asked()
    before = outbox()
    refile(row().topic, kind="complain")
    assert (row().kind, outbox()) == ("complain", before)


@pytest.mark.parametrize(("topic", "kind"), [(SENSITIVE, "consult"), (OTHER, "tip")])
def test_what_must_be_private_becomes_private(asked, topic, kind):
    asked(visibility="public_wish")
    refile(topic, kind=kind)
    assert row().visibility == "private"
    refile(OTHER, kind="consult")
    assert row().visibility == "private"


@pytest.mark.parametrize(
    ("topic", "kind", "field"),
    [("01", "consult", "topic"), ("nope", "consult", "topic"), (OTHER, "rant", "kind")],
)
def test_what_is_no_topic_or_kind_is_named(asked, topic, kind, field):
    asked()
    with pytest.raises(BadDecision) as error:
        refile(topic, kind=kind)
    assert error.value.field == field


def test_a_stale_form_changes_nothing(asked):
    pk = asked().question_id
    screening.accept(pk, version=1, actor=OFFICER)
    with pytest.raises(ChangedMeanwhile):
        refile(OTHER, version=1)
    assert row().topic != OTHER
