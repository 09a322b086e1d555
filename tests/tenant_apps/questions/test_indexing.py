"""The words by which questions are found: made with the text, in the same statement, and renewed."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.tenancy import enter_network
from tenant_apps.questions.models import Question
from tenant_apps.questions.operations.importing import ImportedMessage, import_batch
from tenant_apps.questions.operations.indexing import index_again, set_terms
from tenants.public import unit_card
from tests.tenant_apps.questions.conftest import WAGES


def found_by(words: str) -> set[str]:
    return set(
        Question.objects.extra(  # the words themselves, past everything the product does with them
            where=["search @@ to_tsquery('simple', %s)"], params=[words]
        ).values_list("title", flat=True)
    )


def test_what_is_asked_is_found_by_its_words_at_once(asked):
    asked(title="助學貸款怎麼申請", text="家裡困難，想申請國家助學貸款。")
    question = Question.objects.get()
    title, text = question.terms.split("\n")
    assert set(title.split()) == {"助学", "贷款", "申请"}
    assert "国家" in text.split()
    assert found_by("助学 & 贷款") == found_by("困难 & 国家") == {"助學貸款怎麼申請"}
    assert found_by("工资") == set()


def test_words_of_the_title_weigh_more(asked):
    asked(title="公积金", text="想问一下，谢谢。")
    with connection.cursor() as cursor:
        cursor.execute("SELECT search::text FROM questions_question")
        vector = cursor.fetchone()[0].split()
    assert {entry[:5] for entry in vector if entry.endswith("A")} >= {"'公积金'"}
    assert {entry[-1] for entry in vector if entry.startswith("'问'")} == {"B"}


def test_making_them_costs_no_query(topics, in_unit_a):
    question = Question(title="欠薪", text="公司拖欠工资")
    with CaptureQueriesContext(connection) as queries:
        set_terms(question)
    assert len(queries) == 0


def test_what_is_taken_over_is_found_too(topics, in_unit_a):
    import_batch(
        [
            ImportedMessage(
                source="old",
                external_number=str(number),
                title=title,
                text="详情见标题。",
                topic=WAGES,
                received_at=clock.now(),
            )
            for number, title in enumerate(("公交线路", "供暖"))
        ]
    )
    assert found_by("供暖") == {"供暖"}
    assert found_by("公交") == {"公交线路"}


def test_missing_words_are_made_later_and_only_missing_ones(asked, monkeypatch):
    for title in ("一号线", "二号线", "三号线"):
        asked(title=title, text="地铁什么时候通车")
    Question.objects.exclude(title="三号线").update(search=None, terms="")
    Question.objects.filter(title="三号线").update(terms="kept")
    monkeypatch.setattr("tenant_apps.questions.operations.indexing.BATCH", 1)
    assert found_by("地铁") == {"三号线"}
    assert index_again() == 2
    assert found_by("地铁") == {"一号线", "二号线", "三号线"}
    assert Question.objects.get(title="三号线").terms == "kept"
    assert index_again() == 0
    assert index_again(everything=True) == 3
    assert Question.objects.get(title="三号线").terms != "kept"


def test_what_the_asker_deleted_is_not_indexed_again(asked):
    asked()
    Question.objects.update(text="", search=None, terms="")
    assert index_again(everything=True) == 0


def test_the_command_goes_through_the_units(asked, in_unit_a, capsys):
    asked()
    Question.objects.update(search=None, terms="")
    with enter_network():
        call_command("index_questions")
        assert "1 questions indexed in " in capsys.readouterr().out
        call_command("index_questions", unit=unit_card(in_unit_a.id).slug, all=True)
        assert capsys.readouterr().out.startswith("1 questions indexed in 1 units")
        with pytest.raises(CommandError, match="nowhere"):
            call_command("index_questions", unit="nowhere")
