"""`/open311/v2/` by a client of the published document, in both formats."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from huisheng.kernel import clock
from huisheng.kernel.forms import Words
from huisheng.kernel.rest.throttle import Limit
from huisheng.kernel.tenancy import enter_unit
from tenant_apps.commons.models import Publication
from tenant_apps.commons.operations import deciding
from tenant_apps.interfaces.api import open311
from tenant_apps.interfaces.models import ApiKey
from tenant_apps.interfaces.operations import keeping_keys
from tenant_apps.questions.models import Question, UnitTopic
from tenant_apps.questions.operations import answering, screening
from tenant_apps.questions.queries.asking_form import said_in
from tests.network import Network
from tests.tenant_apps.commons.conftest import LAMPS, OFFICER, Import
from tests.tenant_apps.interfaces.conftest import ADMIN, Key
from tests.tenant_apps.interfaces.georeport import GeoReport
from tests.tenant_apps.questions.asked import field, publish

SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
REQUEST = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
    "address", "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip

SINKHOLE = {
    # The example of the document, word for word but for key, jurisdiction and service.
    "jurisdiction_id": "lixia.localhost",
    "service_code": LAMPS,
    "lat": "37.76524078",
    "long": "-122.4212043",
    "address_string": "1234 5th street",
    "email": "smit333@sfgov.edu",
    "device_id": "tt222111",
    "account_id": "123456",
    "first_name": "john",
    "last_name": "smith",
    "phone": "111111111",
    "description": "A large sinkhole is destroying the street",
    "media_url": "http://farm3.static.flickr.com/2002/2212426634_5ed477a060.jpg",
    "attribute[WHISPAWN]": "123456",
    "attribute[WHISDORN]": "COISL001",
}


def errors(said: Any) -> list[int]:
    assert said.root in ("", "errors")
    assert all(set(one) == {"code", "description"} and one["description"] for one in said.value)
    return [int(one["code"]) for one in said.value]


def asks() -> tuple[str, str]:
    """What the unit asks about lamps: codes of a list that must be answered, and of a moment."""
    broken, seen = publish(
        field("坏在哪里", "several", options=["灯", "杆"], required=True, about=(LAMPS,)),
        field("何时看到", "moment", help=Words("大概即可"), about=(LAMPS,)),
    )
    return broken, seen


@pytest.mark.usefixtures("topics", "in_unit_a")
class TestServices:
    def test_discovery_leads_to_the_endpoint(self, city: GeoReport) -> None:
        found = city.get("discovery")
        assert (found.status, found.root) == (200, "discovery" if city.form == "xml" else "")
        assert list(found.value) == ["changeset", "contact", "key_service", "endpoints"]
        (endpoint,) = found.value["endpoints"]
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert endpoint["url"] == "http://lixia.localhost:8000/open311/v2"
        assert (endpoint["type"], endpoint["formats"]) == ("production", ["text/xml", "application/json"])

    def test_topics_are_services(self, city: GeoReport) -> None:
        own = UnitTopic.objects.create(name="青年公寓", network_topic="010902")
        UnitTopic.objects.create(network_topic="1503", hidden=True)
        found = city.get("services", jurisdiction_id="lixia.localhost")
        assert found.root in ("", "services")
        assert all(set(one) == SERVICE for one in found.value)
        by_code = {one["service_code"]: one for one in found.value}
        assert "150305" not in by_code
        assert by_code[f"own-{own.pk}"]["service_name"] == "青年公寓"
        lamp = by_code[LAMPS]
        assert (lamp["metadata"], lamp["type"]) == (False, "realtime")
        assert lamp["group"]

    def test_a_service_about_which_nothing_is_asked(self, city: GeoReport) -> None:
        found = city.get(f"services/{LAMPS}")
        assert found.root in ("", "service_definition")
        assert (found.value["service_code"], found.value["attributes"]) == (LAMPS, [])
        assert errors(city.get("services/000000")) == [404]

    def test_a_service_with_attributes_as_the_document_defines_them(self, city: GeoReport) -> None:
        broken, seen = asks()
        by_code = {one["service_code"]: one for one in city.get("services").value}
        assert (by_code[LAMPS]["metadata"], by_code["150305"]["metadata"]) == (True, False)
        first, second = city.get(f"services/{LAMPS}").value["attributes"]
        order = ["variable", "code", "datatype", "required", "datatype_description", "order", "description"]
        assert list(first) == [*order, "values"]
        assert (first["variable"], first["code"], first["datatype"]) == (True, broken, "multivaluelist")
        assert (first["required"], str(first["order"]), first["description"]) == (True, "1", "坏在哪里")
        assert first["values"] == [{"key": "1", "name": "灯"}, {"key": "2", "name": "杆"}]
        assert list(second) == order
        assert (second["code"], second["datatype"], second["required"]) == (seen, "datetime", False)
        assert second["datatype_description"] == "大概即可"

    @pytest.mark.parametrize("path", ["discovery", "services", f"services/{LAMPS}", "requests"])
    def test_another_jurisdiction_is_not_found(self, city: GeoReport, path: str) -> None:
        refused = city.get(path, jurisdiction_id="sfgov.org")
        assert (refused.status, errors(refused)) == (404, [404])
        assert city.get(path, jurisdiction_id="").status == 200
        assert city.get(path, jurisdiction_id="LIXIA").status == 200


@pytest.mark.usefixtures("topics", "in_unit_a")
class TestFiling:
    def test_the_example_of_the_document(self, city: GeoReport, key: Key) -> None:
        filed = city.post(api_key=key(), **SINKHOLE)
        assert filed.status == 201
        assert filed.root in ("", "service_requests")
        (request,) = filed.value
        assert list(request) == ["service_request_id", "service_notice", "account_id"]
        question = Question.objects.get()
        assert request["service_request_id"] == question.number
        assert (question.visibility, question.channel, question.topic) == ("private", "api", LAMPS)
        assert (question.contact_phone, question.contact_email) == ("111111111", "smit333@sfgov.edu")
        assert "1234 5th street (37.765241, -122.421204)" in question.text
        assert "2212426634_5ed477a060.jpg" in question.text
        kept = " ".join(str(value) for value in vars(question).values())
        assert not any(said in kept for said in ("john", "smith", "tt222111", "COISL001"))
        assert not Publication.objects.filter(standing="shown").exists()
        assert question.api_key == ApiKey.objects.get().pk
        assert ApiKey.objects.get().last_used_at is not None

    def test_attributes_are_asked_for_checked_and_read_by_people(self, city: GeoReport, key: Key) -> None:
        broken, seen = asks()
        mine = key()
        assert errors(city.post(api_key=mine, **SINKHOLE)) == [400]
        refused = city.post(api_key=mine, **SINKHOLE, **{f"attribute[{broken}]": "9"})
        assert (refused.status, broken in refused.value[0]["description"]) == (400, True)
        assert not Question.objects.exists()
        said = {f"attribute[{broken}][]": ["1", "2"], f"attribute[{seen}]": "2026-11-21T00:30:00Z"}
        filed = city.post(api_key=mine, **SINKHOLE, **said)
        assert filed.status == 201
        again = city.post(api_key=mine, **SINKHOLE, **said)
        assert (again.status, again.value) == (200, filed.value)
        question = Question.objects.get()
        assert "坏在哪里" not in question.text
        assert [(said.asked.zh, said.words.zh) for said in said_in(question)] == [
            ("坏在哪里", "灯、杆"),
            ("何时看到", "2026-11-21 08:30"),
        ]
        assert not question.details["along"]
        other = city.post(api_key=mine, **SINKHOLE, **{f"attribute[{broken}]": "1"})
        assert other.status == 201
        assert other.value != filed.value

    def test_danger_in_an_attribute_is_heard_and_none_is_demanded(self, city: GeoReport, key: Key) -> None:
        asks()
        words = {"description": "我不想活了"}
        assert city.post(api_key=key(), **(SINKHOLE | words)).status == 201
        assert Question.objects.get().danger

    def test_sent_again_it_is_the_same(self, city: GeoReport, key: Key) -> None:
        mine, token = key(), str(uuid4())
        for headers in ({}, {"Idempotency-Key": token}):
            first = city.post(headers, api_key=mine, **SINKHOLE)
            second = city.post(headers, api_key=mine, **SINKHOLE)
            assert (first.status, second.status) == (201, 200)
            assert first.value == second.value
        assert Question.objects.count() == 2
        found = city.get(f"tokens/{token}")
        assert found.root in ("", "service_requests")
        assert found.value == [{"service_request_id": first.value[0]["service_request_id"], "token": token}]
        other = SINKHOLE | {"description": "Something else"}
        assert errors(city.post({"Idempotency-Key": token}, api_key=mine, **other)) == [400]
        for unknown in (str(uuid4()), "12345"):
            assert errors(city.get(f"tokens/{unknown}")) == [404]

    def test_without_words_the_service_speaks(self, city: GeoReport, key: Key) -> None:
        assert city.post(api_key=key(), service_code=LAMPS, address_id="545483").status == 201
        assert "545483" in Question.objects.get().text

    @pytest.mark.parametrize(
        ("changed", "code"),
        [
            ({"service_code": ""}, 400),
            ({"service_code": "000000"}, 404),
            ({"service_code": "own-4711"}, 404),
            ({"jurisdiction_id": "city.gov"}, 404),
            ({"lat": "", "long": "", "address_string": ""}, 400),
            ({"long": ""}, 400),
            ({"lat": "91"}, 400),
            ({"lat": "nan"}, 400),
            ({"phone": "call me"}, 400),
            ({"email": "x@"}, 400),
            ({"media_url": "javascript:alert(1)"}, 400),
            ({"description": "字" * 4001}, 400),
            ({"description": "\u200b", "media_url": ""}, 400),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_filed(
        self, city: GeoReport, key: Key, changed: dict[str, str], code: int
    ) -> None:
        refused = city.post(api_key=key(), **(SINKHOLE | changed))
        assert (refused.status, errors(refused)) == (code, [code])
        assert not Question.objects.exists()

    def test_a_key_is_needed_that_holds_here_for_this(
        self, city: GeoReport, key: Key, network: Network
    ) -> None:
        with enter_unit(network.ref(network.b)):
            foreign = keeping_keys.make("邻居", ["open311"], 90, actor=ADMIN).key
        revoked = key()
        keeping_keys.revoke(ApiKey.objects.get().pk, actor=ADMIN)
        over = key()
        ApiKey.objects.filter(revoked_at=None).update(expires_on=clock.business_day() - timedelta(days=1))
        for wrong in ("", "xyz", "hsk_" + "x" * 43, foreign, revoked, over, key("ask", "read")):
            refused = city.post(api_key=wrong, **SINKHOLE)
            assert (refused.status, errors(refused)) == (403, [403])
        assert not Question.objects.exists()
        assert city.post({"X-Api-Key": key()}, **SINKHOLE).status == 201

    def test_danger_is_told_whom_to_call_and_meets_no_limit(
        self, city: GeoReport, key: Key, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(open311, "FILING", Limit("test.file", times=0, seconds=60))
        mine = key()
        filed = city.post(api_key=mine, **(SINKHOLE | {"description": "我不想活了"}))
        assert filed.status == 201
        assert "12356" in filed.value[0]["service_notice"]
        assert Question.objects.get().danger
        refused = city.post(api_key=mine, **SINKHOLE)
        assert (refused.status, errors(refused)) == (429, [429])
        assert int(refused.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("in_unit_a")
class TestReading:
    def test_what_is_public_as_the_document_names_it(self, city: GeoReport, imported: Import) -> None:
        row = imported(topic=LAMPS, text="路灯坏了 <b>三天</b> & 没人修。")
        (request,) = city.get("requests").value
        assert list(request) == REQUEST
        assert request["service_request_id"] == row.number
        assert request["description"] == "路灯坏了 <b>三天</b> & 没人修。"
        assert request["service_code"] == LAMPS
        assert request["requested_datetime"].endswith("+08:00")
        assert city.get(f"requests/{row.number}").value == [request]
        assert city.get(f"requests/{row.number.lower()}").value == [request]

    def test_filters(self, city: GeoReport, imported: Import) -> None:
        now = clock.now()
        lamp = imported(topic=LAMPS, answer="", received_at=now - timedelta(days=5)).number
        done = imported(received_at=now - timedelta(days=10))
        Publication.objects.filter(pk=done.pk).update(stage="done")
        old = imported(received_at=now - timedelta(days=200)).number

        def numbers(**query: str) -> list[str]:
            return [one["service_request_id"] for one in city.get("requests", **query).value]

        assert numbers() == [lamp, done.number]
        assert numbers(status="open") == [lamp]
        assert numbers(status="closed") == [done.number]
        assert numbers(status="open,closed") == [lamp, done.number]
        assert numbers(service_code=f"{LAMPS},own-1") == [lamp]
        assert numbers(service_request_id=f"{old}, {lamp}", status="closed") == [lamp, old]
        start = (now - timedelta(days=210)).isoformat(timespec="seconds")
        assert numbers(start_date=start) == [old]
        assert numbers(start_date=start.replace("+00:00", "Z")) == [old]
        assert numbers(end_date=(now - timedelta(days=7)).isoformat()) == [done.number]

    @pytest.mark.parametrize(
        "query",
        [
            {"start_date": "yesterday"},
            {"start_date": "2026-01-01T00:00:00"},
            {"start_date": "0001-01-01T00:00:00Z"},
            {"end_date": "9999-12-31T23:59:59-14:00"},
            {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-05-01T00:00:00Z"},
            {"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"},
            {"status": "pending"},
            {"service_code": "a\x00b"},
            {"service_request_id": ",".join(["X"] * 1001)},
        ],
    )
    def test_odd_queries(self, city: GeoReport, query: dict[str, str]) -> None:
        refused = city.get("requests", **query)
        assert (refused.status, errors(refused)) == (400, [400])

    def test_a_private_one_is_not_there_and_a_gone_one_says_why(
        self, city: GeoReport, imported: Import, asked: Any
    ) -> None:
        private = asked(visibility="private").number
        held = asked().number
        for number in (private, held, "NONE", "own-1"):
            assert errors(city.get(f"requests/{number}")) == [404]
        assert city.get("requests", service_request_id=f"{private},{held}").value == []
        row = imported()
        deciding.remove(row.question, actor=OFFICER)
        assert errors(city.get(f"requests/{row.number}")) == [410]

    @pytest.mark.usefixtures("topics")
    def test_a_key_follows_what_it_filed_without_words(self, city: GeoReport, key: Key) -> None:
        mine, other = key(), key()
        number = city.post(api_key=mine, **SINKHOLE).value[0]["service_request_id"]
        (request,) = city.get(f"requests/{number}", api_key=mine).value
        assert (request["status"], request["description"], request["service_code"]) == ("open", None, LAMPS)
        assert list(request) == REQUEST
        question = Question.objects.get()
        screening.accept(question.pk, version=1, actor=OFFICER)
        answering.answer(question.pk, version=2, text="明天去修。", actor=OFFICER)
        (request,) = city.get("requests", {"X-Api-Key": mine}).value
        assert request["status_notes"]
        assert city.get("requests", {"X-Api-Key": mine}, status="closed").value == []
        assert city.get("requests", {"X-Api-Key": mine}, service_code=LAMPS).value == [request]
        for nobody in ({}, {"X-Api-Key": other}):
            assert errors(city.get(f"requests/{number}", nobody)) == [404]
            assert city.get("requests", nobody).value == []
        assert errors(city.get("requests", {"X-Api-Key": "hsk_wrong"})) == [403]

    def test_methods_and_formats_that_are_not_there(self, city: GeoReport, network: Network) -> None:
        client: Client = city.client
        for path in ("services.yaml", "requests.txt", "requests/X.pdf"):
            assert client.get(f"/open311/v2/{path}").status_code == 404
        refused = client.delete(f"/open311/v2/requests.{city.form}")
        assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, POST")

    def test_too_many_wait(self, city: GeoReport, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(open311, "READING", Limit("test.read", times=1, seconds=60))
        assert [city.get("requests").status for _ in range(2)] == [200, 429]
