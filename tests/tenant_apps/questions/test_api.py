"""`/api/v1/` of a unit's host."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import UnitRef, enter_unit
from tenant_apps.questions.api.views import TopicsView
from tenant_apps.questions.models import Question, UnitTopic
from tenant_apps.questions.rules import limits
from tests.network import Network

BODY = {"text": "公司拖欠三个月工资。", "topic": "150305"}


@pytest.fixture
def api(network: Network, client_of, topics) -> Client:
    return client_of(network.a)


def ask(api: Client, body: object = BODY, key: str | None = None, **headers: str):
    headers = {"idempotency-key": key or str(uuid4())} | headers
    return api.post("/api/v1/questions", json.dumps(body), content_type="application/json", headers=headers)


def test_ask_and_check(api: Client, unit_a: UnitRef):
    made = ask(api, BODY | {"kind": "help", "display_name": "小李"})
    assert made.status_code == 201
    receipt = made.json()
    assert receipt["url"].startswith("http://lixia.localhost")
    assert receipt["help_lines"] == []
    found = api.get(
        f"/api/v1/questions/{receipt['number']}", headers={"x-question-secret": receipt["secret"]}
    )
    assert found.status_code == 200
    body = found.json()
    assert (body["text"], body["state"], body["kind"], body["topic"]) == (
        BODY["text"],
        "received",
        "help",
        "150305",
    )
    assert [step["code"] for step in body["history"]] == ["received"]
    with enter_unit(unit_a):
        assert Question.objects.get().channel == "api"


def test_the_same_key_and_body_is_one_question(api: Client, unit_a: UnitRef):
    key = str(uuid4())
    first, second = ask(api, key=key), ask(api, key=key)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    other = ask(api, BODY | {"text": "别的问题"}, key=key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    with enter_unit(unit_a):
        assert Question.objects.count() == 1


@pytest.mark.parametrize("key", ["", "1", "not-a-uuid", "x" * 500])
def test_a_key_that_can_be_guessed_is_refused(api: Client, key):
    response = ask(api, key=key or " ")
    assert (response.status_code, response.json()["code"]) == (400, "key_missing")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": "", "topic": "150305"}, "text"),
        ({"text": "\u200b", "topic": "150305"}, "text"),
        ({"text": "字" * 5001, "topic": "150305"}, "text"),
        ({"text": "a\x00b", "topic": "150305"}, "text"),
        ({"text": "问"}, "topic"),
        ({"text": "问", "topic": "15"}, "topic"),
        ({"text": "问", "topic": "999999"}, "topic"),
        ({"text": "问", "own_topic": "4711"}, "topic"),
        ({"text": "问", "topic": "150305", "kind": "rant"}, "kind"),
        ({"text": "问", "topic": "150305", "contact_email": "x@"}, "contact_email"),
    ],
)
def test_what_is_wrong_is_named_in_both_languages(api: Client, unit_a: UnitRef, body, field):
    response = ask(api, body)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert field in {error["field"] for error in problem["errors"]}
    assert problem["titles"]["en"] != problem["titles"]["zh-Hans"]
    with enter_unit(unit_a):
        assert not Question.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"text": "\\ud800", "topic": "150305"}']
)
def test_broken_bodies_are_a_problem_and_never_a_fault(api: Client, raw):
    response = api.post(
        "/api/v1/questions", raw, content_type="application/json", headers={"idempotency-key": str(uuid4())}
    )
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"


def test_a_number_alone_or_a_wrong_secret_is_nothing(api: Client):
    number = ask(api).json()["number"]
    for headers in ({}, {"x-question-secret": "0" * 20}, {"x-question-secret": ""}):
        response = api.get(f"/api/v1/questions/{number}", headers=headers)
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_another_unit_knows_nothing_of_it(network: Network, api: Client, client_of, unit_b: UnitRef):
    receipt = ask(api).json()
    response = client_of(network.b).get(
        f"/api/v1/questions/{receipt['number']}", headers={"x-question-secret": receipt["secret"]}
    )
    assert response.status_code == 404


def test_topics_page_by_page_own_first_and_hidden_left_out(api: Client, unit_a: UnitRef):
    with enter_unit(unit_a):
        own = UnitTopic.objects.create(name="青年公寓", network_topic="010902")
        UnitTopic.objects.create(network_topic="1503", hidden=True)
    seen: list[dict] = []
    address = "/api/v1/topics?limit=200"
    while address:
        page = api.get(address).json()
        seen += page["items"]
        address = page["next"]
    assert (seen[0]["code"], seen[0]["own"], seen[0]["name"]) == (str(own.pk), True, "青年公寓")
    codes = [topic["code"] for topic in seen[1:]]
    assert codes == sorted(set(codes))
    assert "150305" not in codes
    assert "010902" in codes
    assert len(codes) == 517 + 20 - 6  # 1503 has six leaves
    asked = ask(api, {"text": "公寓怎么申请", "own_topic": str(own.pk)})
    assert asked.status_code == 201


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=x", f"after={'9' * 200}"])
def test_odd_pages_are_a_problem(api: Client, query):
    assert api.get(f"/api/v1/topics?{query}").status_code == 400


def test_danger_brings_numbers_and_no_limit(api: Client, monkeypatch):
    monkeypatch.setattr(limits, "ASKING", Limit("questions.ask", times=0, seconds=60))
    response = ask(api, {"text": "我不想活了", "topic": "900105"})
    assert response.status_code == 201
    assert {line["number"] for line in response.json()["help_lines"]} == {"110", "120", "12356", "12355"}
    refused = ask(api)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert int(refused["Retry-After"]) > 0


def test_too_many_requests_wait(api: Client, monkeypatch):
    monkeypatch.setattr(TopicsView, "limit", Limit("test.topics", times=1, seconds=60))
    assert [api.get("/api/v1/topics").status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("delete", "/api/v1/questions", 405),
        ("get", "/api/v1/questions", 405),
        ("post", "/api/v1/topics", 405),
    ],
)
def test_methods_that_are_not_there(api: Client, method, path, status):
    response = getattr(api, method)(path)
    assert response.status_code == status
    assert response["Allow"]


def test_only_json_in_and_out(api: Client):
    key = {"idempotency-key": str(uuid4())}
    assert api.post("/api/v1/questions", {"text": "表单"}, headers=key).status_code == 415
    assert api.get("/api/v1/topics", headers={"accept": "text/html"}).status_code in (200, 406)


def test_the_document_names_every_address_of_this_host(api: Client):
    document = api.get("/api/v1/openapi.json").json()
    assert set(document["paths"]) >= {"/api/v1/questions", "/api/v1/questions/{number}", "/api/v1/topics"}
    assert all(path.startswith("/api/v1/") for path in document["paths"])
    ask_once = document["paths"]["/api/v1/questions"]["post"]
    assert {parameter["name"] for parameter in ask_once["parameters"]} == {"Idempotency-Key"}
    assert set(ask_once["responses"]) == {"200", "201", "400", "401", "403", "422", "429"}
    assert ask_once["security"] == [{}, {"key": []}]
