"""`/api/v1/public-questions`."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huisheng.kernel import clock
from huisheng.kernel.rest.throttle import Limit
from tenant_apps.commons.api.views import PublicQuestionsView
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.questions.models import UnitTopic
from tenant_apps.questions.operations import answering, merging, screening
from tests.tenant_apps.commons.conftest import LAMPS, OFFICER, SENSITIVE, WAGES, Ask, Import, show

LIST = "/api/v1/public-questions"


def titles(client: Client, **query: Any) -> list[str]:
    response = client.get(LIST, query)
    assert response.status_code == 200, response.content
    return [item["title"] for item in response.json()["items"]]


def test_what_is_public_and_nothing_else(reader: Client, asked: Ask, imported: Import) -> None:
    asked(visibility="private")
    held = asked()
    row = imported()
    body = reader.get(LIST).json()
    assert body["next"] is None
    (item,) = body["items"]
    assert item == {
        "number": row.number,
        "title": "星沙联络线什么时候通车",
        "topic": WAGES,
        "topic_name": item["topic_name"],
        "stage": "answered",
        "asked_at": item["asked_at"],
        "answered_at": item["answered_at"],
        "changed_at": item["changed_at"],
        "seeded": False,
        "url": f"http://lixia.localhost:8000/questions/{row.number}/",
    }
    assert reader.get(f"{LIST}/{held.number}").status_code == 404


def test_by_stage_topic_and_words(reader: Client, imported: Import) -> None:
    own = UnitTopic.objects.create(name="青年公寓", network_topic="010902")
    imported()
    imported(title="路灯坏了三天", text="路灯坏了三天没人修。", topic=LAMPS, answer="")
    assert titles(reader, stage="waiting") == ["路灯坏了三天"]
    assert titles(reader, topic=WAGES[:2]) == ["星沙联络线什么时候通车"]
    assert titles(reader, topic=f"own-{own.pk}") == []
    Publication.objects.update(kind="consult")
    Publication.objects.filter(topic=LAMPS).update(kind="complain")
    assert titles(reader, kind="complain") == ["路灯坏了三天"]
    assert titles(reader, kind="complain", topic=WAGES) == []
    assert titles(reader, q="聯絡綫") == ["星沙联络线什么时候通车"]
    assert titles(reader, q="火星") == []


@pytest.mark.parametrize(
    "query", [{}, {"q": "联络线"}, {"topic": WAGES, "stage": "answered"}, {"kind": "help"}]
)
def test_page_after_page_without_a_gap(reader: Client, imported: Import, query: dict[str, str]) -> None:
    for number in range(7):
        imported(title=f"第{number}个问题", received_at=clock.now() - timedelta(days=100 - number))
    Publication.objects.update(kind="help")
    found: list[str] = []
    response = reader.get(LIST, {"limit": 3} | query)
    for _page in range(4):
        found += [item["title"] for item in response.json()["items"]]
        following = response.json()["next"]
        if following is None:
            break
        response = reader.get(following)
    assert sorted(found) == sorted({f"第{number}个问题" for number in range(7)})


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("after=nonsense", "after"),
        ("q=x&after=nonsense", "after"),
        ("stage=settled", "stage"),
        ("kind=nonsense", "kind"),
        ("topic=999999", "topic"),
        (f"topic={SENSITIVE}", "topic"),
        ("topic=own-4711", "topic"),
        ("topic=own-x", "topic"),
        ("q=%00", "q"),
        ("q=" + "x" * 101, "q"),
    ],
)
def test_what_is_wrong_is_named_in_both_languages(
    reader: Client, imported: Import, query: str, field: str
) -> None:
    imported()
    response = reader.get(f"{LIST}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert [error["field"] for error in problem["errors"]] == [field]
    assert problem["titles"]["en"] != problem["titles"]["zh-Hans"]


def test_one_with_its_answers_and_its_way(reader: Client, imported: Import) -> None:
    row = imported(text="请打13812345678找我。")
    body = reader.get(f"{LIST}/{row.number.lower()}").json()
    assert "13812345678" not in body["text"]
    (answer,) = body["answers"]
    assert (answer["text"], answer["signed"]) == ("计划明年六月通车。", "交通运输局")
    assert body["way"][0]["code"] == "received"


def test_gone_says_why_in_both_languages_and_merged_leads_on(
    reader: Client, imported: Import, asked: Ask
) -> None:
    row = imported()
    deciding.remove(row.question, actor=OFFICER)
    response = reader.get(f"{LIST}/{row.number}")
    assert (response.status_code, response.json()["code"]) == (410, "gone")
    assert response.json()["titles"]["en"] != response.json()["titles"]["zh-Hans"]
    receipts = [asked(), asked(text="路灯又坏了，还是那一盏。")]
    for receipt in receipts:
        screening.accept(receipt.question_id, version=1, actor=OFFICER)
        show(receipt)
    merging.merge(receipts[1].question_id, main=str(receipts[0].question_id), version=2, actor=OFFICER)
    response = reader.get(f"{LIST}/{receipts[1].number}")
    assert (response.status_code, response["Location"]) == (302, f"{LIST}/{receipts[0].number}")


def test_kept_whole_with_an_etag_and_new_after_a_change(reader: Client, imported: Import, asked: Ask) -> None:
    imported()
    receipt = asked()
    screening.accept(receipt.question_id, version=1, actor=OFFICER)
    show(receipt)
    connection.run_on_commit.clear()
    first = reader.get(LIST)
    with CaptureQueriesContext(connection) as seen:
        second = reader.get(LIST, headers={"if-none-match": first["ETag"]})
    assert (second.status_code, second.content, len(seen)) == (304, b"", 0)
    answering.answer(receipt.question_id, version=2, text="今晚修好。", actor=OFFICER)
    third = reader.get(LIST, headers={"if-none-match": first["ETag"]})
    assert third.status_code == 200
    assert {item["stage"] for item in third.json()["items"]} == {"answered"}


def test_too_many_wait(reader: Client, imported: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    imported()
    monkeypatch.setattr(PublicQuestionsView, "limit", Limit("test.public", times=1, seconds=60))
    # An answer at hand costs nothing and is not counted, so each asks for something else.
    assert [reader.get(LIST, {"limit": n}).status_code for n in (1, 2)] == [200, 429]


def test_the_document_describes_it(reader: Client) -> None:
    document = reader.get("/api/v1/openapi.json").json()
    found = document["paths"][LIST]["get"]
    assert {one["name"] for one in found["parameters"]} == {
        *("limit", "after", "stage", "kind", "topic", "q")
    }
    assert found["security"] == [{}, {"key": []}]
    assert set(found["responses"]) == {"200", "400", "401", "403", "429"}
    assert "410" in document["paths"][f"{LIST}/{{number}}"]["get"]["responses"]
