"""What stands in public, by what follows from the question and by what the unit decides."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tenant_apps.commons.data.codes import GoneFor, Stage, Standing
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.commons.operations.deciding import NotForOthers, UnknownPublication
from tenant_apps.commons.operations.keeping_up import keep_up, keep_up_with_everything
from tenant_apps.questions.data.codes import CoverReason, Kind, State, Visibility
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations import (
    answering,
    covering,
    erasing,
    hiding,
    merging,
    retopicing,
    screening,
    withdrawing,
)
from tests.tenant_apps.commons.conftest import OFFICER, SENSITIVE, WAGES, Ask, Import, show


def standing(receipt: Any) -> str | None:
    """Where a question stands; None when it was never to be public."""
    found = Publication.objects.filter(question=receipt.question_id).first()
    return found.standing if found else None


def accepted(asked: Ask, **said: Any) -> Any:
    receipt = asked(**said)
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    return receipt


@pytest.fixture
def shown(asked: Ask) -> Any:
    """A question that the unit has decided to show."""
    receipt = accepted(asked)
    show(receipt)
    return receipt


def row(receipt: Any) -> Publication:
    found: Publication = Publication.objects.get(question=receipt.question_id)
    return found


def version(receipt: Any) -> int:
    number: int = Question.objects.values_list("version", flat=True).get(pk=receipt.question_id)
    return number


def refile(receipt: Any, topic: str) -> None:
    retopicing.refile(
        receipt.question_id,
        version=version(receipt),
        topic=topic,
        unit_topic_id=None,
        kind=Kind.CONSULT,
        actor=OFFICER,
    )


def test_a_wish_is_no_publication(asked: Ask) -> None:
    receipt = asked()
    assert standing(receipt) is None
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    assert (standing(receipt), row(receipt).title, row(receipt).text) == (Standing.HELD, "", "")


def test_the_name_stays_with_the_unit(asked: Ask, imported: Import) -> None:
    """ "May be public without my name": the wish says so, whatever name the unit was told."""
    receipt = accepted(asked, display_name="小雨")
    show(receipt)
    assert Question.objects.get(pk=receipt.question_id).display_name == "小雨"
    assert row(receipt).asker_name == ""
    taken_over = imported(display_name="A00045581")
    assert Publication.objects.get(question=taken_over.pk).asker_name != "", "public at its source already"


def test_what_nobody_wished_is_never_entered(asked: Ask) -> None:
    assert standing(accepted(asked, visibility=Visibility.PRIVATE)) is None


@pytest.mark.parametrize(
    "barred",
    [
        {"topic": SENSITIVE},
        {"text": "我不想活了，真的撑不下去了。"},
        {"confidential": True, "visibility": Visibility.PUBLIC_WISH},
        {"age_band": "under_14"},
    ],
)
def test_what_a_rule_keeps_private_is_never_entered(asked: Ask, barred: dict[str, Any]) -> None:
    receipt = asked(**barred)
    Question.objects.filter(pk=receipt.question_id).update(visibility=Visibility.PUBLIC_WISH)
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    assert standing(receipt) is None
    with pytest.raises(UnknownPublication):
        deciding.show(receipt.question_id, actor=OFFICER)


def test_the_unit_decides_and_may_decide_anew(shown: Any) -> None:
    assert (row(shown).standing, row(shown).text) == (Standing.SHOWN, "小区路灯坏了三天，晚上很黑。")
    deciding.remove(shown.question_id, actor=OFFICER)
    gone = row(shown)
    assert (gone.standing, gone.gone_for, gone.title, gone.text) == (Standing.GONE, GoneFor.DECISION, "", "")
    deciding.show(shown.question_id, actor=OFFICER)
    assert row(shown).standing == Standing.SHOWN


def test_a_decision_against_it_outlives_every_later_step(shown: Any) -> None:
    deciding.remove(shown.question_id, actor=OFFICER)
    answering.answer(shown.question_id, version=version(shown), text="今晚修好。", actor=OFFICER)
    assert (row(shown).standing, row(shown).gone_for) == (Standing.GONE, GoneFor.DECISION)


def test_whoever_asked_takes_the_wish_back(shown: Any) -> None:
    hiding.make_private(shown.question_id)
    assert (row(shown).standing, row(shown).gone_for, row(shown).text) == (
        Standing.GONE,
        GoneFor.PRIVATE,
        "",
    )
    with pytest.raises(NotForOthers):
        deciding.show(shown.question_id, actor=OFFICER)


def test_withdrawn_and_erased_leave_nothing(shown: Any, imported: Import) -> None:
    withdrawing.withdraw(shown.question_id)
    assert (row(shown).standing, row(shown).gone_for) == (Standing.GONE, GoneFor.WITHDRAWN)
    other = imported()
    Question.objects.filter(pk=other.question).update(state=State.CLOSED)
    erasing.erase_all(other.question)
    other.refresh_from_db()
    assert (other.standing, other.title, other.text, other.search) == (Standing.GONE, "", "", None)


def test_what_turns_out_to_be_sensitive_goes_and_comes_back_only_by_decision(shown: Any) -> None:
    refile = {"kind": Kind.CONSULT, "actor": OFFICER}
    retopicing.refile(
        shown.question_id, version=version(shown), topic=SENSITIVE, unit_topic_id=None, **refile
    )
    assert row(shown).standing == Standing.GONE
    with pytest.raises(NotForOthers):
        deciding.show(shown.question_id, actor=OFFICER)


@pytest.mark.parametrize("barred", [{"danger": True}, {"confidential": True}, {"topic": SENSITIVE}])
def test_what_a_rule_keeps_private_goes_though_it_is_wished(shown: Any, barred: dict[str, Any]) -> None:
    Question.objects.filter(pk=shown.question_id).update(**barred)
    keep_up([shown.question_id])
    assert (row(shown).standing, row(shown).gone_for, row(shown).text) == (
        Standing.GONE,
        GoneFor.SENSITIVE,
        "",
    )


def test_covered_words_are_covered_in_public_at_once(shown: Any) -> None:
    title, text = Question.objects.values_list("title", "text").get(pk=shown.question_id)
    covering.cover(
        shown.question_id,
        version=version(shown),
        title=title,
        text=text.replace("小区", "▇▇▇"),
        reasons=[CoverReason.CONTACT],
        actor=OFFICER,
    )
    assert row(shown).text == "▇▇▇路灯坏了三天，晚上很黑。"


def test_numbers_of_people_are_covered_whoever_looked_at_it(imported: Import) -> None:
    row = imported(
        title="手机13812345678打不通",
        text="我叫张三，身份证11010519491231002X，手机13812345678，单位电话0531-88881234。",
        answer="请拨打0531-12345678，或找经办人13987654321。",
    )
    assert row.title == "手机▇▇▇打不通"
    assert "1381234" not in row.text
    assert "11010519" not in row.text


def test_a_merged_one_leads_to_where_the_matter_goes_on(asked: Ask, shown: Any) -> None:
    other = accepted(asked)
    show(other)
    merging.merge(other.question_id, main=str(shown.question_id), version=version(other), actor=OFFICER)
    assert (row(other).standing, row(other).goes_on_in) == (Standing.GONE, row(shown).number)


def test_the_stage_follows(shown: Any) -> None:
    assert row(shown).stage == Stage.WAITING
    answering.answer(shown.question_id, version=version(shown), text="今晚修好。", actor=OFFICER)
    assert row(shown).stage == Stage.ANSWERED


def test_imported_ones_stand_as_they_stood(imported: Import) -> None:
    assert imported().standing == Standing.SHOWN
    assert imported(answer="").stage == Stage.WAITING
    with pytest.raises(Publication.DoesNotExist):
        imported(visibility=Visibility.PRIVATE)


def test_what_was_there_before_is_entered_once(imported: Import) -> None:
    imported()
    imported(visibility=Visibility.PUBLIC_WISH)
    Publication.objects.all().delete()
    assert (keep_up_with_everything(limit=1), keep_up_with_everything()) == (2, 0)


def test_the_table_itself_keeps_no_words_of_what_is_gone(shown: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(question=shown.question_id).update(standing=Standing.GONE)


def test_a_topic_of_another_kind_changes_nothing_else(shown: Any) -> None:
    retopicing.refile(
        shown.question_id,
        version=version(shown),
        topic=WAGES,
        unit_topic_id=None,
        kind=Kind.CONSULT,
        actor=OFFICER,
    )
    assert (row(shown).standing, row(shown).topic) == (Standing.SHOWN, WAGES)
