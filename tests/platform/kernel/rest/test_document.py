"""The OpenAPI document says of every operation what it does, what it takes, and how it refuses."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import get_language
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from huisheng.kernel.rest.api.document import _document
from huisheng.kernel.tenancy import UnitRef
from tenant_apps.interfaces.data.codes import Scope

WITHOUT_KEY = {
    "suggest_kind": "nothing is written",
    "similar": "nothing is written",
    "suggest": "nothing is written",
    "directives_preview": "nothing is written",
    "export": "it is written down each time",
    "send_code": "once a minute by itself",
    "verify": "a code works once",
}
"""Operations by POST that take no Idempotency-Key, and why."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    reset_generator_stats()
    found: dict[str, Any] = SchemaGenerator(urlconf=settings.UNIT_URLCONF).get_schema(
        request=None, public=True
    )
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, one) for path, methods in document["paths"].items() for method, one in methods.items()
    ]


def test_it_is_made_without_a_warning_and_is_valid(document: dict[str, Any]) -> None:
    assert dict(GENERATOR_STATS._warn_cache) == {}
    assert dict(GENERATOR_STATS._error_cache) == {}
    validate_schema(document)


def test_it_is_made_once_for_each_language(
    client_of: Callable[[UnitRef], Client], unit_a: UnitRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str | None] = []
    making = SchemaGenerator.get_schema

    def make(generator: SchemaGenerator, **named: Any) -> Any:
        made.append(get_language())
        return making(generator, **named)

    monkeypatch.setattr(SchemaGenerator, "get_schema", make)
    _document.cache_clear()
    # There are two languages, whatever else is asked for.
    for language in ("zh-hans", "en", "xx", "yy", "en"):
        answer = client_of(unit_a).get("/api/v1/openapi.json", {"lang": language})
        assert answer.status_code == 200
        assert answer.json()["paths"]
    assert made == ["zh-hans", "en"]


def test_every_operation_says_what_it_does(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    found = operations(document)
    assert len(found) > 70
    for method, path, one in found:
        assert one["summary"], (method, path)
        assert one["description"], (method, path)
        assert set(one["tags"]) <= tags, (method, path)
    names = [one["operationId"] for _method, _path, one in found]
    assert len(names) == len(set(names))


def test_it_reads_in_the_language_of_its_reader(
    client_of: Callable[[UnitRef], Client], unit_a: UnitRef
) -> None:
    """What an operation does, and for whom; a term of the field may stand in English behind its meaning."""
    for language, is_foreign in (("zh-hans", _without_chinese), ("en", _begins_in_chinese)):
        document = client_of(unit_a).get("/api/v1/openapi.json", {"lang": language}).json()
        said = [one["summary"] for _method, _path, one in operations(document)]
        said += [tag["description"] for tag in document["tags"]]
        assert len(said) > 150
        assert [text for text in said if is_foreign(text)] == []


def _without_chinese(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]", text) is None


def _begins_in_chinese(text: str) -> bool:
    return re.match(r"[\u4e00-\u9fff]", text) is not None


def test_every_refusal_is_a_problem(document: dict[str, Any]) -> None:
    for method, path, one in operations(document):
        refusals = {code: answer for code, answer in one["responses"].items() if code >= "400"}
        assert "429" in refusals, (method, path)
        for code, answer in refusals.items():
            assert set(answer["content"]) == {"application/problem+json"}, (method, path, code)
            assert answer["description"], (method, path, code)


def test_whatever_writes_takes_an_idempotency_key(document: dict[str, Any]) -> None:
    for method, path, one in operations(document):
        named = {parameter["name"] for parameter in one.get("parameters", [])}
        assert method in ("get", "post"), "a method of another kind: think of its key"
        wanted = method == "post" and one["operationId"] not in WITHOUT_KEY
        assert ("Idempotency-Key" in named) == wanted, (method, path)
        if wanted:
            assert {"400", "422"} <= set(one["responses"]), (method, path)


def test_every_list_goes_on_by_next(document: dict[str, Any]) -> None:
    """A list is as long as a unit's work: only what is short by its nature has no pages."""
    short = {
        *("Queues", "Holders", "Reasons", "Months", "FollowedList", "IncomingList"),
        *("BestAnswers", "HotList", "WroteList", "Referrals"),
    }
    for name, shape in document["components"]["schemas"].items():
        if "items" in shape.get("properties", {}):
            assert "next" in shape["properties"] or name in short, name


def test_scopes_that_are_named_are_those_of_keys(document: dict[str, Any]) -> None:
    for method, path, one in operations(document):
        keyed = [wanted for wanted in one["security"] if "key" in wanted]
        assert bool(keyed) == ("Scope of the key: `" in one["description"]), (method, path)
        if keyed:
            scope = one["description"].split("Scope of the key: `")[1].split("`")[0]
            assert scope in Scope.values, (method, path)
            needed = {} not in one["security"]
            closed = ("desk", "moderation/cases", "directives", "uplink", "outreach")
            shut = path.startswith(tuple(f"/api/v1/{part}" for part in closed))
            assert needed == shut, (method, path)
