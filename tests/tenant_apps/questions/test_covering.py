"""The public version of a question: who reads it, and who reads the words as they were written."""

import json

import pytest
from django.test import Client

from huisheng.kernel.audit.tables import unit_audit
from tenant_apps.questions.data.codes import State, StepCode, Visibility
from tenant_apps.questions.models import Answer, Question, Step
from tenant_apps.questions.operations import answering, covering, erasing, holding
from tenant_apps.questions.operations.locking import ChangedMeanwhile
from tenant_apps.questions.operations.refusals import BadDecision
from tenant_apps.questions.queries import desk_list, handing_over, parcels, similar
from tenant_apps.questions.queries.desk import Queue
from tenant_apps.questions.queries.desk_list import Filters
from tenant_apps.questions.queries.finding import matching
from tenant_apps.questions.rules.visibility import Reader
from tests.tenant_apps.questions.conftest import OFFICER, Ask

TITLE = "王小明经理拖欠工资"
TEXT = "王小明经理拖欠三个月工资，电话13800138000。公司在城西，都不接电话。"
PUBLIC_TITLE = "王某某经理拖欠工资"
PUBLIC_TEXT = "王某某经理拖欠三个月工资，电话▇▇▇。公司在城西，都不接电话。"
OFFICER_READS = Reader(OFFICER, frozenset(), frozenset(), leads=True)
SECRETS = ("小明", "13800138000")


def row() -> Question:
    return Question.objects.get()


def cover(**changed: object) -> Question:
    said = {"title": PUBLIC_TITLE, "text": PUBLIC_TEXT, "reasons": ["somebody", "contact"], "note": ""}
    covering.cover(row().pk, **({"version": row().version, "actor": OFFICER} | said | changed))
    return row()


@pytest.fixture
def covered(asked: Ask) -> Question:
    asked(title=TITLE, text=TEXT)
    return cover()


def test_it_is_a_step_with_history_and_audit_and_no_words_in_them(covered: Question):
    step = Step.objects.get(code=StepCode.COVERED)
    assert (step.actor, step.params) == (OFFICER, {"reasons": ["somebody", "contact"]})
    entry = unit_audit().entry._default_manager.get(action="question.covered")
    assert entry.detail["reasons"] == ["somebody", "contact"]
    assert not any(secret in json.dumps(entry.detail, ensure_ascii=False) for secret in SECRETS)
    assert (covered.title, covered.text) == (TITLE, TEXT)
    assert covered.version == 2


def test_everybody_but_asker_and_desk_reads_the_public_version(covered: Question):
    Question.objects.update(imported=True, visibility=Visibility.PUBLIC_WISH, state=State.ACCEPTED)
    at = covered.received_at
    answering.publish(
        row(), text="请打电话来", persona="团委", at=at, actor=OFFICER, author=OFFICER, approved=False
    )
    for found in similar.similar("拖欠三个月工资，公司在城西不接电话"):
        assert (found.title, found.text) == (PUBLIC_TITLE, PUBLIC_TEXT)
    assert similar.similar("拖欠三个月工资，公司在城西不接电话")
    shown = desk_list.page(Queue.ALL, Filters(), "", who=OFFICER_READS, now=covered.received_at).rows
    assert [one.title for one in shown] == [PUBLIC_TITLE]
    assert not any(secret in one.preview for one in shown for secret in SECRETS)
    assert handing_over.titles([str(covered.pk)]) == {str(covered.pk): PUBLIC_TITLE}
    other = similar.duplicates_while_typing("拖欠三个月工资，公司在城西不接电话", account_id=OFFICER)
    assert [one.text for one in other] == [PUBLIC_TEXT]


@pytest.mark.parametrize("looked_for", ["王小明", "13800138000", "王小明经理"])
def test_what_is_covered_cannot_be_searched_for(asked: Ask, looked_for: str):
    asked(title=TITLE, text=TEXT)
    assert Question.objects.filter(matching(looked_for)).exists()
    cover()
    assert not Question.objects.filter(matching(looked_for)).exists()
    assert Question.objects.filter(matching("拖欠工资")).exists()
    covering.show_whole(row().pk, version=row().version, actor=OFFICER)
    assert Question.objects.filter(matching(looked_for)).exists()


def test_what_goes_up_is_the_public_version_but_an_alarm_has_every_word(covered: Question):
    waiting = holding.hold(
        covered.pk, "answer", {"text": "请来", "handles": False}, version=covered.version, actor=OFFICER
    )
    decision = parcels.for_decision(covered, covered.decisions.get(pk=waiting))
    assert (decision["title"], decision["text"]) == (PUBLIC_TITLE, PUBLIC_TEXT)
    alarm = parcels.for_alarm(covered)
    assert (alarm["title"], alarm["text"]) == (TITLE, TEXT)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text": "王小明经理按时发工资。"}, "text"),
        ({"text": "**"}, "text"),
        ({"text": TEXT, "title": TITLE}, "text"),
        ({"title": "感谢经理"}, "title"),
        ({"reasons": []}, "reasons"),
        ({"reasons": ["criticism"]}, "reasons"),
        ({"note": "字" * 501}, "note"),
    ],
)
def test_nothing_but_covering_with_a_reason_is_taken(asked: Ask, changed: dict, field: str):
    asked(title=TITLE, text=TEXT)
    with pytest.raises(BadDecision) as refused:
        cover(**changed)
    assert refused.value.field == field
    assert row().covered_at is None


def test_whoever_comes_second_is_told(covered: Question):
    with pytest.raises(ChangedMeanwhile):
        cover(version=1)


def test_at_the_desk_the_rules_suggest_and_a_person_decides(desk_a: Client, asked: Ask):
    pk = asked(title=TITLE, text=TEXT).question_id
    page = desk_a.get(f"/desk/q/{pk}/?mode=cover").content.decode()
    assert f'value="{PUBLIC_TITLE}"' in page
    assert PUBLIC_TEXT in page
    said = {"cover-version": 1, "cover-title": PUBLIC_TITLE, "cover-text": PUBLIC_TEXT.replace("▇▇▇", "**")}
    refused = desk_a.post(f"/desk/q/{pk}/cover/", said)
    assert refused.status_code == 422
    assert "电话**" in refused.content.decode(), "nothing typed is lost"
    done = desk_a.post(f"/desk/q/{pk}/cover/", said | {"cover-reasons": ["somebody"]})
    assert done.status_code == 303
    assert (row().shown_title, row().shown_text) == (PUBLIC_TITLE, PUBLIC_TEXT)
    shown = desk_a.get(f"/desk/q/{pk}/").content.decode()
    assert TEXT in shown, "the desk keeps the original"
    assert PUBLIC_TEXT in shown
    desk_a.post(f"/desk/q/{pk}/show-whole/", {"version": 2})
    assert row().covered_at is None


def test_side_by_side_shows_the_public_versions(desk_a: Client, asked: Ask):
    first = asked(title=TITLE, text=TEXT).question_id
    cover()
    other = asked(text="公司不发工资，在城西。").question_id
    page = desk_a.get(f"/desk/q/{other}/merge/?main={first}").content.decode()
    assert PUBLIC_TEXT in page
    assert not any(secret in page for secret in SECRETS)


def test_the_asker_reads_both_and_why(client: Client, asked: Ask, network):
    receipt = asked(title=TITLE, text=TEXT)
    cover(note="我们替您遮住了别人的名字。")
    path = f"/q/{receipt.number}/?k={receipt.secret}"
    page = client.get(path, headers={"host": network.a.host}).content.decode()
    for words in (TEXT, PUBLIC_TEXT, "我们替您遮住了别人的名字。"):
        assert words in page
    assert "某个人" not in page
    held = erasing.held_data(row().pk)
    assert (held["text"], held["text_for_others"]) == (TEXT, PUBLIC_TEXT)


def test_deleting_everything_deletes_the_public_version(covered: Question):
    Question.objects.update(state=State.WITHDRAWN)
    erasing.erase_all(covered.pk)
    gone = row()
    assert (gone.public_title, gone.public_text, gone.covered_note, gone.covered_for) == ("", "", "", [])
    assert (gone.covered_at, gone.search, gone.terms) == (None, None, "")
    assert not Answer.objects.exclude(text="").exists()
